"""The dated rows that say when supervision is due, out of the data file beside this one."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from hefted.engine.supervision import Schedule

DATA = Path(__file__).parent / "data" / "schedules.csv"


@dataclass(frozen=True)
class SupervisionTerms:
    """A schedule, the day from which it holds for starters, and how long one session takes."""

    from_on: date
    schedule: Schedule
    minutes: int
    source: str


@cache
def all_terms() -> tuple[SupervisionTerms, ...]:
    """Every row, the earliest first."""
    with DATA.open(encoding="utf-8", newline="") as lines:
        found = [_terms(row) for row in csv.DictReader(lines)]
    return tuple(sorted(found, key=lambda terms: terms.from_on))


def terms_for(*, started_on: date) -> SupervisionTerms:
    """The terms in force on the first day of work; for a start before all of them, the first."""
    in_force = [terms for terms in all_terms() if terms.from_on <= started_on]
    return in_force[-1] if in_force else all_terms()[0]


def _terms(row: dict[str, str]) -> SupervisionTerms:
    return SupervisionTerms(
        from_on=date.fromisoformat(row["from_on"]),
        schedule=Schedule(
            version=row["version"],
            first_weeks=tuple(int(week) for week in row["first_weeks"].split(";")),
            then_every_weeks=int(row["then_every_weeks"]) if row["then_every_weeks"] else None,
            window_days=int(row["window_days"]),
        ),
        minutes=int(row["minutes"]),
        source=row["source"],
    )
