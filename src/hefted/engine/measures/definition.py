"""What a measure is: its words, its formula, where that comes from, and the window it looks at."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, Protocol

from hefted.engine.measures.figure import Figure
from hefted.engine.measures.records import Records
from hefted.engine.periods import Period, month_ends, months_to, quarter_ends, weeks_to

Unit = Literal["percent", "count", "days", "minutes", "pounds", "carers", "ratio"]
Better = Literal["higher", "lower", "neither"]
Mark = Literal["S", "C", "D", "M"]
Group = Literal[
    "Leaving and staying", "Posts and contracts", "Absence", "Travel and pay", "Continuity of care", "Visits"
]

MARK_WORDS: dict[Mark, str] = {
    "S": "read in the named source",
    "C": "read in the public source code of the official service",
    "D": "worked out from a named source",
    "M": "from memory: verify before relying on it",
}


BETTER_WORDS: dict[Better, str] = {
    "higher": "Higher is better.",
    "lower": "Lower is better.",
    "neither": "Neither high nor low is better.",
}

_SPANS = {"months": "calendar month", "weeks": "week"}


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a formula comes from, and how sure we are of it."""

    words: str
    mark: Mark


@dataclass(frozen=True, kw_only=True)
class Window:
    """The stretch of days a figure covers, counted back from its as-of day, and the steps of its trend."""

    length: int
    of: Literal["months", "weeks", "days"]
    trend_by: Literal["quarter", "month"]

    @property
    def words(self) -> str:
        if self.of == "days":
            return "the day of the figure"
        span = _SPANS[self.of]
        return (
            f"the {self.length} {span}s up to the day of the figure"
            if self.length > 1
            else f"the {span} up to the day of the figure"
        )

    def period(self, *, as_of: date) -> Period:
        if self.of == "days":
            return Period(start=as_of, until=as_of + timedelta(days=self.length))
        if self.of == "weeks":
            return weeks_to(as_of=as_of, weeks=self.length)
        return months_to(as_of=as_of, months=self.length)

    def trend(self, *, as_of: date, points: int) -> tuple[Period, ...]:
        """The periods ending at the last month or quarter ends on or before as-of, earliest first."""
        ends = quarter_ends if self.trend_by == "quarter" else month_ends
        return tuple(self.period(as_of=day) for day in ends(as_of=as_of, count=points))


ROLLING_YEAR = Window(length=12, of="months", trend_by="quarter")
ON_THE_DAY = Window(length=1, of="days", trend_by="quarter")
FOUR_WEEKS = Window(length=4, of="weeks", trend_by="month")


@dataclass(frozen=True, kw_only=True)
class Definition:
    """One measure in words. `order` places it among all; `version` changes whenever a value could."""

    id: str
    name: str
    unit: Unit
    plain_words: str
    formula: str
    sources: tuple[Source, ...]
    version: str
    valid_from: date
    window: Window
    better: Better
    group: Group
    order: int
    counted: str
    """What the denominator counts, in the plural: "starters", "carer-visits", "people"."""
    caution: str = ""
    headline: bool = False


class Calculate(Protocol):
    def __call__(self, *, definition: Definition, records: Records, period: Period) -> Figure: ...


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A definition and the function that calculates it. Each measure file exposes one as MEASURE."""

    definition: Definition
    formula: Calculate

    def calculate(self, *, records: Records, period: Period) -> Figure:
        return self.formula(definition=self.definition, records=records, period=period)
