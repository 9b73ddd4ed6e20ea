"""An immutable snapshot of one provider, or of one of its branches, as the measures see it.

Keys are opaque texts that lead back to the stored rows. Dates are London days; a `until_on` or `left_on` is
the last day, included; None means still open, or not known where the field says so. Instants are aware, UTC.
The file is long because a snapshot is one thing: a row of each kind and the ways to look them up.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, Literal, TypeVar

from hefted.engine.periods import Period

ContractKind = Literal["permanent", "temporary", "bank", "agency", "other"]
VisitStatus = Literal["planned", "delivered", "missed", "cancelled"]
VisitKind = Literal["normal", "time critical", "flexible"]
Dated = TypeVar("Dated", bound="Any")


@dataclass(frozen=True, kw_only=True)
class Branch:
    """A workplace. travel_paid: same rate, minimum wage, different rate, not paid, another way; or None."""

    key: str
    name: str
    travel_paid: str | None = None
    travel_rate: float | None = None


@dataclass(frozen=True, kw_only=True)
class Spell:
    """Continuous employment with the provider. reason is an ASC-WDS leaving reason code, None not known.

    end_is_estimated: the worker was missing from a newer staff file; the day itself is not known.
    """

    key: str
    worker: str
    branch: str
    started_on: date
    left_on: date | None = None
    reason: str | None = None
    end_is_estimated: bool = False

    def is_in_post(self, *, on: date) -> bool:
        """Employed at the close of the day: someone whose last day it is has left."""
        return self.started_on <= on and (self.left_on is None or self.left_on > on)


@dataclass(frozen=True, kw_only=True)
class ContractHeld:
    """Terms of one spell for a stretch of days. None: not known. Hours a week, pounds an hour."""

    key: str
    worker: str
    spell: str
    kind: ContractKind
    from_on: date
    until_on: date | None = None
    zero_hours: bool | None = None
    weekly_hours: float | None = None
    hourly_pay: float | None = None


@dataclass(frozen=True, kw_only=True)
class RoleHeld:
    """A job role (ASC-WDS code) of one spell for a stretch of days."""

    key: str
    worker: str
    spell: str
    role: str
    from_on: date
    until_on: date | None = None


@dataclass(frozen=True, kw_only=True)
class WorkplaceReturn:
    """What a workplace stated in ASC-WDS; leavers, starters over the 12 months before. None: not known."""

    key: str
    branch: str
    returned_on: date
    total_staff: int | None = None
    starters: int | None = None
    leavers: int | None = None
    vacancies: int | None = None


@dataclass(frozen=True, kw_only=True)
class Vacancy:
    """Posts a branch is actively recruiting to, from the opening day to the day filled or withdrawn."""

    key: str
    branch: str
    role: str
    posts: int
    opened_on: date
    filled_on: date | None = None
    withdrawn_on: date | None = None

    def is_open(self, *, on: date) -> bool:
        """Open at the close of the day: a post filled that day is filled."""
        closed = min((day for day in (self.filled_on, self.withdrawn_on) if day), default=None)
        return self.opened_on <= on and (closed is None or closed > on)


@dataclass(frozen=True, kw_only=True)
class SicknessReported:
    """Working days lost to sickness in the 12 months before, as stated of a worker. None: not known."""

    key: str
    worker: str
    branch: str
    reported_on: date
    days: float | None


@dataclass(frozen=True, kw_only=True)
class Absence:
    """kind: sickness, leave, parental, other. working_days_lost None: not known."""

    key: str
    worker: str
    branch: str
    kind: str
    from_on: date
    until_on: date | None = None
    working_days_lost: float | None = None


@dataclass(frozen=True, kw_only=True)
class Shift:
    """One worker's shift from the rota history; minutes, None: not recorded. agency None: not known."""

    key: str
    worker: str
    branch: str
    starts_at: datetime
    ends_at: datetime
    contact_minutes: float | None = None
    travel_minutes: float | None = None
    paid_travel_minutes: float | None = None
    waiting_minutes: float | None = None
    commute_minutes: float | None = None
    agency: bool | None = None


@dataclass(frozen=True, kw_only=True)
class CarerVisit:
    """One carer's part of a visit; a visit for two carers is two of these with one `visit` and carer 1 and 2.

    cancelled_by: person, provider, hospital, None where not cancelled. A shadow visit is a learner's.
    """

    key: str
    visit: str
    carer: int
    person: str
    branch: str
    worker: str | None
    planned_start: datetime
    planned_end: datetime
    status: VisitStatus
    actual_start: datetime | None = None
    actual_end: datetime | None = None
    cancelled_by: str | None = None
    kind: VisitKind = "normal"
    shadow: bool = False
    agency: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Person:
    """A person supported; preferred: the workers of their known team; known_since: (worker, day) stated."""

    key: str
    branch: str
    preferred: tuple[str, ...] = ()
    known_since: tuple[tuple[str, date], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Terms:
    """A commissioner's tolerances for one person's visits for a stretch of days. Minutes; share 0 to 1."""

    key: str
    person: str
    from_on: date
    until_on: date | None
    late_after_minutes: float
    time_critical_late_after_minutes: float
    missed_after_minutes: float
    short_below_share: float


@dataclass(frozen=True, kw_only=True)
class WageRate:
    """The minimum wage of a band ("21 and over", "18 to 20"…) in pounds an hour, from a day on."""

    band: str
    from_on: date
    pounds: float


@dataclass(frozen=True, kw_only=True)
class Threshold:
    """One number a measure needs, from a day on, with where it comes from."""

    name: str
    from_on: date
    value: float


@dataclass(frozen=True, kw_only=True)
class Code:
    """One row of a list: leaving reasons, contract kinds counted as employees, care-providing roles."""

    list: str
    from_on: date
    code: str
    words: str
    group: str = ""


@dataclass(frozen=True, kw_only=True)
class Rules:
    """Thresholds, lists and rates as dated data, read elsewhere and handed in."""

    thresholds: tuple[Threshold, ...] = ()
    codes: tuple[Code, ...] = ()
    wage_rates: tuple[WageRate, ...] = ()

    @cached_property
    def _lists(self) -> dict[tuple[str, date], tuple[Code, ...]]:
        """Lists already looked up: asked for once a spell, they are worth remembering."""
        return {}

    def number(self, name: str, *, on: date) -> float:
        """The threshold in force on a day; KeyError says which is missing."""
        rows = [row for row in self.thresholds if row.name == name and row.from_on <= on]
        if not rows:
            raise KeyError(f"No threshold “{name}” is in force on {on}.")
        return max(rows, key=lambda row: row.from_on).value

    def listed(self, name: str, *, on: date) -> tuple[Code, ...]:
        """The list in force on a day: all rows that share its latest from-day, in their given order."""
        known = self._lists.get((name, on))
        if known is None:
            rows = [row for row in self.codes if row.list == name and row.from_on <= on]
            if not rows:
                raise KeyError(f"No list “{name}” is in force on {on}.")
            newest = max(row.from_on for row in rows)
            known = self._lists[name, on] = tuple(row for row in rows if row.from_on == newest)
        return known

    def wage(self, band: str, *, on: date) -> float | None:
        """The minimum wage of a band on a day, or None where no rate is held."""
        rows = [row for row in self.wage_rates if row.band == band and row.from_on <= on]
        return max(rows, key=lambda row: row.from_on).pounds if rows else None


@dataclass(frozen=True, kw_only=True)
class Records:
    """Made by `snapshot`, which sorts; the slices below rely on it. as_of is the last day known of.

    leavers_from: the first day from which leavers were recorded, None where none ever was.
    """

    as_of: date
    rules: Rules
    leavers_from: date | None = None
    branches: tuple[Branch, ...] = ()
    spells: tuple[Spell, ...] = ()
    contracts: tuple[ContractHeld, ...] = ()
    roles: tuple[RoleHeld, ...] = ()
    returns: tuple[WorkplaceReturn, ...] = ()
    vacancies: tuple[Vacancy, ...] = ()
    sickness: tuple[SicknessReported, ...] = ()
    absences: tuple[Absence, ...] = ()
    shifts: tuple[Shift, ...] = ()
    visits: tuple[CarerVisit, ...] = ()
    people: tuple[Person, ...] = ()
    terms: tuple[Terms, ...] = ()

    @cached_property
    def visit_starts(self) -> list[datetime]:
        return [visit.planned_start for visit in self.visits]

    @cached_property
    def shift_starts(self) -> list[datetime]:
        return [shift.starts_at for shift in self.shifts]

    def visits_in(self, *, period: Period) -> tuple[CarerVisit, ...]:
        """Carer-visits whose planned start falls in the period, in order of planned start."""
        return self.visits[slice(*_bounds(self.visit_starts, period))]

    def shifts_in(self, *, period: Period) -> tuple[Shift, ...]:
        """Shifts that start in the period, in order of start."""
        return self.shifts[slice(*_bounds(self.shift_starts, period))]

    @cached_property
    def contracts_of_spell(self) -> dict[str, tuple[ContractHeld, ...]]:
        return _grouped(self.contracts, lambda row: row.spell)

    @cached_property
    def contracts_of_worker(self) -> dict[str, tuple[ContractHeld, ...]]:
        return _grouped(self.contracts, lambda row: row.worker)

    @cached_property
    def spells_of_worker(self) -> dict[str, tuple[Spell, ...]]:
        return _grouped(self.spells, lambda row: row.worker)

    @cached_property
    def terms_of_person(self) -> dict[str, tuple[Terms, ...]]:
        return _grouped(self.terms, lambda row: row.person)

    @cached_property
    def person_of_key(self) -> dict[str, Person]:
        return {person.key: person for person in self.people}

    @cached_property
    def branch_of_key(self) -> dict[str, Branch]:
        return {branch.key: branch for branch in self.branches}

    @cached_property
    def workplaces(self) -> tuple[tuple[Branch, "Records"], ...]:
        """The workforce of each branch that has any, without its visits and shifts."""
        named = self.branch_of_key
        keys = {row.branch for row in self.spells}
        keys |= {row.branch for row in self.returns} | {row.branch for row in self.vacancies}
        bare = replace(self, shifts=(), visits=(), people=(), terms=())
        return tuple(
            (named.get(key, Branch(key=key, name=key)), for_branch(records=bare, branch=key))
            for key in sorted(keys)
        )

    def contract(self, *, spell: str, on: date) -> ContractHeld | None:
        """The contract of a spell in force on a day, or None."""
        return in_force(self.contracts_of_spell.get(spell, ()), on=on)

    def terms_for(self, *, person: str, on: date) -> Terms | None:
        """The commissioner's tolerances for a person on a day, or None."""
        return in_force(self.terms_of_person.get(person, ()), on=on)


def in_force(rows: tuple[Dated, ...], *, on: date) -> Dated | None:
    """The row with the latest from_on that covers the day, until_on included."""
    found = None
    for row in rows:
        if row.from_on <= on and (row.until_on is None or row.until_on >= on):
            found = row
    return found


def snapshot(
    *, as_of: date, rules: Rules, leavers_from: date | None = None, **rows: Iterable[Any]
) -> Records:
    """Records with every kind of row in its lasting order, whatever order it was handed in."""
    orders: dict[str, Callable[[Any], Any]] = {
        "branches": lambda row: row.key,
        "spells": lambda row: (row.started_on, row.key),
        "contracts": lambda row: (row.from_on, row.key),
        "roles": lambda row: (row.from_on, row.key),
        "returns": lambda row: (row.returned_on, row.key),
        "vacancies": lambda row: (row.opened_on, row.key),
        "sickness": lambda row: (row.reported_on, row.key),
        "absences": lambda row: (row.from_on, row.key),
        "shifts": lambda row: (row.starts_at, row.key),
        "visits": lambda row: (row.planned_start, row.key),
        "people": lambda row: row.key,
        "terms": lambda row: (row.from_on, row.key),
    }
    ordered = {kind: tuple(sorted(values, key=orders[kind])) for kind, values in rows.items()}
    return Records(as_of=as_of, rules=rules, leavers_from=leavers_from, **ordered)


def for_branch(*, records: Records, branch: str) -> Records:
    """The same snapshot narrowed to one branch; a spell belongs to the branch it was recorded at."""
    spells = tuple(row for row in records.spells if row.branch == branch)
    people = tuple(row for row in records.people if row.branch == branch)
    spell_keys = {row.key for row in spells}
    workers = {row.worker for row in records.shifts if row.branch == branch}
    workers |= {row.worker for row in records.visits if row.branch == branch and row.worker}
    visited = {row.person for row in records.visits if row.branch == branch} | {row.key for row in people}
    return replace(
        records,
        branches=tuple(row for row in records.branches if row.key == branch),
        spells=spells,
        contracts=tuple(row for row in records.contracts if row.spell in spell_keys or row.worker in workers),
        roles=tuple(row for row in records.roles if row.spell in spell_keys),
        returns=tuple(row for row in records.returns if row.branch == branch),
        vacancies=tuple(row for row in records.vacancies if row.branch == branch),
        sickness=tuple(row for row in records.sickness if row.branch == branch),
        absences=tuple(row for row in records.absences if row.branch == branch),
        shifts=tuple(row for row in records.shifts if row.branch == branch),
        visits=tuple(row for row in records.visits if row.branch == branch),
        people=tuple(row for row in records.people if row.key in visited),
        terms=tuple(row for row in records.terms if row.person in visited),
    )


def _bounds(starts: list[datetime], period: Period) -> tuple[int, int]:
    return bisect_left(starts, period.starts_at), bisect_left(starts, period.ends_at)


def _grouped(rows: tuple[Dated, ...], key: Callable[[Dated], str]) -> dict[str, tuple[Dated, ...]]:
    groups: dict[str, list[Dated]] = {}
    for row in rows:
        groups.setdefault(key(row), []).append(row)
    return {name: tuple(found) for name, found in groups.items()}
