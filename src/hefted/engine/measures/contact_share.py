"""How much of working time is spent with people."""

from dataclasses import dataclass
from datetime import date

from hefted.engine.measures.definition import FOUR_WEEKS, Definition, Measure, Source
from hefted.engine.measures.figure import (
    PERCENT,
    Exclusion,
    Figure,
    Part,
    figure_of,
    not_computable,
    references,
)
from hefted.engine.measures.records import Records, Shift
from hefted.engine.measures.shift_mean import AS_RECORDED
from hefted.engine.measures.spread import LOWEST_TENTH, MEDIAN, percentile_part, ratio_within
from hefted.engine.pay import TimeWorked, minimum_wage_minutes
from hefted.engine.periods import Period

DEFINITION = Definition(
    id="contact_share",
    name="Contact time as a share of working time",
    unit="percent",
    plain_words=(
        "Of all the time that counts for the minimum wage on shifts, the share spent with people and not on "
        "the road or waiting."
    ),
    formula="Contact minutes / (contact + travel between assignments + waiting minutes), summed over shifts",
    sources=(
        Source(words="Contact ratio: definitions page 4.2, after the cost-of-care forms of 2022", mark="D"),
        Source(
            words="First and last journey of workers without a fixed base: Tyco, C-266/14",
            mark="M",
        ),
    ),
    version="1",
    valid_from=date(2026, 1, 1),
    window=FOUR_WEEKS,
    better="higher",
    group="Travel and pay",
    order=230,
    counted="minutes of working time",
    caution=(
        "Training and supervision are not in it. A high share is no aim in itself: visits packed without "
        "travel time make it high. Shifts without contact, travel or waiting minutes are left out and "
        "counted."
    ),
)


def calculate(*, definition: Definition, records: Records, period: Period) -> Figure:
    """One ratio of sums; its interval takes the workers as what varies."""
    shifts = records.shifts_in(period=period)
    clocked = [clocked for clocked in map(_clocked, shifts) if clocked is not None]
    whole = [clocked for clocked in clocked if clocked.working]
    exclusions = (
        Exclusion(
            reason="shifts without recorded contact, travel or waiting", count=len(shifts) - len(clocked)
        ),
        Exclusion(
            reason="shifts with no minute of contact, travel or waiting", count=len(clocked) - len(whole)
        ),
    )
    if not whole:
        return not_computable(
            definition=definition,
            period=period,
            why=f"No shift in {definition.window.words} has contact, travel and waiting recorded.",
            exclusions=exclusions,
        )
    contact = sum(clocked.contact for clocked in whole)
    working = sum(clocked.working for clocked in whole)
    pairs = _of_workers(whole)
    shares = [part / all_of_it for part, all_of_it in pairs]
    return figure_of(
        definition=definition,
        period=period,
        value=PERCENT * contact / working,
        numerator=contact,
        denominator=working,
        interval=ratio_within(
            pairs=pairs,
            level=records.rules.number("confidence_level", on=period.last_day),
            highest=PERCENT,
        ),
        exclusions=exclusions,
        parts=(
            percentile_part(values=shares, share=MEDIAN, label="Median worker"),
            percentile_part(values=shares, share=LOWEST_TENTH, label="One worker in ten has less than"),
            _on_the_working_time_clock(whole),
        ),
        records=references(kind="shift", role="denominator", keys=[clocked.shift.key for clocked in whole]),
        notes=(AS_RECORDED,),
    )


@dataclass(frozen=True, slots=True)
class _Clocked:
    """A shift with its minutes of contact and of the minimum-wage clock."""

    shift: Shift
    contact: float
    working: float


def _clocked(shift: Shift) -> _Clocked | None:
    """None where contact, travel or waiting is not recorded."""
    if shift.contact_minutes is None or shift.travel_minutes is None or shift.waiting_minutes is None:
        return None
    time = TimeWorked(
        contact_minutes=shift.contact_minutes,
        travel_minutes=shift.travel_minutes,
        waiting_minutes=shift.waiting_minutes,
    )
    return _Clocked(shift=shift, contact=shift.contact_minutes, working=minimum_wage_minutes(time=time))


def _of_workers(whole: list[_Clocked]) -> list[tuple[float, float]]:
    """For each worker the contact minutes, times 100, and the working minutes."""
    sums: dict[str, tuple[float, float]] = {}
    for clocked in whole:
        contact, working = sums.get(clocked.shift.worker, (0.0, 0.0))
        sums[clocked.shift.worker] = (contact + PERCENT * clocked.contact, working + clocked.working)
    return list(sums.values())


def _on_the_working_time_clock(whole: list[_Clocked]) -> Part:
    pairs = [
        (clocked.contact, clocked.working + clocked.shift.commute_minutes)
        for clocked in whole
        if clocked.shift.commute_minutes is not None
    ]
    contact = sum(part for part, _ in pairs)
    working = sum(all_of_it for _, all_of_it in pairs)
    return Part(
        label="Of working time with the way from and to home, for workers without a fixed base (verify)",
        under="The two clocks",
        value=PERCENT * contact / working if pairs else None,
        numerator=contact if pairs else None,
        denominator=working if pairs else None,
        why_not_computable="" if pairs else "The way from and to home is not recorded.",
    )


MEASURE = Measure(definition=DEFINITION, formula=calculate)
