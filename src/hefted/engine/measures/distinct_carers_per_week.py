"""Different carers a person saw in a week."""

from datetime import date
from statistics import fmean

from hefted.engine.continuity import distinct_carers
from hefted.engine.measures.attended import Attended, attended_in
from hefted.engine.measures.definition import FOUR_WEEKS, Definition, Measure, Source
from hefted.engine.measures.figure import Exclusion, Figure, Part
from hefted.engine.measures.person_level import Score, person_level_figure
from hefted.engine.measures.records import Records
from hefted.engine.periods import Period, weeks_of

DEFINITION = Definition(
    id="distinct_carers_per_week",
    name="Different carers per person per week",
    unit="carers",
    plain_words=(
        "How many different carers came to a person in a week, on average over the weeks in which the person "
        "had a visit. Each person counts the same. Both carers of a visit for two are counted, because the "
        "person meets both."
    ),
    formula=(
        "M = number of different workers with a delivered visit to the person in a week of seven days; the "
        "mean over the person's weeks with a visit; then the mean over people"
    ),
    sources=(
        Source(
            words="Rapid review of continuity measures, BMC Health Services Research 2022, table 2", mark="S"
        ),
        Source(words="Mean over the weeks with a visit: own convention", mark="D"),
    ),
    version="1",
    valid_from=date(2026, 1, 1),
    window=FOUR_WEEKS,
    better="lower",
    group="Continuity of care",
    order=310,
    counted="people",
    caution=(
        "People with many visits must have several carers: compare people within a band of visits a week. "
        "Healthwatch heard of 20 different workers in one week, a ceiling for alarm and not a mark to aim "
        "at. Shadow visits are left out."
    ),
    headline=True,
)


def calculate(*, definition: Definition, records: Records, period: Period) -> Figure:
    """The mean over people of their mean week; days before the first whole week of the period are not
    used.
    """
    weeks = [attended_in(records=records, period=week) for week in weeks_of(period=period)]
    numbers: dict[str, list[int]] = {}
    visits: dict[str, int] = {}
    for week in weeks:
        for person, attendances in week.of_person.items():
            numbers.setdefault(person, []).append(
                distinct_carers(carers=[carer for visit in attendances for carer in visit.carers])
            )
            visits[person] = visits.get(person, 0) + len(attendances)
    scores = {person: Score(value=fmean(found), visits=visits[person]) for person, found in numbers.items()}
    most = max((max(found) for found in numbers.values()), default=0)
    return person_level_figure(
        definition=definition,
        records=records,
        period=period,
        scores=scores,
        exclusions=_exclusions(weeks),
        parts=(Part(label="Most that one person saw in one week", under="Spread", value=most),),
    )


def _exclusions(weeks: list[Attended]) -> list[Exclusion]:
    counts: dict[str, int] = {}
    for week in weeks:
        for exclusion in week.exclusions:
            counts[exclusion.reason] = counts.get(exclusion.reason, 0) + exclusion.count
    return [Exclusion(reason=reason, count=count) for reason, count in counts.items()]


MEASURE = Measure(definition=DEFINITION, formula=calculate)
