"""How much of each cost part a rota has: one function a part, in plain Python, sharing nothing with the
search.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from itertools import pairwise

from .problem import DAY_MINUTES, Assignment, Problem, Repair
from .solution import Job, Layout

SATURDAY = 5


def _missing_slots(problem: Problem, layout: Layout, *, critical: bool) -> int:
    return sum(
        (visit.id, slot) not in layout.slots
        for visit in problem.visits
        if (visit.kind == "critical") is critical
        for slot in visit.slots
    )


def unassigned_visit(problem: Problem, layout: Layout) -> int:
    return _missing_slots(problem, layout, critical=False)


def unassigned_critical_visit(problem: Problem, layout: Layout) -> int:
    return _missing_slots(problem, layout, critical=True)


def outside_window_minute(problem: Problem, layout: Layout) -> int:
    total = 0
    for visit in problem.visits:
        start = layout.start_of(visit.id)
        if start is not None and visit.kind != "critical":
            total += max(0, visit.earliest - start) + max(0, start - visit.latest)
    return total


def off_plan_minute(problem: Problem, layout: Layout) -> int:
    total = 0
    for visit in problem.visits:
        start = layout.start_of(visit.id)
        if start is not None:
            total += max(0, abs(start - visit.planned) - visit.tolerance)
    return total


def paid_travel_minute(problem: Problem, layout: Layout) -> int:
    del problem
    return sum(run.paid_travel for day in layout.days.values() for run in day.runs)


def home_leg_minute(problem: Problem, layout: Layout) -> int:
    del problem
    return sum(run.home_out + run.home_in for day in layout.days.values() for run in day.runs)


def idle_minute(problem: Problem, layout: Layout) -> int:
    free = problem.rules.idle_free_minutes
    return sum(max(0, idle - free) for day in layout.days.values() for run in day.runs for idle in run.idle)


def _faces(problem: Problem, layout: Layout) -> dict[str, set[str]]:
    faces: dict[str, set[str]] = defaultdict(set)
    for (visit, _), job in layout.slots.items():
        faces[problem.visit_by_id[visit].person].add(job.carer)
    return faces


def extra_carer(problem: Problem, layout: Layout) -> int:
    return sum(
        max(0, len(carers) - problem.person_by_id[person].target_carers)
        for person, carers in _faces(problem, layout).items()
    )


def unknown_carer_visit(problem: Problem, layout: Layout) -> int:
    return sum(
        not problem.person_by_id[problem.visit_by_id[visit].person].history.get(job.carer)
        for (visit, _), job in layout.slots.items()
    )


def zone_change(problem: Problem, layout: Layout) -> int:
    del problem
    total = 0
    for day in layout.days.values():
        for run in day.runs:
            zones = [job.zone for job in run.jobs if job.zone is not None]
            total += sum(one != other for one, other in pairwise(zones))
    return total


def paid_minutes(layout: Layout) -> Counter[str]:
    """Minutes paid to each carer: jobs and the travel between them."""
    paid: Counter[str] = Counter()
    for (carer, _), day in layout.days.items():
        for run in day.runs:
            paid[carer] += run.paid_travel + sum(job.end - job.start for job in run.jobs)
    return paid


def under_contract_minute(problem: Problem, layout: Layout) -> int:
    paid = paid_minutes(layout)
    return sum(max(0, carer.contract_minutes - paid[carer.id]) for carer in problem.carers)


def over_contract_minute(problem: Problem, layout: Layout) -> int:
    paid = paid_minutes(layout)
    return sum(max(0, paid[carer.id] - carer.contract_minutes) for carer in problem.carers)


def lost_learning_minute(problem: Problem, layout: Layout) -> int:
    lost = 0
    for item in problem.learning:
        if item.kind == "shadow":
            done = sum(key[0] == item.id for key in layout.shadows)
            lost += max(0, item.count - done) * item.minutes
        else:
            jobs = [layout.attended.get((item.id, carer)) for carer in item.carers]
            is_held = all(jobs) and len({job.start for job in jobs if job}) == 1
            lost += 0 if is_held else item.minutes
    return lost


def extra_weekend_day(problem: Problem, layout: Layout) -> int:
    worked = Counter(carer for carer, day in layout.days if day >= SATURDAY)
    return sum(max(0, worked[carer.id] - carer.fair_weekend_days) for carer in problem.carers)


def extra_split_day(problem: Problem, layout: Layout) -> int:
    split = Counter(carer for (carer, _), day in layout.days.items() if len(day.runs) > 1)
    return sum(max(0, split[carer.id] - carer.fair_split_days) for carer in problem.carers)


# ---- what a repair disturbs
def _is_forced(problem: Problem, repair: Repair, entry: Assignment) -> bool:
    """Whether the published carer is off sick at the published time."""
    end = entry.start + problem.visit_by_id[entry.visit].slot_minutes(entry.slot)
    return any(
        sick.carer == entry.carer and entry.start < sick.end and end > sick.start for sick in repair.sick
    )


def changed_carer(problem: Problem, layout: Layout) -> int:
    repair = problem.repair
    assert repair is not None
    team: dict[str, set[str]] = defaultdict(set)
    for (visit, _), job in layout.slots.items():
        team[visit].add(job.carer)
    return sum(
        entry.start >= repair.now
        and not _is_forced(problem, repair, entry)
        and entry.carer not in team[entry.visit]
        for entry in repair.published.assignments
    )


def moved_minute(problem: Problem, layout: Layout) -> int:
    repair = problem.repair
    assert repair is not None
    published: dict[str, int] = {}
    for entry in sorted(repair.published.assignments, key=lambda entry: (entry.visit, entry.slot)):
        if entry.start >= repair.now:
            published.setdefault(entry.visit, entry.start)
    total = 0
    for visit, before in published.items():
        start = layout.start_of(visit)
        if start is not None:
            total += max(0, abs(start - before) - problem.rules.moved_free_minutes)
    return total


def published_days(problem: Problem, repair: Repair) -> dict[tuple[str, int], set[tuple[str, str]]]:
    """What each carer-day of the published rota holds: (kind, visit or item)."""
    days: dict[tuple[str, int], set[tuple[str, str]]] = defaultdict(set)
    for entry in repair.published.assignments:
        days[entry.carer, entry.start // DAY_MINUTES].add(("visit", entry.visit))
    for attendance in repair.published.learning:
        days[attendance.carer, attendance.start // DAY_MINUTES].add(("learning", attendance.item))
    for shadow in repair.published.shadows:
        start = repair.published.start_of(shadow.visit)
        if start is not None:
            starter = problem.learning_by_id[shadow.item].carers[0]
            days[starter, start // DAY_MINUTES].add(("shadow", shadow.visit))
    return days


def _contents(jobs: tuple[Job, ...]) -> set[tuple[str, str]]:
    return {(job.kind, job.ref) for job in jobs}


def disturbed_day(problem: Problem, layout: Layout) -> int:
    repair = problem.repair
    assert repair is not None
    before = published_days(problem, repair)
    after = {key: _contents(day.jobs) for key, day in layout.days.items()}
    off_sick = {
        (sick.carer, day)
        for sick in repair.sick
        for day in range(sick.start // DAY_MINUTES, (sick.end - 1) // DAY_MINUTES + 1)
    }
    first = repair.now // DAY_MINUTES
    keys = {key for key in before.keys() | after.keys() if key[1] >= first and key not in off_sick}
    return sum(before.get(key, set()) != after.get(key, set()) for key in keys)


UNITS_OF: Mapping[str, Callable[[Problem, Layout], int]] = {
    function.__name__: function
    for function in (
        unassigned_visit,
        unassigned_critical_visit,
        outside_window_minute,
        off_plan_minute,
        paid_travel_minute,
        home_leg_minute,
        idle_minute,
        extra_carer,
        unknown_carer_visit,
        zone_change,
        under_contract_minute,
        over_contract_minute,
        lost_learning_minute,
        extra_weekend_day,
        extra_split_day,
        changed_carer,
        moved_minute,
        disturbed_day,
    )
}


def units(*, problem: Problem, layout: Layout) -> dict[str, int]:
    """Units of every cost part that counts in the problem, in the order they are reported."""
    return {part: UNITS_OF[part](problem, layout) for part in problem.parts}
