"""Who looks after whom, and the supervision sessions held."""

from django.db.models import QuerySet

from hefted.accounts.models import Provider
from hefted.supervision.models import Mentorship, SupervisionSession


def mentorships_of(*, provider: Provider) -> QuerySet[Mentorship]:
    return (
        Mentorship.objects.filter(provider=provider)
        .select_related("worker", "mentor")
        .order_by("from_on", "pk")
    )


def sessions_of(*, provider: Provider) -> QuerySet[SupervisionSession]:
    sessions = SupervisionSession.objects.filter(provider=provider)
    return sessions.select_related("worker", "supervisor").order_by("held_on", "pk")
