"""What files bring of the rota history; `actions` opens it to other apps."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from hefted.accounts.actions import record
from hefted.accounts.bulk import upsert
from hefted.accounts.models import Provider, User
from hefted.accounts.queries import branches_of
from hefted.rota.models import Shift
from hefted.workforce.queries import workers_of

FACTS = (
    "starts_at",
    "ends_at",
    "contact_minutes",
    "travel_minutes",
    "paid_travel_minutes",
    "waiting_minutes",
    "commute_minutes",
    "agency",
)


@transaction.atomic
def bring_in_shifts(
    *, provider: Provider, rows: Sequence[Mapping[str, Any]], by: User | None, at: datetime
) -> None:
    """Rows are in the words of the column template "shifts"; a known reference is brought up to date."""
    workers = dict(workers_of(provider=provider).values_list("reference", "pk"))
    branches = dict(branches_of(provider=provider).values_list("reference", "pk"))
    upsert(
        model=Shift,
        fields=["provider", "reference", "worker", "branch", *FACTS],
        rows=(
            (
                provider.pk,
                row["shift_reference"],
                workers[row["worker_reference"]],
                branches[row["branch"]],
                *(row[fact] for fact in FACTS),
            )
            for row in rows
        ),
        unique=["provider", "reference"],
    )
    record(
        provider=provider,
        by=by,
        at=at,
        verb="rota.bring_in_shifts",
        subject=f"{len(rows)} shifts",
        details={"rows": len(rows)},
    )
