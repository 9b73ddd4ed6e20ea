"""Supervision as the words of a page."""

from dataclasses import dataclass
from datetime import date, timedelta

from hefted.engine.supervision import Standing, Status
from hefted.supervision.queries import DueRow

TONES = {
    Status.NOT_YET_DUE: "info",
    Status.DUE: "watch",
    Status.OVERDUE: "bad",
    Status.HELD_EARLY: "watch",
    Status.HELD_IN_WINDOW: "good",
    Status.HELD_LATE: "watch",
    Status.MISSED: "bad",
    Status.LEFT_BEFORE_DUE: "",
}


@dataclass(frozen=True)
class StandingView:
    """One supervision with its chip; `can_be_held` where a session would still answer it."""

    kind: str
    """As the form takes it: "week 2"."""
    kind_words: str
    due_on: date
    window: str
    words: str
    tone: str
    held_on: date | None
    can_be_held: bool


@dataclass(frozen=True)
class DueView:
    """One line of the list."""

    worker_id: int
    worker: str
    branch: str
    mentor: str
    standing: StandingView


def due(row: DueRow) -> DueView:
    return DueView(
        worker_id=row.worker_id,
        worker=row.worker,
        branch=row.branch,
        mentor=row.mentor or "None named",
        standing=standing(row.standing),
    )


def standing(found: Standing) -> StandingView:
    last_day = found.due.window_until - timedelta(days=1)
    return StandingView(
        kind=found.due.kind,
        kind_words=found.due.kind.capitalize(),
        due_on=found.due.due_on,
        window=f"{found.due.window_from:%d/%m/%Y} to {last_day:%d/%m/%Y}",
        words=found.status.capitalize(),
        tone=TONES[found.status],
        held_on=found.held_on,
        can_be_held=found.status in {Status.DUE, Status.OVERDUE},
    )
