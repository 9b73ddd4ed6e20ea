"""A first rota: what is published stays, then the hardest to place come first."""

from random import Random

from .board import Board
from .loading import load
from .placing import place_shadows, place_visit
from .tables import Tables


def order_of_difficulty(tables: Tables) -> list[tuple[int, ...]]:
    """Events first, then visits: time-critical, double-handed, few possible carers."""
    events = [tables.jobs_of_item[item.id] for item in tables.problem.learning if item.kind != "shadow"]
    events.sort(key=lambda jobs: (-len(jobs), jobs))
    visits = sorted(
        range(len(tables.problem.visits)),
        key=lambda number: (
            tables.problem.visits[number].kind != "critical",
            -len(tables.jobs_of_visit[number]),
            min(len(tables.options[job]) for job in tables.jobs_of_visit[number]),
            tables.problem.visits[number].planned,
        ),
    )
    return [*events, *(tables.jobs_of_visit[number] for number in visits)]


def first_rota(*, tables: Tables, rng: Random) -> Board:
    board = Board(tables)
    if tables.problem.repair:
        published = tables.problem.repair.published
        load(
            board=board,
            assignments=published.assignments,
            learning=published.learning,
            shadows=published.shadows,
        )
    for may_widen in (False, True):
        for jobs in order_of_difficulty(tables):
            place_visit(board, jobs, blink=0.0, rng=rng, may_widen=may_widen)
        place_shadows(board, rng=rng)
    return board
