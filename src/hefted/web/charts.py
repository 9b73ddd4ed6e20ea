"""Charts drawn on the server: the same picture on a page, in print and in a pack, and no script needed.

Altair and vl-convert take more than a second to load, so they are imported where they are used; draw in
a job and keep the SVG where a page would otherwise wait for it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import ceil
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    import altair as alt

FONT = "Atkinson Hyperlegible"
TEXT, QUIET, GRID, BRAND = "#16222c", "#46545f", "#d5dce2", "#0b4f6c"
SERIES = ("#0b5fa5", "#b04a00", "#1b6b3a", "#6b3fa0")
WIDE, NARROW = 720, 340  # pixels across: a column of a wide page, the whole of a phone

# Long names of bars on lines of about 20 letters.
LETTERS = 20
WRAPPED = "split(trim(replace(datum.label, regexp('(.{1,20})( |$)', 'g'), '$1\\n')), '\\n')"

THEME: dict[str, Any] = {
    "font": FONT,
    "background": None,
    "padding": 4,
    "view": {"stroke": None},
    "range": {"category": list(SERIES)},
    "axis": {
        "labelColor": QUIET,
        "titleColor": QUIET,
        "labelFontSize": 13,
        "titleFontSize": 13,
        "titleFontWeight": "normal",
        "domainColor": "#5b6a76",
        "tickColor": "#5b6a76",
        "gridColor": GRID,
    },
    "axisX": {"grid": False},
    "axisY": {"domain": False, "ticks": False},
    "line": {"strokeWidth": 2.5, "color": SERIES[0]},
    "point": {"size": 50, "filled": True, "color": SERIES[0]},
    "bar": {"color": SERIES[0]},
    "area": {"color": SERIES[0], "opacity": 0.16},
    "rule": {"color": QUIET},
    "text": {"color": TEXT, "fontSize": 13, "font": FONT},
    "legend": {"disable": True},
}


@dataclass(frozen=True)
class Drawing:
    """One chart at two widths; the page shows the one that fits (component `c-chart`)."""

    wide: SafeString
    narrow: SafeString


def draw(*, chart: "alt.TopLevelMixin", title: str, description: str, height: int = 280) -> Drawing:
    """An Altair chart (without a width of its own) as SVG for a page.

    `title` and `description` are what a reader who cannot see the chart is told: say what it shows and
    what it comes to, not what it looks like. Label lines and bars directly: legends are switched off.
    """
    return Drawing(
        wide=svg(chart=chart, title=title, description=description, width=WIDE, height=height),
        narrow=svg(chart=chart, title=title, description=description, width=NARROW, height=height),
    )


def svg(
    *, chart: "alt.TopLevelMixin", title: str, description: str, width: int = WIDE, height: int = 280
) -> SafeString:
    """An Altair chart as one SVG that says what it is and carries no style of its own (strict CSP)."""
    import vl_convert

    _register_font()
    spec = chart.to_dict(validate=False)
    height = max(height, spec.pop("usermeta", {}).get("height", 0))
    spec.update(width=width, height=height, autosize={"type": "fit", "contains": "padding"})
    spec["config"] = _merged(THEME, spec.get("config", {}))
    return _named(vl_convert.vegalite_to_svg(spec, vl_version="6.4"), title=title, description=description)


@cache
def _register_font() -> None:
    import vl_convert

    vl_convert.register_font_directory(str(settings.FONT_DIR))


def _merged(ours: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    """The chart's own configuration wins over the house's; Altair's default view size does not."""
    merged = dict(ours)
    for key, value in theirs.items():
        both = isinstance(value, dict) and isinstance(merged.get(key), dict)
        merged[key] = {**merged[key], **value} if both else value
    merged["view"] = {"stroke": None}
    return merged


def _named(drawn: str, *, title: str, description: str) -> SafeString:
    """Gives the picture its name and sentence; what Vega says of single marks would only be noise."""
    quiet = re.sub(r' (?:aria-[a-z]+|role)="[^"]*"', "", drawn)
    inner = f"<title>{escape(title)}</title><desc>{escape(description)}</desc>"
    named = re.sub(
        r"<svg([^>]*)>", lambda found: f'<svg{found[1]} role="img" focusable="false">{inner}', quiet, count=1
    )
    return mark_safe(named)  # noqa: S308 - drawn by vl-convert from our own spec; words of users are escaped by it


def sparkline(
    *,
    values: Sequence[float | None],
    title: str,
    description: str,
    low: Sequence[float | None] = (),
    high: Sequence[float | None] = (),
) -> SafeString:
    """A trend of a few points as a small SVG, with its interval as a band; None leaves a gap
    (before the first known value: nothing).

    Quick enough to draw in the request. Empty when fewer than two values are known.
    """
    begun = next((index for index, value in enumerate(values) if value is not None), 0)
    values, low, high = values[begun:], low[begun:], high[begun:]
    known = [v for v in (*values, *low, *high) if v is not None]
    if len([v for v in values if v is not None]) < 2:  # noqa: PLR2004 - one point is no trend
        return mark_safe("")
    floor, top = min(known), max(known)
    step = 196 / max(len(values) - 1, 1)

    def place(index: int, value: float) -> str:
        return f"{2 + index * step:.1f},{40 - 36 * (value - floor) / ((top - floor) or 1):.1f}"

    runs = _runs(values)
    lines = "".join(
        f'<polyline points="{" ".join(place(i, v) for i, v in run)}" fill="none" stroke="{BRAND}" '
        'stroke-width="2.5" stroke-linejoin="round" vector-effect="non-scaling-stroke"/>'
        for run in runs
    )
    last = runs[-1][-1]
    x, y = place(*last).split(",")
    dot = (
        f'<path d="M{x} {y}h.01" stroke="{BRAND}" stroke-width="7" stroke-linecap="round" '
        'vector-effect="non-scaling-stroke"/>'
    )
    return mark_safe(  # noqa: S308 - numbers are formatted and words escaped here
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 44" preserveAspectRatio="none" role="img" '
        f'focusable="false"><title>{escape(title)}</title><desc>{escape(description)}</desc>'
        f"{_band(low, high, place)}{lines}{dot}</svg>"
    )


def _runs(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    """Stretches of known values, each with its place in the row."""
    runs: list[list[tuple[int, float]]] = [[]]
    for index, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((index, value))
    return [run for run in runs if run]


def _band(low: Sequence[float | None], high: Sequence[float | None], place: Any) -> str:
    both = [
        (i, a, b) for i, (a, b) in enumerate(zip(low, high, strict=True)) if a is not None and b is not None
    ]
    if not both:
        return ""
    there = [place(i, b) for i, _, b in both]
    back = [place(i, a) for i, a, _ in reversed(both)]
    return f'<polygon points="{" ".join(there + back)}" fill="{BRAND}" fill-opacity="0.14"/>'


def line(
    *,
    rows: Sequence[dict[str, Any]],
    x: str,
    y: str,
    unit: str,
    low: str | None = None,
    high: str | None = None,
    series: str | None = None,
    zero: bool = True,
    dates: bool = True,
) -> "alt.LayerChart | alt.FacetChart":
    """A line per series over dates (ISO text) with its interval as a band and its name at its end.

    Series differ by dash as well as by colour. None in y leaves a gap; rows before the first value are
    left out.
    """
    import altair as alt

    kind = "T" if dates else "O"
    axis = (
        alt.Axis(title=None, format="%b %Y", tickCount=6, labelOverlap=True)
        if dates
        else alt.Axis(title=None)
    )
    across = alt.X(f"{x}:{kind}", axis=axis)
    up = alt.Scale(zero=zero)
    begun = next((i for i, row in enumerate(rows) if row[y] is not None), 0)
    base = alt.Chart(alt.Data(values=list(rows[begun:])))
    colour = alt.Color(f"{series}:N") if series else alt.value(SERIES[0])
    layers = []
    if low and high:
        band = base.mark_area().encode(
            x=across, y=alt.Y(f"{low}:Q", scale=up, title=unit), y2=f"{high}:Q", color=colour
        )
        layers.append(band)
    drawn = base.mark_line(point=True).encode(x=across, y=alt.Y(f"{y}:Q", scale=up, title=unit), color=colour)
    if series:
        names = base.mark_text(align="right", dy=-12, fontWeight="bold").encode(
            x=alt.X(f"{x}:{kind}", aggregate="max"),
            y=alt.Y(f"{y}:Q", aggregate={"argmax": x}),
            text=f"{series}:N",
            color=colour,
        )
        drawn = drawn.encode(strokeDash=f"{series}:N")
        layers += [drawn, names]
    else:
        layers.append(drawn)
    return alt.layer(*layers)


def bars(
    *, rows: Sequence[dict[str, Any]], name: str, value: str, unit: str, words: str | None = None
) -> "alt.LayerChart | alt.FacetChart":
    """Lying bars, each with its own figure beside it (`words` names a column of ready-made labels)."""
    import altair as alt

    lines = [ceil(len(str(row[name])) / LETTERS) for row in rows]
    tall = 60 + len(rows) * max(34, 17 * max(lines, default=1) + 8)
    base = alt.Chart(alt.Data(values=list(rows))).encode(
        y=alt.Y(
            f"{name}:N", sort=None, axis=alt.Axis(title=None, labelExpr=WRAPPED, ticks=False, domain=False)
        ),
        x=alt.X(f"{value}:Q", axis=alt.Axis(title=unit, grid=True, tickCount=5)),
    )
    labels = base.mark_text(align="left", dx=6).encode(text=f"{words}:N" if words else f"{value}:Q")
    return alt.layer(base.mark_bar(height={"band": 0.7}), labels, usermeta={"height": tall})
