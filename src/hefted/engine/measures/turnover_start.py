"""Turnover over the staff at the start."""

from datetime import date

from hefted.engine.measures.definition import ROLLING_YEAR, Definition, Measure, Source
from hefted.engine.measures.figure import Figure
from hefted.engine.measures.leaving import staff_before, turnover_over
from hefted.engine.measures.records import Records
from hefted.engine.periods import Period


def calculate(*, definition: Definition, records: Records, period: Period) -> Figure:
    before = staff_before(records=records, period=period)
    return turnover_over(
        definition=definition,
        records=records,
        period=period,
        base=len(before),
        staff=before,
        empty="Nobody was directly employed at the start of the period.",
    )


MEASURE = Measure(
    definition=Definition(
        id="turnover_start",
        name="Turnover (leavers in 12 months over headcount at the start)",
        unit="percent",
        plain_words=(
            "How many directly employed staff left in the last 12 months, for every hundred employed when "
            "the 12 months began. Those who both started and left within them count as leavers."
        ),
        formula="leavers in the 12 months / permanent and temporary staff at the start",
        sources=(Source(words="Definitions page 2.3: the start-based form of the same count", mark="D"),),
        version="1.0",
        valid_from=date(2026, 11, 1),
        window=ROLLING_YEAR,
        better="lower",
        group="Leaving and staying",
        order=30,
        counted="directly employed staff at the start",
        caution="A growing provider looks worse on this form than on the other two.",
    ),
    formula=calculate,
)
