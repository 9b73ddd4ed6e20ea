"""What the rates of ASC-WDS share: workplaces, what they stated, their gates, and staff counted on one day.

Source: the ASC-WDS service code, benchmarksService.js. A workplace's own statement is used while it is recent
enough (threshold `return_valid_days`); otherwise the same thing is counted from the records, and the figure
says so.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from hefted.engine.headcount import contract_unknown, employees, in_post
from hefted.engine.measures.definition import Definition
from hefted.engine.measures.figure import (
    PERCENT,
    Exclusion,
    Figure,
    Interval,
    Part,
    figure_of,
    not_computable,
    references,
)
from hefted.engine.measures.intervals import poisson_rate
from hefted.engine.measures.records import Records, Spell, WorkplaceReturn
from hefted.engine.periods import Period

Field = Literal["leavers", "starters", "vacancies"]


@dataclass(frozen=True, kw_only=True)
class Workplace:
    """One workplace, the day its staff are counted on, and its return if one is recent enough."""

    name: str
    records: Records
    day: date
    stated: WorkplaceReturn | None

    @property
    def employees(self) -> tuple[Spell, ...]:
        return employees(records=self.records, on=self.day)


@dataclass(frozen=True, kw_only=True)
class Tally:
    """A number and the records of one kind it was counted from."""

    number: int
    kind: str
    keys: tuple[str, ...]


Count = Callable[[Workplace, Period], Tally | str]
"""Counts from the records of a workplace, or says in a sentence why that cannot be done."""


def workplaces(*, records: Records, period: Period) -> tuple[Workplace, ...]:
    """Each workplace with its latest return of the last `return_valid_days` to the period's last day."""
    day = period.last_day
    oldest = day - timedelta(days=records.rules.number("return_valid_days", on=day))
    found = []
    for branch, narrowed in records.workplaces:
        recent = [row for row in narrowed.returns if oldest < row.returned_on <= day]
        stated = recent[-1] if recent else None
        found.append(
            Workplace(
                name=branch.name,
                records=narrowed,
                day=stated.returned_on if stated else day,
                stated=stated,
            )
        )
    return tuple(found)


def tally(*, place: Workplace, field: Field, period: Period, count: Count) -> Tally | str:
    """What the workplace stated if its return passes the gates, else what its records count; or why
    neither.
    """
    if place.stated is None:
        return count(place, period)
    if place.stated.total_staff is None:
        return f"{place.name} did not state its total number of staff in ASC-WDS."
    held = len({spell.worker for spell in in_post(records=place.records, on=place.day)})
    if held != place.stated.total_staff:
        return (
            f"{place.name} stated {place.stated.total_staff} staff in ASC-WDS on {in_words(place.day)}, "
            f"but {held} staff records are held for that day; the two must be equal."
        )
    number: int | None = getattr(place.stated, field)
    if number is None:
        return f"{place.name} answered “don't know” to {field} in ASC-WDS."
    return Tally(number=number, kind="return", keys=(place.stated.key,))


def snapshot_rate(
    *,
    definition: Definition,
    records: Records,
    period: Period,
    field: Field,
    count: Count,
    with_field_in_base: bool = False,
    ceiling: float | None = None,
    interval: Callable[..., Interval | None] = poisson_rate,
) -> Figure:
    """The field over staff directly employed on the day, summed over workplaces, through all gates."""
    places = workplaces(records=records, period=period)
    tallies = [tally(place=place, field=field, period=period, count=count) for place in places]
    why = next((found for found in tallies if isinstance(found, str)), "")
    if why:
        return not_computable(definition=definition, period=period, why=why)
    counted = [found for found in tallies if isinstance(found, Tally)]
    staff = [place.employees for place in places]
    numerator = sum(found.number for found in counted)
    denominator = sum(map(len, staff)) + (numerator if with_field_in_base else 0)
    shared: dict[str, Any] = {
        "definition": definition,
        "period": period,
        "numerator": numerator,
        "denominator": denominator,
        "exclusions": [
            Exclusion(reason="Kind of contract not recorded", count=_unknown(places)),
        ],
        "records": (
            *(
                group
                for kind in ("return", "spell", "vacancy")
                for group in references(kind=kind, role="numerator", keys=_keys(counted, kind))
            ),
            *references(kind="spell", role="denominator", keys=(s.key for spells in staff for s in spells)),
        ),
        "notes": _how(places=places, field=field),
    }
    if not any(staff):
        return not_computable(
            **shared, why="Nobody was directly employed (permanent or temporary) on the day."
        )
    value = PERCENT * numerator / denominator
    if ceiling is not None and value > ceiling:
        return not_computable(
            **shared,
            why=f"The rate came to {value:.0f} %, above {ceiling:.0f} %, so it is taken for an error.",
        )
    level = records.rules.number("confidence_level", on=period.last_day)
    return figure_of(
        **shared,
        value=value,
        interval=interval(numerator=numerator, denominator=denominator, level=level),
        parts=_by_workplace(places, counted, staff, with_field_in_base=with_field_in_base),
    )


def in_words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _by_workplace(
    places: tuple[Workplace, ...],
    counted: list[Tally],
    staff: list[tuple[Spell, ...]],
    *,
    with_field_in_base: bool,
) -> tuple[Part, ...]:
    if len(places) == 1:
        return ()
    rows = []
    for place, found, spells in zip(places, counted, staff, strict=True):
        base = len(spells) + (found.number if with_field_in_base else 0)
        rows.append(
            Part(
                label=place.name,
                under="By workplace",
                value=PERCENT * found.number / base if spells else None,
                numerator=found.number,
                denominator=base,
                why_not_computable="" if spells else "Nobody was directly employed on the day.",
            )
        )
    return tuple(rows)


def _unknown(places: Iterable[Workplace]) -> int:
    return sum(contract_unknown(records=place.records, on=place.day) for place in places)


def _keys(counted: list[Tally], kind: str) -> list[str]:
    return [key for found in counted if found.kind == kind for key in found.keys]


def _how(*, places: tuple[Workplace, ...], field: Field) -> tuple[str, ...]:
    stated = [f"{place.name} ({in_words(place.day)})" for place in places if place.stated]
    counted = [place.name for place in places if not place.stated]
    notes = []
    if stated:
        notes.append(f"Taken from what the workplace stated in ASC-WDS: {', '.join(stated)}.")
    if counted:
        notes.append(
            f"No recent ASC-WDS return, so {field} were counted from the records: {', '.join(counted)}."
        )
    return tuple(notes)
