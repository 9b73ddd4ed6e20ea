"""The rules a rota may not break: one function a rule, one sentence a violation."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from .problem import Problem
from .solution import Job, Layout, Solution, clock, lay_out
from .units import units


@dataclass(frozen=True, slots=True)
class Violation:
    """`rule` is the rule's short name; carer and visit are None where the rule is not about one."""

    rule: str
    sentence: str
    carer: str | None = None
    visit: str | None = None


def _name(job: Job) -> str:
    return f"{job.ref} ({clock(job.start)})"


def readable(problem: Problem, layout: Layout) -> Iterator[Violation]:
    """Entries that name something unknown, or something twice."""
    del problem
    for refusal in layout.refusals:
        yield Violation(refusal.rule, refusal.sentence)


def pair(problem: Problem, layout: Layout) -> Iterator[Violation]:
    """The two carers of a double-handed visit are different and start together."""
    for visit in problem.visits:
        one, two = layout.slots.get((visit.id, 1)), layout.slots.get((visit.id, 2))
        if one and two and one.carer == two.carer:
            yield Violation(
                "pair", f"{visit.id} needs two carers and has {one.carer} twice.", one.carer, visit.id
            )
        if one and two and one.start != two.start:
            yield Violation(
                "pair",
                f"The two carers of {visit.id} do not start together:"
                f" {clock(one.start)} and {clock(two.start)}.",
                one.carer,
                visit.id,
            )


def skill(problem: Problem, layout: Layout) -> Iterator[Violation]:
    for (reference, slot), job in layout.slots.items():
        needed = problem.visit_by_id[reference].slot_skills(slot)
        lacking = needed - problem.carer_by_id[job.carer].skills
        if lacking:
            words = " and ".join(sorted(lacking))
            yield Violation(
                "skill", f"{job.carer} has no training in {words} for {_name(job)}.", job.carer, reference
            )


def _matches(layout: Layout) -> Iterator[Job]:
    yield from layout.slots.values()
    yield from layout.shadows.values()


def sex(problem: Problem, layout: Layout) -> Iterator[Violation]:
    for job in _matches(layout):
        person = problem.person_by_id[problem.visit_by_id[job.ref].person]
        if person.only_sex and problem.carer_by_id[job.carer].sex != person.only_sex:
            asked = "women" if person.only_sex == "f" else "men"
            yield Violation(
                "sex", f"{person.id} asked for {asked} only: not {job.carer}.", job.carer, job.ref
            )


def barred(problem: Problem, layout: Layout) -> Iterator[Violation]:
    for job in _matches(layout):
        person = problem.person_by_id[problem.visit_by_id[job.ref].person]
        if job.carer in person.barred:
            yield Violation("barred", f"{job.carer} must not be sent to {person.id}.", job.carer, job.ref)


def home(problem: Problem, layout: Layout) -> Iterator[Violation]:
    for job in _matches(layout):
        person = problem.person_by_id[problem.visit_by_id[job.ref].person]
        clash = problem.carer_by_id[job.carer].avoid & person.conditions
        if clash:
            words = " and ".join(sorted(clash))
            yield Violation(
                "home", f"{job.carer} cannot work with {words} at {person.id}'s.", job.carer, job.ref
            )


def availability(problem: Problem, layout: Layout) -> Iterator[Violation]:
    now = problem.repair.now if problem.repair else 0
    for job in [*layout.slots.values(), *layout.attended.values(), *layout.shadows.values()]:
        free = problem.carer_by_id[job.carer].availability
        if job.start >= now and not any(start <= job.start and job.end <= end for start, end in free):
            yield Violation(
                "availability", f"{job.carer} is not available for {_name(job)}.", job.carer, job.ref
            )


def travel(problem: Problem, layout: Layout) -> Iterator[Violation]:
    """Nobody is in two places, and everybody has time to get to the next one."""
    del problem
    for day in layout.days.values():
        for (before, after), slack in zip(pairwise(day.jobs), day.slack, strict=True):
            if after.start < before.end:
                yield Violation(
                    "overlap",
                    f"{day.carer} would be at {_name(before)} and {_name(after)} at once.",
                    day.carer,
                    after.ref,
                )
            elif slack < 0:
                yield Violation(
                    "travel",
                    f"{day.carer} would be {-slack} minutes late from {_name(before)} to {_name(after)}.",
                    day.carer,
                    after.ref,
                )


def rest_break(problem: Problem, layout: Layout) -> Iterator[Violation]:
    for day in layout.days.values():
        jobs = day.jobs
        span, longest = jobs[-1].end - jobs[0].start, max((max(0, gap) for gap in day.slack), default=0)
        for over, needed in problem.rules.breaks:
            if span > over and longest < needed:
                yield Violation(
                    "break",
                    f"{day.carer} works {span} minutes from {clock(jobs[0].start)}"
                    f" without a break of {needed} minutes.",
                    day.carer,
                )


def rest(problem: Problem, layout: Layout) -> Iterator[Violation]:
    """Rest between coming home and leaving home again."""
    needed = problem.rules.rest_minutes
    for carer in problem.carers:
        back = carer.previous_end
        for day in layout.days_of(carer.id):
            if back is not None and day.leaves_home - back < needed:
                yield Violation(
                    "rest",
                    f"{carer.id} rests {day.leaves_home - back} minutes before {clock(day.jobs[0].start)};"
                    f" {needed} are needed.",
                    carer.id,
                )
            back = day.comes_home


def week(problem: Problem, layout: Layout) -> Iterator[Violation]:
    for carer in problem.carers:
        worked = sum(run.worked for day in layout.days_of(carer.id) for run in day.runs)
        if worked > carer.max_week_minutes:
            yield Violation(
                "week",
                f"{carer.id} works {worked} minutes door to door; the limit is {carer.max_week_minutes}.",
                carer.id,
            )


def visit_day(problem: Problem, layout: Layout) -> Iterator[Violation]:
    for visit in problem.visits:
        start = layout.start_of(visit.id)
        if start is not None and start // 1440 != visit.day:
            yield Violation(
                "day",
                f"{visit.id} is planned for {clock(visit.planned)} and starts {clock(start)}.",
                None,
                visit.id,
            )


def window(problem: Problem, layout: Layout) -> Iterator[Violation]:
    for visit in problem.visits:
        start = layout.start_of(visit.id)
        if start is not None and visit.kind == "critical" and not visit.earliest <= start <= visit.latest:
            yield Violation(
                "window",
                f"{visit.id} is time-critical: it starts {clock(start)}, allowed are"
                f" {clock(visit.earliest)} to {clock(visit.latest)}.",
                None,
                visit.id,
            )


def spacing(problem: Problem, layout: Layout) -> Iterator[Violation]:
    starts: dict[tuple[str, int], list[tuple[int, str]]] = defaultdict(list)
    follow_ups = problem.follow_ups
    for visit in problem.visits:
        start = layout.start_of(visit.id)
        if start is not None and visit.id not in follow_ups:
            starts[visit.person, start // 1440].append((start, visit.id))
    for (reference, _), day in starts.items():
        needed = problem.person_by_id[reference].min_gap
        for (one, first), (other, second) in pairwise(sorted(day)):
            if other - one < needed:
                yield Violation(
                    "spacing",
                    f"{first} and {second} of {reference} start {other - one} minutes apart;"
                    f" {needed} are needed.",
                    None,
                    second,
                )


def precedence(problem: Problem, layout: Layout) -> Iterator[Violation]:
    for rule in problem.precedences:
        first, then = layout.start_of(rule.first), layout.start_of(rule.then)
        if first is None or then is None:
            continue
        gap = then - first - problem.visit_by_id[rule.first].minutes
        if not rule.min <= gap <= rule.max:
            yield Violation(
                "precedence",
                f"{rule.then} starts {gap} minutes after the end of {rule.first};"
                f" allowed are {rule.min} to {rule.max}.",
                None,
                rule.then,
            )


def learning(problem: Problem, layout: Layout) -> Iterator[Violation]:
    for item in problem.learning:
        jobs = [
            layout.attended[item.id, carer] for carer in item.carers if (item.id, carer) in layout.attended
        ]
        for job in jobs:
            if not any(start <= job.start and job.end <= end for start, end in item.windows):
                yield Violation(
                    "learning", f"{_name(job)} lies outside the times agreed for it.", job.carer, item.id
                )
        if jobs and (len(jobs) < len(item.carers) or len({job.start for job in jobs}) > 1):
            people = " and ".join(item.carers)
            yield Violation(
                "learning", f"{item.id} needs {people} together at one time.", jobs[0].carer, item.id
            )


def frozen(problem: Problem, layout: Layout) -> Iterator[Violation]:
    """What has begun stays as published, and nothing else is put into the past."""
    if problem.repair is None:
        return
    now, published = problem.repair.now, problem.repair.published
    wanted: set[tuple[object, ...]] = {
        ("visit", entry.visit, entry.slot, entry.carer, entry.start)
        for entry in published.assignments
        if entry.start < now
    }
    wanted |= {
        ("learning", entry.item, entry.carer, entry.start)
        for entry in published.learning
        if entry.start < now
    }
    wanted |= {
        ("shadow", entry.item, entry.visit)
        for entry in published.shadows
        if (published.start_of(entry.visit) or 0) < now
    }
    past: set[tuple[object, ...]] = {
        ("visit", job.ref, job.slot, job.carer, job.start) for job in layout.slots.values() if job.start < now
    }
    past |= {
        ("learning", job.ref, job.carer, job.start) for job in layout.attended.values() if job.start < now
    }
    past |= {("shadow", *key) for key, job in layout.shadows.items() if job.start < now}
    for entry in sorted(wanted - past, key=str):
        yield Violation("frozen", f"{entry[1]} had begun when the week was replanned and has been changed.")
    for entry in sorted(past - wanted, key=str):
        yield Violation("frozen", f"{entry[1]} is put before the time of replanning.")


def hard_part(problem: Problem, layout: Layout) -> Iterator[Violation]:
    for part, count in units(problem=problem, layout=layout).items():
        if problem.weights[part] == "hard" and count:
            yield Violation("hard_part", f"{part.replace('_', ' ')} must be 0 and is {count}.")


RULES: tuple[Callable[[Problem, Layout], Iterator[Violation]], ...] = (
    readable,
    pair,
    skill,
    sex,
    barred,
    home,
    availability,
    travel,
    rest_break,
    rest,
    week,
    visit_day,
    window,
    spacing,
    precedence,
    learning,
    frozen,
    hard_part,
)


def violations(*, problem: Problem, solution: Solution) -> tuple[Violation, ...]:
    layout = lay_out(problem=problem, solution=solution)
    return tuple(found for rule in RULES for found in rule(problem, layout))
