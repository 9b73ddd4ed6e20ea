"""Vacancies over posts, as ASC-WDS and Skills for Care reckon it."""

from datetime import date

from hefted.engine.measures.definition import ON_THE_DAY, Definition, Measure, Source
from hefted.engine.measures.figure import Figure
from hefted.engine.measures.intervals import wilson
from hefted.engine.measures.records import Records
from hefted.engine.measures.stated import Tally, Workplace, snapshot_rate
from hefted.engine.periods import Period


def calculate(*, definition: Definition, records: Records, period: Period) -> Figure:
    return snapshot_rate(
        definition=definition,
        records=records,
        period=period,
        field="vacancies",
        count=counted,
        with_field_in_base=True,
        interval=wilson,
    )


def counted(place: Workplace, period: Period) -> Tally | str:
    """Posts open at the close of the day; a workplace that never recorded a vacancy is not one without
    any.
    """
    held = [row for row in place.records.vacancies if row.opened_on < period.until]
    if not held:
        return f"{place.name} has recorded no vacancies, open or filled, so none can be counted."
    found = [row for row in held if row.is_open(on=period.last_day)]
    return Tally(number=sum(row.posts for row in found), kind="vacancy", keys=tuple(row.key for row in found))


MEASURE = Measure(
    definition=Definition(
        id="vacancy_rate",
        name="Vacancy rate",
        unit="percent",
        plain_words=(
            "Of every hundred permanent and temporary posts, filled or vacant, how many the provider was "
            "actively recruiting to on the day."
        ),
        formula="vacant posts / (permanent and temporary staff + vacant posts)",
        sources=(
            Source(words="ASC-WDS service code, benchmarksService.js, read August 2026", mark="C"),
            Source(words="Published totals 2018/19 to 2024/25, checked against this denominator", mark="D"),
        ),
        version="1.0",
        valid_from=date(2026, 11, 1),
        window=ON_THE_DAY,
        better="lower",
        group="Posts and contracts",
        order=100,
        counted="permanent and temporary posts",
        caution="A count on one day. Bank, agency and other posts are in neither number.",
        headline=True,
    ),
    formula=calculate,
)
