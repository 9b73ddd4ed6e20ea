"""Changes to mentors and supervision sessions; what files bring is written in `bringing_in`."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from hefted.accounts.actions import record
from hefted.accounts.models import User
from hefted.supervision.bringing_in import (
    bring_in_mentors,
    bring_in_sessions,
)
from hefted.supervision.models import Mentorship, SupervisionSession

if TYPE_CHECKING:
    from hefted.workforce.models import Worker

__all__ = [
    "SupervisionError",
    "assign_mentor",
    "bring_in_mentors",
    "bring_in_sessions",
    "record_held",
]


class SupervisionError(ValueError):
    """The change would make the records contradict themselves; the sentence says how."""


@transaction.atomic
def assign_mentor(
    *, worker: "Worker", mentor: "Worker", on: date, reason: str = "", by: User | None, at: datetime
) -> Mentorship:
    """One consistent mentor from this day; the one before ends on it, for the reason given.

    Raises SupervisionError for a worker as their own mentor, the mentor they have already, or a day on
    which a later mentor is on record.
    """
    if worker.pk == mentor.pk:
        raise SupervisionError(f"{worker.name} cannot be their own mentor.")
    current = Mentorship.objects.filter(worker=worker, until_on=None, from_on__lt=on).first()
    if current is not None and current.mentor_id == mentor.pk:
        raise SupervisionError(f"{mentor.name} has been their mentor since {current.from_on:%d/%m/%Y}.")
    if current is not None:
        current.until_on, current.reason_for_change = on, reason
        current.save(update_fields=["until_on", "reason_for_change"])
    with _refusing(f"Another mentor of {worker.name} is on record for {on:%d/%m/%Y} or later."):
        mentorship = Mentorship.objects.create(
            provider=worker.provider, worker=worker, mentor=mentor, from_on=on
        )
    record(
        provider=worker.provider,
        by=by,
        at=at,
        verb="supervision.assign_mentor",
        subject=f"worker {worker.reference}",
        details={
            "mentor": mentor.reference,
            "from": on.isoformat(),
            "instead_of": current.mentor.reference if current else None,
            "reason": reason,
        },
    )
    return mentorship


@transaction.atomic
def record_held(
    *,
    worker: "Worker",
    supervisor: "Worker",
    on: date,
    kind: str,
    notes: str = "",
    by: User | None,
    at: datetime,
) -> SupervisionSession:
    """A session that took place; its notes stay out of the audit trail.

    Raises SupervisionError for a day still to come, a second session on one day, or somebody who would
    supervise themselves.
    """
    if on > localdate(at):
        raise SupervisionError(f"{on:%d/%m/%Y} is still to come; record the session once it was held.")
    if worker.pk == supervisor.pk:
        raise SupervisionError(f"{worker.name} cannot supervise themselves.")
    with _refusing(f"A supervision of {worker.name} on {on:%d/%m/%Y} is already on record."):
        session = SupervisionSession.objects.create(
            provider=worker.provider,
            worker=worker,
            supervisor=supervisor,
            held_on=on,
            kind=kind,
            notes=notes,
        )
    record(
        provider=worker.provider,
        by=by,
        at=at,
        verb="supervision.record_held",
        subject=f"worker {worker.reference}",
        details={"held_on": on.isoformat(), "kind": kind, "supervisor": supervisor.reference},
    )
    return session


@contextmanager
def _refusing(sentence: str) -> Iterator[None]:
    """Turn the database's refusal into one sentence; nothing of the change is kept."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise SupervisionError(sentence) from error
