"""From true figures to what a reader of this audience may see. Nothing behind this file sees a true number.

The result is the plain data of figures.json: the PDF, the charts, their descriptions and the aggregates are
all written from it, so no other channel can say more than it does.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from hefted.engine import disclosure
from hefted.engine.disclosure import Policy, Shown, ShownRate, Sum
from hefted.engine.measures.definition import MARK_WORDS
from hefted.engine.measures.figure import PERCENT, Figure, Part
from hefted.evidence import readers
from hefted.evidence.contents import PackContents, Reading, day_words, definition_digest, period_words

Data = dict[str, Any]
Key = tuple[str, str, str]
"""Side (above or below the line of a fraction), heading and label."""
BRANCHES = frozenset({"By branch", "By workplace"})
SPREAD, MEDIAN = "Spread", "Median"
THIS_PERIOD = "This period"
NOT_COMPUTABLE = "Not computable from the records of this period."


def figures(contents: PackContents) -> list[Data]:
    return [_figure(reading, contents) for reading in contents.readings]


def aggregates(shown: Sequence[Data]) -> list[tuple[str, str, str]]:
    """(cell, shown value or empty, words) of every protected count, in the order of the figures."""
    return [
        (cell["cell"], "" if cell["value"] is None else f"{cell['value']:.10g}", cell["text"])
        for figure in shown
        for row in (figure, *figure["parts"])
        for cell in row["counts"].values()
    ]


def policy_for(contents: PackContents) -> Policy | None:
    """None: the reader is inside the provider and sees exact numbers."""
    return contents.policy if contents.audience.protects else None


@dataclass(frozen=True, kw_only=True)
class _Row:
    """One shown number: a figure's headline or one of its parts, on its way to becoming data."""

    label: str
    under: str
    shown: Shown | ShownRate
    unit: str
    counts: dict[str, Shown]
    low: float | None = None
    high: float | None = None
    is_total: bool = False
    """A sum of pounds or hours, not to be drawn beside averages."""


def _figure(reading: Reading, contents: PackContents) -> Data:
    definition, figure, policy = reading.definition, reading.figure, policy_for(contents)
    group = [part for part in figure.parts if _may_show(part, contents, figure)]
    cells = _cells(reading, group, policy)
    head = _row(_headline(reading), reading, cells, contents)
    rows = [_row(part, reading, cells, contents) for part in group if part.value is not None]
    if policy is not None:
        rows = [row for row in rows if _is_listed(row)]
    data = _row_data(head, key=definition.id)
    parts = [_row_data(row, key=f"{definition.id}/{row.under or 'beside'}/{row.label}") for row in rows]
    return {
        **data,
        "id": definition.id,
        "name": definition.name,
        "group": definition.group,
        "window": period_words(figure.period),
        "window_from": figure.period.start.isoformat(),
        "window_until": figure.period.until.isoformat(),
        "plain_words": definition.plain_words,
        "formula": definition.formula,
        "caution": definition.caution,
        "counted": definition.counted,
        "sample": _sample(head, reading, policy),
        "rule_words": _rule_words(head, contents),
        "left_out": len(rows) < len(group),
        "exclusions": [
            {"reason": each.reason, "shown": disclosure.count(each.count, policy=policy).text}
            for each in figure.exclusions
        ],
        "definition": {
            "id": definition.id,
            "version": definition.version,
            "sha256": definition_digest(definition),
            "file": f"definitions/{definition.id}@{definition.version}.txt",
            "sources": [f"{source.words} ({MARK_WORDS[source.mark]})" for source in definition.sources],
        },
        "parts": parts,
        "code_version": reading.code_version,
        "parameters": {"window": definition.window.words, "rules_sha256": reading.rules_sha256},
        "computed_on": day_words(reading.computed_on),
        "source_files": [source.sha256 for source in reading.sources],
    }


def _headline(reading: Reading) -> Part:
    figure = reading.figure
    return Part(
        label=THIS_PERIOD,
        value=figure.value,
        numerator=figure.numerator,
        denominator=figure.denominator,
        interval=figure.interval,
        why_not_computable=figure.why_not_computable,
    )


def _may_show(part: Part, contents: PackContents, figure: Figure) -> bool:
    """Fixed trees for readers outside: no branches for the public, no row within a row, no single people,
    and not the rest of a headline (those who left, beside those who stayed), which says the same again.
    """
    if not contents.audience.protects:
        return True
    if part.under in BRANCHES and not contents.audience.below_provider:
        return False
    if part.under == SPREAD and not part.label.startswith(MEDIAN):
        return False
    if not part.under and _is_rest(part, figure):
        return False
    return part.under not in {other.label for other in figure.parts}


def _is_rest(part: Part, figure: Figure) -> bool:
    known = (part.numerator, figure.numerator, figure.denominator)
    return None not in known and part.numerator == (figure.denominator or 0) - (figure.numerator or 0)


def _cells(reading: Reading, parts: Sequence[Part], policy: Policy | None) -> dict[Key, Shown]:
    """Every count of the figure and its parts, protected together where they are known to add up."""
    true = dict(_true_cells(reading, parts))
    whole = {key: int(value) for key, value in true.items() if value == int(value)}
    if policy is None or len(whole) < len(true):
        return {key: disclosure.count(value, policy=policy) for key, value in true.items()}
    names = {"/".join(key): key for key in true}
    sums = [
        Sum(total="/".join(total), parts=tuple("/".join(key) for key in keys))
        for total, keys in _known_sums(true)
    ]
    table = disclosure.protect_table(
        counts={name: whole[key] for name, key in names.items()}, sums=sums, policy=policy
    )
    return {names[name]: shown for name, shown in table.shown.items()}


def _true_cells(reading: Reading, parts: Sequence[Part]) -> Iterator[tuple[Key, float]]:
    for part in (_headline(reading), *parts):
        for side, value in (("above", _counted(part, reading)), ("below", part.denominator)):
            if value is not None:
                yield (side, part.under, part.label), value


def _counted(part: Part, reading: Reading) -> float | None:
    """What stands above the line; a plain count stands alone."""
    is_count = (part.unit or reading.definition.unit) == "count"
    return part.value if part.numerator is None and is_count else part.numerator


def _known_sums(true: dict[Key, float]) -> list[tuple[Key, list[Key]]]:
    """Breakdowns whose parts add up to the headline's own count."""
    found = []
    for side in ("above", "below"):
        total = (side, "", THIS_PERIOD)
        for under in sorted({key[1] for key in true} - {""}):
            keys = [key for key in true if key[:2] == (side, under)]
            if total in true and keys and sum(true[key] for key in keys) == true[total]:
                found.append((total, keys))
    return found


def _row(part: Part, reading: Reading, cells: dict[Key, Shown], contents: PackContents) -> _Row:
    policy, level = policy_for(contents), contents.policy.level
    unit = part.unit or reading.definition.unit
    counts = {
        side: cells[side, part.under, part.label]
        for side in ("above", "below")
        if (side, part.under, part.label) in cells
    }
    few = policy is not None and reading.people is not None and reading.people < policy.hide_below
    if part.value is None:
        words = NOT_COMPUTABLE if policy else part.why_not_computable
        shown = Shown(value=None, text=words, rule="not computable", least=0, most=None)
        return _Row(label=part.label, under=part.under, shown=shown, unit=unit, counts={})
    if unit == "count" and "above" in counts:
        shown = counts["above"]
        return _Row(label=part.label, under=part.under, shown=shown, unit=unit, counts={"above": shown})
    if unit == "percent" and len(counts) == 2 and not (few or _is_average(part, reading)):  # noqa: PLR2004 above and below
        above, below = counts["above"], counts["below"]
        rate = disclosure.rate_of(above=above, below=below, sample=below.value, level=level, policy=policy)
        return _rate_row(part, rate)
    if unit == "percent" and part.at_risk is not None and "below" in counts:
        rate = disclosure.survival(
            month=_months(reading.id),
            estimate=part.value / PERCENT,
            starters=part.denominator or 0,
            at_risk=part.at_risk,
            level=level,
            policy=policy,
        )
        return _rate_row(part, rate)
    return _average_row(part, part.value, reading, counts, unit, policy)


def _is_average(part: Part, reading: Reading) -> bool:
    """One value a person averaged over people, rather than so many of so many."""
    return part.denominator == reading.people and part.numerator != int(part.numerator or 0)


def _rate_row(part: Part, rate: ShownRate) -> _Row:
    return _Row(
        label=part.label,
        under=part.under,
        shown=rate,
        unit="percent",
        counts={"above": rate.numerator, "below": rate.denominator},
        low=rate.low,
        high=rate.high,
    )


def _months(measure: str) -> int:
    """retention_12m: 12. A measure that names no month asks for month 0, which no policy shows."""
    digits = "".join(character for character in measure if character.isdigit())
    return int(digits or 0)


def _average_row(
    part: Part, value: float, reading: Reading, counts: dict[str, Shown], unit: str, policy: Policy | None
) -> _Row:
    known = [number for number in (reading.people, part.denominator) if number is not None]
    decimals = readers.unit_named(name=unit).decimals
    people = min(known, default=0)
    shown = disclosure.average(value, people=people, decimals=decimals, policy=policy)
    is_total = part.denominator is None and part.label != THIS_PERIOD and part.under != SPREAD
    if is_total and shown.value is not None and policy is not None:
        shown = disclosure.count(value, policy=policy)
    interval = part.interval if shown.value is not None else None
    below = {"below": counts["below"]} if "below" in counts else {}
    return _Row(
        label=part.label,
        under=part.under,
        shown=shown,
        unit=unit,
        counts=below,
        is_total=is_total,
        low=round(interval.low, decimals) if interval else None,
        high=round(interval.high, decimals) if interval else None,
    )


def _is_listed(row: _Row) -> bool:
    """Outside, a row with a hidden number is not listed at all: that would say that it is not nought."""
    return row.shown.value is not None and all(cell.value is not None for cell in row.counts.values())


def _row_data(row: _Row, *, key: str) -> Data:
    unit = readers.unit_named(name=row.unit)
    value = row.shown.value
    text = row.shown.text
    if value is not None and row.unit not in {"percent", "count"}:
        text = f"{unit.before}{text}{unit.after}"
    if value is not None and row.unit == "percent" and not text.endswith("%"):
        text = f"{text}%"
    between = None
    if row.low is not None and row.high is not None:
        between = {"low": row.low, "high": row.high, "text": _between(row.low, row.high, row.shown, unit)}
    names = {"above": "numerator", "below": "denominator"}
    counts = {
        names[side]: {
            "cell": f"{key}/{names[side]}",
            "value": shown.value,
            "text": shown.text,
            "rule": shown.rule,
            "least": shown.least,
            "most": shown.most,
        }
        for side, shown in row.counts.items()
    }
    return {
        "label": row.label,
        "under": row.under,
        "unit": row.unit,
        "shown": {"value": value, "text": text, "rule": row.shown.rule},
        "is_total": row.is_total,
        "interval": between,
        "rounding": _rounding(row.shown),
        "counts": counts,
        "counts_words": _counts_words(row),
        "recompute": _recompute(row, counts),
    }


def _rounding(shown: Shown | ShownRate) -> Data | None:
    """What hiding and rounding leave open of a rate; None where that is nothing."""
    if not isinstance(shown, ShownRate) or shown.least is None or shown.most is None:
        return None
    if shown.least == shown.most:
        return None
    most = shown.most if shown.low is None else min(shown.most, PERCENT)
    decimals = 1 if "." in shown.text else 0
    text = f"{shown.least:.{decimals}f}% to {most:.{decimals}f}%"
    return {"least": shown.least, "most": most, "text": text}


def _counts_words(row: _Row) -> str:
    return " of ".join(row.counts[side].text for side in ("above", "below") if side in row.counts)


def _between(low: float, high: float, shown: Shown | ShownRate, unit: readers.Unit) -> str:
    if isinstance(shown, ShownRate):
        decimals = len(shown.text.rstrip("%").partition(".")[2])
        return f"{low:.{decimals}f}% to {high:.{decimals}f}%"
    return f"{unit.before}{low:,.{unit.decimals}f} to {unit.words(high)}"


def _recompute(row: _Row, counts: Data) -> Data | None:
    if not isinstance(row.shown, ShownRate) or row.shown.value is None:
        return None
    decimals = len(row.shown.text.rstrip("%").partition(".")[2])
    return {
        "numerator": counts["numerator"]["cell"],
        "denominator": counts["denominator"]["cell"],
        "decimals": decimals,
    }


def _sample(head: _Row, reading: Reading, policy: Policy | None) -> str:
    """How many the figure rests on, in words."""
    above, below = head.counts.get("above"), head.counts.get("below")
    counted = reading.definition.counted
    about = "about " if policy else ""
    if above and below:
        return f"{about if above.value is not None else ''}{above.text} of {about}{below.text} {counted}"
    if below:
        return f"{about if below.value is not None else ''}{below.text} {counted}"
    return ""


def _rule_words(head: _Row, contents: PackContents) -> str:
    rule = head.shown.rule
    if rule == "rounded" and head.unit != "count":
        rule = "average"
    return contents.rule_words[rule]
