"""Different carers a person saw in four weeks."""

from datetime import date

from hefted.engine.continuity import distinct_carers
from hefted.engine.measures.attended import attended_in
from hefted.engine.measures.definition import FOUR_WEEKS, Definition, Measure, Source
from hefted.engine.measures.figure import Figure, Part, not_computable
from hefted.engine.measures.person_level import Score, person_level_figure
from hefted.engine.measures.records import Records
from hefted.engine.periods import Period

DAYS_IN_FOUR_WEEKS = 28

DEFINITION = Definition(
    id="distinct_carers_4w",
    name="Different carers per person in four weeks",
    unit="carers",
    plain_words=(
        "How many different carers came to a person in four weeks. Each person counts the same. Both carers "
        "of a visit for two are counted, because the person meets both."
    ),
    formula=(
        "M = number of different workers with a delivered visit to the person in 28 days; then the mean over "
        "people"
    ),
    sources=(
        Source(
            words="Rapid review of continuity measures, BMC Health Services Research 2022, table 2", mark="S"
        ),
    ),
    version="1",
    valid_from=date(2026, 1, 1),
    window=FOUR_WEEKS,
    better="lower",
    group="Continuity of care",
    order=320,
    counted="people",
    caution=(
        "People with many visits must have several carers, and people who joined or left in these weeks had "
        "less time to meet many: compare people within a band of visits a week. Shadow visits are left out."
    ),
)


def calculate(*, definition: Definition, records: Records, period: Period) -> Figure:
    """The mean over people with a delivered visit; not computable for a period of another length."""
    if period.days != DAYS_IN_FOUR_WEEKS:
        return not_computable(
            definition=definition,
            period=period,
            why=f"This figure needs 28 days, and the period has {period.days}.",
        )
    attended = attended_in(records=records, period=period)
    scores = {
        person: Score(
            value=distinct_carers(carers=[carer for visit in visits for carer in visit.carers]),
            visits=len(visits),
        )
        for person, visits in attended.of_person.items()
    }
    most = max((score.value for score in scores.values()), default=0)
    return person_level_figure(
        definition=definition,
        records=records,
        period=period,
        scores=scores,
        exclusions=attended.exclusions,
        parts=(Part(label="Most that one person saw", under="Spread", value=most),),
    )


MEASURE = Measure(definition=DEFINITION, formula=calculate)
