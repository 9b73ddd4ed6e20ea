"""Who works here, on a day and over time."""

from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from hefted.accounts.models import Provider
from hefted.workforce.models import (
    Absence,
    Availability,
    EmploymentContract,
    EmploymentSpell,
    Place,
    RoleHeld,
    SicknessReport,
    Worker,
    WorkplaceReturn,
)


def workers_of(*, provider: Provider) -> QuerySet[Worker]:
    return Worker.objects.filter(provider=provider)


def worker_for(*, provider: Provider, reference: str) -> Worker | None:
    return workers_of(provider=provider).filter(reference=reference).first()


def in_post_on(day: date) -> Q:
    """Spells that cover the day: from the start up to but not on the day they left."""
    return Q(started_on__lte=day) & (Q(ended_on__isnull=True) | Q(ended_on__gt=day))


def spells_of(*, provider: Provider) -> QuerySet[EmploymentSpell]:
    """Every spell with its worker, branch, roles and contracts, in three queries."""
    return (
        EmploymentSpell.objects.filter(provider=provider)
        .select_related("worker", "branch")
        .prefetch_related(
            Prefetch("roles", RoleHeld.objects.select_related("branch").order_by("from_on")),
            Prefetch("contracts", EmploymentContract.objects.order_by("from_on")),
        )
        .order_by("started_on", "pk")
    )


def spell_for(*, provider: Provider, spell_id: int) -> EmploymentSpell | None:
    return spells_of(provider=provider).filter(pk=spell_id).first()


def absences_of(*, provider: Provider) -> QuerySet[Absence]:
    return Absence.objects.filter(provider=provider).select_related("worker").order_by("from_on", "pk")


def sickness_reports_of(*, provider: Provider) -> QuerySet[SicknessReport]:
    return SicknessReport.objects.filter(provider=provider).order_by("worker_id", "reported_on")


def workplace_returns_of(*, provider: Provider) -> QuerySet[WorkplaceReturn]:
    return (
        WorkplaceReturn.objects.filter(provider=provider)
        .select_related("branch")
        .order_by("branch_id", "reported_on")
    )


def availability_of(*, provider: Provider) -> QuerySet[Availability]:
    return Availability.objects.filter(provider=provider).order_by("worker_id", "weekday", "from_minute")


def places_of(*, provider: Provider) -> dict[str, Place]:
    """Postcode > place."""
    return {place.postcode: place for place in Place.objects.filter(provider=provider)}


def employments(
    *, provider: Provider, state: str, on: date, words: str = "", branch: str = ""
) -> QuerySet[EmploymentSpell]:
    """Employments with their worker, roles and contracts, by name: somebody who came back has several.

    `state`, seen on the day `on`: "in post", "left" (that day or before), "starting" (later) or
    "everyone". `words` is part of a name or reference, `branch` a branch's reference; empty means all.
    """
    found = spells_of(provider=provider).filter(_in_state(state, on))
    if words:
        found = found.filter(Q(worker__name__icontains=words) | Q(worker__reference__icontains=words))
    if branch:
        found = found.filter(branch__reference=branch)
    return found.order_by("worker__name", "worker__reference", "-started_on", "pk")


def _in_state(state: str, on: date) -> Q:
    return {
        "in post": in_post_on(on),
        "left": Q(ended_on__lte=on),
        "starting": Q(started_on__gt=on),
    }.get(state, Q())


def worker_by_id(*, provider: Provider, worker_id: int) -> Worker | None:
    return workers_of(provider=provider).filter(pk=worker_id).first()


def spells_of_worker(*, provider: Provider, worker: Worker) -> QuerySet[EmploymentSpell]:
    """Newest first, with roles and contracts."""
    return spells_of(provider=provider).filter(worker=worker).order_by("-started_on", "-pk")


def absences_of_worker(*, provider: Provider, worker: Worker) -> QuerySet[Absence]:
    """Newest first."""
    return Absence.objects.filter(provider=provider, worker=worker).order_by("-from_on", "-pk")


def availability_of_worker(*, provider: Provider, worker: Worker) -> QuerySet[Availability]:
    return availability_of(provider=provider).filter(worker=worker)
