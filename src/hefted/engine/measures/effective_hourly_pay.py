"""Pay for each hour that counts for the minimum wage, by worker and pay reference period."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from statistics import fmean

from hefted.engine.measures.definition import Definition, Measure, Source, Window
from hefted.engine.measures.figure import (
    PERCENT,
    Exclusion,
    Figure,
    Part,
    figure_of,
    not_computable,
    references,
)
from hefted.engine.measures.intervals import wilson
from hefted.engine.measures.paid_travel import hourly_travel_pay, paid_minutes
from hefted.engine.measures.records import Records, Shift, in_force
from hefted.engine.measures.shift_mean import AS_RECORDED, mean_part
from hefted.engine.measures.spread import LOWEST_TENTH, MEDIAN, mean_within, percentile_part
from hefted.engine.pay import MINUTES_PER_HOUR, EffectivePay, TimeWorked, effective_pay
from hefted.engine.periods import Period, add_months, london_day

# The ages of workers are not among these records, so everybody is held against the rate of the oldest.
BAND = "21 and over"

AGENCY = "agency shifts, which the agency pays"
NO_MINUTES = "shifts without recorded contact, travel or waiting"
NO_RATE = "shifts of workers whose hourly pay is not known"
NO_TRAVEL_PAY = "shifts where how travel is paid is not known"

DEFINITION = Definition(
    id="effective_hourly_pay",
    name="Pay per hour of minimum-wage time (lowest tenth and shortfalls)",
    unit="pounds",
    plain_words=(
        "What a worker is paid for each hour that counts for the minimum wage: time with people, on the road "
        "between them, and required waiting. One value for each worker and month, averaged; the lowest tenth "
        "and those below the minimum wage stand beside."
    ),
    formula=(
        "(hourly pay x contact hours + pay for travel) / (contact + travel + waiting hours) for each worker "
        "and pay reference period of one month; then the mean. Shortfall = hours x minimum wage - pay, never "
        "below 0"
    ),
    sources=(
        Source(
            words="National Minimum Wage Regulations 2015, regulation 34; HMRC guidance on waiting time",
            mark="S",
        ),
        Source(
            words="A rate binds from the first pay reference period on or after its day",
            mark="M",
        ),
    ),
    version="1",
    valid_from=date(2026, 1, 1),
    window=Window(length=1, of="months", trend_by="month"),
    better="higher",
    group="Travel and pay",
    order=240,
    counted="workers' pay months",
    caution=(
        "A sign to look, not a finding: waiting is taken as unpaid, expenses and learning time are not in "
        "these records, and workers under 21 are held against the adult rate, so some shortfalls may be "
        "lawful. Shifts with something unknown are left out and counted."
    ),
    headline=True,
)


@dataclass(slots=True)
class _Month:
    """What one worker did and earned in one pay reference period."""

    contact: float = 0.0
    travel: float = 0.0
    waiting: float = 0.0
    pay: Decimal = Decimal(0)
    shifts: list[str] = field(default_factory=list)


def calculate(*, definition: Definition, records: Records, period: Period) -> Figure:
    """The mean over workers' months; lowest tenth, median, and shortfalls beside."""
    left_out = dict.fromkeys((AGENCY, NO_MINUTES, NO_RATE, NO_TRAVEL_PAY), 0)
    rates: list[float] = []
    without_waiting: list[float] = []
    judged: list[EffectivePay] = []
    shifts: list[str] = []
    for month in pay_reference_periods(period=period):
        minimum = records.rules.wage(BAND, on=month.start)
        for worked in _months(records, month, minimum, left_out).values():
            pay = _effective(worked, minimum)
            if pay.pounds_per_hour is not None:
                rates.append(float(pay.pounds_per_hour))
                shifts.extend(worked.shifts)
                if worked.contact + worked.travel:
                    busy_hours = (worked.contact + worked.travel) / MINUTES_PER_HOUR
                    without_waiting.append(float(worked.pay) / busy_hours)
                if minimum is not None:
                    judged.append(pay)
    exclusions = [Exclusion(reason=reason, count=count) for reason, count in left_out.items()]
    if not rates:
        return not_computable(
            definition=definition,
            period=period,
            why=f"No shift in {definition.window.words} has the minutes and the pay that this figure needs.",
            exclusions=exclusions,
        )
    level = records.rules.number("confidence_level", on=period.last_day)
    return figure_of(
        definition=definition,
        period=period,
        value=fmean(rates),
        numerator=sum(rates),
        denominator=len(rates),
        interval=mean_within(values=rates, level=level),
        exclusions=exclusions,
        parts=(
            percentile_part(values=rates, share=LOWEST_TENTH, label="One in ten has less than"),
            percentile_part(values=rates, share=MEDIAN, label="Median"),
            Part(label="Lowest", under="Spread", value=min(rates)),
            *_shortfalls(judged, level),
            mean_part(
                label="Mean if all waiting were the worker's own time",
                under="Another way of reckoning",
                values=without_waiting,
                why="Nobody had any time with people or on the road.",
            ),
        ),
        records=references(kind="shift", role="denominator", keys=shifts),
        notes=(AS_RECORDED, f"Held against the minimum wage of the band “{BAND}”."),
    )


def pay_reference_periods(*, period: Period) -> Iterator[Period]:
    """The months of a period counted from its first day, the last one cut at its end."""
    start, months = period.start, 0
    while start < period.until:
        months += 1
        until = min(add_months(day=period.start, months=months), period.until)
        yield Period(start=start, until=until)
        start = until


def _months(
    records: Records, month: Period, minimum: float | None, left_out: dict[str, int]
) -> dict[str, _Month]:
    found: dict[str, _Month] = {}
    for shift in records.shifts_in(period=month):
        earned = _earned(records, shift, minimum)
        if isinstance(earned, str):
            left_out[earned] += 1
            continue
        worked = found.setdefault(shift.worker, _Month())
        worked.contact += shift.contact_minutes or 0.0
        worked.travel += shift.travel_minutes or 0.0
        worked.waiting += shift.waiting_minutes or 0.0
        worked.pay += earned
        worked.shifts.append(shift.key)
    return found


def _earned(records: Records, shift: Shift, minimum: float | None) -> Decimal | str:
    """Pounds earned on a shift at the basic rate, or the reason why that cannot be said."""
    if shift.agency:
        return AGENCY
    if shift.contact_minutes is None or shift.travel_minutes is None or shift.waiting_minutes is None:
        return NO_MINUTES
    contract = in_force(records.contracts_of_worker.get(shift.worker, ()), on=london_day(at=shift.starts_at))
    if contract is None or contract.hourly_pay is None:
        return NO_RATE
    paid = paid_minutes(records=records, shift=shift)
    travel_rate = hourly_travel_pay(
        records=records, shift=shift, own_rate=contract.hourly_pay, minimum=minimum
    )
    if paid is None or (paid and travel_rate is None):
        return NO_TRAVEL_PAY
    contact_pay = _decimal(contract.hourly_pay) * _decimal(shift.contact_minutes)
    travel_pay = _decimal(travel_rate or 0.0) * _decimal(paid)
    return (contact_pay + travel_pay) / MINUTES_PER_HOUR


def _effective(worked: _Month, minimum: float | None) -> EffectivePay:
    return effective_pay(
        time=TimeWorked(
            contact_minutes=worked.contact, travel_minutes=worked.travel, waiting_minutes=worked.waiting
        ),
        minimum_wage_pay=worked.pay,
        unreimbursed_expenses=Decimal(0),
        rate=_decimal(minimum or 0.0),
    )


def _shortfalls(judged: list[EffectivePay], level: float) -> tuple[Part, Part]:
    short = [pay.shortfall for pay in judged if pay.shortfall > 0]
    why = "" if judged else f"No minimum wage of the band “{BAND}” is held for these months."
    return (
        Part(
            label="Below the minimum wage",
            under="Shortfalls",
            unit="percent",
            value=PERCENT * len(short) / len(judged) if judged else None,
            numerator=len(short) if judged else None,
            denominator=len(judged) if judged else None,
            interval=wilson(numerator=len(short), denominator=len(judged), level=level),
            why_not_computable=why,
        ),
        Part(
            label="Missing pounds in all",
            under="Shortfalls",
            value=float(sum(short, Decimal(0))) if judged else None,
            why_not_computable=why,
        ),
    )


def _decimal(value: float) -> Decimal:
    """The decimal a person would write: 12.71, not the binary number nearest to it."""
    return Decimal(str(value))


MEASURE = Measure(definition=DEFINITION, formula=calculate)
