"""From the records to a week that can be planned; `queries` opens this to pages and other apps."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.timezone import get_default_timezone, localtime, make_aware

from hefted.accounts.models import Branch, Provider
from hefted.care import queries as care
from hefted.engine.places import CALIBRATED
from hefted.engine.rota.problem import (
    DAY_MINUTES,
    WEEK_DAYS,
    Assignment,
    Carer,
    Learning,
    Person,
    Point,
    Problem,
    TravelMode,
    Visit,
)
from hefted.engine.rota.solution import Solution
from hefted.rota.planning_rules import PlanningRules, rules_on
from hefted.supervision import queries as supervision
from hefted.workforce import queries as workforce

if TYPE_CHECKING:
    from hefted.care.models import CarerVisit, Preference
    from hefted.care.models import Person as PersonRecord
    from hefted.care.models import Visit as VisitRecord
    from hefted.workforce.models import EmploymentSpell, Worker

KINDS = {"normal": "normal", "time critical": "critical", "flexible": "flexible"}
WEEK = timedelta(days=WEEK_DAYS)
DAY = timedelta(days=1)
CARERS = (1, 2)
NOT_KNOWN = "not known"


@dataclass(frozen=True)
class GatheredWeek:
    """A week as a problem, the rota the records hold for it, and what had to be left out and why."""

    problem: Problem
    as_recorded: Solution
    notes: tuple[str, ...]


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def instant(*, week_start: date, minute: int) -> datetime:
    """The moment of a minute of the week, by the clocks in London."""
    days, rest = divmod(minute, DAY_MINUTES)
    clock = time(rest // 60, rest % 60)
    return make_aware(datetime.combine(week_start + days * DAY, clock), get_default_timezone())


def minute_of(*, week_start: date, at: datetime) -> int:
    """The minute of the week that London clocks show at a moment; below 0 before the week."""
    local = localtime(at)
    return (local.date() - week_start).days * DAY_MINUTES + local.hour * 60 + local.minute


@dataclass
class _Week:
    """What is being gathered."""

    provider: Provider
    branch: Branch
    start: date
    rules: PlanningRules
    notes: list[str] = field(default_factory=list)

    @property
    def since(self) -> datetime:
        return instant(week_start=self.start, minute=0)

    @property
    def until(self) -> datetime:
        return instant(week_start=self.start, minute=WEEK_DAYS * DAY_MINUTES)

    def note(self, count: int, thing: str, what: str) -> None:
        """`thing` in the singular; nothing is noted of none."""
        if count:
            self.notes.append(f"{what}: {count} {thing}{'' if count == 1 else 's'}.")


def week_for(*, provider: Provider, branch: Branch, week_start: date) -> GatheredWeek:
    """`week_start` is a Monday. Ids in the problem are the references of the records."""
    week = _Week(provider, branch, week_start, rules_on(day=week_start))
    parts = list(
        care.carer_visits_of(provider=provider, since=week.since, until=week.until)
        .filter(visit__branch=branch, visit__cancelled_by="", shadow=False, carer__in=CARERS)
        .exclude(status="cancelled")
        .select_related("visit", "visit__person", "worker")
    )
    carers = _carers(week)
    people, visits = _people_and_visits(week, parts)
    known = {visit.id for visit in visits}
    problem = Problem(
        name=f"{branch.reference} {week_start.isoformat()}",
        modes={
            name: TravelMode(mode.base_seconds, mode.seconds_per_km, mode.minimum_minutes, mode.or_mode)
            for name, mode in CALIBRATED.modes.items()
        },
        rules=week.rules.rules,
        weights=week.rules.weights,
        carers=carers,
        people=people,
        visits=visits,
        learning=_learning(week, {carer.id for carer in carers}),
    )
    as_recorded = Solution(problem.name, _as_recorded(week, problem, parts, known))
    return GatheredWeek(problem, as_recorded, tuple(week.notes))


def _as_recorded(
    week: _Week, problem: Problem, parts: Iterable["CarerVisit"], known: set[str]
) -> tuple[Assignment, ...]:
    """Who was to go where by the records; a worker who cannot be planned with counts as nobody."""
    found = []
    elsewhere = 0
    for part in parts:
        if part.worker is None or part.visit.reference not in known:
            continue
        if part.worker.reference not in problem.carer_by_id:
            elsewhere += 1
            continue
        start = minute_of(week_start=week.start, at=part.visit.planned_start_at)
        found.append(Assignment(part.visit.reference, part.carer, part.worker.reference, start))
    week.note(elsewhere, "carer visit", "By workers who are not on this branch's list for the week")
    return tuple(found)


# ---- carers
def _carers(week: _Week) -> tuple[Carer, ...]:
    spells = _spells(week)
    hours: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for slot in workforce.availability_of(provider=week.provider):
        hours[slot.worker_id].append((slot.weekday, slot.from_minute, slot.until_minute))
    away = _days_away(week)
    found, without_hours, without_home = [], 0, 0
    for spell in spells:
        worker = spell.worker
        if not hours[worker.pk]:
            without_hours += 1
            continue
        home = _home(worker)
        if home is None:
            home, without_home = _office(week.branch), without_home + 1
        if home is None:
            continue
        found.append(_carer(week, spell, home, hours[worker.pk], away[worker.pk]))
    week.note(without_hours, "worker", "Not planned for, because no times of availability are on record")
    week.note(without_home, "worker", "Taken to start from the office, because no home is on the map")
    return tuple(found)


def _spells(week: _Week) -> list["EmploymentSpell"]:
    """Who is employed in the branch in some part of the week, one spell each, by reference."""
    last = week.start + WEEK
    covers = Q(started_on__lt=last) & (Q(ended_on__isnull=True) | Q(ended_on__gt=week.start))
    by_worker = {
        spell.worker_id: spell
        for spell in workforce.spells_of(provider=week.provider).filter(covers)
        if _branch_of(spell, week.start) == week.branch.pk
    }
    return sorted(by_worker.values(), key=lambda spell: spell.worker.reference)


def _branch_of(spell: "EmploymentSpell", day: date) -> int:
    """Where the role held on the day is; the spell's own branch where no role had begun."""
    begun = [role.branch_id for role in spell.roles.all() if role.from_on <= day]
    return begun[-1] if begun else spell.branch_id


def _home(worker: "Worker") -> Point | None:
    if worker.home_latitude is None or worker.home_longitude is None:
        return None
    return Point(worker.home_latitude, worker.home_longitude)


def _office(branch: Branch) -> Point | None:
    if branch.latitude is None or branch.longitude is None:
        return None
    return Point(branch.latitude, branch.longitude)


def _days_away(week: _Week) -> dict[int, set[int]]:
    """Worker > days of the week (0 Monday) on which an absence keeps them away."""
    last = week.start + WEEK
    covers = Q(from_on__lt=last) & (Q(until_on__isnull=True) | Q(until_on__gt=week.start))
    away: dict[int, set[int]] = defaultdict(set)
    for absence in workforce.absences_of(provider=week.provider).filter(covers):
        for day in range(WEEK_DAYS):
            on = week.start + day * DAY
            if absence.from_on <= on and (absence.until_on is None or on < absence.until_on):
                away[absence.worker_id].add(day)
    return away


def _carer(
    week: _Week, spell: "EmploymentSpell", home: Point, hours: list[tuple[int, int, int]], away: set[int]
) -> Carer:
    worker, numbers = spell.worker, week.rules.numbers
    employed = {day for day in range(WEEK_DAYS) if _is_employed(spell, week.start + day * DAY)} - away
    contracts = [one for one in spell.contracts.all() if one.from_on < week.start + WEEK]
    weekly = contracts[-1].weekly_hours if contracts else None
    # Contracted hours shrink with the days somebody is not there.
    workable = {weekday for weekday, _, _ in hours}
    share = len(workable & employed) / len(workable)
    limit = "max_week_minutes_opted_out" if worker.opted_out_of_48_hours else "max_week_minutes"
    return Carer(
        id=worker.reference,
        branch=week.branch.reference,
        home=home,
        mode=worker.travel_mode,
        sex=worker.sex or NOT_KNOWN,
        skills=frozenset(worker.skills),
        avoid=frozenset(worker.avoids),
        availability=tuple(
            (weekday * DAY_MINUTES + start, weekday * DAY_MINUTES + end)
            for weekday, start, end in hours
            if weekday in employed
        ),
        contract_minutes=round(float(weekly or 0) * 60 * share),
        max_week_minutes=numbers[limit],
        previous_end=None,
        fair_weekend_days=numbers["fair_weekend_days"],
        fair_split_days=numbers["fair_split_days"],
    )


def _is_employed(spell: "EmploymentSpell", day: date) -> bool:
    return spell.started_on <= day and (spell.ended_on is None or day < spell.ended_on)


# ---- people and visits
def _people_and_visits(
    week: _Week, parts: Iterable["CarerVisit"]
) -> tuple[tuple[Person, ...], tuple[Visit, ...]]:
    slots: dict[int, set[int]] = defaultdict(set)
    records: dict[int, VisitRecord] = {}
    for part in parts:
        slots[part.visit_id].add(part.carer)
        records[part.visit_id] = part.visit
    nowhere, late = 0, 0
    visits: dict[int, list[Visit]] = defaultdict(list)
    people: dict[int, PersonRecord] = {}
    for key, record in records.items():
        if record.person.latitude is None or record.person.longitude is None:
            nowhere += 1
            continue
        visit = _visit(week, record, is_double=len(slots[key]) > 1)
        if visit.planned + visit.minutes > (visit.day + 1) * DAY_MINUTES:
            late += 1
            continue
        visits[record.person_id].append(visit)
        people[record.person_id] = record.person
    week.note(nowhere, "visit", "Not planned, because the person's postcode has no place on the map")
    week.note(late, "visit", "Not planned, because they run past midnight")
    history, barred = _history(week), _barred(week)
    found = tuple(
        _person(week, people[key], visits[key], history.get(key, {}), barred.get(key, frozenset()))
        for key in sorted(people, key=lambda key: people[key].reference)
    )
    every = sorted(
        (visit for mine in visits.values() for visit in mine), key=lambda visit: (visit.planned, visit.id)
    )
    return found, tuple(every)


def _visit(week: _Week, record: "VisitRecord", *, is_double: bool) -> Visit:
    planned = minute_of(week_start=week.start, at=record.planned_start_at)
    minutes = round((record.planned_end_at - record.planned_start_at).total_seconds() / 60)
    half = week.rules.windows[record.kind]
    earliest, latest = planned - half, planned + half
    if record.earliest_start_at is not None:
        earliest = minute_of(week_start=week.start, at=record.earliest_start_at)
    if record.latest_start_at is not None:
        latest = minute_of(week_start=week.start, at=record.latest_start_at)
    needs = frozenset(record.needs or record.person.needs)
    return Visit(
        id=record.reference,
        person=record.person.reference,
        planned=planned,
        minutes=minutes,
        kind=KINDS[record.kind],
        earliest=max(min(earliest, planned), planned // DAY_MINUTES * DAY_MINUTES),
        latest=max(latest, planned),
        tolerance=week.rules.tolerances[record.kind],
        skills=needs,
        second_minutes=minutes if is_double else None,
        second_skills=needs if is_double else frozenset(),
    )


def _history(week: _Week) -> dict[int, Counter[str]]:
    """Person > worker > visits of the weeks before; a worker the person prefers counts as known."""
    since = instant(week_start=week.start - WEEK * week.rules.numbers["history_weeks"], minute=0)
    found: dict[int, Counter[str]] = defaultdict(Counter)
    rows = care.carer_visits_of(provider=week.provider, since=since, until=week.since).filter(
        status="delivered", shadow=False, worker__isnull=False, visit__branch=week.branch
    )
    for person, worker in rows.values_list("visit__person_id", "worker__reference"):
        found[person][str(worker)] += 1
    for preference in _preferences(week, "preferred"):
        found[preference.person_id][preference.worker.reference] += 1
    return found


def _preferences(week: _Week, kind: str) -> Iterable["Preference"]:
    return care.preferences_of(provider=week.provider).filter(person__branch=week.branch, kind=kind)


def _barred(week: _Week) -> dict[int, frozenset[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for preference in _preferences(week, "barred"):
        found[preference.person_id].add(preference.worker.reference)
    return {person: frozenset(workers) for person, workers in found.items()}


def _person(
    week: _Week,
    record: "PersonRecord",
    visits: list[Visit],
    history: Mapping[str, int],
    barred: frozenset[str],
) -> Person:
    assert record.latitude is not None
    assert record.longitude is not None
    return Person(
        id=record.reference,
        branch=week.branch.reference,
        zone=record.postcode.split()[0],
        home=Point(record.latitude, record.longitude),
        only_sex=record.sex_of_carer or None,
        conditions=frozenset(record.home_conditions),
        barred=barred,
        min_gap=min([week.rules.numbers["min_gap_minutes"], *_gaps(visits)]),
        target_carers=week.rules.target_for(carer_visits=sum(len(visit.slots) for visit in visits)),
        history=dict(history),
    )


def _gaps(visits: list[Visit]) -> Iterable[int]:
    """Minutes between the planned starts of one day's visits: what was agreed is never too close."""
    by_day: dict[int, list[int]] = defaultdict(list)
    for visit in visits:
        by_day[visit.day].append(visit.planned)
    return (after - before for starts in by_day.values() for before, after in pairwise(sorted(starts)))


# ---- learning
def _learning(week: _Week, carers: set[str]) -> tuple[Learning, ...]:
    """Supervisions that fall due; those without a mentor, or of somebody not planned with, are noted."""
    office = _office(week.branch)
    found, left_out = [], 0
    for number, event in enumerate(
        supervision.events_for(provider=week.provider, branch=week.branch, week_start=week.start)
    ):
        together = (event.worker, event.mentor)
        if office is None or event.mentor is None or not carers.issuperset(together):
            left_out += 1
            continue
        found.append(
            Learning(
                id=f"Supervision {number + 1}: {event.worker}, {event.kind}",
                kind="supervision",
                carers=(event.worker, event.mentor),
                minutes=event.minutes,
                at=office,
                windows=_windows(week, event.from_on, event.until_on),
            )
        )
    week.note(left_out, "supervision", "Due, but no mentor of this branch can be planned")
    return tuple(found)


def _windows(week: _Week, since: date, until: date) -> tuple[tuple[int, int], ...]:
    numbers = week.rules.numbers
    days = range((since - week.start).days, (until - week.start).days)
    return tuple(
        (day * DAY_MINUTES + numbers["event_from_minute"], day * DAY_MINUTES + numbers["event_until_minute"])
        for day in days
        if 0 <= day < WEEK_DAYS
    )
