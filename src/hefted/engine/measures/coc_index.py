"""Bice-Boxerman continuity: how likely two visits to a person were made by one and the same carer."""

from datetime import date

from hefted.engine.continuity import bice_boxerman
from hefted.engine.measures.attended import attended_in
from hefted.engine.measures.definition import FOUR_WEEKS, Definition, Measure, Source
from hefted.engine.measures.figure import Exclusion, Figure
from hefted.engine.measures.person_level import Score, person_level_figure
from hefted.engine.measures.records import Records
from hefted.engine.periods import Period

DEFINITION = Definition(
    id="coc_index",
    name="Bice-Boxerman continuity (COC)",
    unit="ratio",
    plain_words=(
        "Take any two of a person's delivered visits in four weeks: how likely is it that the same carer "
        "made both? 1 means one carer made them all, 0 that no carer came twice. Each person counts the "
        "same."
    ),
    formula=(
        "COC = (sum of n_i squared - N) / (N (N - 1)) for each person with N visits, n_i of them by carer i; "
        "then the mean over people"
    ),
    sources=(
        Source(
            words=(
                "Rapid review of continuity measures, BMC Health Services Research 2022, table 2; Bice and "
                "Boxerman 1977"
            ),
            mark="S",
        ),
        Source(
            words="Fewest visits for a value: usual practice is three or four; own convention here", mark="D"
        ),
    ),
    version="1",
    valid_from=date(2026, 1, 1),
    window=FOUR_WEEKS,
    better="higher",
    group="Continuity of care",
    order=350,
    counted="people",
    caution=(
        "People with many visits must have several carers, so compare people within a band of visits a week. "
        "A visit for two carers is counted once, on its lead worker; shadow visits are left out."
    ),
)


def calculate(*, definition: Definition, records: Records, period: Period) -> Figure:
    """The mean over people of COC; people with too few visits are left out and counted."""
    attended = attended_in(records=records, period=period)
    fewest = records.rules.number("continuity_fewest_visits", on=period.last_day)
    scores = {}
    for person, visits in attended.of_person.items():
        value = bice_boxerman(carers=[visit.carers[0] for visit in visits]) if len(visits) >= fewest else None
        if value is not None:
            scores[person] = Score(value=value, visits=len(visits))
    too_few = len(attended.of_person) - len(scores)
    return person_level_figure(
        definition=definition,
        records=records,
        period=period,
        scores=scores,
        exclusions=(
            *attended.exclusions,
            Exclusion(reason=f"people with fewer than {fewest:.0f} delivered visits", count=too_few),
        ),
    )


MEASURE = Measure(definition=DEFINITION, formula=calculate)
