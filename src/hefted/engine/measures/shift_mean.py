"""A figure that is a mean over shifts, with median and highest tenth beside it."""

from collections.abc import Iterable, Mapping
from statistics import fmean

from hefted.engine.measures.definition import Definition
from hefted.engine.measures.figure import (
    Exclusion,
    Figure,
    Part,
    figure_of,
    not_computable,
    references,
)
from hefted.engine.measures.records import Records
from hefted.engine.measures.spread import HIGHEST_TENTH, MEDIAN, mean_within, percentile_part
from hefted.engine.periods import Period

AS_RECORDED = (
    "Travel minutes are those of the rota history brought in: where that system estimates them, they are "
    "estimates."
)


def shift_mean_figure(
    *,
    definition: Definition,
    records: Records,
    period: Period,
    minutes: Mapping[str, float],
    exclusions: Iterable[Exclusion],
    parts: Iterable[Part],
) -> Figure:
    """The mean of minutes by shift key; not computable where no shift has them recorded."""
    if not minutes:
        return not_computable(
            definition=definition,
            period=period,
            why=f"No shift in {definition.window.words} has the travel recorded that this figure needs.",
            exclusions=exclusions,
        )
    values = list(minutes.values())
    return figure_of(
        definition=definition,
        period=period,
        value=fmean(values),
        numerator=sum(values),
        denominator=len(values),
        interval=mean_within(
            values=values, level=records.rules.number("confidence_level", on=period.last_day)
        ),
        exclusions=exclusions,
        parts=(
            percentile_part(values=values, share=MEDIAN, label="Median shift"),
            percentile_part(values=values, share=HIGHEST_TENTH, label="One shift in ten has more than"),
            *parts,
        ),
        records=references(kind="shift", role="denominator", keys=minutes),
        notes=(AS_RECORDED,),
    )


def mean_part(*, label: str, under: str, values: list[float], why: str, unit: str = "") -> Part:
    """A mean as a row beside the headline, or why there is none."""
    return Part(
        label=label,
        under=under,
        unit=unit,
        value=fmean(values) if values else None,
        numerator=sum(values) if values else None,
        denominator=len(values),
        why_not_computable="" if values else why,
    )
