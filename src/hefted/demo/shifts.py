"""The rota history as payroll keeps it: a row for each carer's working day and each shift of a house."""

import datetime as dt
import itertools
import random
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from hefted.demo.absences import Absences
from hefted.demo.coordinator import CarerDay, Slot
from hefted.demo.diary import DAY
from hefted.demo.story import LIVING, Story
from hefted.demo.travel import Travel
from hefted.demo.visits import Rota
from hefted.demo.workforce import SUPPORT_WORKER, TEAM_LEADER, Employment, Workforce

LONDON = ZoneInfo("Europe/London")
_HOUSES = 2
_EARLY, _LATE, _NIGHT = (
    (420, 900),
    (870, 1320),
    (1305, 1875),
)  # minutes from midnight; the night ends next day
_ON_EACH = ((_NIGHT, 1), (_EARLY, 2), (_LATE, 2))  # nights are filled first: nobody may be alone
_HANDOVER = 15
_HURRY = 180  # minutes by which the list may be out
_REST = 660
_WEEK_LIMITS = {"permanent": 30 * 60, "temporary": 30 * 60, "bank": 40 * 60, "agency": 46 * 60}


@dataclass(frozen=True, slots=True)
class Shift:
    """Minutes of the day on `day`, London wall-clock; `ends` may reach into the next day."""

    worker: Employment
    branch: str
    day: dt.date
    starts: int
    ends: int
    contact: int
    waiting: int
    travel: int | None = None  # None: a shift in one house, where nobody travels between visits
    paid_travel: int | None = None
    commute: int | None = None
    agency: bool = False


def make_shifts(
    *,
    story: Story,
    rota: Rota,
    workforce: Workforce,
    absences: Absences,
    travel: Travel,
    as_of: dt.date,
    seed: int,
) -> tuple[Shift, ...]:
    """Shifts before `as_of`, in order of day, start and branch."""
    rng = random.Random(f"shifts {seed}")
    shifts = []
    for day, carer in rota.days:
        done = [slot for slot in carer.slots if slot.status == "delivered"]
        if day < as_of and done:
            shifts.append(
                _round_worked(rng, story, day, carer, sorted(done, key=lambda s: s.actual_start), travel)
            )
    shifts += _houses(rng, story, workforce, absences, as_of)
    shifts.sort(key=lambda s: (s.day, s.starts, s.branch, s.worker.reference))
    return tuple(shifts)


def _round_worked(
    rng: random.Random, story: Story, day: dt.date, carer: CarerDay, done: list[Slot], travel: Travel
) -> Shift:
    one = carer.employment
    site = [travel.site[slot.person.home.postcode] for slot in done]
    commute = carer.minutes[carer.home][site[0]] + carer.minutes[site[-1]][carer.home]
    on_road = waited = 0
    for before, after in itertools.pairwise(range(len(done))):
        gap = done[after].actual_start - done[before].actual_end
        leg = carer.minutes[site[before]][site[after]]
        by_home = carer.minutes[site[before]][carer.home] + carer.minutes[carer.home][site[after]]
        if gap - leg >= story.go_home_minutes and gap >= by_home:
            commute += by_home
            continue
        driven = min(gap, round(leg * (1 + abs(rng.gauss(0, story.road_spread)))))
        on_road += max(0, driven)
        spare = max(0, gap - driven)
        waited += spare if spare <= story.own_time_minutes else 0
    return Shift(
        worker=one,
        branch=one.post.branch.key,
        day=day,
        starts=done[0].actual_start,
        ends=max(slot.actual_end for slot in done),
        contact=sum(slot.actual_end - slot.actual_start for slot in done),
        travel=on_road,
        paid_travel=on_road if one.post.branch.travel_paid == "same rate" else 0,
        waiting=waited,
        commute=commute,
        agency=one.post.contract == "agency",
    )


def _houses(
    rng: random.Random, story: Story, workforce: Workforce, absences: Absences, as_of: dt.date
) -> list[Shift]:
    """Early, late and waking night in each house: who has worked least is asked first, the agency last."""
    staff = [
        one
        for one in workforce.employments
        if one.post.branch is LIVING and one.post.role in {SUPPORT_WORKER, TEAM_LEADER}
    ]
    order = {"permanent": 0, "temporary": 0, "bank": 1, "agency": 2}
    shifts: list[Shift] = []
    free_from: dict[int, int] = {}  # minute since the first day, by id of the employment
    worked: dict[int, int] = {}
    for number in range(7 * story.weeks):
        day = as_of + DAY * (number - 7 * story.weeks)
        if day.weekday() == 0:
            worked.clear()
        here = [one for one in staff if one.works_on(day) and one.works_on(day + DAY)]
        here = [
            one for one in here if not absences.is_away(one, day) and not absences.is_away(one, day + DAY)
        ]
        for (begin, end), needed in _ON_EACH:
            minutes = _elapsed(day, begin, end)
            for _seat in range(needed * _HOUSES):
                begins = number * 1440 + begin
                able = [
                    one
                    for one in here
                    if free_from.get(id(one), 0) <= begins
                    and worked.get(id(one), 0) + minutes <= _WEEK_LIMITS[one.post.contract]
                ]
                if not able:
                    continue  # the house runs one short
                one = min(
                    able,
                    key=lambda one: (
                        order[one.post.contract],
                        worked.get(id(one), 0) + _HURRY * rng.random(),
                    ),
                )
                free_from[id(one)] = number * 1440 + end + _REST
                worked[id(one)] = worked.get(id(one), 0) + minutes
                agency = one.post.contract == "agency"
                contact = minutes - _HANDOVER
                shifts.append(
                    Shift(one, LIVING.key, day, begin, end, contact, waiting=_HANDOVER, agency=agency)
                )
    return shifts


def _elapsed(day: dt.date, begin: int, end: int) -> int:
    """Minutes that really pass: a night is an hour shorter in March and longer in October."""
    if end <= 1440:  # noqa: PLR2004 - clocks change at night only
        return end - begin
    midnight = dt.datetime.combine(day, dt.time(), tzinfo=LONDON)
    tomorrow = dt.datetime.combine(day + DAY, dt.time(), tzinfo=LONDON)
    begins = midnight.replace(hour=begin // 60, minute=begin % 60)
    ends = tomorrow.replace(hour=(end - 1440) // 60, minute=end % 60)
    return round((ends.astimezone(dt.UTC) - begins.astimezone(dt.UTC)).total_seconds() / 60)
