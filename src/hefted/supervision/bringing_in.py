"""What files bring of mentors and supervision sessions; `actions` opens these to other apps."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from hefted.accounts.actions import record
from hefted.accounts.models import Provider, User
from hefted.supervision.models import Mentorship, SupervisionSession
from hefted.workforce.queries import workers_of

Row = Mapping[str, Any]
BATCH = 2000


@transaction.atomic
def bring_in_mentors(*, provider: Provider, rows: Sequence[Row], by: User | None, at: datetime) -> None:
    """Rows in the words of the column template for mentors; a mentorship is known by worker and first day."""
    ids = _ids(provider)
    known = {
        (mentorship.worker_id, mentorship.from_on): mentorship
        for mentorship in Mentorship.objects.filter(provider=provider)
    }
    new, changed = [], []
    for row in rows:
        key = (ids[row["worker_reference"]], row["from_on"])
        mentorship = known.get(key)
        if mentorship is None:
            mentorship = Mentorship(provider=provider, worker_id=key[0], from_on=key[1])
            new.append(mentorship)
        else:
            changed.append(mentorship)
        mentorship.mentor_id, mentorship.until_on = ids[row["mentor_reference"]], row["until_on"]
    # Ends first: a mentorship that is cut short makes room for the next.
    Mentorship.objects.bulk_update(changed, ["mentor", "until_on"], batch_size=BATCH)
    Mentorship.objects.bulk_create(new, batch_size=BATCH)
    _record(provider, by, at, "supervision.bring_in_mentors", f"{len(rows)} mentorships")


@transaction.atomic
def bring_in_sessions(*, provider: Provider, rows: Sequence[Row], by: User | None, at: datetime) -> None:
    """Rows in the words of the column template for supervisions."""
    ids = _ids(provider)
    SupervisionSession.objects.bulk_create(
        [
            SupervisionSession(
                provider=provider,
                worker_id=ids[row["worker_reference"]],
                supervisor_id=ids[row["supervisor_reference"]],
                held_on=row["held_on"],
                kind=row["kind"],
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["worker", "held_on"],
        update_fields=["supervisor", "kind"],
        batch_size=BATCH,
    )
    _record(provider, by, at, "supervision.bring_in_sessions", f"{len(rows)} supervision sessions")


def _ids(provider: Provider) -> dict[str, int]:
    return dict(workers_of(provider=provider).values_list("reference", "pk"))


def _record(provider: Provider, by: User | None, at: datetime, verb: str, subject: str) -> None:
    record(provider=provider, by=by, at=at, verb=verb, subject=subject)
