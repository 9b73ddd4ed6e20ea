"""A figure that is an index of continuity: one value a person, from the lead workers of their visits."""

from collections.abc import Sequence
from typing import Protocol

from hefted.engine.measures.attended import attended_in
from hefted.engine.measures.definition import Calculate, Definition, Source
from hefted.engine.measures.figure import Exclusion, Figure
from hefted.engine.measures.person_level import Score, person_level_figure
from hefted.engine.measures.records import Records
from hefted.engine.periods import Period

REVIEW = "Rapid review of continuity measures, BMC Health Services Research 2022, table 2"
FEWEST_VISITS = Source(
    words="Fewest visits for a value: usual practice is three or four; own convention here", mark="D"
)
CAUTION = (
    "People with many visits must have several carers, so compare people within a band of visits a week. "
    "A visit for two carers is counted once, on its lead worker; shadow visits are left out."
)


class Index(Protocol):
    """An index of `hefted.engine.continuity`: 0 to 1; None where the visits are too few for it."""

    def __call__(self, *, carers: Sequence[str]) -> float | None: ...


def mean_index(*, index: Index) -> Calculate:
    """The calculation: the mean of `index` over people; those with too few visits are left out, counted."""

    def calculate(*, definition: Definition, records: Records, period: Period) -> Figure:
        attended = attended_in(records=records, period=period)
        fewest = records.rules.number("continuity_fewest_visits", on=period.last_day)
        scores = {}
        for person, visits in attended.of_person.items():
            value = index(carers=[visit.carers[0] for visit in visits]) if len(visits) >= fewest else None
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

    return calculate
