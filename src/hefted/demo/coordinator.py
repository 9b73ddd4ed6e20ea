"""The hurried coordinator: fills the day from a list, in order of time, with the next carer who can take the visit.

Whoever still needs hours stands at the top of the list; where people live is hardly looked at. No rule is broken
(windows, travel, skills, rest), but the rounds zigzag across town: this is the rota "before".
"""

import datetime as dt
import itertools
import random
from dataclasses import dataclass, field

from hefted.demo.absences import Absences
from hefted.demo.people import Call, Person
from hefted.demo.story import Story
from hefted.demo.travel import Travel
from hefted.demo.workforce import CARE_WORKER, SENIOR, Employment, Window, Workforce

_BREAKS = ((360, 20), (600, 60))  # a day longer than so many minutes needs a gap of so many
_WEEK_LIMIT = 44 * 60
_GLANCE = 4  # how many names are compared when the map is looked at
_SHORT_DAY = 2
_MID_AFTERNOON = 900
_FULL = 0.48  # share of a carer's windows that the coordinator counts on
_SHIFTS = (15, -15, 30, -30, 45, -45)
_OUT_ALREADY = 90  # who came free within so many minutes is asked before anybody else is called out
_LAST_ON_THE_LIST = {"permanent": 0, "temporary": 0, "bank": 1, "agency": 2}


@dataclass(slots=True, eq=False)
class Slot:
    """One carer's part in one visit; minutes are of the day, London time."""

    reference: str
    carer: int
    person: Person
    call: Call
    day: dt.date
    start: int
    end: int
    worker: Employment | None = None
    status: str = "planned"
    cancelled_by: str = ""
    actual_start: int = -1
    actual_end: int = -1
    shadow: bool = False


@dataclass(slots=True, eq=False)
class CarerDay:
    """What a carer has been given so far today."""

    employment: Employment
    windows: tuple[Window, ...]
    minutes: list[list[int]]
    home: int
    not_before: int  # leaving home earlier would cut the night's rest short
    free_at: int = -1
    site: int = -1
    first: int = -1
    longest_idle: int = 0
    slots: list[Slot] = field(default_factory=list)


class Coordinator:
    """One branch. Call `fill` for each day in order."""

    def __init__(
        self,
        *,
        story: Story,
        branch: str,
        workforce: Workforce,
        absences: Absences,
        travel: Travel,
        seed: int,
    ) -> None:
        self._story = story
        self._absences = absences
        self._travel = travel
        self._rng = random.Random(f"coordinator {branch} {seed}")
        self._carers = [
            one
            for one in workforce.employments
            if one.post.branch.key == branch and one.post.role in {CARE_WORKER, SENIOR}
        ]
        self._worked: dict[int, int] = {}  # minutes this week by id of the employment
        self._home_at: dict[int, int] = {}  # minute of yesterday's coming home
        self._usual: dict[int, list[Employment]] = {}  # by id of the person
        self._allowed: dict[tuple[int, int], bool] = {}

    def usual_carers(self, person: Person) -> list[Employment]:
        return self._usual.get(id(person), [])

    def fill(self, *, day: dt.date, slots: list[Slot]) -> list[CarerDay]:
        """Gives every slot a worker where one can take it; slots come in order of start."""
        if day.weekday() == 0:
            self._worked.clear()
        free = self._available(day)
        duty = _duty_list(free, slots)
        place = {id(carer.employment): carer for carer in duty}
        for slot in slots:
            carer = (
                self._choose(slot, duty, place, day) or self._next_on(free, slot) or self._moved(free, slot)
            )
            if carer is not None:
                self._give(carer, slot)
        self._spare_short_days(free)
        self._home_at = {
            id(carer.employment): carer.free_at + carer.minutes[carer.site][carer.home]
            for carer in free
            if carer.slots
        }
        return free

    def _available(self, day: dt.date) -> list[CarerDay]:
        """Who is available today: those who still need hours first, bank and agency last."""
        found = []
        for one in self._carers:
            windows = one.post.week[day.weekday()]
            if not windows or not one.works_on(day) or self._absences.is_away(one, day):
                continue
            if (
                one.post.contract in {"permanent", "temporary"}
                and (day - one.started_on).days < self._story.shadow_days
            ):
                continue
            owed = one.post.hours * 60 - self._worked.get(id(one), 0)
            back = self._home_at.get(id(one))
            carer = CarerDay(
                employment=one,
                windows=windows,
                minutes=self._travel.minutes[one.worker.mode],
                home=self._travel.site[one.worker.home.postcode],
                not_before=0 if back is None else back - 1440 + self._story.rest_minutes,
            )
            found.append((_LAST_ON_THE_LIST[one.post.contract], -owed, one.reference, carer))
        found.sort(key=lambda row: row[:3])
        return [row[3] for row in found]

    def _choose(
        self, slot: Slot, duty: list[CarerDay], place: dict[int, CarerDay], day: dt.date
    ) -> CarerDay | None:
        site = self._travel.site[slot.person.home.postcode]
        group = slot.person.round
        if group is not None and self._rng.random() < group.asks_for_regulars:
            usual = self._keep_usual(slot.person, group.regulars, day)
            for one in usual:
                carer = place.get(id(one))
                if carer is not None and self._can_take(carer, slot, site):
                    return carer
        out = [carer for carer in duty if 0 <= carer.free_at >= slot.start - _OUT_ALREADY]
        out.sort(key=lambda carer: carer.free_at)
        names = self._first_able(out, slot, site) or self._first_able(
            sorted(duty, key=lambda carer: carer.site < 0), slot, site
        )
        if self._rng.random() < self._story.looks_at_map:
            return min(names, key=lambda carer: self._leg(carer, site), default=None)
        return names[0] if names else None

    def _first_able(self, names: list[CarerDay], slot: Slot, site: int) -> list[CarerDay]:
        """The first few on the list who can take the visit."""
        able = (carer for carer in names if self._can_take(carer, slot, site))
        return list(itertools.islice(able, _GLANCE))

    def _next_on(self, free: list[CarerDay], slot: Slot) -> CarerDay | None:
        """Nobody on duty can: whoever else is out is asked, then whoever is available, in the order of the list."""
        site = self._travel.site[slot.person.home.postcode]
        names = sorted(free, key=lambda carer: carer.site < 0)
        return next((carer for carer in names if self._can_take(carer, slot, site)), None)

    def _keep_usual(self, person: Person, wanted: int, day: dt.date) -> list[Employment]:
        """The carers who usually go; who has left is replaced by somebody of the branch."""
        usual = [one for one in self._usual.get(id(person), []) if one.works_on(day)]
        if len(usual) < wanted:
            others = [
                one
                for one in self._carers
                if one.post.role == CARE_WORKER
                and one.post.contract in {"permanent", "temporary"}
                and one.works_on(day)
                and one not in usual
                and self._suits(one, person)
            ]
            self._rng.shuffle(others)
            usual += others[: wanted - len(usual)]
        self._usual[id(person)] = usual
        return usual

    def _suits(self, one: Employment, person: Person) -> bool:
        key = (id(one.worker), id(person))
        answer = self._allowed.get(key)
        if answer is None:
            worker = one.worker
            answer = (
                person.needs <= worker.skills
                and not (person.home_conditions & worker.avoids)
                and person.sex_of_carer in {"", worker.identity.sex}
            )
            self._allowed[key] = answer
        return answer

    def _spare_short_days(self, free: list[CarerDay]) -> None:
        """Nobody likes to be called out for one visit or two: whoever is out anyway squeezes them in, if it goes."""
        busy = [carer for carer in free if len(carer.slots) > _SHORT_DAY]
        for carer in free:
            if 0 < len(carer.slots) <= _SHORT_DAY:
                for slot in tuple(carer.slots):
                    taker = next((other for other in busy if self._could_squeeze(other, slot)), None)
                    if taker is not None:
                        self._hand_over(slot, carer, taker)

    def _could_squeeze(self, carer: CarerDay, slot: Slot) -> bool:
        if not self._suits(carer.employment, slot.person):
            return False
        if self._worked[id(carer.employment)] + slot.end - slot.start > _WEEK_LIMIT:
            return False
        slots = sorted((*carer.slots, slot), key=lambda each: each.start)
        trial = CarerDay(carer.employment, carer.windows, carer.minutes, carer.home, carer.not_before)
        for each in slots:
            if not self._fits(trial, each, self._travel.site[each.person.home.postcode]):
                return False
            self._append(trial, each)
        return True

    def _hand_over(self, slot: Slot, giver: CarerDay, taker: CarerDay) -> None:
        minutes = slot.end - slot.start
        self._worked[id(giver.employment)] -= minutes
        self._worked[id(taker.employment)] += minutes
        slot.worker = taker.employment
        for carer, slots in (
            (giver, [each for each in giver.slots if each is not slot]),
            (taker, sorted((*taker.slots, slot), key=lambda each: each.start)),
        ):
            carer.free_at = carer.site = carer.first = -1
            carer.longest_idle, carer.slots = 0, []
            for each in slots:
                self._append(carer, each)

    def _leg(self, carer: CarerDay, site: int) -> int:
        return carer.minutes[carer.home if carer.site < 0 else carer.site][site]

    def _can_take(self, carer: CarerDay, slot: Slot, site: int) -> bool:
        leg, length = self._leg(carer, site), slot.end - slot.start
        return (
            self._fits(carer, slot, site)
            and self._worked.get(id(carer.employment), 0) + leg + length <= _WEEK_LIMIT
            and self._suits(carer.employment, slot.person)
        )

    def _fits(self, carer: CarerDay, slot: Slot, site: int) -> bool:
        """Inside the carer's windows, reachable in time, and leaving the breaks and the night's rest whole."""
        start, end = slot.start, slot.end
        if not any(begin <= start and end <= stop for begin, stop in carer.windows):
            return False
        leg = self._leg(carer, site)
        if leg > self._story.longest_leg_minutes:
            return False
        if carer.site < 0:
            if start - leg < carer.not_before:
                return False
        else:
            idle = start - carer.free_at - leg
            if idle < self._story.slack_minutes:
                return False
            longest, span = max(idle, carer.longest_idle), end - carer.first
            if any(span > over and longest < needed for over, needed in _BREAKS):
                return False
        return True

    def _moved(self, free: list[CarerDay], slot: Slot) -> CarerDay | None:
        """Nobody can come at that time: a visit of one carer is moved a little, inside its window."""
        planned = slot.start
        earliest, latest = slot.call.window()
        for shift in _SHIFTS if slot.call.carers == 1 else ():
            if earliest <= planned + shift <= latest:
                slot.start, slot.end = planned + shift, planned + shift + slot.call.minutes
                carer = self._next_on(free, slot)
                if carer is not None:
                    return carer
        slot.start, slot.end = planned, planned + slot.call.minutes
        return None

    def _give(self, carer: CarerDay, slot: Slot) -> None:
        key = id(carer.employment)
        leg = self._leg(carer, self._travel.site[slot.person.home.postcode])
        self._worked[key] = self._worked.get(key, 0) + leg + slot.end - slot.start
        slot.worker = carer.employment
        self._append(carer, slot)

    def _append(self, carer: CarerDay, slot: Slot) -> None:
        site = self._travel.site[slot.person.home.postcode]
        if carer.site < 0:
            carer.first = slot.start
        else:
            idle = slot.start - carer.free_at - self._leg(carer, site)
            carer.longest_idle = max(carer.longest_idle, idle)
        carer.free_at, carer.site = slot.end, site
        carer.slots.append(slot)


def _duty_list(free: list[CarerDay], slots: list[Slot]) -> list[CarerDay]:
    """As many names from the top of the list as the day's work before and after mid-afternoon calls for."""
    wanted = [0.0, 0.0]
    for slot in slots:
        wanted[slot.start >= _MID_AFTERNOON] += slot.end - slot.start
    duty = []
    for carer in free:
        part = [0, 0]
        for begin, stop in carer.windows:
            part[0] += max(0, min(stop, _MID_AFTERNOON) - begin)
            part[1] += max(0, stop - max(begin, _MID_AFTERNOON))
        if any(given and still > 0 for given, still in zip(part, wanted, strict=True)):
            duty.append(carer)
            wanted = [still - given * _FULL for given, still in zip(part, wanted, strict=True)]
    return duty
