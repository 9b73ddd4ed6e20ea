"""Supervision of a worker: when it is due, and where each one stands on a given day.

Due dates are derived from the first day of work and never stored. The weeks 2, 6 and 12 and their windows are
a convention of this product, not of a regulator (CQC regulation 18 sets no frequency; NICE QS123 statement 6
asks for three months at most): the schedule is therefore a dated row passed in, which a contract or policy
may replace.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

REGULAR = "regular"
DAYS_IN_A_WEEK = 7


class Status(StrEnum):
    """Where one supervision stands on a day, in the words a page shows."""

    NOT_YET_DUE = "not yet due"
    DUE = "due"
    OVERDUE = "overdue"
    HELD_EARLY = "held early"
    HELD_IN_WINDOW = "held on time"
    HELD_LATE = "held late"
    MISSED = "missed"
    LEFT_BEFORE_DUE = "left before due"


HELD = frozenset({Status.HELD_EARLY, Status.HELD_IN_WINDOW, Status.HELD_LATE})


@dataclass(frozen=True, slots=True)
class Schedule:
    """Weeks after the start at which supervision is due, then every so many weeks (None: no more after them).

    Held from `window_days` before the due day to `window_days` after it, both days included, is on time.
    Raises ValueError for weeks out of order, or windows so wide that two of them would overlap.
    """

    version: str
    first_weeks: tuple[int, ...]
    then_every_weeks: int | None
    window_days: int

    def __post_init__(self) -> None:
        gaps = [after - before for before, after in pairwise((0, *self.first_weeks))]
        if self.then_every_weeks is not None:
            gaps.append(self.then_every_weeks)
        if not self.first_weeks or min(gaps) <= 0:
            raise ValueError("The weeks of a supervision schedule are whole numbers above 0 that rise.")
        if self.window_days < 0 or any(2 * self.window_days >= DAYS_IN_A_WEEK * gap for gap in gaps[1:]):
            raise ValueError(f"Windows of {self.window_days} days either side overlap one another.")


@dataclass(frozen=True, slots=True)
class DueSupervision:
    """One supervision that a worker should have: held on a day in [window_from, window_until) it is on time.

    A regular session of a day in [slot_from, slot_until) answers it. `slot_until` is the day the next window
    opens, None where none follows: from then on this one cannot be held.
    """

    kind: str
    due_on: date
    window_from: date
    window_until: date
    slot_from: date
    slot_until: date | None


@dataclass(frozen=True, slots=True)
class HeldSupervision:
    """One supervision session that took place; `kind` is `week 2` and the like, or `regular`."""

    held_on: date
    kind: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A due supervision with its status on the day asked about, and the day it was held (None: not held)."""

    due: DueSupervision
    status: Status
    held_on: date | None


def due_supervisions(
    *,
    schedule: Schedule,
    started_on: date,
    until: date,
    since: date = date.min,
    regular_held: Iterable[date] = (),
) -> tuple[DueSupervision, ...]:
    """Every supervision of one spell whose window opens before `until` or that was held, in order.

    After the first weeks the next one is due so many weeks after the last regular session (`regular_held`, of
    days before `until`), or after the last due day where that one was not held. Those that could no longer be
    held on the day `since` are left out.
    """
    due = []
    window = timedelta(days=schedule.window_days)
    following = _due_days(schedule, started_on, since, sorted(regular_held))
    found: _DueDay | None = next(following)
    while found is not None and (found.due_on - window < until or found.is_held):
        upcoming = next(following, None)
        slot_until = None if upcoming is None else upcoming.due_on - window
        if slot_until is None or slot_until > since:
            due.append(
                DueSupervision(
                    kind=found.kind,
                    due_on=found.due_on,
                    window_from=found.due_on - window,
                    window_until=found.due_on + window + timedelta(days=1),
                    slot_from=found.slot_from,
                    slot_until=slot_until,
                )
            )
        found = upcoming
    return tuple(due)


def standings(
    *,
    due: Sequence[DueSupervision],
    held: Iterable[HeldSupervision],
    day: date,
    left_on: date | None = None,
) -> tuple[Standing, ...]:
    """Each due supervision of one spell with its status on a day; what happens after that day is not yet
    known.

    A session of a named week answers that week whenever it was held; a regular one answers the due day whose
    slot it falls in, and is never too early. The earliest session counts.
    `left_on` is the last day of the spell: gone on a day of the window means gone before it closed.
    """
    sessions = sorted((s for s in held if s.held_on <= day), key=lambda session: session.held_on)
    left = left_on if left_on is not None and left_on <= day else None
    found = []
    for item in due:
        held_on = next((s.held_on for s in sessions if _answers(s, item)), None)
        found.append(Standing(due=item, status=_status(item, held_on, day, left), held_on=held_on))
    return tuple(found)


def _status(due: DueSupervision, held_on: date | None, day: date, left_on: date | None) -> Status:
    if held_on is not None:
        return _status_held(due, held_on)
    if left_on is not None:
        return Status.LEFT_BEFORE_DUE if left_on < due.window_until else Status.MISSED
    if day < due.window_from:
        return Status.NOT_YET_DUE
    if day < due.window_until:
        return Status.DUE
    if due.slot_until is None or day < due.slot_until:
        return Status.OVERDUE
    return Status.MISSED


def _status_held(due: DueSupervision, held_on: date) -> Status:
    if held_on < due.window_from and due.kind != REGULAR:
        return Status.HELD_EARLY
    return Status.HELD_IN_WINDOW if held_on < due.window_until else Status.HELD_LATE


def _answers(session: HeldSupervision, due: DueSupervision) -> bool:
    if session.kind != due.kind:
        return False
    if session.kind != REGULAR:
        return True
    return due.slot_from <= session.held_on and (due.slot_until is None or session.held_on < due.slot_until)


@dataclass(frozen=True, slots=True)
class _DueDay:
    kind: str
    due_on: date
    slot_from: date
    is_held: bool = False


def _due_days(
    schedule: Schedule, started_on: date, since: date, regular_held: Sequence[date]
) -> Iterator[_DueDay]:
    before = started_on
    for week in schedule.first_weeks:
        before = started_on + timedelta(weeks=week)
        yield _DueDay(kind=f"week {week}", due_on=before, slot_from=started_on)
    if schedule.then_every_weeks is None:
        return
    every, window = timedelta(weeks=schedule.then_every_weeks), timedelta(days=schedule.window_days)
    slot_from = before
    # Years without a session are stepped over: what could not be held any more on `since` is not wanted.
    after_first_weeks = bisect_left(regular_held, before)
    first_held = regular_held[after_first_weeks] if after_first_weeks < len(regular_held) else since
    steps = max(0, (min(since, first_held) - before) // every - 1)
    if steps:
        before += steps * every
        slot_from = before + every - window
    while True:
        due_on = before + every
        closes = due_on + every - window
        place = bisect_left(regular_held, slot_from)
        held_on = regular_held[place] if place < len(regular_held) else closes
        is_held = held_on < closes
        yield _DueDay(kind=REGULAR, due_on=due_on, slot_from=slot_from, is_held=is_held)
        before, slot_from = (held_on, held_on + timedelta(days=1)) if is_held else (due_on, closes)
