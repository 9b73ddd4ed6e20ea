"""What rows must say of each other and of what is known already: a person is employed once at a time."""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from hefted.accounts.models import Provider
from hefted.exchange.asc_wds.mapping import Worker
from hefted.exchange.readers.tables import TableRead
from hefted.supervision.queries import mentorships_of
from hefted.workforce.queries import spells_of

Fault = tuple[int, str, str, str]  # line, column, seen, what is accepted
Periods = dict[date, date | None]
Chosen = tuple[int, Mapping[str, Any]]  # line, row
AGREEING = ("person_reference", "branch", "planned_start", "planned_end")


class Timelines:
    """Employment and mentors as they would stand, row by row, starting from the records."""

    def __init__(self, *, provider: Provider) -> None:
        self.provider = provider

    def faults(self, *, table: TableRead, rows: Iterable[int]) -> list[Fault]:
        """Faults among the rows (numbers into `table.rows`) that are new or changed."""
        check = {
            "workers": self._workers,
            "leavers": self._leavers,
            "mentors": self._mentorships,
            "visits": _visits,
        }.get(table.kind.name)
        if check is None:
            return []
        names = table.kind.names
        chosen: list[Chosen] = [
            (table.lines[number], dict(zip(names, table.rows[number], strict=True))) for number in rows
        ]
        return check(chosen)

    def staff_faults(self, *, table: TableRead, rows: Iterable[int]) -> list[Fault]:
        """The same for the staff file of ASC-WDS; rows without a start make no spell."""
        chosen: list[Chosen] = []
        for number in rows:
            (kept,) = table.rows[number]
            if isinstance(kept.facts, Worker) and kept.facts.started_on:
                row = {"worker_reference": kept.reference, "started_on": kept.facts.started_on}
                chosen.append((table.lines[number], row))
        return self._workers(chosen)

    @cached_property
    def spells(self) -> dict[str, Periods]:
        spells = spells_of(provider=self.provider).prefetch_related(None)
        return _timelines(spells.values_list("worker__reference", "started_on", "ended_on"))

    @cached_property
    def mentors(self) -> dict[str, Periods]:
        mentorships = mentorships_of(provider=self.provider)
        return _timelines(mentorships.values_list("worker__reference", "from_on", "until_on"))

    def _workers(self, rows: list[Chosen]) -> list[Fault]:
        """A row says that the worker is in post: an open spell is corrected, or a new one begins."""
        for _, row in rows:
            spells = self.spells.get(row["worker_reference"], {})
            self.spells[row["worker_reference"]] = {start: end for start, end in spells.items() if end}
        return _settle(self.spells, rows, "started_on", "", "a spell")

    def _leavers(self, rows: list[Chosen]) -> list[Fault]:
        return _settle(self.spells, rows, "started_on", "left_on", "a spell")

    def _mentorships(self, rows: list[Chosen]) -> list[Fault]:
        return _settle(self.mentors, rows, "from_on", "until_on", "a mentorship")


def _timelines(known: Iterable[tuple[str, date, date | None]]) -> dict[str, Periods]:
    timelines: dict[str, Periods] = {}
    for reference, start, end in known:
        timelines.setdefault(reference, {})[start] = end
    return timelines


def _settle(
    timelines: dict[str, Periods], rows: list[Chosen], start_column: str, end_column: str, what: str
) -> list[Fault]:
    """Lays all rows on the timelines of their workers, then takes off those that share a day with another."""
    before = {row["worker_reference"]: dict(timelines.get(row["worker_reference"], {})) for _, row in rows}
    for _, row in rows:
        timelines.setdefault(row["worker_reference"], {})[row[start_column]] = row.get(end_column)
    faults = []
    for line, row in rows:
        start, timeline = row[start_column], timelines[row["worker_reference"]]
        if other := _overlapping(timeline, start):
            accepted = f"{_said(other, what)} is on record or in the file: days outside it are accepted"
            faults.append((line, start_column, f"{start:%d/%m/%Y}", accepted))
            del timeline[start]
            if start in before[row["worker_reference"]]:
                timeline[start] = before[row["worker_reference"]][start]
    return faults


def _overlapping(periods: Periods, start: date) -> tuple[date, date | None] | None:
    """A period that shares a day with the one from `start`; one without a day shares with nobody."""
    end = periods[start]
    for other_start, other_end in sorted(periods.items()):
        if other_start in (start, other_end) or start == end:
            continue
        if (other_end is None or start < other_end) and (end is None or other_start < end):
            return other_start, other_end
    return None


def _said(period: tuple[date, date | None], what: str) -> str:
    start, end = period
    return f"{what} from {start:%d/%m/%Y}" + (f" to {end:%d/%m/%Y}" if end else " that goes on")


def _visits(rows: list[Chosen]) -> list[Fault]:
    """The rows of one visit agree on everything but who came."""
    first: dict[str, tuple[int, Mapping[str, Any]]] = {}
    faults = []
    for line, row in rows:
        first_line, lead = first.setdefault(row["visit_reference"], (line, row))
        for column in AGREEING:
            if row[column] != lead[column]:
                accepted = f"the same {column} as line {first_line} of this visit is accepted"
                faults.append((line, column, str(row[column]), accepted))
                break
    return faults
