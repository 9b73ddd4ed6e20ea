"""Rotas in the words and rows of a page."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from hefted.accounts.models import Branch
from hefted.engine.pay import unpaid_travel_as_stated
from hefted.engine.rota.cost import Cost, cost_of
from hefted.engine.rota.explain import Why
from hefted.engine.rota.figures import Figures, figures_of
from hefted.engine.rota.problem import DAY_MINUTES, Problem
from hefted.engine.rota.rules import violations
from hefted.engine.rota.solution import DAY_NAMES, Layout, Solution, lay_out
from hefted.engine.rota.units import paid_minutes
from hefted.rota.wording import clock, job_words, look_of

PART_WORDS = {
    "unassigned_visit": ("Visits nobody could be found for", "carer visits"),
    "unassigned_critical_visit": ("Time-critical visits nobody could be found for", "carer visits"),
    "outside_window_minute": ("Visits outside the time agreed", "minutes"),
    "off_plan_minute": ("Visits away from their planned time", "minutes"),
    "paid_travel_minute": ("Travel between visits", "minutes"),
    "home_leg_minute": ("Travel between home and work", "minutes"),
    "idle_minute": ("Waiting between visits", "minutes"),
    "extra_carer": ("More different carers for a person than aimed at", "carers"),
    "unknown_carer_visit": ("Visits by a carer the person does not know", "carer visits"),
    "zone_change": ("Going from one part of the area to another", "changes"),
    "under_contract_minute": ("Contracted time not used", "minutes"),
    "over_contract_minute": ("Time beyond contract", "minutes"),
    "lost_learning_minute": ("Learning and supervision not held", "minutes"),
    "extra_weekend_day": ("Weekend days beyond a fair share", "days"),
    "extra_split_day": ("Split days beyond a fair share", "days"),
}


@dataclass(frozen=True)
class Comparison:
    """One figure before and after; `tone` says whether the change is good."""

    words: str
    before: str
    after: str
    change: str
    tone: str


@dataclass(frozen=True)
class PartRow:
    words: str
    unit: str
    before_units: int
    before_cost: float
    after_units: int
    after_cost: float


@dataclass(frozen=True)
class VisitRow:
    """One job in words for lists and phones."""

    carer: str
    starts: str
    ends: str
    words: str
    look: str
    visit: str
    slot: int
    pk: int | None = None


@dataclass(frozen=True)
class DayTab:
    number: int
    words: str


@dataclass(frozen=True)
class CarerWeek:
    """One carer's line of the week: work of each day in few words, and paid against contracted time."""

    name: str
    days: tuple[str, ...]
    paid_minutes: int
    contract_minutes: int


def day_tabs(week_start: date) -> tuple[DayTab, ...]:
    return tuple(
        DayTab(number, f"{name[:3]} {(week_start + timedelta(days=number)).day}")
        for number, name in enumerate(DAY_NAMES)
    )


def hours(minutes: int) -> str:
    return f"{minutes // 60} h {minutes % 60:02d}"


def unpaid_minutes(figures: Figures, branch: Branch) -> int | None:
    """Travel between visits that the branch states it does not pay; journeys from and to home are no such
    travel. None = the branch does not say.
    """
    return unpaid_travel_as_stated(travel_minutes=figures.travel_minutes, stated=branch.travel_pay)


def comparisons(
    *, problem: Problem, before: Solution, after: Solution, branch: Branch
) -> tuple[Comparison, ...]:
    """The headline figures of two rotas of one week, by the same arithmetic."""
    old, new = (figures_of(problem=problem, solution=rota) for rota in (before, after))
    return (
        _fewer("Carer visits not placed", old.unplaced, new.unplaced),
        _fewer(
            "Total travel",
            old.travel_minutes + old.home_minutes,
            new.travel_minutes + new.home_minutes,
            hours,
        ),
        _fewer("Travel between visits", old.travel_minutes, new.travel_minutes, hours),
        _unpaid(unpaid_minutes(old, branch), unpaid_minutes(new, branch)),
        _fewer("Travel between home and work", old.home_minutes, new.home_minutes, hours),
        _share("Visits by a known carer", old.known_share, new.known_share),
        _number("Different carers a person", old.carers_per_person, new.carers_per_person),
        _share("Visits within 15 minutes of plan", old.within_15_minutes_share, new.within_15_minutes_share),
        _fewer("Shifts", old.shifts, new.shifts),
    )


def _fewer(words: str, old: int, new: int, show: Callable[[int], str] = str) -> Comparison:
    tone = "" if new == old else "good" if new < old else "watch"
    change = "no change" if new == old else f"{show(abs(new - old))} {'less' if new < old else 'more'}"
    return Comparison(words, show(old), show(new), change, tone)


def _unpaid(old: int | None, new: int | None) -> Comparison:
    if old is None or new is None:
        return Comparison("Of it not paid", "not known", "not known", "", "")
    return _fewer("Of it not paid", old, new, hours)


def _share(words: str, old: float | None, new: float | None) -> Comparison:
    if old is None or new is None:
        return Comparison(words, _percent(old), _percent(new), "", "")
    points = round(100 * new) - round(100 * old)
    tone = "" if not points else "good" if points > 0 else "watch"
    return Comparison(
        words, _percent(old), _percent(new), f"{points:+d} points" if points else "no change", tone
    )


def _percent(share: float | None) -> str:
    return "not computable" if share is None else f"{share:.0%}"


def _number(words: str, old: float | None, new: float | None) -> Comparison:
    before, after = ("not computable" if value is None else f"{value:.1f}" for value in (old, new))
    if old is None or new is None or before == after:
        return Comparison(words, before, after, "", "")
    return Comparison(words, before, after, f"{new - old:+.1f}", "good" if new < old else "watch")


def part_rows(*, problem: Problem, before: Solution, after: Solution) -> tuple[PartRow, ...]:
    """What both rotas cost, part by part, in plain words."""
    old, new = (cost_of(problem=problem, solution=rota) for rota in (before, after))
    return tuple(
        PartRow(*PART_WORDS[was.part], was.units, round(was.cost, 1), now.units, round(now.cost, 1))
        for was, now in zip(old.parts, new.parts, strict=True)
    )


def total_of(*, problem: Problem, rota: Solution) -> float:
    cost: Cost = cost_of(problem=problem, solution=rota)
    return cost.total


def broken_rules(*, problem: Problem, rota: Solution, names: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(with_names(found.sentence, names) for found in violations(problem=problem, solution=rota))


def with_names(sentence: str, names: Mapping[str, str]) -> str:
    """Worker references in a sentence of the engine turned into names."""
    found = sentence
    for word in {word.strip(".,;:()'") for word in sentence.split()}:
        if word in names:
            found = found.replace(word, names[word])
    return found


def visit_rows(
    *, problem: Problem, layout: Layout, day: int, names: Mapping[str, str], initials: Mapping[str, str]
) -> tuple[VisitRow, ...]:
    """The day's jobs by carer and time."""
    rows = [
        VisitRow(
            carer=names.get(carer, carer),
            starts=clock(job.start),
            ends=clock(job.end),
            words=job_words(job, problem, initials),
            look=look_of(job, problem),
            visit=job.ref if job.kind == "visit" else "",
            slot=job.slot,
        )
        for (carer, on), found in layout.days.items()
        if on == day
        for job in found.jobs
    ]
    return tuple(sorted(rows, key=lambda row: (row.carer, row.starts)))


def with_keys(rows: tuple[VisitRow, ...], keys: Mapping[str, int]) -> tuple[VisitRow, ...]:
    """Rows that know the keys of their visits, for the addresses of a page."""
    return tuple(replace(row, pk=keys.get(row.visit)) for row in rows)


def carer_weeks(*, problem: Problem, rota: Solution, names: Mapping[str, str]) -> tuple[CarerWeek, ...]:
    layout = lay_out(problem=problem, solution=rota)
    paid = paid_minutes(layout)
    found = []
    for carer in problem.carers:
        days = []
        for day in range(len(DAY_NAMES)):
            work = layout.days.get((carer.id, day))
            jobs = work.jobs if work else ()
            days.append(f"{len(jobs)} from {clock(jobs[0].start)} to {clock(jobs[-1].end)}" if jobs else "")
        name = names.get(carer.id, carer.id)
        found.append(CarerWeek(name, tuple(days), paid[carer.id], carer.contract_minutes))
    return tuple(sorted(found, key=lambda line: line.name))


def planned_words(problem: Problem, visit: str) -> str:
    """When a visit was agreed for: 'Tuesday 08:15, 30 minutes'."""
    found = problem.visit_by_id[visit]
    return f"{DAY_NAMES[found.day]} {clock(found.planned)}, {found.minutes} minutes"


@dataclass(frozen=True)
class UnplacedRow:
    visit: str
    slot: int
    initials: str
    planned: str
    reason: str
    would_help: str
    pk: int | None


def unplaced_rows(
    *,
    problem: Problem,
    rota: Solution,
    names: Mapping[str, str],
    initials: Mapping[str, str],
    keys: Mapping[str, int],
) -> tuple[UnplacedRow, ...]:
    return tuple(
        UnplacedRow(
            visit=slot.visit,
            slot=slot.slot,
            initials=initials.get(problem.visit_by_id[slot.visit].person, ""),
            planned=planned_words(problem, slot.visit),
            reason=slot.reason,
            would_help=with_names(slot.would_help, names),
            pk=keys.get(slot.visit),
        )
        for slot in rota.unplaced
    )


@dataclass(frozen=True)
class Reasons:
    """Why one carer has one visit, in the words of the page."""

    carer: str
    reasons: tuple[str, ...]
    others: tuple[str, ...]


def reasons_of(*, why: Why, names: Mapping[str, str], initials: Mapping[str, str]) -> Reasons:
    known = {**names, **initials}
    others = tuple(
        f"{names.get(other.carer, other.carer)} at {clock(other.start)}: "
        + (f"{other.dearer:g} points dearer" if other.dearer > 0 else f"{-other.dearer:g} points cheaper")
        for other in why.alternatives
    )
    return Reasons(
        names.get(why.carer, why.carer), tuple(with_names(reason, known) for reason in why.reasons), others
    )


def minute_of_day(minute: int) -> str:
    return clock(minute % DAY_MINUTES)
