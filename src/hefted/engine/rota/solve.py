"""Plan a week: the one door into the rota engine."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

from .construct import first_rota
from .explain import unplaced
from .problem import Problem
from .search import Progress, Search
from .solution import Solution
from .stop import Stop
from .tables import Tables


def solve(
    *, problem: Problem, stop: Stop, seed: int, progress: Callable[[Progress], None] | None = None
) -> Solution:
    """The best rota found when `stop` says so.

    Every hard rule holds; what cannot be placed comes back under `unplaced` with its reason. The same
    problem, seed and number of iterations give the same rota.
    """
    rng = Random(seed)
    board = first_rota(tables=Tables(problem), rng=rng)
    found = Search(board=board, rng=rng).run(stop=stop, progress=progress)
    return replace(found, unplaced=unplaced(problem=problem, solution=found))
