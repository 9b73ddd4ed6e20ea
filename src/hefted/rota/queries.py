"""Weeks planned and published, and the rota history."""

from django.db.models import QuerySet

from hefted.accounts.models import Provider
from hefted.rota.models import Shift


def shifts_of(*, provider: Provider) -> QuerySet[Shift]:
    """The rota history, in order of start."""
    return Shift.objects.filter(provider=provider).order_by("starts_at", "pk")
