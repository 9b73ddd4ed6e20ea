"""Minutes of travel between assignments on a shift that no pay is recorded for."""

from datetime import date

from hefted.engine.measures.definition import FOUR_WEEKS, Definition, Measure, Source
from hefted.engine.measures.figure import PERCENT, Exclusion, Figure, Part
from hefted.engine.measures.intervals import wilson
from hefted.engine.measures.paid_travel import unpaid_minutes
from hefted.engine.measures.records import Records
from hefted.engine.measures.shift_mean import mean_part, shift_mean_figure
from hefted.engine.pay import MINUTES_PER_HOUR
from hefted.engine.periods import Period

DEFINITION = Definition(
    id="unpaid_travel_minutes_per_shift",
    name="Unpaid travel minutes per shift",
    unit="minutes",
    plain_words="How long a worker travels between assignments in a shift without pay for it, on average.",
    formula="Sum of (travel minutes - paid travel minutes, never below 0) / shifts where both are known",
    sources=(
        Source(
            words="National Minimum Wage Regulations 2015, regulation 34: travel between assignments counts",
            mark="S",
        ),
        Source(
            words="Where a shift does not say, what the workplace states in ASC-WDS (TRAVELTIME) is used",
            mark="C",
        ),
    ),
    version="1",
    valid_from=date(2026, 1, 1),
    window=FOUR_WEEKS,
    better="lower",
    group="Travel and pay",
    order=220,
    counted="shifts",
    caution=(
        "A contact rate that is said to include travel is not pay for travel; whether pay reaches the "
        "minimum wage is answered by pay per hour of minimum-wage time. Shifts where the pay of travel is "
        "not known are left out and counted."
    ),
    headline=True,
)


def calculate(*, definition: Definition, records: Records, period: Period) -> Figure:
    """The mean; median, highest tenth, with the way home, shifts with any, and hours in all beside."""
    minutes: dict[str, float] = {}
    with_commute: list[float] = []
    no_travel = no_pay = 0
    for shift in records.shifts_in(period=period):
        unpaid = unpaid_minutes(records=records, shift=shift)
        if unpaid is not None:
            minutes[shift.key] = unpaid
            if shift.commute_minutes is not None:
                with_commute.append(unpaid + shift.commute_minutes)
        elif shift.travel_minutes is None:
            no_travel += 1
        else:
            no_pay += 1
    return shift_mean_figure(
        definition=definition,
        records=records,
        period=period,
        minutes=minutes,
        exclusions=(
            Exclusion(reason="shifts without recorded travel", count=no_travel),
            Exclusion(
                reason="shifts where neither records nor the workplace say how travel is paid", count=no_pay
            ),
        ),
        parts=(
            mean_part(
                label="With the way from and to home, which nobody need pay",
                under="The two clocks",
                values=with_commute,
                why="The way from and to home is not recorded.",
            ),
            _shifts_with_any(records, period, minutes),
            Part(
                label="Unpaid hours in all",
                under="Beside",
                unit="hours",
                value=sum(minutes.values()) / MINUTES_PER_HOUR,
            ),
        ),
    )


def _shifts_with_any(records: Records, period: Period, minutes: dict[str, float]) -> Part:
    unpaid = sum(value > 0 for value in minutes.values())
    level = records.rules.number("confidence_level", on=period.last_day)
    return Part(
        label="Shifts with any unpaid travel",
        under="Beside",
        unit="percent",
        value=PERCENT * unpaid / len(minutes) if minutes else None,
        numerator=unpaid,
        denominator=len(minutes),
        interval=wilson(numerator=unpaid, denominator=len(minutes), level=level),
        why_not_computable="" if minutes else "No shift says how travel is paid.",
    )


MEASURE = Measure(definition=DEFINITION, formula=calculate)
