"""What a rota costs, part by part: the slow, independent answer that every search result is checked
against.
"""

import math
from dataclasses import dataclass

from .problem import Problem, Weight
from .solution import Solution, lay_out
from .units import units


@dataclass(frozen=True, slots=True)
class PartCost:
    part: str
    units: int
    weight: Weight
    cost: float


@dataclass(frozen=True, slots=True)
class Cost:
    """Cost by part, and the total rounded to three decimals."""

    parts: tuple[PartCost, ...]

    @property
    def total(self) -> float:
        return round(math.fsum(part.cost for part in self.parts), 3)

    def units_of(self, part: str) -> int:
        return next(found.units for found in self.parts if found.part == part)


def cost_of(*, problem: Problem, solution: Solution) -> Cost:
    """A part whose weight is "hard" costs nothing: `rules` says whether it is broken."""
    layout = lay_out(problem=problem, solution=solution)
    rows = []
    for part, count in units(problem=problem, layout=layout).items():
        weight = problem.weights[part]
        rows.append(PartCost(part, count, weight, 0.0 if weight == "hard" else float(weight) * count))
    return Cost(tuple(rows))
