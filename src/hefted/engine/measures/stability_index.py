"""Staff of a year ago who are still there."""

from datetime import date

from hefted.engine.headcount import ONE_DAY, is_employed
from hefted.engine.measures.definition import ROLLING_YEAR, Definition, Measure, Source
from hefted.engine.measures.figure import PERCENT, Figure, figure_of, not_computable, references
from hefted.engine.measures.intervals import wilson
from hefted.engine.measures.leaving import leavers_not_recorded, staff_before
from hefted.engine.measures.records import Records
from hefted.engine.periods import Period


def calculate(*, definition: Definition, records: Records, period: Period) -> Figure:
    before = staff_before(records=records, period=period)
    why = leavers_not_recorded(records=records, period=period) or (
        "" if before else "Nobody was directly employed a year before."
    )
    if why:
        return not_computable(definition=definition, period=period, why=why)
    stayed = {
        spell.worker
        for spell in records.spells
        if spell.is_in_post(on=period.last_day)
        and spell.started_on < period.start
        and is_employed(records, spell, on=period.last_day)
        and is_employed(records, spell, on=period.start - ONE_DAY)
    }
    level = records.rules.number("confidence_level", on=period.last_day)
    return figure_of(
        definition=definition,
        period=period,
        value=PERCENT * len(stayed) / len(before),
        numerator=len(stayed),
        denominator=len(before),
        interval=wilson(numerator=len(stayed), denominator=len(before), level=level),
        records=(
            *references(
                kind="spell", role="numerator", keys=(row.key for row in before if row.worker in stayed)
            ),
            *references(
                kind="spell", role="denominator", keys=(row.key for row in before if row.worker not in stayed)
            ),
        ),
    )


MEASURE = Measure(
    definition=Definition(
        id="stability_index",
        name="Staff of a year ago still in post",
        unit="percent",
        plain_words=(
            "Of every hundred directly employed staff in post a year ago, how many are still employed today "
            "without a break."
        ),
        formula="staff in post a year ago and employed without a break since / staff in post a year ago",
        sources=(
            Source(words="Stability index, turnover-indices teaching slides", mark="S"),
            Source(words="NHS stability, the same in other words", mark="M"),
        ),
        version="1.0",
        valid_from=date(2026, 11, 1),
        window=ROLLING_YEAR,
        better="higher",
        group="Leaving and staying",
        order=70,
        counted="directly employed staff a year ago",
        caution=(
            "Not the opposite of turnover: replacing the same post five times leaves this high and turnover "
            "very high. Somebody who left and came back does not count as still in post."
        ),
    ),
    formula=calculate,
)
