"""Minutes of travel between assignments on a shift."""

from datetime import date

from hefted.engine.measures.definition import FOUR_WEEKS, Definition, Measure, Source
from hefted.engine.measures.figure import Exclusion, Figure, Part
from hefted.engine.measures.paid_travel import paid_minutes, unpaid_minutes
from hefted.engine.measures.records import Records, Shift
from hefted.engine.measures.shift_mean import mean_part, shift_mean_figure
from hefted.engine.pay import MINUTES_PER_HOUR
from hefted.engine.periods import Period

PAY_UNKNOWN = "Neither records nor the workplace say how travel is paid."

DEFINITION = Definition(
    id="travel_minutes_per_shift",
    name="Travel minutes per shift",
    unit="minutes",
    plain_words=(
        "How long a worker is on the road between assignments in a shift, on average. The way from home and "
        "back is not in it; it stands beside."
    ),
    formula="Sum of travel minutes between consecutive assignments / shifts with travel recorded",
    sources=(
        Source(
            words="National Minimum Wage Regulations 2015, regulation 34: travel between assignments counts",
            mark="S",
        ),
        Source(
            words="First and last journey of workers without a fixed base: Tyco, C-266/14",
            mark="M",
        ),
    ),
    version="1",
    valid_from=date(2026, 1, 1),
    window=FOUR_WEEKS,
    better="lower",
    group="Travel and pay",
    order=210,
    counted="shifts",
    caution=(
        "Compare workplaces only with others of the same kind of area and the same ways of travelling. "
        "Shifts without recorded travel are left out and counted, never taken as 0."
    ),
    headline=True,
)


def calculate(*, definition: Definition, records: Records, period: Period) -> Figure:
    """The mean; median, highest tenth, paid and unpaid, both clocks, and per contact hour beside."""
    shifts = records.shifts_in(period=period)
    travelled = [shift for shift in shifts if shift.travel_minutes is not None]
    paid = [paid_minutes(records=records, shift=shift) for shift in travelled]
    unpaid = [unpaid_minutes(records=records, shift=shift) for shift in travelled]
    with_commute = [_with_commute(shift) for shift in travelled]
    minutes = {shift.key: shift.travel_minutes for shift in travelled if shift.travel_minutes is not None}
    return shift_mean_figure(
        definition=definition,
        records=records,
        period=period,
        minutes=minutes,
        exclusions=(Exclusion(reason="shifts without recorded travel", count=len(shifts) - len(travelled)),),
        parts=(
            mean_part(label="Paid", under="Pay", values=_known(paid), why=PAY_UNKNOWN),
            mean_part(label="Unpaid", under="Pay", values=_known(unpaid), why=PAY_UNKNOWN),
            mean_part(
                label="Minimum-wage time: between assignments only",
                under="The two clocks",
                values=list(minutes.values()),
                why="",
            ),
            mean_part(
                label=(
                    "Working time: with the way from and to home, for workers without a fixed base (verify)"
                ),
                under="The two clocks",
                values=_known(with_commute),
                why="The way from and to home is not recorded.",
            ),
            _per_contact_hour(travelled),
        ),
    )


def _with_commute(shift: Shift) -> float | None:
    if shift.travel_minutes is None or shift.commute_minutes is None:
        return None
    return shift.travel_minutes + shift.commute_minutes


def _per_contact_hour(shifts: list[Shift]) -> Part:
    pairs = [
        (shift.travel_minutes or 0.0, shift.contact_minutes) for shift in shifts if shift.contact_minutes
    ]
    hours = sum(contact for _, contact in pairs) / MINUTES_PER_HOUR
    travel = sum(minutes for minutes, _ in pairs)
    return Part(
        label="Travel minutes for each hour of contact",
        under="Beside",
        value=travel / hours if pairs else None,
        numerator=travel if pairs else None,
        denominator=hours if pairs else None,
        why_not_computable="" if pairs else "No contact time is recorded.",
    )


def _known(values: list[float | None]) -> list[float]:
    return [value for value in values if value is not None]


MEASURE = Measure(definition=DEFINITION, formula=calculate)
