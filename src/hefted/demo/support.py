"""How starters are looked after: a mentor, supervision at weeks 2, 6 and 12, then at regular times."""

import datetime as dt
import random
from collections import Counter
from dataclasses import dataclass

from hefted.demo.diary import DAY, is_working_day, working_day_from
from hefted.demo.story import Story
from hefted.demo.workforce import HANDS_ON, REGISTERED_MANAGER, SENIOR, TEAM_LEADER, Employment, Workforce

_FIRST_WEEKS = (2, 6, 12)
_EXPERIENCED_DAYS = 180
_MENTEES_AT_ONCE = 2
_WEEK_12 = 84


@dataclass(frozen=True, slots=True)
class Mentoring:
    starter: Employment
    mentor: Employment
    from_on: dt.date
    until_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Supervision:
    worker: Employment
    supervisor: Employment
    held_on: dt.date
    kind: str


@dataclass(frozen=True, slots=True)
class Support:
    mentorings: tuple[Mentoring, ...]
    supervisions: tuple[Supervision, ...]

    def mentor_of(self, starter: Employment) -> Employment | None:
        """The first mentor of that spell, or None."""
        return next((one.mentor for one in self.mentorings if one.starter is starter), None)


def make_support(*, story: Story, workforce: Workforce, as_of: dt.date, seed: int) -> Support:
    rng = random.Random(f"support {seed}")
    records_from = as_of - dt.timedelta(weeks=story.weeks)
    mentorings: list[Mentoring] = []
    supervisions: list[Supervision] = []
    for one in workforce.employments:
        if one.post.contract not in {"permanent", "temporary"} or one.post.role not in HANDS_ON:
            continue
        if one.started_on >= records_from:
            mentorings += _mentors(rng, workforce, one, as_of, mentorings)
        supervisions += _supervisions(rng, workforce, one, records_from, as_of)
    supervisions.sort(key=lambda held: (held.held_on, held.worker.reference))
    return Support(tuple(mentorings), tuple(supervisions))


def _mentors(
    rng: random.Random, workforce: Workforce, one: Employment, as_of: dt.date, so_far: list[Mentoring]
) -> list[Mentoring]:
    """None, one mentor to week 12, or two after one another."""
    branch = one.post.branch
    if rng.random() >= branch.mentored:
        return []
    end = one.started_on + DAY * _WEEK_12
    load = Counter(
        id(other.mentor) for other in so_far if other.until_on is None or other.until_on >= one.started_on
    )
    able = [
        other
        for other in workforce.employments
        if other.post.branch is branch
        and other.post.role in HANDS_ON
        and other.post.contract == "permanent"
        and (one.started_on - other.started_on).days >= _EXPERIENCED_DAYS
        and (other.left_on is None or other.left_on > min(end, as_of))
        and load[id(other)] < _MENTEES_AT_ONCE
        and other.worker is not one.worker
    ]
    if not able:
        return []
    first = rng.choice(able)
    stop = min(end, one.left_on or end)
    last = stop if stop < as_of else None
    change = one.started_on + DAY * rng.randrange(14, 63)
    others = [other for other in able if other is not first]
    if rng.random() < branch.mentor_kept or change >= min(stop, as_of) or not others:
        return [Mentoring(one, first, one.started_on, last)]
    return [
        Mentoring(one, first, one.started_on, change),
        Mentoring(one, rng.choice(others), change, last),
    ]


def _supervisions(
    rng: random.Random, workforce: Workforce, one: Employment, records_from: dt.date, as_of: dt.date
) -> list[Supervision]:
    branch, until = one.post.branch, one.left_on or as_of
    held: list[Supervision] = []

    def hold(day: dt.date, kind: str) -> None:
        day = working_day_from(day)
        supervisor = _supervisor(rng, workforce, one, day)
        taken = any(earlier.held_on == day for earlier in held)
        if records_from <= day < until and one.started_on < day and supervisor is not None and not taken:
            held.append(Supervision(one, supervisor, day, kind))

    for week in _FIRST_WEEKS:
        if rng.random() >= branch.supervision_skipped:
            on_time = rng.random() < branch.supervision_on_time
            hold(_around(rng, one.started_on + DAY * 7 * week, on_time=on_time), f"week {week}")
    day = one.started_on + DAY * (_WEEK_12 + branch.regular_supervision_days)
    if day < records_from:
        day = records_from + DAY * rng.randrange(branch.regular_supervision_days)
    while day < until:
        hold(day, "regular")
        day += DAY * round(branch.regular_supervision_days * rng.uniform(0.8, 1.3))
    return held


def _around(rng: random.Random, due: dt.date, *, on_time: bool) -> dt.date:
    """A working day within four days of the due day, or one to four weeks late."""
    if not on_time:
        return due + DAY * rng.randrange(8, 30)
    days = [due + DAY * shift for shift in range(-4, 5)]
    return rng.choice([day for day in days if is_working_day(day)])


def _supervisor(rng: random.Random, workforce: Workforce, one: Employment, day: dt.date) -> Employment | None:
    """A senior, a team leader or the registered manager of the branch on that day; None if there is none."""
    able = [
        other
        for other in workforce.employments
        if other.post.branch is one.post.branch
        and other.post.role in {SENIOR, TEAM_LEADER, REGISTERED_MANAGER}
        and other.worker is not one.worker
        and other.works_on(day)
    ]
    return rng.choice(able) if able else None
