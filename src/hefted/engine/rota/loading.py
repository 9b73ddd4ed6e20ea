"""Laying a rota that somebody already has onto the board."""

from collections import defaultdict
from collections.abc import Iterable

from .board import Board
from .problem import DAY_MINUTES, WEEK_DAYS, Assignment, Attendance, Shadowing
from .tables import Tables


def load(
    *,
    board: Board,
    assignments: Iterable[Assignment],
    learning: Iterable[Attendance],
    shadows: Iterable[Shadowing],
) -> None:
    """Put entries on an empty board with the starts they have, leaving out those that can no longer stand."""
    tables = board.tables
    days: dict[int, dict[int, int]] = defaultdict(dict)
    numbers = {visit.id: number for number, visit in enumerate(tables.problem.visits)}
    for entry in sorted(assignments, key=lambda entry: (entry.visit, entry.slot)):
        job = tables.jobs_of_visit[numbers[entry.visit]][entry.slot - 1]
        _note(tables, days, job, entry.carer, entry.start)
    for attendance in learning:
        item = tables.problem.learning_by_id[attendance.item]
        job = tables.jobs_of_item[item.id][item.carers.index(attendance.carer)]
        _note(tables, days, job, attendance.carer, attendance.start)
    for carer_day, jobs in sorted(days.items()):
        _put(board, carer_day, jobs)
    _undo_half_events(board)
    for shadow in shadows:
        _put_shadow(board, shadow, numbers[shadow.visit])


def _note(tables: Tables, days: dict[int, dict[int, int]], job: int, carer: str, start: int) -> None:
    carer_day = tables.carer_index[carer] * WEEK_DAYS + start // DAY_MINUTES
    window = tables.windows[carer_day].get(job)
    if window and window[0] <= start <= window[1]:
        days[carer_day][job] = start


def _put(board: Board, carer_day: int, jobs: dict[int, int]) -> None:
    """A day of work, from its end fewer jobs if it no longer holds together."""
    kept = dict(jobs)
    while (to_come := _to_come(board, kept)) and not _stands(board, carer_day, kept):
        del kept[to_come[-1]]
    board.put_day(carer_day, kept)


def _to_come(board: Board, jobs: dict[int, int]) -> list[int]:
    """Jobs that have not begun, in order of start."""
    return sorted((job for job in jobs if jobs[job] >= board.tables.now), key=lambda job: (jobs[job], job))


def _stands(board: Board, carer_day: int, jobs: dict[int, int]) -> bool:
    """Whether the rules of a day hold with exactly these starts."""
    router = board.router
    usual = {job: (router.lo[job], router.hi[job]) for job in jobs}
    for job, start in jobs.items():
        router.lo[job] = router.hi[job] = start
    order = tuple(sorted(jobs, key=lambda job: (jobs[job], job)))
    made = router.build(carer_day, order)
    for job, (low, high) in usual.items():
        router.lo[job], router.hi[job] = low, high
    return made is not None


def _undo_half_events(board: Board) -> None:
    """A supervision of which one half fell away does not take place."""
    for jobs in board.tables.jobs_of_item.values():
        placed = [job for job in jobs if board.where[job] >= 0]
        starts = {board.start[job] for job in placed}
        if placed and (len(placed) < len(jobs) or len(starts) > 1) and not board.is_frozen(placed[0]):
            while held := [job for job in jobs if board.where[job] >= 0]:
                board.lift(held[0])


def _put_shadow(board: Board, shadow: Shadowing, number: int) -> None:
    tables = board.tables
    item = tables.problem.learning_by_id[shadow.item]
    mentor = tables.carer_index[item.carers[1]]
    for led in tables.jobs_of_visit[number]:
        if board.where[led] // WEEK_DAYS != mentor or board.where[led] < 0:
            continue
        job = board.shadow_job(item, led)
        if job < 0:
            return
        start = board.start[led]
        carer_day = tables.carer_index[item.carers[0]] * WEEK_DAYS + start // DAY_MINUTES
        if board.is_frozen(led):
            tables.windows[carer_day][job] = (start, start)
        elif job not in tables.windows[carer_day]:
            return
        route = board.routes[carer_day]
        jobs = {**dict(zip(route.jobs, route.starts, strict=True)), job: start}
        if board.is_frozen(led) or _stands(board, carer_day, jobs):
            board.put_day(carer_day, jobs)
        return
