"""Planned visits that were not made."""

from collections import Counter
from datetime import date

from hefted.engine.measures.definition import FOUR_WEEKS, Definition, Measure, Source
from hefted.engine.measures.figure import Figure, Part
from hefted.engine.measures.records import Records
from hefted.engine.measures.tolerances import (
    CANCELLED_BY_PROVIDER,
    NOBODY_CAME,
    TOO_LATE_TO_COUNT,
    judged_in,
)
from hefted.engine.measures.visit_share import visit_share_figure
from hefted.engine.periods import Period

DEFINITION = Definition(
    id="visits_missed",
    name="Visits missed",
    unit="percent",
    plain_words=(
        "Of all planned visits, the share that was not made: nobody came, the provider cancelled, or the "
        "carer came after the contract's cut-off or not before the next planned visit."
    ),
    formula="Visits missed / planned visits, without those cancelled by the person or for a hospital stay",
    sources=(
        Source(words="NICE QS123 statement 2b: planned visits missed / planned visits", mark="S"),
        Source(
            words="Essex framework 2025: not made by the cut-off, or not before the next planned visit",
            mark="S",
        ),
        Source(words="A visit cancelled by the provider counts as missed: own convention", mark="D"),
    ),
    version="1",
    valid_from=date(2026, 1, 1),
    window=FOUR_WEEKS,
    better="lower",
    group="Visits",
    order=420,
    counted="visits",
    caution=(
        "A visit for two carers that only one of them made is not missed; it is counted beside. Visits "
        "without an outcome on record are left out and counted: many of them make this figure too kind."
    ),
    headline=True,
)


def calculate(*, definition: Definition, records: Records, period: Period) -> Figure:
    """Missed / (missed + made)."""
    judgement = judged_in(records=records, period=period)
    reasons = Counter(judged.missed_because for judged in judgement.missed)
    lacked_a_carer = sum(judged.lacked_a_carer for judged in judgement.made)
    return visit_share_figure(
        definition=definition,
        records=records,
        period=period,
        counted=[judged.part for judged in judgement.missed],
        others=[judged.part for judged in judgement.made],
        exclusions=judgement.exclusions,
        parts=(
            *(
                Part(label=reason, under="Why missed", unit="count", value=reasons[reason])
                for reason in (NOBODY_CAME, CANCELLED_BY_PROVIDER, TOO_LATE_TO_COUNT)
            ),
            Part(
                label="Visits for two carers made by one", under="Beside", unit="count", value=lacked_a_carer
            ),
        ),
    )


MEASURE = Measure(definition=DEFINITION, formula=calculate)
