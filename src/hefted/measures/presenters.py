"""Figures in words: numbers with their units, intervals, how many they rest on, and why there is none."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.utils.safestring import SafeString

from hefted.engine.measures.definition import MARK_WORDS, Definition
from hefted.engine.measures.figure import PERCENT, Figure, Interval, Part
from hefted.engine.periods import Period
from hefted.web.charts import sparkline

# unit > (digits after the point, words after the number)
UNITS = {
    "percent": (1, "%"),
    "count": (0, ""),
    "days": (1, "days"),
    "minutes": (1, "minutes"),
    "hours": (1, "hours"),
    "pounds": (2, ""),
    "carers": (1, "carers"),
    "ratio": (2, ""),
}
A_PAIR = 2
SAME_NUMBER = 1e-9
NOT_COMPUTABLE = "not computable"


@dataclass(frozen=True, kw_only=True)
class Card:
    """One measure on the dashboard."""

    id: str
    name: str
    value: str
    unit: str
    interval: str
    rests_on: str
    why_none: str
    trend: SafeString | str


@dataclass(frozen=True, kw_only=True)
class CardGroup:
    name: str
    cards: tuple[Card, ...]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of a table of figures: a point of the trend, a branch, or a part."""

    label: str
    value: str
    interval: str
    numerator: str
    denominator: str
    at_risk: str
    why_none: str
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows, and which columns have anything in them."""

    rows: tuple[Row, ...]

    @property
    def shows_interval(self) -> bool:
        return any(row.interval for row in self.rows)

    @property
    def shows_numerator(self) -> bool:
        return any(row.numerator for row in self.rows)

    @property
    def shows_denominator(self) -> bool:
        return any(row.denominator for row in self.rows)

    @property
    def shows_at_risk(self) -> bool:
        return any(row.at_risk for row in self.rows)


@dataclass(frozen=True, kw_only=True)
class RowGroup:
    name: str
    table: Table
    bars: tuple[tuple[str, float, str], ...]
    """Label, value and words of each bar; empty where bars would not help."""


def number(value: float, unit: str) -> str:
    """The number alone, with thousands marked: 21.4, 1,204, £10.56."""
    digits, _ = UNITS[unit]
    return f"{'£' if unit == 'pounds' else ''}{value:,.{digits}f}"


def shown(value: float | None, unit: str) -> str:
    """The number with its unit, or "not computable"."""
    if value is None:
        return NOT_COMPUTABLE
    _, words = UNITS[unit]
    return number(value, unit) + (words if words == "%" else f" {words}" if words else "")


def interval_words(interval: Interval | None, unit: str) -> str:
    """18.2 to 25.0, or nothing."""
    return f"{number(interval.low, unit)} to {number(interval.high, unit)}" if interval else ""


def plain(value: float | None) -> str:
    """A numerator or denominator: whole as it is, otherwise to one place; nothing for None."""
    if value is None:
        return ""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def rests_on(definition: Definition, figure: Figure) -> str:
    """30 of 140 directly employed staff; or how many were counted where the numerator is no count of them."""
    top, bottom = figure.numerator, figure.denominator
    if bottom is None:
        return ""
    of = f"{plain(top)} of " if definition.unit == "percent" and _is_count_of_them(figure) else ""
    return f"{of}{plain(bottom)} {definition.counted}"


def _is_count_of_them(figure: Figure) -> bool:
    """Whether the figure is simply so many of so many, and not a mean of shares."""
    top, bottom, value = figure.numerator, figure.denominator, figure.value
    if top is None or not bottom or value is None:
        return False
    return top == int(top) and abs(value - PERCENT * top / bottom) < SAME_NUMBER


def card_groups(
    *, definitions: Iterable[Definition], figures: dict[str, list[Figure]]
) -> tuple[CardGroup, ...]:
    """Cards by group in display order, headline measures first; `figures` holds trend points, then the
    current.
    """
    known = [definition for definition in definitions if figures.get(definition.id)]
    groups: dict[str, list[Definition]] = {}
    for definition in known:
        groups.setdefault(definition.group, []).append(definition)
    return tuple(
        CardGroup(
            name=name,
            cards=tuple(
                card(definition=definition, figures=figures[definition.id])
                for definition in sorted(found, key=lambda one: not one.headline)
            ),
        )
        for name, found in groups.items()
    )


def card(*, definition: Definition, figures: list[Figure]) -> Card:
    current = figures[-1]
    return Card(
        id=definition.id,
        name=definition.name,
        value="" if current.value is None else number(current.value, definition.unit),
        unit=UNITS[definition.unit][1],
        interval=interval_words(current.interval, definition.unit),
        rests_on=rests_on(definition, current),
        why_none=current.why_not_computable,
        trend=sparkline(
            values=[figure.value for figure in figures],
            low=[figure.interval.low if figure.interval else None for figure in figures],
            high=[figure.interval.high if figure.interval else None for figure in figures],
            title=f"Trend of {definition.name}",
            description=trend_sentence(definition, figures),
        ),
    )


def trend_sentence(definition: Definition, figures: list[Figure]) -> str:
    """What the trend comes to: the first and the last figure that could be calculated."""
    known = [figure for figure in figures if figure.value is not None]
    if len(known) < A_PAIR:
        return "There are not yet two figures to compare."
    first, last = known[0], known[-1]
    words = {True: "rose", False: "fell"}[(last.value or 0) > (first.value or 0)]
    was, now = shown(first.value, definition.unit), shown(last.value, definition.unit)
    span = f"{_day(first.period.last_day)} and {_day(last.period.last_day)}"
    if was == now:
        return f"It was {was} both on {span}."
    return f"Between {span} it {words} from {was} to {now}."


def trend_table(*, definition: Definition, figures: list[Figure]) -> Table:
    """The points of a trend, newest first."""
    return Table(
        rows=tuple(
            row(label=_period_words(figure.period), thing=figure, unit=definition.unit)
            for figure in reversed(figures)
        )
    )


def row(*, label: str, thing: Figure | Part, unit: str, href: str = "") -> Row:
    return Row(
        label=label,
        value=shown(thing.value, unit),
        interval=interval_words(thing.interval, unit),
        numerator=plain(thing.numerator),
        denominator=plain(thing.denominator),
        at_risk=plain(thing.at_risk),
        why_none=thing.why_not_computable,
        href=href,
    )


def part_groups(*, definition: Definition, figure: Figure) -> tuple[RowGroup, ...]:
    """Parts under their headings; groups that start with "By" and have three rows or more get bars too."""
    groups = []
    for name, found in groupby(figure.parts, key=lambda part: part.under):
        parts = list(found)
        same = [part for part in parts if part.value is not None and not part.unit]
        drawn = name.startswith("By ") and len(same) == len(parts) > A_PAIR
        bars = tuple((p.label, p.value or 0.0, shown(p.value, definition.unit)) for p in same)
        groups.append(
            RowGroup(
                name=name or "Beside the headline",
                table=Table(
                    rows=tuple(row(label=p.label, thing=p, unit=p.unit or definition.unit) for p in parts)
                ),
                bars=bars if drawn else (),
            )
        )
    return tuple(groups)


def headline(*, definition: Definition, figure: Figure) -> dict[str, Any]:
    """What stands at the top of a measure's page."""
    return {
        "value": shown(figure.value, definition.unit),
        "is_none": figure.value is None,
        "why_none": figure.why_not_computable,
        "interval": interval_words(figure.interval, definition.unit),
        "method": figure.interval.method if figure.interval else "",
        "rests_on": rests_on(definition, figure),
        "at_risk": plain(figure.at_risk),
        "period": _span(figure.period),
        "notes": figure.notes,
        "exclusions": [
            (_sentence(exclusion.reason), plain(exclusion.count)) for exclusion in figure.exclusions
        ],
        "behind": sum(len(group.keys) for group in figure.records),
    }


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def source_lines(definition: Definition) -> list[str]:
    return [f"{source.words} ({MARK_WORDS[source.mark]})" for source in definition.sources]


def file_lines(sources: Iterable[Any]) -> list[tuple[str, str, str, date]]:
    """Name, kind, SHA-256 and the day it was brought in, of each file behind a calculation."""
    return [(s.name, s.kind, s.sha256, datetime.fromisoformat(s.applied_at).date()) for s in sources]


def _period_words(period: Period) -> str:
    year = period.days in {365, 366}
    return f"12 months to {_day(period.last_day)}" if year else _span(period)


def _span(period: Period) -> str:
    return f"{_day(period.start)} to {_day(period.last_day)}"


def _day(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
