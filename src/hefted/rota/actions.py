"""Changes to rotas: planning and publishing, the rota history, and the addresses of calendar feeds."""

import secrets
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from hefted.accounts.actions import record
from hefted.accounts.models import User
from hefted.rota.bringing_in import bring_in_shifts
from hefted.rota.models import FeedToken
from hefted.rota.planning import (
    JOB_KIND,
    NothingToPlanError,
    RefusedByRulesError,
    RotaChangedError,
    accept_result,
    give_up,
    move_visit,
    propose,
    publish,
)
from hefted.rota.queries import hash_of

if TYPE_CHECKING:
    from hefted.workforce.models import Worker

__all__ = [
    "JOB_KIND",
    "NothingToPlanError",
    "RefusedByRulesError",
    "RotaChangedError",
    "accept_result",
    "bring_in_shifts",
    "give_up",
    "issue_feed",
    "move_visit",
    "propose",
    "publish",
    "revoke_feed",
]

TOKEN_BYTES = 24  # 192 bits


@transaction.atomic
def issue_feed(*, worker: "Worker", by: User | None, at: datetime) -> str:
    """A new private address for a worker's calendar; the one before stops. The token is shown only this
    once.
    """
    FeedToken.objects.filter(worker=worker, revoked_at=None).update(revoked_at=at)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    FeedToken.objects.create(
        provider=worker.provider, worker=worker, token_hash=hash_of(token=token), issued_at=at
    )
    record(
        provider=worker.provider,
        by=by,
        at=at,
        verb="rota.issue_feed",
        subject=f"worker {worker.reference}",
    )
    return token


@transaction.atomic
def revoke_feed(*, worker: "Worker", by: User | None, at: datetime) -> bool:
    """Stop a worker's calendar feed; False when there was none."""
    stopped = FeedToken.objects.filter(worker=worker, revoked_at=None).update(revoked_at=at)
    if stopped:
        record(
            provider=worker.provider,
            by=by,
            at=at,
            verb="rota.revoke_feed",
            subject=f"worker {worker.reference}",
        )
    return bool(stopped)
