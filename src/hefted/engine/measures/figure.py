"""One calculated number with everything needed to believe it, or the sentence saying why there is none.

Percentages are held as percent (21.4, not 0.214); intervals and parts are in the unit of their own value.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal, Protocol

from hefted.engine.periods import Period

Role = Literal["numerator", "denominator", "excluded"]
PERCENT = 100.0


@dataclass(frozen=True, kw_only=True)
class Interval:
    """From low to high at a level such as 0.95, with the name of the method."""

    low: float
    high: float
    level: float
    method: str


@dataclass(frozen=True, kw_only=True)
class Exclusion:
    """Records that could have been counted and were not, and why."""

    reason: str
    count: int


@dataclass(frozen=True, kw_only=True)
class References:
    """The records of one kind (spell, contract, vacancy, visit, shift, worker…) that played one role.

    A record in the numerator is not repeated in the denominator where the one is part of the other.
    """

    kind: str
    role: Role
    keys: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Part:
    """A labelled row beside the headline: a breakdown, another average, or another way of reckoning."""

    label: str
    under: str = ""
    value: float | None = None
    unit: str = ""
    """Empty means the measure's own unit."""
    numerator: float | None = None
    denominator: float | None = None
    interval: Interval | None = None
    at_risk: int | None = None
    why_not_computable: str = ""


class Identified(Protocol):
    """What a figure needs to know of its definition."""

    @property
    def id(self) -> str: ...
    @property
    def version(self) -> str: ...


@dataclass(frozen=True, kw_only=True)
class Figure:
    """value None always goes with why_not_computable; a figure is never 0 because something was unknown."""

    measure: str
    version: str
    period: Period
    value: float | None
    why_not_computable: str = ""
    numerator: float | None = None
    denominator: float | None = None
    interval: Interval | None = None
    at_risk: int | None = None
    exclusions: tuple[Exclusion, ...] = ()
    parts: tuple[Part, ...] = ()
    records: tuple[References, ...] = ()
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if (self.value is None) != bool(self.why_not_computable):
            raise ValueError("A figure has either a value or a sentence saying why it is not computable.")

    @property
    def is_computable(self) -> bool:
        return self.value is not None

    @classmethod
    def from_data(cls, data: dict[str, Any], *, records: Iterable[dict[str, Any]] = ()) -> "Figure":
        """The figure that `as_data` and `records_data` came from."""
        rest = dict(data)
        period, interval = rest.pop("period"), rest.pop("interval")
        return cls(
            **{
                **rest,
                "period": Period(
                    start=date.fromisoformat(period["start"]), until=date.fromisoformat(period["until"])
                ),
                "interval": Interval(**interval) if interval else None,
                "exclusions": tuple(Exclusion(**row) for row in rest["exclusions"]),
                "parts": tuple(_part(row) for row in rest["parts"]),
                "records": tuple(References(**{**row, "keys": tuple(row["keys"])}) for row in records),
                "notes": tuple(rest["notes"]),
            }
        )

    def records_data(self) -> list[dict[str, Any]]:
        """The references as plain data for JSON."""
        return [{"kind": row.kind, "role": row.role, "keys": list(row.keys)} for row in self.records]

    def as_data(self) -> dict[str, Any]:
        """Plain data for JSON: dates as ISO text, tuples as lists, the records left out."""
        data = asdict(self)
        data.pop("records")
        data["period"] = {"start": self.period.start.isoformat(), "until": self.period.until.isoformat()}
        return data


def not_computable(
    *,
    definition: Identified,
    period: Period,
    why: str,
    numerator: float | None = None,
    denominator: float | None = None,
    exclusions: Iterable[Exclusion] = (),
    parts: Iterable[Part] = (),
    records: Iterable[References] = (),
    notes: Iterable[str] = (),
) -> Figure:
    """No figure, and a full sentence saying what was missing."""
    return Figure(
        measure=definition.id,
        version=definition.version,
        period=period,
        value=None,
        why_not_computable=why,
        numerator=numerator,
        denominator=denominator,
        exclusions=counted(exclusions),
        parts=tuple(parts),
        records=tuple(records),
        notes=tuple(notes),
    )


def figure_of(
    *,
    definition: Identified,
    period: Period,
    value: float,
    numerator: float | None = None,
    denominator: float | None = None,
    interval: Interval | None = None,
    at_risk: int | None = None,
    exclusions: Iterable[Exclusion] = (),
    parts: Iterable[Part] = (),
    records: Iterable[References] = (),
    notes: Iterable[str] = (),
) -> Figure:
    return Figure(
        measure=definition.id,
        version=definition.version,
        period=period,
        value=value,
        numerator=numerator,
        denominator=denominator,
        interval=interval,
        at_risk=at_risk,
        exclusions=counted(exclusions),
        parts=tuple(parts),
        records=tuple(records),
        notes=tuple(notes),
    )


def _part(row: dict[str, Any]) -> Part:
    return Part(**{**row, "interval": Interval(**row["interval"]) if row["interval"] else None})


def counted(exclusions: Iterable[Exclusion]) -> tuple[Exclusion, ...]:
    """Only the reasons that excluded something."""
    return tuple(exclusion for exclusion in exclusions if exclusion.count)


def references(*, kind: str, role: Role, keys: Iterable[str]) -> tuple[References, ...]:
    """One group of references in key order, or none where there are no keys."""
    ordered = tuple(sorted(keys))
    return (References(kind=kind, role=role, keys=ordered),) if ordered else ()
