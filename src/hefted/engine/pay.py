"""Pay and the two clocks: minimum-wage time and working time are different sums over the same day.

Sources: National Minimum Wage Regulations 2015 (regulation 34 for travel between assignments); Working Time
Regulations 1998; Tyco (C-266/14) for the first and last journey of workers without a fixed base and the
regulations on what reduces pay are from memory and to be verified [M]. Rates are dated rows passed in, never
constants here. Money is Decimal pounds, unrounded: round where it is shown.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

# What a workplace states of pay for travel, in the words of ASC-WDS TRAVELTIME.
SAME_RATE = "same rate"
MINIMUM_WAGE = "minimum wage"
DIFFERENT_RATE = "different rate"
NOT_PAID = "not paid"
STATES_THAT_IT_PAYS = frozenset({SAME_RATE, MINIMUM_WAGE, DIFFERENT_RATE})

MINUTES_PER_HOUR = 60


class NoRateError(LookupError):
    """No minimum-wage rate is held for that age at the start of that pay reference period."""


@dataclass(frozen=True, slots=True)
class TimeWorked:
    """Minutes of a shift, a day or a pay reference period, each minute in one field only.

    `learning_minutes` holds training, supervision, shadowing and travel to training; `waiting_minutes` only
    waiting that is required (a gap the worker may use freely is a break and belongs to no field);
    `commute_minutes` home to the first and from the last assignment; `sleep_in_minutes` the whole sleep-in,
    of which `sleep_in_awake_minutes` awake to work.
    """

    contact_minutes: float = 0
    travel_minutes: float = 0
    waiting_minutes: float = 0
    learning_minutes: float = 0
    commute_minutes: float = 0
    sleep_in_minutes: float = 0
    sleep_in_awake_minutes: float = 0


@dataclass(frozen=True, slots=True)
class MinimumRate:
    """One dated row: pounds an hour from a day on, for ages from `age_from` up to the next row's age."""

    from_on: date
    age_from: int
    pounds_per_hour: Decimal
    apprentice: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class EffectivePay:
    """Pay against the minimum-wage clock for one worker and one pay reference period.

    `pounds_per_hour` and `break_even_contact_rate` are None where there is no minimum-wage time, or no
    contact time, to divide by; `shortfall` is 0 where pay reaches the minimum.
    """

    hours: Decimal
    counted_pay: Decimal
    pounds_per_hour: Decimal | None
    minimum_rate: Decimal
    shortfall: Decimal
    break_even_contact_rate: Decimal | None


def minimum_wage_minutes(*, time: TimeWorked) -> float:
    """The minimum-wage clock: contact, travel between assignments, waiting, learning, and sleep-ins only
    while awake.
    """
    return (
        time.contact_minutes
        + time.travel_minutes
        + time.waiting_minutes
        + time.learning_minutes
        + time.sleep_in_awake_minutes
    )


def working_time_minutes(*, time: TimeWorked, has_fixed_base: bool) -> float:
    """The working-time clock: as above, with sleep-ins whole, and the commute for workers with no fixed
    base [M].
    """
    minutes = (
        time.contact_minutes
        + time.travel_minutes
        + time.waiting_minutes
        + time.learning_minutes
        + time.sleep_in_minutes
    )
    return minutes if has_fixed_base else minutes + time.commute_minutes


def contact_share(*, time: TimeWorked) -> float | None:
    """Contact / (contact + travel + waiting), 0 to 1; None without any of them."""
    whole = time.contact_minutes + time.travel_minutes + time.waiting_minutes
    return time.contact_minutes / whole if whole else None


def unpaid_travel_minutes(*, travel_minutes: float, paid_travel_minutes: float) -> float:
    """Travel in working time that no pay is recorded for; never below 0 where more was paid than
    travelled.
    """
    return max(0.0, travel_minutes - paid_travel_minutes)


def unpaid_travel_as_stated(*, travel_minutes: int, stated: str) -> int | None:
    """Unpaid travel where only what the workplace states is known: all, none, or None = not known."""
    if stated in STATES_THAT_IT_PAYS:
        return 0
    return travel_minutes if stated == NOT_PAID else None


def travel_minutes_per_contact_hour(
    *, average_visit_minutes: float, average_travel_minutes: float
) -> float | None:
    """The cost-of-care form: (60 / average visit) x average travel a visit; None where visits last no
    time.
    """
    if not average_visit_minutes:
        return None
    return MINUTES_PER_HOUR / average_visit_minutes * average_travel_minutes


def minimum_rate(
    *, rates: Iterable[MinimumRate], period_from: date, age: int, apprentice: bool = False
) -> MinimumRate:
    """The rate that binds a pay reference period: rows in force on its first day, by the age on that day [M].

    A rate from 1 April therefore binds only from the first period that starts on or after 1 April.
    Raises NoRateError where no row fits.
    """
    fitting = [
        rate
        for rate in rates
        if rate.from_on <= period_from and rate.age_from <= age and rate.apprentice == apprentice
    ]
    if not fitting:
        raise NoRateError(f"No minimum wage rate is held for age {age} on {period_from:%d/%m/%Y}.")
    in_force = max(rate.from_on for rate in fitting)
    return max((rate for rate in fitting if rate.from_on == in_force), key=lambda rate: rate.age_from)


def effective_pay(
    *, time: TimeWorked, minimum_wage_pay: Decimal, unreimbursed_expenses: Decimal, rate: Decimal
) -> EffectivePay:
    """Effective rate and shortfall for one worker and one pay reference period (at most a calendar month).

    `minimum_wage_pay` is pay at the basic rate: no premium, tips, mileage or other expense payment in it.
    """
    hours = Decimal(minimum_wage_minutes(time=time)) / MINUTES_PER_HOUR
    contact_hours = Decimal(time.contact_minutes) / MINUTES_PER_HOUR
    counted = minimum_wage_pay - unreimbursed_expenses
    return EffectivePay(
        hours=hours,
        counted_pay=counted,
        pounds_per_hour=counted / hours if hours else None,
        minimum_rate=rate,
        shortfall=max(Decimal(0), hours * rate - counted),
        break_even_contact_rate=hours * rate / contact_hours if contact_hours else None,
    )
