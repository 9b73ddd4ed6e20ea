"""Whom the provider supports, what was agreed, and the visits planned and delivered."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Prefetch, Q, QuerySet

from hefted.accounts.models import Branch, Provider
from hefted.care.models import (
    CarePackage,
    CarerVisit,
    CommissionedContract,
    Incident,
    Person,
    Preference,
    Visit,
)


def people_of(*, provider: Provider) -> QuerySet[Person]:
    return Person.objects.filter(provider=provider).select_related("branch")


def contracts_of(*, provider: Provider) -> QuerySet[CommissionedContract]:
    return CommissionedContract.objects.filter(provider=provider).order_by("reference")


def contract_for(*, provider: Provider, reference: str) -> CommissionedContract | None:
    return contracts_of(provider=provider).filter(reference=reference).first()


def visits_of(*, provider: Provider, since: datetime, until: datetime) -> QuerySet[Visit]:
    """Visits planned to start in [since, until), in order of start."""
    return Visit.objects.filter(
        provider=provider, planned_start_at__gte=since, planned_start_at__lt=until
    ).order_by("planned_start_at", "pk")


def visit_by_id(*, provider: Provider, visit_id: int) -> Visit | None:
    return Visit.objects.filter(provider=provider, pk=visit_id).select_related("person").first()


def last_planned_start(*, provider: Provider, branch: Branch) -> datetime | None:
    """Start of the last visit on record that is not cancelled; None when there is none."""
    found = Visit.objects.filter(provider=provider, branch=branch, cancelled_by="")
    last: datetime | None = found.aggregate(last=Max("planned_start_at"))["last"]
    return last


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


def person_by_id(*, provider: Provider, person_id: int) -> Person | None:
    return people_of(provider=provider).filter(pk=person_id).first()


def people_with_packages(
    *, provider: Provider, on: date, everyone: bool = False, words: str = "", branch: str = ""
) -> QuerySet[Person]:
    """People with a package in force on the day (or, with `everyone`, all on record), with their packages.

    `words` is part of the initials or reference, `branch` a branch's reference; empty means all.
    """
    found = people_of(provider=provider)
    if not everyone:
        in_force = CarePackage.objects.filter(provider=provider).filter(package_in_force_on(on))
        found = found.filter(pk__in=in_force.values("person"))
    if words:
        found = found.filter(Q(initials__icontains=words) | Q(reference__icontains=words))
    if branch:
        found = found.filter(branch__reference=branch)
    packages = CarePackage.objects.select_related("contract").order_by("-from_on")
    return found.prefetch_related(Prefetch("packages", packages)).order_by("initials", "reference")


def package_in_force_on(day: date) -> Q:
    """Packages that cover the day; the day they end on is no longer covered."""
    return Q(from_on__lte=day) & (Q(until_on__isnull=True) | Q(until_on__gt=day))


def packages_of_person(*, provider: Provider, person: Person) -> QuerySet[CarePackage]:
    """Newest first."""
    return (
        CarePackage.objects.filter(provider=provider, person=person)
        .select_related("contract")
        .order_by("-from_on")
    )


def preferences_of(*, provider: Provider) -> QuerySet[Preference]:
    return Preference.objects.filter(provider=provider).select_related("worker").order_by("pk")


def preferences_of_person(*, provider: Provider, person: Person) -> QuerySet[Preference]:
    return (
        Preference.objects.filter(provider=provider, person=person)
        .select_related("worker")
        .order_by("-kind", "worker__name", "pk")
    )


@dataclass(frozen=True)
class Visitor:
    """A worker who visited a person; None stands for carers who are not on file (agency)."""

    worker_id: int | None
    name: str | None
    visits: int
    last_at: datetime


def visitors_to(
    *, provider: Provider, person: Person, since: datetime, until: datetime
) -> tuple[Visitor, ...]:
    """Who delivered visits planned to start in [since, until), most visits first. Shadowing is no visit."""
    rows = (
        carer_visits_of(provider=provider, since=since, until=until)
        .filter(visit__person=person, status=CarerVisit.Status.DELIVERED, shadow=False)
        .order_by()
        .values("worker_id", "worker__name")
        .annotate(visits=Count("pk"), last_at=Max("visit__planned_start_at"))
        .order_by("-visits", "worker__name")
    )
    return tuple(
        Visitor(
            worker_id=row["worker_id"],
            name=row["worker__name"],
            visits=row["visits"],
            last_at=row["last_at"],
        )
        for row in rows
    )


def incidents_like(*, provider: Provider, kind: str = "", branch: str = "") -> QuerySet[Incident]:
    """Newest first; `kind` and `branch` (a branch's reference) narrow the list where given."""
    found = incidents_of(provider=provider)
    if kind:
        found = found.filter(kind=kind)
    if branch:
        found = found.filter(branch__reference=branch)
    return found
