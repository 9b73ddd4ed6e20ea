"""Why a rota is as it is, in words a coordinator would use."""

from collections import Counter
from dataclasses import dataclass
from random import Random

from .board import Board
from .loading import load
from .placing import candidates
from .problem import DAY_MINUTES, WEEK_DAYS, Carer, Problem, Visit
from .solution import Solution, Unplaced, clock
from .tables import Tables, is_welcome


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another carer for a visit and how much dearer the whole week would be, in points of cost."""

    carer: str
    start: int
    dearer: float


@dataclass(frozen=True, slots=True)
class Why:
    """Why this carer has this visit. `alternatives` are the next best, cheapest first."""

    visit: str
    slot: int
    carer: str
    reasons: tuple[str, ...]
    alternatives: tuple[Alternative, ...]


def board_of(*, problem: Problem, solution: Solution) -> Board:
    board = Board(Tables(problem))
    load(
        board=board,
        assignments=solution.assignments,
        learning=solution.learning,
        shadows=solution.shadows,
    )
    return board


def _job(board: Board, visit: str, slot: int) -> int:
    return board.tables.jobs_of_visit[board.tables.visit_index[visit]][slot - 1]


def why(*, problem: Problem, solution: Solution, visit: str, slot: int, most: int = 3) -> Why:
    """Why the carer of a slot was chosen. Raises KeyError when the slot is not assigned."""
    entry = {(e.visit, e.slot): e for e in solution.assignments}[visit, slot]
    board = board_of(problem=problem, solution=solution)
    job = _job(board, visit, slot)
    before = board.total
    carer_day = board.where[job]
    reasons = _reasons(board, problem, job, carer_day)
    board.lift(job)
    without = board.total
    router = board.router
    found = candidates(board, job, low=router.lo[job], high=router.hi[job], blink=0.0, rng=Random(0))
    partner = board.tables.partner[job]
    taken = {carer_day // WEEK_DAYS, board.where[partner] // WEEK_DAYS if partner >= 0 else -1}
    unplaced = board.tables.unplaced[job]
    others = sorted(
        (
            without - unplaced + cost - before,
            route.carer_day // WEEK_DAYS,
            route.starts[route.jobs.index(job)],
        )
        for cost, route in found
        if route.carer_day // WEEK_DAYS not in taken
    )
    alternatives = tuple(
        Alternative(problem.carers[carer].id, start, round(dearer, 1))
        for dearer, carer, start in others[:most]
    )
    if not alternatives:
        reasons.append("Nobody else could do it at that time without another visit being moved.")
    return Why(visit, slot, entry.carer, tuple(reasons), alternatives)


def _reasons(board: Board, problem: Problem, job: int, carer_day: int) -> list[str]:
    tables = board.tables
    visit = problem.visits[tables.visit[job]]
    person = problem.person_by_id[visit.person]
    carer = problem.carers[carer_day // WEEK_DAYS]
    reasons = []
    times = person.history.get(carer.id, 0)
    if times:
        reasons.append(f"{carer.id} knows {person.id}: {times} visits in the last four weeks.")
    else:
        reasons.append(f"{carer.id} has not visited {person.id} in the last four weeks.")
    week = board.faces[tables.person[job]].get(carer_day // WEEK_DAYS, 0)
    if week > 1:
        reasons.append(f"{carer.id} makes {week} of this person's visits this week.")
    needed = visit.slot_skills(tables.slot[job])
    if needed:
        reasons.append(f"Trained in what is needed: {', '.join(sorted(needed))}.")
    route = board.routes[carer_day]
    place = route.jobs.index(job)
    legs = tables.legs[carer_day // WEEK_DAYS]
    if place:
        minutes = legs[tables.site[route.jobs[place - 1]]][tables.site[job]]
        reasons.append(f"{minutes} minutes on the road from the job before.")
    else:
        minutes = legs[tables.home[carer_day // WEEK_DAYS]][tables.site[job]]
        reasons.append(f"First job of the day, {minutes} minutes from home.")
    paid, agreed = board.paid[carer_day // WEEK_DAYS], carer.contract_minutes
    reasons.append(
        f"{paid // 60} h {paid % 60:02d} of {agreed // 60} h {agreed % 60:02d} agreed hours are used."
    )
    return reasons


# ---- what could not be placed
def unplaced(*, problem: Problem, solution: Solution) -> tuple[Unplaced, ...]:
    """Every slot nobody has, with the rules that keep it so and what would free it."""
    held = {(entry.visit, entry.slot) for entry in solution.assignments}
    missing = [
        (visit, slot) for visit in problem.visits for slot in visit.slots if (visit.id, slot) not in held
    ]
    if not missing:
        return ()
    board = board_of(problem=problem, solution=solution)
    return tuple(
        Unplaced(visit.id, slot, _reason(board, visit, slot), _would_help(board, visit, slot))
        for visit, slot in missing
    )


def _keeps_out(  # noqa: PLR0911 - one return a rule, in the order people ask
    board: Board, visit: Visit, slot: int, carer: Carer
) -> str:
    """The first rule that keeps a carer from a visit, in a few words."""
    problem = board.tables.problem
    person = problem.person_by_id[visit.person]
    job = _job(board, visit.id, slot)
    lacking = visit.slot_skills(slot) - carer.skills
    if lacking:
        return f"no training in {' and '.join(sorted(lacking))}"
    if person.only_sex and carer.sex != person.only_sex:
        return "not of the sex the person asked for"
    if carer.id in person.barred:
        return "barred from this person"
    if carer.avoid & person.conditions:
        return f"cannot work with {' and '.join(sorted(carer.avoid & person.conditions))}"
    number = board.tables.carer_index[carer.id]
    if all(option[1] != number for option in board.tables.options[job]):
        return "not at work around that time"
    partner = board.tables.partner[job]
    if partner >= 0 and board.where[partner] // WEEK_DAYS == number and board.where[partner] >= 0:
        return "already the other carer of this visit"
    day = board.routes[number * WEEK_DAYS + visit.day]
    if board.worked[number] + visit.slot_minutes(slot) > carer.max_week_minutes:
        return "at the weekly limit of hours"
    return "at work but busy with other visits" if day.jobs else "kept from working that day by rest or hours"


def _reason(board: Board, visit: Visit, slot: int) -> str:
    problem = board.tables.problem
    if board.tables.soft_hi[_job(board, visit.id, slot)] < board.tables.now:
        return "Its time was over when the week was planned again."
    counted = Counter(_keeps_out(board, visit, slot, carer) for carer in problem.carers)
    if not counted:
        return "There are no carers this week."
    parts = [f"{number} {words}" for words, number in counted.most_common()]
    total = len(problem.carers)
    return f"None of {total} carers can come {clock(visit.planned)}: {'; '.join(parts)}."


def _would_help(board: Board, visit: Visit, slot: int) -> str:
    problem, tables = board.tables.problem, board.tables
    job = _job(board, visit.id, slot)
    if tables.soft_hi[job] < tables.now:
        return "Nothing: it lies in the past."
    able = [
        carer.id
        for carer in problem.carers
        if visit.slot_skills(slot) <= carer.skills and is_welcome(carer, problem.person_by_id[visit.person])
    ]
    if not able:
        words = " and ".join(sorted(visit.slot_skills(slot))) or "the right match for this person"
        return f"A carer with {words} would be needed: nobody in this branch fits."
    low, high = visit.day * DAY_MINUTES, (visit.day + 1) * DAY_MINUTES - 1
    found = [
        (abs(start - visit.planned), start, carer) for start, carer in _other_times(board, job, low, high)
    ]
    if found:
        _, start, carer = min(found)
        return f"If it could start {clock(start)}, {carer} could do it."
    if swap := _swap(board, job):
        return swap
    at_work = {tables.problem.carers[option[1]].id for option in tables.options[job]}
    others = [carer for carer in able if carer not in at_work]
    if others:
        return f"If {others[0]} could work {clock(visit.planned)}, it could be done."
    return "More hours of a carer who is at work that day would be needed."


def _other_times(board: Board, job: int, low: int, high: int) -> list[tuple[int, str]]:
    """Starts outside the window at which somebody at work could come."""
    partner = board.tables.partner[job]
    if partner >= 0 and board.where[partner] >= 0:
        return []
    found = candidates(board, job, low=low, high=high, blink=0.0, rng=Random(0))
    carers = board.tables.problem.carers
    return [
        (route.starts[route.jobs.index(job)], carers[route.carer_day // WEEK_DAYS].id) for _, route in found
    ]


def _swap(board: Board, job: int) -> str:
    """Somebody who could come if one other job of theirs went elsewhere; empty when nobody could."""
    tables, router = board.tables, board.router
    for carer_day, carer, first, last, _ in tables.options[job]:
        low, high = max(router.lo[job], first), min(router.hi[job], last)
        for other in board.routes[carer_day].jobs if low <= high else ():
            if other in tables.shadow_key or board.is_frozen(other):
                continue
            start = board.start[other]
            board.begin()
            board.lift(other)
            route = board.routes[carer_day]
            router.refresh(route)
            fits = router.insertion(route, job, low, high) is not None
            board.undo()
            if fits:
                name = tables.problem.carers[carer].id
                return f"{name} could do it if {tables.ref[other]} ({clock(start)}) went to somebody else."
    return ""
