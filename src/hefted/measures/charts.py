"""Charts of a measure, drawn once for the same figures and then kept."""

import hashlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal, cast

from django.core.cache import cache

from hefted.engine.measures.definition import Definition
from hefted.engine.measures.figure import Figure
from hefted.web.charts import Drawing, bars, draw, line

if TYPE_CHECKING:
    import altair as alt

UNIT_WORDS = {
    "percent": "per cent",
    "count": "number",
    "days": "working days",
    "minutes": "minutes",
    "pounds": "pounds an hour",
    "carers": "different carers",
    "ratio": "0 to 1",
}
KEPT_FOR = 7 * 24 * 3600
BAR_HEIGHT = 44


def trend(
    *,
    definition: Definition,
    figures: Sequence[Figure],
    digests: Sequence[str],
    words: Sequence[str],
    says: str,
) -> Drawing | None:
    """The figure over time with its interval, its first and last point labelled in `words`.

    None where fewer than two points have a value.
    """
    known = [figure for figure in figures if figure.value is not None]
    if len(known) < 2:  # noqa: PLR2004 one point is no trend
        return None
    rows = [
        {
            "day": figure.period.last_day.isoformat(),
            "value": figure.value,
            "low": figure.interval.low if figure.interval else None,
            "high": figure.interval.high if figure.interval else None,
        }
        for figure in figures
    ]
    has_band = all(figure.interval for figure in known)
    return _kept(
        ("trend", definition.name, says, *digests),
        lambda: draw(
            chart=_ends_named(
                line(
                    rows=rows,
                    x="day",
                    y="value",
                    low="low" if has_band else None,
                    high="high" if has_band else None,
                    unit=UNIT_WORDS[definition.unit],
                ),
                [
                    row | {"words": said}
                    for row, said in zip(rows, words, strict=True)
                    if row["value"] is not None
                ],
            ),
            title=definition.name,
            description=says,
        ),
    )


def _ends_named(chart: "alt.LayerChart | alt.FacetChart", known: list[dict[str, Any]]) -> "alt.TopLevelMixin":
    """The chart with the first and the last known point named by their figures."""
    import altair as alt

    ends: tuple[tuple[dict[str, Any], Literal["left", "right"], int], ...] = (
        (known[0], "left", 6),
        (known[-1], "right", 0),
    )
    names = [
        alt.Chart(alt.Data(values=[row]))
        .mark_text(dy=-14, dx=aside, fontWeight="bold", align=align)
        .encode(x="day:T", y="value:Q", text="words:N")
        for row, align, aside in ends
    ]
    return alt.layer(chart, *names)


def parts(*, definition: Definition, name: str, rows: Sequence[tuple[str, float, str]]) -> Drawing:
    """Bars of one breakdown, each with its own figure beside it."""
    title = f"{definition.name}, {name[:1].lower()}{name[1:]}"
    says = f"{title}: " + "; ".join(f"{label} {words}" for label, _, words in rows)
    return _kept(
        ("parts", says),
        lambda: draw(
            chart=bars(
                rows=[{"name": label, "value": value, "words": words} for label, value, words in rows],
                name="name",
                value="value",
                words="words",
                unit=UNIT_WORDS[definition.unit],
            ),
            title=title,
            description=says,
            height=BAR_HEIGHT * len(rows),
        ),
    )


def _kept(words: tuple[str, ...], drawn: Callable[[], Drawing]) -> Drawing:
    key = "chart:" + hashlib.sha256("\0".join(words).encode()).hexdigest()
    return cast("Drawing", cache.get_or_set(key, drawn, KEPT_FOR))
