"""Turnover as the ASC-WDS service computes it."""

from datetime import date

from hefted.engine.headcount import leavers
from hefted.engine.measures.definition import ROLLING_YEAR, Definition, Measure, Source
from hefted.engine.measures.figure import Figure
from hefted.engine.measures.leaving import leavers_not_recorded
from hefted.engine.measures.records import Records
from hefted.engine.measures.stated import Tally, Workplace, snapshot_rate
from hefted.engine.periods import Period


def calculate(*, definition: Definition, records: Records, period: Period) -> Figure:
    return snapshot_rate(
        definition=definition,
        records=records,
        period=period,
        field="leavers",
        count=counted,
        ceiling=records.rules.number("turnover_ceiling_percent", on=period.last_day),
    )


def counted(place: Workplace, period: Period) -> Tally | str:
    found = leavers(records=place.records, period=period)
    return leavers_not_recorded(records=place.records, period=period) or Tally(
        number=len(found), kind="spell", keys=tuple(spell.key for spell in found)
    )


MEASURE = Measure(
    definition=Definition(
        id="turnover_snapshot",
        name="Turnover (ASC-WDS: leavers in 12 months over staff now)",
        unit="percent",
        plain_words=(
            "How many directly employed staff left in the last 12 months, for every hundred employed now. "
            "This is the way the ASC-WDS website reckons it, so it can be set beside Skills for Care's "
            "figures."
        ),
        formula="leavers in the 12 months / permanent and temporary staff on the day",
        sources=(Source(words="ASC-WDS service code, benchmarksService.js, read August 2026", mark="C"),),
        version="1.0",
        valid_from=date(2026, 11, 1),
        window=ROLLING_YEAR,
        better="lower",
        group="Leaving and staying",
        order=10,
        counted="directly employed staff",
        caution=(
            "The denominator is staff on one day, not an average, so a growing provider looks better and the "
            "rate can pass 100 %. Counted by workplace: a move to another workplace is a leaver there. "
            "Bank, agency and other workers are not counted."
        ),
        headline=True,
    ),
    formula=calculate,
)
