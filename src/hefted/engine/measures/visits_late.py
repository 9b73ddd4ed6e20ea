"""Visits that began outside the contract's tolerance."""

from datetime import date, datetime, timedelta

from hefted.engine.measures.definition import FOUR_WEEKS, Definition, Measure, Source
from hefted.engine.measures.figure import Exclusion, Figure, Part
from hefted.engine.measures.records import CarerVisit, Records, Terms
from hefted.engine.measures.tolerances import judged_in
from hefted.engine.measures.visit_share import visit_share_figure
from hefted.engine.periods import Period

DEFINITION = Definition(
    id="visits_late",
    name="Visits late under the contract's tolerance",
    unit="percent",
    plain_words=(
        "Of the visits that were made, the share that began later than the contract allows. A time-critical "
        "visit must begin within its tolerance on both sides, so one that began too early counts too."
    ),
    formula=(
        "Visits with actual start > planned start + tolerance (time critical: outside planned start +- "
        "tolerance, both ends inside) / visits made with a recorded start"
    ),
    sources=(
        Source(
            words="Essex Live at Home framework 2025: time-critical visits within 30 minutes, inclusive",
            mark="S",
        ),
        Source(
            words="Tolerances of other visits: as each contract says; no national standard exists", mark="S"
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
    order=410,
    counted="visits",
    caution=(
        "Tolerances differ by contract, so compare like with like. Missed visits are not late visits as "
        "well. Flexible visits have no set time and are left out, as are visits cancelled by the person or "
        "for a hospital stay."
    ),
    headline=True,
)


def calculate(*, definition: Definition, records: Records, period: Period) -> Figure:
    """Late / made with a recorded start."""
    judgement = judged_in(records=records, period=period)
    late: list[CarerVisit] = []
    on_time: list[CarerVisit] = []
    early = flexible = unrecorded = 0
    for judged in judgement.made:
        visit = judged.part
        if visit.kind == "flexible":
            flexible += 1
        elif visit.actual_start is None:
            unrecorded += 1
        elif is_on_time(visit=visit, actual_start=visit.actual_start, terms=judged.terms):
            on_time.append(visit)
        else:
            late.append(visit)
            early += visit.actual_start < visit.planned_start
    return visit_share_figure(
        definition=definition,
        records=records,
        period=period,
        counted=late,
        others=on_time,
        exclusions=(
            *judgement.exclusions,
            Exclusion(reason="visits missed", count=len(judgement.missed)),
            Exclusion(reason="flexible visits", count=flexible),
            Exclusion(reason="visits without a recorded start", count=unrecorded),
        ),
        parts=(
            Part(label="Time-critical visits begun too early", under="Beside", unit="count", value=early),
        ),
    )


def is_on_time(*, visit: CarerVisit, actual_start: datetime, terms: Terms) -> bool:
    """Begun within the tolerance, the last instant of it included; only a time-critical visit can be
    early.
    """
    apart = actual_start - visit.planned_start
    if visit.kind == "time critical":
        return abs(apart) <= timedelta(minutes=terms.time_critical_late_after_minutes)
    return apart <= timedelta(minutes=terms.late_after_minutes)


MEASURE = Measure(definition=DEFINITION, formula=calculate)
