"""Visits shorter than planned by more than the contract allows."""

from datetime import date

from hefted.engine.measures.definition import FOUR_WEEKS, Definition, Measure, Source
from hefted.engine.measures.figure import PERCENT, Exclusion, Figure
from hefted.engine.measures.records import CarerVisit, Records
from hefted.engine.measures.spread import LOWEST_TENTH, MEDIAN, percentile_part
from hefted.engine.measures.tolerances import judged_in
from hefted.engine.measures.visit_share import visit_share_figure
from hefted.engine.periods import Period

# Binary fractions fall just beside the share of a contract: 24 of 30 minutes is not below 0.8.
_A_HAIR = 1e-9

DEFINITION = Definition(
    id="visits_short",
    name="Visits shorter than planned",
    unit="percent",
    plain_words=(
        "Of the visits that were made, the share that lasted less than the part of the planned time that the "
        "contract asks for."
    ),
    formula=(
        "Visits with (actual end - actual start) < share x (planned end - planned start) / visits made with "
        "both times recorded"
    ),
    sources=(
        Source(
            words="When a visit is short: as each contract says; no national standard exists",
            mark="S",
        ),
        Source(
            words="A visit for two carers is judged by the first carer who came: own convention", mark="D"
        ),
    ),
    version="1",
    valid_from=date(2026, 1, 1),
    window=FOUR_WEEKS,
    better="lower",
    group="Visits",
    order=430,
    counted="visits",
    caution=(
        "A short visit may be what the person wanted that day. Minutes are those that passed, also in the "
        "night the clocks change."
    ),
)


def calculate(*, definition: Definition, records: Records, period: Period) -> Figure:
    """Short / made with a recorded start and end; the spread of lengths, as percent of plan, beside."""
    judgement = judged_in(records=records, period=period)
    short: list[CarerVisit] = []
    long_enough: list[CarerVisit] = []
    lengths = []
    unrecorded = 0
    for judged in judgement.made:
        share = share_of_plan(visit=judged.part)
        if share is None:
            unrecorded += 1
            continue
        lengths.append(PERCENT * share)
        is_short = share < judged.terms.short_below_share - _A_HAIR
        (short if is_short else long_enough).append(judged.part)
    return visit_share_figure(
        definition=definition,
        records=records,
        period=period,
        counted=short,
        others=long_enough,
        exclusions=(
            *judgement.exclusions,
            Exclusion(reason="visits missed", count=len(judgement.missed)),
            Exclusion(reason="visits without a recorded start and end", count=unrecorded),
        ),
        parts=(
            percentile_part(values=lengths, share=MEDIAN, label="Median length, of plan", unit="percent"),
            percentile_part(
                values=lengths,
                share=LOWEST_TENTH,
                label="One visit in ten is shorter than, of plan",
                unit="percent",
            ),
        ),
    )


def share_of_plan(*, visit: CarerVisit) -> float | None:
    """Time given / time planned; None where a time is not recorded or no time was planned."""
    planned = (visit.planned_end - visit.planned_start).total_seconds()
    if visit.actual_start is None or visit.actual_end is None or planned <= 0:
        return None
    return (visit.actual_end - visit.actual_start).total_seconds() / planned


MEASURE = Measure(definition=DEFINITION, formula=calculate)
