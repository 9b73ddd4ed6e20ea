"""Every visit of the story's weeks as planned and as it went, and the week ahead as it is planned now."""

import datetime as dt
import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass

from hefted.demo.absences import Absences
from hefted.demo.coordinator import CarerDay, Coordinator, Slot
from hefted.demo.diary import DAY
from hefted.demo.people import Person
from hefted.demo.story import BranchStory, Story
from hefted.demo.support import Support
from hefted.demo.travel import Travel
from hefted.demo.workforce import CARE_WORKER, Employment, Workforce

_MAY_BE_CUT_SHORT = (0.55, 0.79)  # share of the planned minutes that a cut visit lasts
_CATCH_UP = 0.5  # how much of a delay is taken out of the visits that follow
_SHORTEST = 6
_EARLY = 25  # nobody comes earlier than this
_WORST_SHOCK = 75
_GIVEN_UP = 115  # so late that the visit is not made any more


@dataclass(frozen=True, slots=True)
class Rota:
    """All carer-visits in order of day and start, and each carer's days."""

    slots: tuple[Slot, ...]
    days: tuple[tuple[dt.date, CarerDay], ...]
    usual: dict[int, list[Employment]]  # the carers who usually go, by id of the person


def make_rota(
    *,
    story: Story,
    people: tuple[Person, ...],
    workforce: Workforce,
    absences: Absences,
    support: Support,
    travel: Travel,
    as_of: dt.date,
    seed: int,
) -> Rota:
    """From the first week on record to the end of the week that begins on `as_of`."""
    slots: list[Slot] = []
    days: list[tuple[dt.date, CarerDay]] = []
    usual: dict[int, list[Employment]] = {}
    numbers = itertools.count(1)
    for branch in story.branches:
        if not branch.home_care:
            continue
        rng = random.Random(f"visits {branch.key} {seed}")
        theirs = [person for person in people if person.branch == branch.key]
        coordinator = Coordinator(
            story=story, branch=branch.key, workforce=workforce, absences=absences, travel=travel, seed=seed
        )
        starters = [
            one
            for one in workforce.employments
            if one.post.branch is branch
            and one.post.role == CARE_WORKER
            and one.post.contract in {"permanent", "temporary"}
        ]
        for day in (as_of + DAY * number for number in range(-7 * story.weeks, 7)):
            due = list(_due(theirs, day, numbers))
            held_back = _not_needed(rng, story, due, ahead=day >= as_of)
            carers = coordinator.fill(day=day, slots=[slot for slot in due if id(slot) not in held_back])
            due += _shadowing(story, starters, carers, absences, support, day)
            if day < as_of:
                _happen(rng, story, branch, due, carers, travel)
            slots += due
            days += [(day, carer) for carer in carers if carer.slots]
        usual.update((id(person), coordinator.usual_carers(person)) for person in theirs)
    slots.sort(key=lambda slot: (slot.day, slot.start, slot.reference, slot.carer))
    return Rota(slots=tuple(slots), days=tuple(days), usual=usual)


def _due(people: list[Person], day: dt.date, numbers: Iterator[int]) -> Iterator[Slot]:
    """The calls of the day in order of start; a visit of two carers has two slots with one reference."""
    calls = [
        (call.start, person.reference, person, call)
        for person in people
        if person.supported_on(day)
        for call in person.calls
        if day.weekday() in call.days
    ]
    calls.sort(key=lambda row: row[:2])
    for start, _reference, person, call in calls:
        reference = f"V{next(numbers):06}"
        for carer in range(1, call.carers + 1):
            yield Slot(reference, carer, person, call, day, start, start + call.minutes)


def _not_needed(rng: random.Random, story: Story, due: list[Slot], *, ahead: bool) -> set[int]:
    """Marks what is cancelled; returns the ids of slots that nobody was planned for."""
    if ahead:
        return set()
    held_back: set[int] = set()
    for _reference, slots in itertools.groupby(due, key=lambda slot: slot.reference):
        visit = list(slots)
        draw = rng.random()
        for slot in visit:
            if slot.day in slot.person.hospital:
                slot.status, slot.cancelled_by = "cancelled", "hospital"
                held_back.add(id(slot))
            elif draw < story.cancelled_by_person:
                slot.status, slot.cancelled_by = "cancelled", "person"
            elif draw < story.cancelled_by_person + story.cancelled_by_provider:
                slot.status, slot.cancelled_by = "cancelled", "provider"
    return held_back


def _shadowing(
    story: Story,
    starters: list[Employment],
    carers: list[CarerDay],
    absences: Absences,
    support: Support,
    day: dt.date,
) -> list[Slot]:
    """New starters go along with their mentor, or whoever is out: a row for a third carer, marked shadow."""
    rows: list[Slot] = []
    taken: set[str] = set()
    for one in starters:
        new = 0 <= (day - one.started_on).days < story.shadow_days
        windows = one.post.week[day.weekday()]
        if not new or not windows or not one.works_on(day) or absences.is_away(one, day):
            continue
        mentor = support.mentor_of(one)
        for carer in sorted(carers, key=lambda carer: carer.employment is not mentor):
            fit = [
                slot
                for slot in carer.slots
                if slot.call.carers == 1
                and slot.status == "planned"
                and slot.reference not in taken
                and not (slot.person.home_conditions & one.worker.avoids)
                and any(begin <= slot.start and slot.end <= stop for begin, stop in windows)
            ][: story.shadow_visits_a_day]
            if len(fit) == story.shadow_visits_a_day:
                taken |= {slot.reference for slot in fit}
                rows += [
                    Slot(
                        slot.reference, 3, slot.person, slot.call, day, slot.start, slot.end, one, shadow=True
                    )
                    for slot in fit
                ]
                break
    return rows


def _happen(
    rng: random.Random,
    story: Story,
    branch: BranchStory,
    due: list[Slot],
    carers: list[CarerDay],
    travel: Travel,
) -> None:
    """What became of the day: delays travel down the round, some visits are short, a few do not happen."""
    at = {id(carer.employment): carer for carer in carers}
    ready: dict[int, tuple[int, int]] = {}  # carer: (minute free, site)
    due.sort(key=lambda slot: (slot.start, slot.reference, slot.carer))
    for _reference, group in itertools.groupby(due, key=lambda slot: slot.reference):
        visit = [slot for slot in group if slot.status == "planned"]
        goers = [slot for slot in visit if not slot.shadow and slot.worker is not None]
        if not visit:
            continue
        if not goers or rng.random() < branch.missed:
            _miss(visit)
            continue
        lead, site = goers[0], travel.site[visit[0].person.home.postcode]
        begun = lead.start + round(rng.gauss(1, story.start_spread_minutes))
        if rng.random() < branch.late_shock:
            begun += min(_WORST_SHOCK, round(rng.expovariate(1 / story.shock_mean_minutes)))
        for slot in goers:
            free = ready.get(id(slot.worker))
            if free is not None:
                leg = at[id(slot.worker)].minutes[free[1]][site]
                begun = max(begun, free[0] + round(leg * (1 + abs(rng.gauss(0, story.road_spread)))))
        begun = max(begun, lead.start - _EARLY)
        if begun - lead.start > _GIVEN_UP:
            _miss(visit)
            continue
        minutes = _length(rng, story, branch, lead, begun - lead.start)
        for slot in visit:
            if slot.worker is None:
                slot.status = "missed"
                continue
            slot.status, slot.actual_start, slot.actual_end = "delivered", begun, begun + minutes
            ready[id(slot.worker)] = (begun + minutes, site)


def _miss(visit: list[Slot]) -> None:
    for slot in visit:
        slot.status = "missed"


def _length(rng: random.Random, story: Story, branch: BranchStory, slot: Slot, behind: int) -> int:
    planned = slot.end - slot.start
    if rng.random() < branch.short:
        return max(_SHORTEST, round(planned * rng.uniform(*_MAY_BE_CUT_SHORT)))
    minutes = round(planned * rng.gauss(1.0, story.length_spread))
    if behind > 0:
        minutes -= min(round(behind * _CATCH_UP), planned // 8)
    return max(_SHORTEST, minutes)
