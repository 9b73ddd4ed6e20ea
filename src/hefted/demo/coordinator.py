"""The hurried coordinator: fills the day from a list, in order of time, with the next carer who can come.

Whoever still needs hours stands at the top of the list; where people live is hardly looked at. No rule is
broken (windows, travel, skills, rest), but the rounds zigzag across town: this is the rota "before".
"""

import datetime as dt
import itertools
import random
from dataclasses import dataclass, field

from hefted.demo.absences import Absences
from hefted.demo.people import Call, Person
from hefted.demo.story import RoundStory, Story
from hefted.demo.travel import Travel
from hefted.demo.workforce import CARE_WORKER, SENIOR, Employment, Window, Workforce

_BREAKS = ((360, 20), (600, 60))  # a day longer than so many minutes needs a gap of so many
_WEEK_LIMIT = 44 * 60
_GLANCE = 4  # how many names are compared when the map is looked at
_SHORT_DAY = 3
_MID_AFTERNOON = 900
_FULL = 0.48  # share of a carer's windows that the coordinator counts on
_SHIFTS = (15, -15, 30, -30, 45, -45)
_OUT_ALREADY = 90  # who came free within so many minutes is asked before anybody else is called out
_LAST_ON_THE_LIST = {"permanent": 0, "temporary": 0, "bank": 1, "agency": 1}


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
        self._teams: dict[str, list[Employment]] = {}  # by name of the round
        self._team_seen: dict[str, dt.date] = {}
        self._allowed: dict[tuple[int, int], bool] = {}

    def usual_carers(self, person: Person) -> list[Employment]:
        """Those of the round's team who can go to this person."""
        team = self._teams.get(person.round.name, []) if person.round else []
        return [one for one in team if self._suits(one, person)]

    def fill(self, *, day: dt.date, slots: list[Slot]) -> list[CarerDay]:
        """Gives every slot a worker where one can take it; slots come in order of start."""
        if day.weekday() == 0:
            self._worked.clear()
        free = self._available(day)
        duty = _duty_list(free, slots)
        place = {id(carer.employment): carer for carer in free}
        for slot in slots:
            carer = (
                self._usual_one(slot, place, day)
                or self._on_the_road(slot, duty)
                or self._moved([carer for carer in free if carer.slots], slot)
                or self._next_on(duty, slot)
                or self._next_on(free, slot)
                or self._moved(free, slot)
            )
            if carer is not None:
                self._give(carer, slot)
        self._spare_short_days(free)
        self._place_the_rest(free, slots)
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

    def _usual_one(self, slot: Slot, place: dict[int, CarerDay], day: dt.date) -> CarerDay | None:
        """One of the round's usual carers, if the coordinator thinks of them and one can go."""
        group = slot.person.round
        if group is None or self._rng.random() >= group.asks_for_regulars:
            return None
        site = self._travel.site[slot.person.home.postcode]
        team = (place.get(id(one)) for one in self._team(group, day))
        return next((carer for carer in team if carer and self._can_take(carer, slot, site)), None)

    def _on_the_road(self, slot: Slot, duty: list[CarerDay]) -> CarerDay | None:
        """Whoever on duty came free a short while ago; now and then the nearest of the next few."""
        site = self._travel.site[slot.person.home.postcode]
        out = [carer for carer in duty if 0 <= carer.free_at >= slot.start - _OUT_ALREADY]
        out.sort(key=lambda carer: -len(carer.slots))
        able = (carer for carer in out if self._can_take(carer, slot, site))
        if self._rng.random() < self._story.looks_at_map:
            return min(
                itertools.islice(able, _GLANCE), key=lambda carer: self._leg(carer, site), default=None
            )
        return next(able, None)

    def _next_on(self, free: list[CarerDay], slot: Slot) -> CarerDay | None:
        """In the order of the list, who is out before who is at home."""
        site = self._travel.site[slot.person.home.postcode]
        names = sorted(free, key=lambda carer: carer.site < 0)
        return next((carer for carer in names if self._can_take(carer, slot, site)), None)

    def _team(self, group: RoundStory, day: dt.date) -> list[Employment]:
        """The carers who usually go on the round; who has left is replaced by the next of the branch."""
        team = self._teams.setdefault(group.name, [])
        if self._team_seen.get(group.name) != day:
            self._team_seen[group.name] = day
            team[:] = [one for one in team if one.works_on(day)]
            others = [
                one
                for one in self._carers
                if one.post.role == CARE_WORKER
                and one.post.contract in {"permanent", "temporary"}
                and one.works_on(day)
                and one not in team
            ]
            self._rng.shuffle(others)
            others.sort(key=self._teams_of)
            team += others[: max(0, group.regulars - len(team))]
        return team

    def _teams_of(self, one: Employment) -> int:
        return sum(one in team for team in self._teams.values())

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
        """Nobody likes to be called out for so little: whoever is out anyway squeezes it in, if it goes."""
        busy = [carer for carer in free if len(carer.slots) > _SHORT_DAY]
        goes = {(slot.reference, slot.carer): carer for carer in free for slot in carer.slots}
        for carer in sorted(free, key=lambda carer: len(carer.slots)):
            if 0 < len(carer.slots) <= _SHORT_DAY:
                for slot in tuple(carer.slots):
                    taker = self._squeeze(slot, carer, busy, goes.get((slot.reference, 3 - slot.carer)))
                    goes[slot.reference, slot.carer] = taker or carer

    def _place_the_rest(self, free: list[CarerDay], slots: list[Slot]) -> None:
        """What nobody took so far is fitted in wherever the day can be turned round for it."""
        left = [slot for slot in slots if slot.worker is None]
        goes = {(slot.reference, slot.carer): carer for carer in free for slot in carer.slots}
        for slot in left:
            taker = self._squeeze(slot, None, free, goes.get((slot.reference, 3 - slot.carer)))
            if taker is not None:
                goes[slot.reference, slot.carer] = taker

    def _squeeze(
        self, slot: Slot, giver: CarerDay | None, busy: list[CarerDay], fellow: CarerDay | None
    ) -> CarerDay | None:
        """Hands the slot over, the whole visit moved inside its window if need be; None if nobody can."""
        together = [slot]
        if fellow is not None:
            together += [each for each in fellow.slots if each.reference == slot.reference]
        planned = slot.start
        earliest, latest = slot.call.window()
        for shift in (0, *_SHIFTS):
            if not earliest <= planned + shift <= latest:
                continue
            _move(together, planned + shift)
            if shift and fellow is not None and not self._holds(fellow, fellow.slots):
                continue
            taker = next(
                (other for other in busy if other is not fellow and self._could_squeeze(other, slot)), None
            )
            if taker is not None:
                self._hand_over(slot, giver, taker)
                if fellow is not None:
                    self._lay_out(fellow, fellow.slots)
                return taker
        _move(together, planned)
        return None

    def _could_squeeze(self, carer: CarerDay, slot: Slot) -> bool:
        return (
            self._suits(carer.employment, slot.person)
            and self._worked.get(id(carer.employment), 0) + slot.end - slot.start <= _WEEK_LIMIT
            and not any(each.start <= slot.end and slot.start <= each.end for each in carer.slots)
            and self._holds(carer, [*carer.slots, slot])
        )

    def _holds(self, carer: CarerDay, slots: list[Slot]) -> bool:
        """Whether the carer could do these visits in one day."""
        trial = CarerDay(carer.employment, carer.windows, carer.minutes, carer.home, carer.not_before)
        for each in sorted(slots, key=lambda each: each.start):
            if not self._fits(trial, each, self._travel.site[each.person.home.postcode]):
                return False
            self._append(trial, each)
        return True

    def _hand_over(self, slot: Slot, giver: CarerDay | None, taker: CarerDay) -> None:
        minutes, key = slot.end - slot.start, id(taker.employment)
        self._worked[key] = self._worked.get(key, 0) + minutes
        slot.worker = taker.employment
        if giver is not None:
            self._worked[id(giver.employment)] -= minutes
            self._lay_out(giver, [each for each in giver.slots if each is not slot])
        self._lay_out(taker, [*taker.slots, slot])

    def _lay_out(self, carer: CarerDay, slots: list[Slot]) -> None:
        carer.free_at = carer.site = carer.first = -1
        carer.longest_idle, carer.slots = 0, []
        for each in sorted(slots, key=lambda each: each.start):
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
        """Inside the carer's windows, reachable in time, leaving breaks and the night's rest whole."""
        start, end = slot.start, slot.end
        for begin, stop in carer.windows:
            if begin <= start and end <= stop:
                break
        else:
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
            for over, needed in _BREAKS:
                if span > over and longest < needed:
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


def _move(slots: list[Slot], start: int) -> None:
    for slot in slots:
        slot.start, slot.end = start, start + slot.call.minutes


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
