"""From the board back to a solution."""

from collections.abc import Sequence

from .board import Board
from .problem import WEEK_DAYS, Assignment, Attendance, Shadowing
from .routes import Route
from .solution import Solution
from .tables import LEARNING, VISIT


def solution_of(*, board: Board, routes: Sequence[Route], iterations: int = 0) -> Solution:
    """The solution that some routes of the board stand for."""
    tables = board.tables
    assignments, learning, shadows = [], [], []
    for route in routes:
        carer = tables.problem.carers[route.carer_day // WEEK_DAYS].id
        for job, start in zip(route.jobs, route.starts, strict=True):
            if tables.kind[job] == VISIT:
                assignments.append(Assignment(tables.ref[job], tables.slot[job], carer, start))
            elif tables.kind[job] == LEARNING:
                learning.append(Attendance(tables.ref[job], carer, start))
            else:
                item, led = tables.shadow_key[job]
                shadows.append(Shadowing(item, tables.ref[led]))
    return Solution(
        problem_name=tables.problem.name,
        assignments=tuple(sorted(assignments, key=lambda entry: (entry.start, entry.visit, entry.slot))),
        learning=tuple(sorted(learning, key=lambda entry: (entry.start, entry.item, entry.carer))),
        shadows=tuple(sorted(shadows, key=lambda entry: (entry.item, entry.visit))),
        iterations=iterations,
    )
