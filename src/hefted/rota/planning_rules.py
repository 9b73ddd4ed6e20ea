"""The rules and prices a week is planned by, as dated rows: a change is a new row, never an edit."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from hefted.engine.rota.problem import COST_PARTS, Rules

TABLE = Path(__file__).parent / "data" / "planning_rules.csv"


@dataclass(frozen=True)
class PlanningRules:
    """What holds in one week; minutes unless said otherwise. Windows and tolerances are by kind of visit."""

    rules: Rules
    numbers: Mapping[str, int]
    windows: Mapping[str, int]
    tolerances: Mapping[str, int]
    target_carers: tuple[tuple[int, int], ...]
    weights: Mapping[str, float]

    def target_for(self, *, carer_visits: int) -> int:
        """Different carers a week that are still few for somebody with so many carer visits."""
        return next(target for most, target in self.target_carers if carer_visits <= most)


@cache
def _rows() -> tuple[dict[str, str], ...]:
    with TABLE.open(encoding="utf-8", newline="") as handle:
        return tuple(csv.DictReader(handle))


def _order(row: dict[str, str], day: date) -> tuple[bool, str]:
    """What is not yet in force comes first, then the older before the newer: the last of a name holds."""
    return date.fromisoformat(row["from_on"]) <= day, row["from_on"]


def rules_on(*, day: date) -> PlanningRules:
    """The newest row of each name that holds on the day; before the first, the first holds."""
    found: dict[str, dict[str, str]] = {}
    for row in sorted(_rows(), key=lambda row: _order(row, day)):
        found.setdefault(row["kind"], {})[row["name"]] = row["value"]
    numbers = {name: int(value) for name, value in found["rule"].items()}
    return PlanningRules(
        rules=Rules(
            rest_minutes=numbers["rest_minutes"],
            run_break_minutes=numbers["run_break_minutes"],
            idle_free_minutes=numbers["idle_free_minutes"],
            breaks=tuple(sorted((int(over), int(need)) for over, need in found["break"].items())),
            moved_free_minutes=numbers["moved_free_minutes"],
        ),
        numbers=numbers,
        windows={kind: int(value) for kind, value in found["window"].items()},
        tolerances={kind: int(value) for kind, value in found["tolerance"].items()},
        target_carers=tuple(
            sorted((int(most), int(value)) for most, value in found["target_carers"].items())
        ),
        weights={part: float(found["weight"][part]) for part in COST_PARTS},
    )
