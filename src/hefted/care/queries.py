"""Whom the provider supports, what was agreed, and the visits planned and delivered."""

from datetime import datetime

from django.db.models import QuerySet

from hefted.accounts.models import Provider
from hefted.care.models import CarerVisit, CommissionedContract, Incident, Person, Visit


def people_of(*, provider: Provider) -> QuerySet[Person]:
    return Person.objects.filter(provider=provider).select_related("branch")


def person_for(*, provider: Provider, reference: str) -> Person | None:
    return people_of(provider=provider).filter(reference=reference).first()


def contracts_of(*, provider: Provider) -> QuerySet[CommissionedContract]:
    return CommissionedContract.objects.filter(provider=provider).order_by("reference")


def contract_for(*, provider: Provider, reference: str) -> CommissionedContract | None:
    return contracts_of(provider=provider).filter(reference=reference).first()


def visits_of(*, provider: Provider, since: datetime, until: datetime) -> QuerySet[Visit]:
    """Visits planned to start in [since, until), in order of start."""
    return Visit.objects.filter(
        provider=provider, planned_start_at__gte=since, planned_start_at__lt=until
    ).order_by("planned_start_at", "pk")


def carer_visits_of(*, provider: Provider, since: datetime, until: datetime) -> QuerySet[CarerVisit]:
    """Carer visits whose visit is planned to start in [since, until), in order of start."""
    return CarerVisit.objects.filter(
        provider=provider, visit__planned_start_at__gte=since, visit__planned_start_at__lt=until
    ).order_by("visit__planned_start_at", "visit_id", "carer")


def incidents_of(*, provider: Provider) -> QuerySet[Incident]:
    return (
        Incident.objects.filter(provider=provider)
        .select_related("branch", "person", "worker")
        .order_by("-happened_at", "pk")
    )
