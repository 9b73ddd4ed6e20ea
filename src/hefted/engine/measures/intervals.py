"""How sure a figure is: intervals by named methods, at a level handed in (0.95)."""

import math
from statistics import NormalDist, fmean, stdev

from scipy.special import gammaincinv, stdtrit

from hefted.engine.measures.figure import PERCENT, Interval


def wilson(*, numerator: float, denominator: float, level: float) -> Interval | None:
    """Wilson's score interval of a share, in percent; None where it is not a share of anything."""
    if denominator <= 0 or not 0 <= numerator <= denominator:
        return None
    z = NormalDist().inv_cdf(0.5 + level / 2)
    share = numerator / denominator
    centre = share + z * z / (2 * denominator)
    reach = z * math.sqrt(share * (1 - share) / denominator + (z / (2 * denominator)) ** 2)
    scale = PERCENT / (1 + z * z / denominator)
    return Interval(
        low=max(0.0, (centre - reach) * scale),
        high=min(PERCENT, (centre + reach) * scale),
        level=level,
        method="Wilson",
    )


def mean_interval(*, values: list[float] | tuple[float, ...], level: float) -> Interval | None:
    """Student's t interval of a mean, in the unit of the values; None for fewer than two of them."""
    if len(values) < 2:  # noqa: PLR2004 a spread needs two values
        return None
    reach = float(stdtrit(len(values) - 1, 0.5 + level / 2)) * stdev(values) / math.sqrt(len(values))
    mean = fmean(values)
    return Interval(low=mean - reach, high=mean + reach, level=level, method="Student's t")


def poisson_rate(*, numerator: float, denominator: float, level: float) -> Interval | None:
    """Exact (Garwood) interval of a count over a fixed base, in percent, for rates that may pass 100."""
    if denominator <= 0:
        return None
    tail = (1 - level) / 2
    low = float(gammaincinv(numerator, tail)) if numerator else 0.0
    high = float(gammaincinv(numerator + 1, 1 - tail))
    scale = PERCENT / denominator
    return Interval(low=low * scale, high=high * scale, level=level, method="Poisson, exact")
