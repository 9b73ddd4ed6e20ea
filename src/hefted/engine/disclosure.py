"""Hide small numbers, round the rest, and ask what a reader could still work out.

Method: hospital statistics for England since 2018 (small counts hidden, others to the nearest 5, totals
rounded on their own, rates from rounded numbers), with zeros hidden too: "nobody" is also news of somebody.
Nothing here is random: the same number always shows the same way, so asking twice tells a reader nothing new.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from scipy.optimize import linprog

from hefted.engine.measures.figure import PERCENT
from hefted.engine.measures.intervals import wilson

Bounds = Mapping[str, tuple[float, float | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The numbers of the method. They come from dated data, never from this file.

    Raises ValueError if some shown number would stand for a range narrower than `narrowest` people.
    """

    version: str
    hide_below: int
    round_to: int
    whole_percent_below: int
    survival_months: tuple[int, ...]
    at_risk_least: int
    narrowest: int
    level: float

    def __post_init__(self) -> None:
        first_most = _rounded(self.hide_below, self) + (self.round_to - 1) // 2
        if min(self.hide_below - 1, self.round_to - 1, first_most - self.hide_below) < self.narrowest:
            raise ValueError(
                f"Hiding below {self.hide_below} and rounding to {self.round_to} leaves some range narrower "
                f"than {self.narrowest}: choose numbers that leave every range at least that wide."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """Who reads. `protects`: small numbers are hidden. `below_provider`: branches and smaller may show."""

    key: str
    name: str
    protects: bool
    below_provider: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A number as a reader sees it: `value` None when hidden; `least` to `most` is what it gives away.

    `rule` is one of: exact, hidden, rounded, too few people, withheld. `most` None: no upper end.
    """

    value: float | None
    text: str
    rule: str
    least: float
    most: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRate:
    """A percentage with its interval, worked out only from the two counts shown beside it.

    `value` is None when not shown; `low` and `high` also when the numerator is no part of the denominator.
    `least` to `most` is what rounding and hiding leave open, in percent; None where nothing can be said.
    With few people it is wide: 13 of 22 and 17 of 18 both show as 15 of 20.
    `rule` is one of: exact, from rounded, too few people, too few at risk, month not shown, nobody counted.
    """

    value: float | None
    low: float | None
    high: float | None
    text: str
    rule: str
    least: float | None
    most: float | None
    numerator: Shown
    denominator: Shown


def count(true: float, *, policy: Policy | None) -> Shown:
    """One count of people (or of hours). No policy: the reader is inside the provider and sees it exactly."""
    if policy is None:
        return Shown(value=true, text=f"{true:,.10g}", rule="exact", least=true, most=true)
    if true < policy.hide_below:
        words = f"fewer than {policy.hide_below}"
        return Shown(value=None, text=words, rule="hidden", least=0, most=policy.hide_below - 1)
    value = _rounded(true, policy)
    least = max(value - policy.round_to // 2, policy.hide_below)
    most = value + (policy.round_to - 1) // 2
    return Shown(value=value, text=f"{value:,}", rule="rounded", least=least, most=most)


def average(true: float, *, people: float, decimals: int, policy: Policy | None) -> Shown:
    """A mean, median or other summary over so many different people, never over too few of them."""
    if policy is not None and people < policy.hide_below:
        words = f"not shown: fewer than {policy.hide_below} people"
        return Shown(value=None, text=words, rule="too few people", least=0, most=None)
    value = round(true, decimals)
    half = 0.0 if policy is None else 0.5 / 10**decimals
    rule = "exact" if policy is None else "rounded"
    return Shown(value=value, text=f"{value:,.{decimals}f}", rule=rule, least=value - half, most=value + half)


def rate(numerator: float, denominator: float, *, level: float, policy: Policy | None) -> ShownRate:
    """The numerator per hundred of the denominator, with a Wilson interval, both from the rounded counts."""
    above, below = count(numerator, policy=policy), count(denominator, policy=policy)
    return rate_of(above=above, below=below, sample=below.value, level=level, policy=policy)


def survival(
    *, month: int, estimate: float, starters: float, at_risk: int, level: float, policy: Policy | None
) -> ShownRate:
    """Share of starters still employed `month` months on. `estimate`: product-limit share, 0 to 1.

    The estimate is shown as that many of the starters, a count like any other; the interval rests on the
    rounded number still at risk. A whole curve is never shown: each step of it is one person's leaving day.
    """
    below = count(starters, policy=policy)
    if policy is None:
        return rate_of(
            above=count(estimate * starters, policy=None),
            below=below,
            sample=at_risk,
            level=level,
            policy=None,
        )
    if month not in policy.survival_months:
        words = f"not shown at {month} months"
        return _no_rate(rule="month not shown", text=words, above=_withheld(), below=below)
    if at_risk < policy.at_risk_least:
        words = f"not shown: fewer than {policy.at_risk_least} starters could be followed so long"
        return _no_rate(rule="too few at risk", text=words, above=_withheld(), below=below)
    above = count(floor(estimate * starters + 0.5), policy=policy)
    return rate_of(above=above, below=below, sample=_rounded(at_risk, policy), level=level, policy=policy)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """A thing every reader knows: these parts add up to that total."""

    total: str
    parts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProtectedTable:
    """What is shown of each cell, and the range a reader could narrow each true count to."""

    shown: Mapping[str, Shown]
    bounds: Bounds


def attacker_bounds(*, shown: Mapping[str, Shown], sums: Sequence[Sum]) -> Bounds:
    """The least and the most each true count can be, given every number shown and how they add up.

    Two linear programs a cell, rounded inwards to whole people. None: no upper end.
    Raises ValueError if no table fits what is shown.
    """
    place = {key: index for index, key in enumerate(shown)}
    equations = np.zeros((len(sums), len(shown)))
    for row, known in enumerate(sums):
        equations[row, place[known.total]] = -1
        equations[row, [place[part] for part in known.parts]] = 1
    limits = [(cell.least, cell.most) for cell in shown.values()]

    def edge(index: int, sign: int) -> float | None:
        aim = np.zeros(len(shown))
        aim[index] = sign
        found = linprog(aim, A_eq=equations, b_eq=np.zeros(len(sums)), bounds=limits, method="highs")
        if found.status == _IMPOSSIBLE:
            raise ValueError(
                "These numbers cannot all be true together: check that the parts belong to the totals."
            )
        return None if found.fun is None else sign * float(found.fun)

    def bounds(index: int) -> tuple[float, float | None]:
        least, most = edge(index, 1), edge(index, -1)
        return ceil((least or 0) - _NEARLY), None if most is None else floor(most + _NEARLY)

    return {key: bounds(index) for key, index in place.items()}


def too_narrow(*, bounds: Bounds, policy: Policy) -> tuple[str, ...]:
    """Cells a reader could pin to a range narrower than the policy allows."""
    return tuple(
        key for key, (least, most) in bounds.items() if most is not None and most - least < policy.narrowest
    )


def protect_table(*, counts: Mapping[str, int], sums: Sequence[Sum], policy: Policy) -> ProtectedTable:
    """Each count and total hidden or rounded on its own; the finest level goes while any cell can be pinned.

    Small tables need that last step: 12 and 12 show as 10 and 10, and a total of 25 would betray both.
    Known limit: a reader who sees a level withheld learns that something in it came out too narrow.
    """
    depths = _depths(keys=counts, sums=sums)
    shown = {key: count(true, policy=policy) for key, true in counts.items()}
    bounds = attacker_bounds(shown=shown, sums=sums)
    level = max(depths.values(), default=0)
    while too_narrow(bounds=bounds, policy=policy):
        shown |= {key: _withheld() for key, depth in depths.items() if depth == level}
        bounds = attacker_bounds(shown=shown, sums=sums)
        level -= 1
    return ProtectedTable(shown=shown, bounds=bounds)


_IMPOSSIBLE = 2  # linprog's own word for "no table fits"
_NEARLY = 1e-6  # slack of the solver


def _depths(*, keys: Mapping[str, int], sums: Sequence[Sum]) -> dict[str, int]:
    """0 for a grand total, then one more for each sum a cell lies under."""
    above: dict[str, list[str]] = {key: [] for key in keys}
    for known in sums:
        for part in known.parts:
            above[part].append(known.total)

    def depth(key: str) -> int:
        return 1 + max((depth(total) for total in above[key]), default=-1)

    return {key: depth(key) for key in keys}


def _rounded(true: float, policy: Policy) -> int:
    """To the nearest, halves up."""
    return floor(true / policy.round_to + 0.5) * policy.round_to


def _withheld() -> Shown:
    return Shown(value=None, text="not shown", rule="withheld", least=0, most=None)


def rate_of(
    *, above: Shown, below: Shown, sample: float | None, level: float, policy: Policy | None
) -> ShownRate:
    """A rate from two counts as they are shown; `sample` is what the interval rests on (None: on nothing)."""
    if below.value == 0:
        return _no_rate(rule="nobody counted", text="nobody to count", above=above, below=below)
    least, most = _left_open(above=above, below=below, policy=policy)
    if below.value is None or above.value is None:
        words = above.text if above.rule == "withheld" else f"{above.text} of {below.text}"
        return _no_rate(rule="too few people", text=words, above=above, below=below, least=least, most=most)
    share = above.value / below.value
    decimals = 0 if policy is not None and below.value < policy.whole_percent_below else 1
    value = round(PERCENT * share, decimals)
    between = wilson(numerator=share * (sample or 0), denominator=sample or 0, level=level)
    return ShownRate(
        value=value,
        low=None if between is None else round(between.low, decimals),
        high=None if between is None else round(between.high, decimals),
        text=f"{value:,.{decimals}f}%",
        rule="exact" if policy is None else "from rounded",
        least=least,
        most=most,
        numerator=above,
        denominator=below,
    )


def _left_open(
    *, above: Shown, below: Shown, policy: Policy | None
) -> tuple[float, float] | tuple[None, None]:
    """The least and the most the rate can be. Hours and average headcounts fill the gaps between whole
    numbers, so a range runs half a step to either side.
    """
    half = 0.0 if policy is None else policy.round_to / 2
    if below.value is None or above.most is None:
        return None, None
    low, high = (0.0, above.most + 1) if above.value is None else (above.value - half, above.value + half)
    return PERCENT * low / (below.value + half), PERCENT * high / (below.value - half)


def _no_rate(
    *,
    rule: str,
    text: str,
    above: Shown,
    below: Shown,
    least: float | None = None,
    most: float | None = None,
) -> ShownRate:
    return ShownRate(
        value=None,
        low=None,
        high=None,
        text=text,
        rule=rule,
        least=least,
        most=most,
        numerator=above,
        denominator=below,
    )
