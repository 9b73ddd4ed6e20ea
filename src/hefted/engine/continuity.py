"""Continuity of care for one person: who came, how often, and whether a face was known.

Every function takes one entry for each visit, in the order the visits happened, so a visit made by two carers
is one entry (its lead worker) and never two. Sources: the table of formulas in the BMC Health Services
Research rapid review of 2022; Bice and Boxerman 1977 for COC. Which visits count (delivered, shadows left
out) is decided before this module.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

# COC and SECON compare visits with one another, so a single visit has no value.
FEWEST_VISITS_TO_COMPARE = 2


@dataclass(frozen=True, slots=True)
class KnownRule:
    """When a carer is known to a person: `prior_visits` visits, or one shadow visit, in the `within_days`
    before.

    `shadow_introduces` False means that a shadow visit is no introduction. The rule is dated data, passed in.
    """

    prior_visits: int
    within_days: int
    shadow_introduces: bool = True


@dataclass(frozen=True, slots=True)
class Attendance:
    """One visit to one person: its planned start and the carers who came, the lead worker first.

    `keys` lead to the records of those carers.
    """

    at: datetime
    carers: tuple[str, ...]
    keys: tuple[str, ...] = ()


def distinct_carers(*, carers: Iterable[str]) -> int:
    """M: how many different carers came."""
    return len(set(carers))


def usual_provider(*, carers: Sequence[str]) -> float | None:
    """UPC = max(n_i) / N, 0 to 1; None without a visit."""
    if not carers:
        return None
    return max(Counter(carers).values()) / len(carers)


def concentration(*, carers: Sequence[str]) -> float | None:
    """HHI (Herfindahl-Hirschman) = sum of (n_i / N) squared, 1/M to 1; None without a visit."""
    if not carers:
        return None
    return _sum_of_squares(carers) / len(carers) ** 2


def bice_boxerman(*, carers: Sequence[str]) -> float | None:
    """COC = (sum of n_i squared - N) / (N (N - 1)), 0 to 1; None for fewer than two visits."""
    visits = len(carers)
    if visits < FEWEST_VISITS_TO_COMPARE:
        return None
    return (_sum_of_squares(carers) - visits) / (visits * (visits - 1))


def sequential(*, carers: Sequence[str]) -> float | None:
    """SECON = consecutive visits by the same carer / (N - 1), 0 to 1; None for fewer than two visits."""
    if len(carers) < FEWEST_VISITS_TO_COMPARE:
        return None
    return sum(before == after for before, after in pairwise(carers)) / (len(carers) - 1)


def modified_modified(*, carers: Sequence[str]) -> float | None:
    """MMCI = (1 - M / (N + 0.1)) / (1 - 1 / (N + 0.1)), 0 to 1; None without a visit."""
    visits = len(carers)
    if not visits:
        return None
    return (1 - distinct_carers(carers=carers) / (visits + 0.1)) / (1 - 1 / (visits + 0.1))


def known_flags(
    *,
    attendances: Iterable[Attendance],
    came: Mapping[str, Sequence[datetime]],
    introduced: Mapping[str, Sequence[datetime]],
    rule: KnownRule,
) -> tuple[bool, ...]:
    """For each visit to one person: was at least one of its carers already known?

    `came` holds for each carer the planned starts of all visits they made to this person, `introduced` those
    of their shadow visits, both in time order. A visit counts when it began before the visit asked about and
    no more than `within_days` (of 24 hours) before it. The first visits of a history look unknown only
    because nothing was recorded before them: hand in the visits of `within_days` before the window as well.
    """
    reach = timedelta(days=rule.within_days)
    flags = []
    for attendance in attendances:
        since, at = attendance.at - reach, attendance.at
        flags.append(
            any(
                _between(came.get(carer, ()), since, at) >= rule.prior_visits
                or (rule.shadow_introduces and _between(introduced.get(carer, ()), since, at) > 0)
                for carer in attendance.carers
            )
        )
    return tuple(flags)


def known_share(*, flags: Sequence[bool]) -> float | None:
    """Visits with a known carer / visits, 0 to 1; None without a visit."""
    if not flags:
        return None
    return sum(flags) / len(flags)


def _between(instants: Sequence[datetime], since: datetime, before: datetime) -> int:
    return bisect_left(instants, before) - bisect_left(instants, since)


def _sum_of_squares(carers: Iterable[str]) -> int:
    return sum(count * count for count in Counter(carers).values())
