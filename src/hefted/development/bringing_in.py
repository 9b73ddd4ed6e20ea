"""What files bring of training and qualifications; `actions` opens these to other apps."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from hefted.accounts.actions import record
from hefted.accounts.models import Provider, User
from hefted.development.models import QualificationHeld, TrainingRecord
from hefted.workforce.queries import workers_of

Row = Mapping[str, Any]
BATCH = 2000
TRAINING_FACTS = ("category", "name", "completed_on", "expires_on", "accredited")
QUALIFICATION_FACTS = ("code", "achieved_year", "notes")


@transaction.atomic
def replace_training(
    *, provider: Provider, by_worker: Mapping[str, Sequence[Row]], by: User | None, at: datetime
) -> None:
    """The training of each worker named becomes what is given: worker reference to rows of category, name,
    completed_on, expires_on and accredited. Workers who are not named keep theirs."""
    gone, came = _replace(TrainingRecord, TRAINING_FACTS, provider, by_worker)
    _record(provider, by, at, "development.replace_training", len(by_worker), gone, came)


@transaction.atomic
def replace_qualifications(
    *, provider: Provider, by_worker: Mapping[str, Sequence[Row]], by: User | None, at: datetime
) -> None:
    """As `replace_training`, for rows of code, achieved_year and notes."""
    gone, came = _replace(QualificationHeld, QUALIFICATION_FACTS, provider, by_worker)
    _record(provider, by, at, "development.replace_qualifications", len(by_worker), gone, came)


def _replace(
    model: type[TrainingRecord] | type[QualificationHeld],
    facts: Sequence[str],
    provider: Provider,
    by_worker: Mapping[str, Sequence[Row]],
) -> tuple[int, int]:
    """How many rows went and came; a row that says the same as before stays the row it was."""
    ids = dict(workers_of(provider=provider).values_list("reference", "pk"))
    held: dict[tuple[Any, ...], list[int]] = {}
    for pk, *said in model.objects.filter(
        provider=provider, worker_id__in=[ids[reference] for reference in by_worker]
    ).values_list("pk", "worker_id", *facts):
        held.setdefault(tuple(said), []).append(pk)
    new: list[Any] = []
    for reference, rows in by_worker.items():
        for row in rows:
            same = held.get((ids[reference], *(row[fact] for fact in facts)))
            if same:
                same.pop()
            else:
                new.append(
                    model(provider=provider, worker_id=ids[reference], **{fact: row[fact] for fact in facts})
                )
    gone = [pk for left in held.values() for pk in left]
    model.objects.filter(provider=provider, pk__in=gone).delete()
    model.objects.bulk_create(new, batch_size=BATCH)
    return len(gone), len(new)


def _record(
    provider: Provider, by: User | None, at: datetime, verb: str, workers: int, gone: int, came: int
) -> None:
    details = {"removed": gone, "added": came}
    record(provider=provider, by=by, at=at, verb=verb, subject=f"{workers} workers", details=details)
