"""Turnover over average headcount, as the CIPD and the NHS reckon it."""

from datetime import date

from hefted.engine.headcount import employees
from hefted.engine.measures.definition import ROLLING_YEAR, Definition, Measure, Source
from hefted.engine.measures.figure import Figure
from hefted.engine.measures.leaving import staff_before, turnover_over
from hefted.engine.measures.records import Records
from hefted.engine.periods import Period


def calculate(*, definition: Definition, records: Records, period: Period) -> Figure:
    before = staff_before(records=records, period=period)
    after = employees(records=records, on=period.last_day)
    return turnover_over(
        definition=definition,
        records=records,
        period=period,
        base=(len(before) + len(after)) / 2,
        staff=before + after,
        empty="Nobody was directly employed at the start or at the end of the period.",
    )


MEASURE = Measure(
    definition=Definition(
        id="turnover_average",
        name="Turnover (leavers in 12 months over average headcount)",
        unit="percent",
        plain_words=(
            "How many directly employed staff left in the last 12 months, for every hundred employed on "
            "average: half of those employed at the start and at the end together."
        ),
        formula="leavers in the 12 months / ((staff at the start + staff at the end) / 2)",
        sources=(
            Source(words="NHS Data Dictionary, turnover, 2012 (still listed June 2026)", mark="S"),
            Source(words="CIPD crude wastage, cited by Armstrong", mark="S"),
        ),
        version="1.0",
        valid_from=date(2026, 11, 1),
        window=ROLLING_YEAR,
        better="lower",
        group="Leaving and staying",
        order=20,
        counted="average directly employed staff",
        caution="A move between branches is not a leaver here. Bank, agency and others are not counted.",
    ),
    formula=calculate,
)
