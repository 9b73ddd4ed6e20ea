"""Who is supported, where they live, and which calls their package asks for.

People are known by initials only. Packages begin and end; a place on a round is taken again after a gap.
"""

import datetime as dt
import random
from collections import Counter, defaultdict
from dataclasses import dataclass

from hefted.demo.diary import DAY
from hefted.demo.story import LIVING, RoundStory, Story
from hefted.demo.town import Place, Town

_INITIALS = "ABCDEFGHJKLMNOPRSTW"
# Calls of the day in the order in which a package grows, and the minutes between which each begins.
_MORNING, _EVENING, _NOON, _TEA = (420, 660), (1125, 1260), (705, 825), (945, 1095)
_CALLS_A_DAY = ((_MORNING,), (_MORNING, _TEA), (_MORNING, _NOON, _EVENING), (_MORNING, _NOON, _TEA, _EVENING))
# Calls a day of the places on the rounds, over and over; one in eleven needs two carers. Who follows on a
# place has a package like the one before, so the amount of work stays much the same.
_CALLS_OF_PLACES = (2, 1, 3, 2, 1, 2, 4, 1, 2, 3, 1)
_DOUBLE_HANDED_PLACE = 3
_QUARTER = 15
_WOMEN_ONLY = 0.1
_MOVED = 0.3
_TIMES_TALKED_OVER = 14


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a package: on which days, when, how long, and what it takes."""

    days: frozenset[int]
    start: int
    minutes: int
    kind: str
    carers: int
    needs: frozenset[str]

    def window(self) -> tuple[int, int]:
        """Earliest and latest start, minutes of the day."""
        wide = {"time critical": 15, "normal": 45, "flexible": 120}[self.kind]
        return max(360, self.start - wide), min(1320, self.start + wide)


@dataclass(frozen=True, slots=True, eq=False)
class Person:
    reference: str
    initials: str
    branch: str
    round: RoundStory | None
    home: Place
    contract: str
    package_from: dt.date
    package_until: dt.date | None
    needs: frozenset[str]
    sex_of_carer: str
    home_conditions: frozenset[str]
    calls: tuple[Call, ...]
    hospital: frozenset[dt.date]

    def supported_on(self, day: dt.date) -> bool:
        return self.package_from <= day and (self.package_until is None or day < self.package_until)


def make_people(*, story: Story, town: Town, as_of: dt.date, seed: int) -> tuple[Person, ...]:
    """Everybody supported on some day since the records begin, in order of the start of their package."""
    rng = random.Random(f"people {seed}")
    found = []
    load: defaultdict[str, Counter[int]] = defaultdict(
        Counter
    )  # carers out at each quarter of an hour, by branch
    places: Counter[str] = Counter()
    for group in story.rounds:
        for _place in range(group.people):
            kind = places[group.branch] % len(_CALLS_OF_PLACES)
            places[group.branch] += 1
            found += _place_on_round(rng, story, town, group, as_of, kind, load[group.branch])
    for tenant in range(7):
        home = town.by_area[LIVING.district][0 if tenant < 4 else 1]  # noqa: PLR2004 - two houses, of four and three
        moved_in = as_of - DAY * rng.randrange(800, 3000)
        found.append((moved_in, None, LIVING.key, None, home, frozenset({"medicines"}), "", frozenset(), ()))
    found.sort(key=lambda parts: (parts[0], parts[4].postcode))
    return tuple(_person(rng, story, as_of, number, parts) for number, parts in enumerate(found, start=1))


def _place_on_round(
    rng: random.Random,
    story: Story,
    town: Town,
    group: RoundStory,
    as_of: dt.date,
    kind: int,
    load: Counter[int],
) -> list:
    """The people who follow one another on one place of a round."""
    records_from = as_of - dt.timedelta(weeks=story.weeks)
    day, found = records_from - DAY * rng.randrange(30, 1400), []
    while day < as_of - 14 * DAY:
        until = day + DAY * (35 + round(rng.expovariate(1 / story.package_mean_days)))
        if day <= records_from and until <= records_from:
            until = records_from + DAY * rng.randrange(20, story.package_mean_days)
        needs, calls = _package(rng, kind, load)
        sex = "f" if rng.random() < _WOMEN_ONLY else ""
        at_home = frozenset(what for what, share in (("pets", 0.2), ("smoke", 0.12)) if rng.random() < share)
        home = town.pick(rng, rng.choice(group.districts))
        found.append(
            (day, until if until < as_of else None, group.branch, group, home, needs, sex, at_home, calls)
        )
        day = until + DAY * round(rng.expovariate(1 / story.package_gap_days))
    return found


def _package(rng: random.Random, place: int, load: Counter[int]) -> tuple[frozenset[str], tuple[Call, ...]]:
    times = _CALLS_A_DAY[_CALLS_OF_PLACES[place] - 1]
    double = place == _DOUBLE_HANDED_PLACE
    every_day = double or len(times) > 2 or rng.random() < 0.6  # noqa: PLR2004 - three calls a day or more
    days = frozenset(range(7) if every_day else rng.sample(range(7), rng.choice((3, 5))))
    needs = {"moving"} if double or rng.random() < _MOVED else set()
    special = (
        (("medicines", 0.7),)
        if double
        else (("medicines", 0.7), ("dementia", 0.22), ("catheter", 0.08), ("peg", 0.03))
    )
    needs |= {skill for skill, share in special if rng.random() < share}
    calls = []
    for earliest, latest in times:
        kind = rng.choices(
            ("normal", "time critical", "flexible"), (70, 20 if "medicines" in needs else 3, 10)
        )[0]
        minutes = rng.choices((30, 45, 60), (60, 28, 12) if (earliest, latest) == _MORNING else (80, 16, 4))[
            0
        ]
        carers = 2 if double and (earliest, latest) != _NOON else 1
        calls.append(
            Call(
                days=days,
                start=_agreed_start(rng, load, range(earliest, latest + 1, _QUARTER), minutes, carers),
                minutes=minutes,
                kind=kind,
                carers=carers,
                needs=frozenset(needs),
            )
        )
    return frozenset(needs), tuple(calls)


def _agreed_start(rng: random.Random, load: Counter[int], starts: range, minutes: int, carers: int) -> int:
    """Of a few times that would suit the person, the one at which the branch is least busy."""

    def quarters(start: int) -> range:
        return range(start, start + minutes + _QUARTER, _QUARTER)

    start = min(
        rng.sample(starts, min(len(starts), _TIMES_TALKED_OVER)),
        key=lambda start: sum(load[quarter] for quarter in quarters(start)),
    )
    for quarter in quarters(start):
        load[quarter] += carers
    return start


def _person(rng: random.Random, story: Story, as_of: dt.date, number: int, parts: tuple) -> Person:
    day, until, branch, group, home, needs, sex, at_home, calls = parts
    paid_by = "TENANCY" if group is None else rng.choices(("COUNTY", "HEALTH", "OWN"), (72, 8, 20))[0]
    return Person(
        reference=f"P{number:03}",
        initials=rng.choice(_INITIALS) + rng.choice(_INITIALS),
        branch=branch,
        round=group,
        home=home,
        contract=paid_by,
        package_from=day,
        package_until=until,
        needs=needs,
        sex_of_carer=sex,
        home_conditions=at_home,
        calls=calls,
        hospital=frozenset(_hospital(rng, story, as_of, day, until or as_of)) if calls else frozenset(),
    )


def _hospital(
    rng: random.Random, story: Story, as_of: dt.date, from_day: dt.date, until: dt.date
) -> list[dt.date]:
    """Days in hospital; nobody is known to be there after `as_of`."""
    days: list[dt.date] = []
    day = max(from_day, as_of - dt.timedelta(weeks=story.weeks))
    while True:
        day += DAY * (1 + round(rng.expovariate(story.hospital_stays_a_year / 365)))
        if day >= until:
            return days
        stay = 1 + round(rng.expovariate(1 / story.hospital_mean_days))
        days += [day + DAY * number for number in range(stay) if day + DAY * number < until]
        day += DAY * stay
