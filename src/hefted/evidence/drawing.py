"""Small bar charts as plain SVG text, drawn only from numbers already protected.

The same drawing stands on the page and in the PDF. Colours pass against white; each bar carries its words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, floor, log10
from textwrap import wrap
from typing import Any

TEXT, QUIET, GRID, BRAND, PAST, AIM = "#16222c", "#46545f", "#d5dce2", "#0b4f6c", "#8a97a1", "#b04a00"
FONT = "Atkinson Hyperlegible"
WIDTH, RIGHT, ROW, FOOT = 680, 110, 36, 26
LONGEST = 28  # letters on one line of a label; a label has two lines at most
NICE = (1, 2, 2.5, 5, 10)
STEPS = 4


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One bar and its words; `low` and `high` draw an interval, `kind` is now, past or aim."""

    label: str
    value: float
    words: str
    low: float | None = None
    high: float | None = None
    kind: str = "now"


def bars_for(figure: dict[str, Any], commitment: dict[str, Any] | None) -> list[Bar]:
    """Before, now and promised where there is a commitment; else the figure and the rows in its unit."""
    if figure["shown"]["value"] is None:
        return []
    bars = [_bar(figure, "This period")]
    if commitment is not None:
        if commitment["baseline"] is not None:
            words, value = commitment["baseline"], commitment["baseline_value"]
            bars.insert(0, Bar(label="Before", value=value, words=words, kind="past"))
        target, value = commitment["target"], commitment["target_value"]
        return [*bars, Bar(label="Promised", value=value, words=target, kind="aim")]
    same = [
        row
        for row in figure["parts"]
        if row["unit"] == figure["unit"] and row["shown"]["value"] is not None and not row["is_total"]
    ]
    return [*bars, *(_bar(row, row["label"], kind="past") for row in same)]


def _bar(row: dict[str, Any], label: str, kind: str = "now") -> Bar:
    interval = row["interval"] or {}
    return Bar(
        label=label,
        value=row["shown"]["value"],
        words=row["shown"]["text"],
        low=interval.get("low"),
        high=interval.get("high"),
        kind=kind,
    )


def alt_text(name: str, bars: Sequence[Bar]) -> str:
    """What a reader who cannot see the chart is told: the same protected words."""
    return f"{name}: " + "; ".join(f"{bar.label} {bar.words}" for bar in bars) + "."


def axis(bars: Sequence[Bar], unit: str) -> list[float]:
    """Round steps from nought to just past the longest bar; percentages over a half get the whole hundred."""
    top = max([*(bar.value for bar in bars), *(bar.high for bar in bars if bar.high is not None)]) or 1
    if unit == "percent" and 50 < top <= 100:  # noqa: PLR2004 as the docstring says
        top = 100
    rough = top / STEPS
    size = 10 ** floor(log10(rough))
    step = next(nice * size for nice in NICE if nice * size >= rough * 0.999)
    return [round(step * index, 10) for index in range(ceil(top / step - 1e-9) + 1)]


def svg(
    *, title: str, alt: str, bars: Sequence[Bar], ticks: Sequence[float], tick_words: Sequence[str]
) -> str:
    height = ROW * len(bars) + FOOT
    left = 24 + 7 * max(len(line) for bar in bars for line in _lines(bar.label))

    def across(value: float) -> float:
        return left + (WIDTH - left - RIGHT) * value / ticks[-1]

    grid = "".join(
        f'<path d="M{across(tick):.1f} 4V{height - FOOT + 4}" stroke="{GRID}" stroke-width="1"/>'
        f'<text x="{across(tick):.1f}" y="{height - 6}" font-family="{FONT}" font-size="13" fill="{QUIET}" '
        f'text-anchor="middle">{escape(words)}</text>'
        for tick, words in zip(ticks, tick_words, strict=True)
    )
    drawn = "".join(_drawn(bar, 8 + ROW * row, across) for row, bar in enumerate(bars))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        'focusable="false">'
        f"<title>{escape(title)}</title><desc>{escape(alt)}</desc>{grid}{drawn}</svg>"
    )


def _drawn(bar: Bar, top: int, across: Any) -> str:
    colour = {"now": BRAND, "past": PAST, "aim": AIM}[bar.kind]
    end = across(bar.value)
    inside = (
        'fill="none" stroke-width="2" stroke-dasharray="5 3"' if bar.kind == "aim" else f'fill="{colour}"'
    )
    left = across(0)
    edge = max(end, across(bar.high) if bar.high is not None else end)
    return (
        f"{_named(bar.label, left - 10, top)}"
        f'<rect x="{left:.1f}" y="{top}" width="{max(end - left, 1):.1f}" height="22" stroke="{colour}" '
        f"{inside}/>"
        f"{_whisker(bar, top + 11, across)}"
        f'<text x="{edge + 8:.1f}" y="{top + 16}" font-family="{FONT}" font-size="14" font-weight="bold" '
        f'fill="{TEXT}">{escape(bar.words)}</text>'
    )


def _named(label: str, right: float, top: int) -> str:
    lines = _lines(label)
    first = top + (16 if len(lines) == 1 else 9)
    return "".join(
        f'<text x="{right:.1f}" y="{first + 15 * row}" font-family="{FONT}" font-size="14" fill="{TEXT}" '
        f'text-anchor="end">{escape(line)}</text>'
        for row, line in enumerate(lines)
    )


def _lines(label: str) -> list[str]:
    return wrap(label, LONGEST, max_lines=2, placeholder=" …")


def _whisker(bar: Bar, middle: float, across: Any) -> str:
    if bar.low is None or bar.high is None:
        return ""
    low, high = across(bar.low), across(bar.high)
    path = f"M{low:.1f} {middle}H{high:.1f}M{low:.1f} {middle - 6}v12M{high:.1f} {middle - 6}v12"
    return (
        f'<path d="{path}" stroke="#ffffff" stroke-width="5" fill="none"/>'
        f'<path d="{path}" stroke="{TEXT}" stroke-width="2" fill="none"/>'
    )
