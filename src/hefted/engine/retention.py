"""How long starters stay: matured cohorts and product-limit (Kaplan-Meier) survival.

A stay runs from started_on to left_on, the last day; left on the horizon's day exactly counts as left, and
at ties leavers come before those who are merely no longer watched. Source: Kaplan and Meier 1958; interval:
Greenwood's variance on the log-log scale, as lifelines computes it.
"""

import math
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import NormalDist
from typing import Literal

from hefted.engine.periods import add_months


@dataclass(frozen=True, kw_only=True)
class Stay:
    key: str
    started_on: date
    left_on: date | None = None

    def has_left(self, *, by: date) -> bool:
        """Whether the last day was on or before the day."""
        return self.left_on is not None and self.left_on <= by


@dataclass(frozen=True, kw_only=True)
class Horizon:
    """So many calendar months, or so many days, after the start."""

    length: int
    of: Literal["months", "days"] = "months"

    def day(self, *, started_on: date) -> date:
        if self.of == "days":
            return started_on + timedelta(days=self.length)
        return add_months(day=started_on, months=self.length)


@dataclass(frozen=True, kw_only=True)
class Matured:
    """Keys of the stays that have had time to reach the horizon, by whether they did, and of the rest."""

    retained: tuple[str, ...]
    left: tuple[str, ...]
    too_recent: tuple[str, ...]

    @property
    def eligible(self) -> int:
        return len(self.retained) + len(self.left)


@dataclass(frozen=True, kw_only=True)
class Step:
    """At one leaving time: how many were at risk just before, how many left, and the share still there
    after.
    """

    time: int
    at_risk: int
    leavers: int
    share: float
    greenwood: float
    """Sum of d / (n (n - d)) so far; infinite once everybody at risk has left."""


@dataclass(frozen=True, kw_only=True)
class Survival:
    """Share (0 to 1) still employed at a horizon, its interval (None where nobody or everybody left),
    numbers.
    """

    share: float
    low: float | None
    high: float | None
    starters: int
    leavers: int
    at_risk: int
    """Starters watched to the horizon and still employed at the close of its day."""


def matured(*, stays: Iterable[Stay], horizon: Horizon, as_of: date) -> Matured:
    """Splits starters by the horizon; those who start after as-of are in none of the three."""
    retained, left, too_recent = [], [], []
    for stay in stays:
        due = horizon.day(started_on=stay.started_on)
        if stay.started_on > as_of:
            continue
        if due > as_of:
            too_recent.append(stay.key)
        elif stay.has_left(by=due):
            left.append(stay.key)
        else:
            retained.append(stay.key)
    return Matured(retained=tuple(retained), left=tuple(left), too_recent=tuple(too_recent))


def product_limit(*, durations: Iterable[tuple[int, bool]]) -> tuple[Step, ...]:
    """Steps of the survival curve from (time watched, left then?) pairs, in order of time."""
    pairs = sorted(durations)
    watched = [time for time, _ in pairs]
    share, greenwood, steps = 1.0, 0.0, []
    for time in sorted({time for time, left in pairs if left}):
        at_risk = len(watched) - bisect_left(watched, time)
        leavers = sum(1 for moment, left in pairs if left and moment == time)
        share *= 1 - leavers / at_risk
        greenwood += leavers / (at_risk * (at_risk - leavers)) if at_risk > leavers else math.inf
        steps.append(Step(time=time, at_risk=at_risk, leavers=leavers, share=share, greenwood=greenwood))
    return tuple(steps)


def survival(*, stays: Iterable[Stay], horizon: Horizon, as_of: date, level: float) -> Survival | None:
    """Share of starters still employed at the horizon, those too recent watched as long as they were; None
    for none.

    Calendar months differ in days, so each stay is cut at its own horizon: whoever passed it stays at risk
    to the end of the curve, which is the plain curve read at the horizon when the horizon is in days.
    """
    begun = [stay for stay in stays if stay.started_on <= as_of]
    if not begun:
        return None
    durations, at_risk = [], 0
    for stay in begun:
        due = horizon.day(started_on=stay.started_on)
        end = min(due, as_of)
        left_on = stay.left_on
        if left_on is not None and left_on <= end:
            durations.append(((left_on - stay.started_on).days, True))
        elif due <= as_of:
            durations.append((_TO_THE_END, False))
            at_risk += 1
        else:
            durations.append(((as_of - stay.started_on).days, False))
    steps = product_limit(durations=durations)
    share, greenwood = (steps[-1].share, steps[-1].greenwood) if steps else (1.0, 0.0)
    low, high = log_log_interval(share=share, greenwood=greenwood, level=level)
    leavers = sum(step.leavers for step in steps)
    return Survival(share=share, low=low, high=high, starters=len(begun), leavers=leavers, at_risk=at_risk)


def log_log_interval(
    *, share: float, greenwood: float, level: float
) -> tuple[float, float] | tuple[None, None]:
    """Interval of a survival share on the log-log scale; none at 0 or 1, where the scale has no value."""
    if not 0 < share < 1:
        return None, None
    z = NormalDist().inv_cdf(0.5 + level / 2)
    spread = z * math.sqrt(greenwood) / abs(math.log(share))
    return share ** math.exp(spread), share ** math.exp(-spread)


_TO_THE_END = 10**9
"""Days: longer than any stay."""
