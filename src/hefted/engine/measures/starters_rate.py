"""Starters over staff now."""

from datetime import date

from hefted.engine.headcount import starters
from hefted.engine.measures.definition import ROLLING_YEAR, Definition, Measure, Source
from hefted.engine.measures.figure import Figure
from hefted.engine.measures.leaving import leavers_not_recorded
from hefted.engine.measures.records import Records
from hefted.engine.measures.stated import Tally, Workplace, snapshot_rate
from hefted.engine.periods import Period


def calculate(*, definition: Definition, records: Records, period: Period) -> Figure:
    return snapshot_rate(
        definition=definition, records=records, period=period, field="starters", count=counted
    )


def counted(place: Workplace, period: Period) -> Tally | str:
    """Starters who have left again are seen only where leavers are recorded."""
    found = starters(records=place.records, period=period)
    return leavers_not_recorded(records=place.records, period=period) or Tally(
        number=len(found), kind="spell", keys=tuple(spell.key for spell in found)
    )


MEASURE = Measure(
    definition=Definition(
        id="starters_rate",
        name="Starters rate",
        unit="percent",
        plain_words=(
            "How many directly employed staff started in the last 12 months, for every hundred employed now. "
            "Somebody who started and left again within the 12 months counts."
        ),
        formula="starters in the 12 months / permanent and temporary staff on the day",
        sources=(Source(words="Skills for Care publications: same denominator as turnover", mark="M"),),
        version="1.0",
        valid_from=date(2026, 11, 1),
        window=ROLLING_YEAR,
        better="neither",
        group="Posts and contracts",
        order=110,
        counted="directly employed staff",
        caution="A person taken on again after leaving is a new starter. A promotion is not.",
    ),
    formula=calculate,
)
