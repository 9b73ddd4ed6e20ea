"""The question: one week of a branch, as immutable values.

Time is whole minutes from Monday 00:00 local time (0 to 10079); no work crosses midnight. Durations are whole
minutes, distances whole metres. Ids are strings, unique within their list.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

DAY_MINUTES = 1440
WEEK_DAYS = 7
WEEK_MINUTES = DAY_MINUTES * WEEK_DAYS

Weight = float | Literal["hard"]

COST_PARTS = (
    "unassigned_visit",
    "unassigned_critical_visit",
    "outside_window_minute",
    "off_plan_minute",
    "paid_travel_minute",
    "home_leg_minute",
    "idle_minute",
    "extra_carer",
    "unknown_carer_visit",
    "zone_change",
    "under_contract_minute",
    "over_contract_minute",
    "lost_learning_minute",
    "extra_weekend_day",
    "extra_split_day",
)
REPAIR_PARTS = ("changed_carer", "moved_minute", "disturbed_day")


class BadProblemError(ValueError):
    """The week contradicts itself; the message is one sentence for the person who wrote it."""


@dataclass(frozen=True, slots=True)
class Point:
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class TravelMode:
    """Minutes of a journey grow with its metres; `or_mode` names a mode used instead where it is quicker."""

    base_seconds: int
    seconds_per_km: int
    minimum_minutes: int
    or_mode: str | None = None


@dataclass(frozen=True, slots=True)
class Rules:
    """The working-time rules of a week.

    `breaks` holds (span over, gap needed): a day longer than the first needs one gap of the second.
    """

    rest_minutes: int
    run_break_minutes: int
    idle_free_minutes: int
    breaks: tuple[tuple[int, int], ...]
    moved_free_minutes: int = 15


@dataclass(frozen=True, slots=True)
class Carer:
    """`availability` holds [from, to) pieces of the week; `previous_end` (negative) is when the carer was
    home from last Sunday's work, None when not at work then.
    """

    id: str
    branch: str
    home: Point
    mode: str
    sex: str
    skills: frozenset[str]
    avoid: frozenset[str]
    availability: tuple[tuple[int, int], ...]
    contract_minutes: int
    max_week_minutes: int
    previous_end: int | None
    fair_weekend_days: int
    fair_split_days: int


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody supported at home. `history` counts each carer's visits of the last four weeks."""

    id: str
    branch: str
    zone: str
    home: Point
    only_sex: str | None
    conditions: frozenset[str]
    barred: frozenset[str]
    min_gap: int
    target_carers: int
    history: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Visit:
    """`kind` is normal, critical or flexible. `second_minutes` is None for a visit of one carer."""

    id: str
    person: str
    planned: int
    minutes: int
    kind: str
    earliest: int
    latest: int
    tolerance: int
    skills: frozenset[str]
    second_minutes: int | None = None
    second_skills: frozenset[str] = frozenset()

    @property
    def slots(self) -> tuple[int, ...]:
        return (1, 2) if self.second_minutes else (1,)

    @property
    def day(self) -> int:
        return self.planned // DAY_MINUTES

    def slot_minutes(self, slot: int) -> int:
        return self.second_minutes if slot != 1 and self.second_minutes else self.minutes

    def slot_skills(self, slot: int) -> frozenset[str]:
        return self.skills if slot == 1 else self.second_skills


@dataclass(frozen=True, slots=True)
class Precedence:
    """The visit `then` starts `min` to `max` minutes after the end of `first`."""

    first: str
    then: str
    min: int
    max: int


@dataclass(frozen=True, slots=True)
class Learning:
    """A block (one carer), a supervision (starter and mentor together) or shadowing (starter goes along with
    mentor).

    A block or supervision has a place and windows; a fixed event has a window as long as itself. Shadowing
    has a `count` of visits, each worth `minutes`.
    """

    id: str
    kind: str
    carers: tuple[str, ...]
    minutes: int
    at: Point | None = None
    windows: tuple[tuple[int, int], ...] = ()
    count: int = 0


@dataclass(frozen=True, slots=True)
class Assignment:
    visit: str
    slot: int
    carer: str
    start: int


@dataclass(frozen=True, slots=True)
class Attendance:
    """A carer's part in a block or supervision."""

    item: str
    carer: str
    start: int


@dataclass(frozen=True, slots=True)
class Shadowing:
    """A starter's going along on a visit; time and place are those of the visit."""

    item: str
    visit: str


@dataclass(frozen=True, slots=True)
class Published:
    """The rota people already hold in their hands."""

    assignments: tuple[Assignment, ...] = ()
    learning: tuple[Attendance, ...] = ()
    shadows: tuple[Shadowing, ...] = ()

    def start_of(self, visit: str) -> int | None:
        """Published start of a visit: that of its lowest slot."""
        found = [(a.slot, a.start) for a in self.assignments if a.visit == visit]
        return min(found)[1] if found else None


@dataclass(frozen=True, slots=True)
class Sickness:
    carer: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Repair:
    """What has happened to a published week by the minute `now`."""

    now: int
    sick: tuple[Sickness, ...]
    published: Published


@dataclass(frozen=True)
class Problem:
    """A week to plan. Lists keep their order; the look-ups by id are made once."""

    name: str
    modes: Mapping[str, TravelMode]
    rules: Rules
    weights: Mapping[str, Weight]
    carers: tuple[Carer, ...]
    people: tuple[Person, ...]
    visits: tuple[Visit, ...]
    precedences: tuple[Precedence, ...] = ()
    learning: tuple[Learning, ...] = ()
    repair: Repair | None = None
    carer_by_id: Mapping[str, Carer] = field(init=False, repr=False, compare=False)
    person_by_id: Mapping[str, Person] = field(init=False, repr=False, compare=False)
    visit_by_id: Mapping[str, Visit] = field(init=False, repr=False, compare=False)
    learning_by_id: Mapping[str, Learning] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for name, values in (
            ("carer_by_id", self.carers),
            ("person_by_id", self.people),
            ("visit_by_id", self.visits),
            ("learning_by_id", self.learning),
        ):
            object.__setattr__(self, name, MappingProxyType({value.id: value for value in values}))
        _check(self)

    @property
    def parts(self) -> tuple[str, ...]:
        """Names of the cost parts that count here, in the order they are reported."""
        return COST_PARTS + (REPAIR_PARTS if self.repair else ())

    @property
    def follow_ups(self) -> frozenset[str]:
        """Visits that a precedence ties to the end of another."""
        return frozenset(rule.then for rule in self.precedences)


def _check(problem: Problem) -> None:
    """Raises BadProblemError for the first thing that cannot be meant."""
    for what, values in (
        ("carer", problem.carers),
        ("person", problem.people),
        ("visit", problem.visits),
        ("learning item", problem.learning),
    ):
        _check_unique(what, [value.id for value in values])
    _check_travel(problem)
    for visit in problem.visits:
        _check_visit(problem, visit)
    _check_learning(problem)
    for rule in problem.precedences:
        for reference in (rule.first, rule.then):
            _check_known("precedence", f"{rule.first} > {rule.then}", "visit", reference, problem.visit_by_id)
    if missing := [part for part in problem.parts if part not in problem.weights]:
        raise BadProblemError(f"No weight is given for {', '.join(missing)}.")
    if problem.repair:
        _check_published(problem, problem.repair.published)


def _check_travel(problem: Problem) -> None:
    for name, mode in problem.modes.items():
        other = problem.modes.get(mode.or_mode) if mode.or_mode else None
        if mode.or_mode and (other is None or other.or_mode):
            raise BadProblemError(
                f"Travel mode {name} falls back on {mode.or_mode!r}, which is no plain mode."
            )
    for carer in problem.carers:
        if carer.mode not in problem.modes:
            known = ", ".join(sorted(problem.modes))
            raise BadProblemError(
                f"Carer {carer.id} travels by {carer.mode!r}; known ways to travel: {known}."
            )


def _check_learning(problem: Problem) -> None:
    for item in problem.learning:
        for reference in item.carers:
            _check_known("learning item", item.id, "carer", reference, problem.carer_by_id)
        if item.kind != "shadow" and item.at is None:
            raise BadProblemError(f"Learning item {item.id} has no place; give its latitude and longitude.")


def _check_unique(what: str, ids: list[str]) -> None:
    seen: set[str] = set()
    for identifier in ids:
        if identifier in seen:
            raise BadProblemError(f"The {what} id {identifier} appears twice; every id may appear once.")
        seen.add(identifier)


def _check_known(what: str, owner: str, kind: str, reference: str, known: Iterable[str]) -> None:
    if reference not in known:
        raise BadProblemError(f"The {what} {owner} names {kind} {reference}, which is not in the list.")


def _check_visit(problem: Problem, visit: Visit) -> None:
    _check_known("visit", visit.id, "person", visit.person, problem.person_by_id)
    if not 0 <= visit.planned < WEEK_MINUTES:
        raise BadProblemError(
            f"Visit {visit.id} is planned at minute {visit.planned}; a week has minutes 0 to 10079."
        )
    if visit.minutes <= 0:
        raise BadProblemError(
            f"Visit {visit.id} lasts {visit.minutes} minutes; a visit lasts at least 1 minute."
        )
    if visit.earliest > visit.latest:
        raise BadProblemError(
            f"Visit {visit.id} may start from {visit.earliest} to {visit.latest}: end before start."
        )


def _check_published(problem: Problem, published: Published) -> None:
    for entry in published.assignments:
        _check_known("published rota", "entry", "visit", entry.visit, problem.visit_by_id)
        _check_known("published rota", "entry", "carer", entry.carer, problem.carer_by_id)
        if entry.slot not in problem.visit_by_id[entry.visit].slots:
            raise BadProblemError(
                f"The published rota fills slot {entry.slot} of visit {entry.visit}, which has none."
            )
    for item in [part.item for part in published.learning] + [part.item for part in published.shadows]:
        _check_known("published rota", "entry", "learning item", item, problem.learning_by_id)
    for shadow in published.shadows:
        _check_known("published rota", "entry", "visit", shadow.visit, problem.visit_by_id)
