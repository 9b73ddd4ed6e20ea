"""A mean and what stands beside it: median, tenths, and an interval that stays within what is possible."""

from collections.abc import Sequence
from dataclasses import replace
from math import floor, sqrt

from scipy.special import stdtrit

from hefted.engine.measures.figure import Interval, Part
from hefted.engine.measures.intervals import mean_interval

MEDIAN = 0.5
LOWEST_TENTH = 0.1
HIGHEST_TENTH = 0.9
FEWEST_FOR_A_SPREAD = 2


def percentile(*, values: Sequence[float], share: float) -> float | None:
    """The value that a share of all values lie at or below, between two values in proportion; None of none.

    The rule of spreadsheets (PERCENTILE.INC): rank 1 + share x (n - 1).
    """
    if not values:
        return None
    ordered = sorted(values)
    rank = share * (len(ordered) - 1)
    below = floor(rank)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (rank - below) * (ordered[above] - ordered[below])


def percentile_part(*, values: Sequence[float], share: float, label: str, unit: str = "") -> Part:
    """One percentile as a row beside the headline; no value, with the reason, where there are no values."""
    value = percentile(values=values, share=share)
    return Part(
        label=label,
        under="Spread",
        unit=unit,
        value=value,
        why_not_computable="Nothing was counted." if value is None else "",
    )


def mean_within(*, values: Sequence[float], level: float, highest: float | None = None) -> Interval | None:
    """Student's t interval of a mean, cut at 0 and at the highest value that a mean could have."""
    interval = mean_interval(values=tuple(values), level=level)
    if interval is None:
        return None
    low = max(0.0, interval.low)
    high = interval.high if highest is None else min(highest, interval.high)
    return replace(interval, low=low, high=high)


def ratio_within(*, pairs: Sequence[tuple[float, float]], level: float, highest: float) -> Interval | None:
    """Interval of sum(a) / sum(b) over pairs (a, b), one pair for each worker: the workers are what varies.

    Linearised variance of a ratio (Cochran, Sampling Techniques, chapter 6) with Student's t, cut at 0 and
    `highest`. None for fewer than two pairs, or where the second parts add up to nothing.
    """
    count = len(pairs)
    whole = sum(b for _, b in pairs)
    if count < FEWEST_FOR_A_SPREAD or whole <= 0:
        return None
    ratio = sum(a for a, _ in pairs) / whole
    squares = sum((a - ratio * b) ** 2 for a, b in pairs)
    reach = float(stdtrit(count - 1, 0.5 + level / 2)) * sqrt(count / (count - 1) * squares) / whole
    return Interval(
        low=max(0.0, ratio - reach),
        high=min(highest, ratio + reach),
        level=level,
        method="ratio over workers, Student's t",
    )
