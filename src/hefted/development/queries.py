"""Training completed and qualifications held."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from hefted.accounts.models import Provider
from hefted.development.models import QualificationHeld, TrainingRecord
from hefted.workforce.queries import in_post_on, spells_of

if TYPE_CHECKING:
    from hefted.workforce.models import Worker


@dataclass(frozen=True)
class TrainingCounts:
    """Records of workers in post, the newest of each category; those that expire soon are in date as well."""

    in_date: int
    expiring: int
    expired: int
    not_dated: int


def training_of(*, provider: Provider) -> QuerySet[TrainingRecord]:
    return TrainingRecord.objects.filter(provider=provider).select_related("worker")


def qualifications_of(*, provider: Provider) -> QuerySet[QualificationHeld]:
    return QualificationHeld.objects.filter(provider=provider).select_related("worker")


def training_in_state(
    *, provider: Provider, state: str, on: date, soon_days: int, words: str = ""
) -> QuerySet[TrainingRecord]:
    """Training of workers in post on a day; the record that runs out first comes first.

    A record is left out once the worker completed training of the same category later.
    `state`: "expired", "expiring" (in date, but not in `soon_days` days), "in date" (both that and longer),
    "not dated" or "all". `words` is part of a worker's name or reference.
    """
    found = _current(provider, on).filter(_states(on, soon_days).get(state, Q()))
    if words:
        found = found.filter(Q(worker__name__icontains=words) | Q(worker__reference__icontains=words))
    return found.order_by("expires_on", "worker__name", "worker__reference", "category", "pk")


def training_counts(*, provider: Provider, on: date, soon_days: int) -> TrainingCounts:
    """How much training of workers in post stands where, in one query."""
    states = _states(on, soon_days)
    found = _current(provider, on).aggregate(
        in_date=Count("pk", filter=states["in date"]),
        expiring=Count("pk", filter=states["expiring"]),
        expired=Count("pk", filter=states["expired"]),
        not_dated=Count("pk", filter=states["not dated"]),
    )
    return TrainingCounts(**found)


def training_of_worker(*, provider: Provider, worker: "Worker") -> QuerySet[TrainingRecord]:
    return (
        training_of(provider=provider)
        .filter(worker=worker)
        .order_by("category", F("completed_on").desc(nulls_last=True), "pk")
    )


def qualifications_of_worker(*, provider: Provider, worker: "Worker") -> QuerySet[QualificationHeld]:
    return qualifications_of(provider=provider).filter(worker=worker).order_by("code")


def _current(provider: Provider, on: date) -> QuerySet[TrainingRecord]:
    in_post = spells_of(provider=provider).filter(in_post_on(on)).order_by().values("worker_id")
    later = TrainingRecord.objects.filter(
        worker=OuterRef("worker"), category=OuterRef("category"), completed_on__gt=OuterRef("completed_on")
    )
    return training_of(provider=provider).filter(~Exists(later), worker_id__in=in_post)


def _states(on: date, soon_days: int) -> dict[str, Q]:
    """The last day in date is still in date; training that never runs out needs a day of completion."""
    soon = on + timedelta(days=soon_days)
    without_end = Q(expires_on__isnull=True, completed_on__isnull=False)
    return {
        "expired": Q(expires_on__lt=on),
        "expiring": Q(expires_on__gte=on, expires_on__lte=soon),
        "in date": Q(expires_on__gte=on) | without_end,
        "not dated": Q(expires_on__isnull=True, completed_on__isnull=True),
    }
