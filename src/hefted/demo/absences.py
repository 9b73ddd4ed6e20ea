"""Leave and sickness of everybody employed, day by day."""

import datetime as dt
import random
from collections import Counter
from dataclasses import dataclass, field

from hefted.demo.diary import DAY
from hefted.demo.story import Story
from hefted.demo.workforce import HANDS_ON, Employment, Workforce

_WINTER = frozenset({11, 12, 1, 2})
_LEAVE_BLOCKS = (2, 3, 5, 7, 7, 10, 14)
_LONG_SICKNESS = 0.05
_BOOKED_AHEAD_DAYS = 28


@dataclass(frozen=True, slots=True)
class Absence:
    """`until_on` is the last day away; None while it goes on."""

    employment: Employment
    kind: str
    from_on: dt.date
    until_on: dt.date | None
    working_days_lost: int


@dataclass(slots=True)
class Absences:
    rows: list[Absence] = field(default_factory=list)
    away: dict[int, set[dt.date]] = field(default_factory=dict)  # by id of the employment

    def is_away(self, employment: Employment, day: dt.date) -> bool:
        return day in self.away.get(id(employment), ())


def make_absences(*, story: Story, workforce: Workforce, as_of: dt.date, seed: int) -> Absences:
    """Absences since the records begin. Leave may lie ahead of `as_of`; sickness is not known ahead."""
    rng = random.Random(f"absences {seed}")
    absences = Absences()
    on_leave: Counter[tuple[str, dt.date]] = Counter()
    places = Counter(one.post.branch.key for one in workforce.now() if one.post.role in HANDS_ON)
    for one in workforce.employments:
        if one.post.contract in {"permanent", "temporary"}:
            most = max(1, round(places[one.post.branch.key] * 0.14))
            _leave(rng, story, as_of, one, absences, on_leave, most)
    for one in workforce.employments:
        if one.post.contract in {"permanent", "temporary"}:
            _sickness(rng, story, as_of, one, absences)
    absences.rows.sort(key=lambda row: (row.from_on, row.employment.reference, row.kind))
    return absences


def _span(story: Story, as_of: dt.date, one: Employment) -> tuple[dt.date, dt.date]:
    """Days on which the employment can have absences on record, [from, until)."""
    return max(one.started_on, as_of - dt.timedelta(weeks=story.weeks)), one.left_on or as_of


def _leave(
    rng: random.Random,
    story: Story,
    as_of: dt.date,
    one: Employment,
    absences: Absences,
    on_leave: Counter[tuple[str, dt.date]],
    most: int,
) -> None:
    """Blocks of leave, no more people of a branch away at once than `most`."""
    begin, end = _span(story, as_of, one)
    end = one.left_on or end + DAY * _BOOKED_AHEAD_DAYS
    begin += DAY * 35 if begin == one.started_on else DAY * 0
    mean_gap = 365 * 7 / story.leave_days_a_year  # blocks last about seven days
    day = begin + DAY * rng.randrange(90)
    while day < end:
        length = rng.choice(_LEAVE_BLOCKS)
        days = [day + DAY * number for number in range(length) if day + DAY * number < end]
        key = one.post.branch.key
        if all(on_leave[key, each] < most for each in days):
            on_leave.update((key, each) for each in days)
            _add(absences, one, "leave", days, open_ended=False)
            day += DAY * round(length + rng.uniform(0.5, 1.5) * (mean_gap - 7))
        else:
            day += DAY * 7


def _sickness(rng: random.Random, story: Story, as_of: dt.date, one: Employment, absences: Absences) -> None:
    day, end = _span(story, as_of, one)
    while True:
        winter = 1.35 if day.month in _WINTER else 0.85
        day += DAY * (1 + round(rng.expovariate(one.post.branch.sick_spells_a_year * winter / 365)))
        if day >= end:
            return
        mean = 45 if rng.random() < _LONG_SICKNESS else story.sick_mean_days
        length = 1 + round(rng.expovariate(1 / mean))
        away = absences.away.get(id(one), set())
        days = []
        for number in range(length):
            each = day + DAY * number
            if each >= end or each in away:
                break
            days.append(each)
        if days:
            _add(absences, one, "sickness", days, open_ended=days[-1] == as_of - DAY and one.left_on is None)
        day += DAY * (length + 1)


def _add(absences: Absences, one: Employment, kind: str, days: list[dt.date], *, open_ended: bool) -> None:
    lost = sum(1 for each in days if one.post.week[each.weekday()])
    absences.rows.append(Absence(one, kind, days[0], None if open_ended else days[-1], lost))
    absences.away.setdefault(id(one), set()).update(days)
    if open_ended:  # who is ill on the last day is not planned for the week ahead
        absences.away[id(one)].update(days[-1] + DAY * number for number in range(1, 8))
