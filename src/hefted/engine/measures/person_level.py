"""A figure that is one value a person, averaged over people: each person weighs the same.

Beside it stands the same average weighted by visits, because the one hides what the other shows: people with
few visits vanish in a weighted mean, and those with many in an unweighted one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import fmean

from hefted.engine.measures.definition import Definition
from hefted.engine.measures.figure import (
    PERCENT,
    Exclusion,
    Figure,
    Part,
    References,
    figure_of,
    not_computable,
    references,
)
from hefted.engine.measures.records import Records
from hefted.engine.measures.spread import (
    HIGHEST_TENTH,
    LOWEST_TENTH,
    MEDIAN,
    mean_within,
    percentile_part,
)
from hefted.engine.periods import Period

DAYS_IN_A_WEEK = 7
# The most that a mean of the unit could be; nothing bounds a number of carers.
_HIGHEST: dict[str, float] = {"percent": PERCENT, "ratio": 1.0}


@dataclass(frozen=True, slots=True)
class Score:
    """One person's value in the unit of the measure, and how many visits it rests on."""

    value: float
    visits: int


def person_level_figure(
    *,
    definition: Definition,
    records: Records,
    period: Period,
    scores: Mapping[str, Score],
    exclusions: Iterable[Exclusion] = (),
    parts: Iterable[Part] = (),
    drill_down: Iterable[References] = (),
    notes: Iterable[str] = (),
) -> Figure:
    """The mean over people with its interval; median, worst tenth, weighted mean and volume bands beside."""
    if not scores:
        return not_computable(
            definition=definition,
            period=period,
            why=f"No person has enough delivered visits with named workers in {definition.window.words}.",
            exclusions=exclusions,
            notes=notes,
        )
    values = [score.value for score in scores.values()]
    highest = _HIGHEST.get(definition.unit)
    scale = PERCENT if definition.unit == "percent" else 1.0
    return figure_of(
        definition=definition,
        period=period,
        value=fmean(values),
        numerator=sum(values) / scale,
        denominator=len(values),
        interval=mean_within(
            values=values,
            level=records.rules.number("confidence_level", on=period.last_day),
            highest=highest,
        ),
        exclusions=exclusions,
        parts=(
            weighted_part(scores=scores.values()),
            percentile_part(values=values, share=MEDIAN, label="Median person"),
            _worst_tenth(definition, values),
            *parts,
            *_bands(records, period, scores),
        ),
        records=(*references(kind="person", role="denominator", keys=scores), *drill_down),
        notes=notes,
    )


def weighted_part(*, scores: Iterable[Score]) -> Part:
    """The mean weighted by visits: the visit of a person with many visits weighs as much as any other
    visit.
    """
    counted = tuple(scores)
    visits = sum(score.visits for score in counted)
    return Part(
        label="Weighted by visits",
        under="Averages",
        value=sum(score.value * score.visits for score in counted) / visits,
        denominator=visits,
    )


def _worst_tenth(definition: Definition, values: list[float]) -> Part:
    if definition.better == "lower":
        return percentile_part(values=values, share=HIGHEST_TENTH, label="One person in ten has more than")
    return percentile_part(values=values, share=LOWEST_TENTH, label="One person in ten has less than")


def _bands(records: Records, period: Period, scores: Mapping[str, Score]) -> list[Part]:
    """The mean within bands of visits a week: many visits need many carers, so like is compared with like."""
    weeks = period.days / DAYS_IN_A_WEEK
    bands = records.rules.listed("weekly_visits", on=period.last_day)
    parts = []
    lowest = 0.0
    for band in bands:
        highest = float(band.code)
        values = [score.value for score in scores.values() if lowest <= score.visits / weeks < highest]
        lowest = highest
        parts.append(
            Part(
                label=band.words,
                under="By visits a week",
                value=fmean(values) if values else None,
                denominator=len(values),
                why_not_computable="" if values else "Nobody had so many visits a week.",
            )
        )
    return parts
