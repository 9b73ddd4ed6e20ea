"""A figure that is a share of visits: the share with its interval, beside it the mean over people and the
kinds.
"""

from collections.abc import Iterable, Sequence
from statistics import fmean

from hefted.engine.measures.definition import Definition
from hefted.engine.measures.figure import (
    PERCENT,
    Exclusion,
    Figure,
    Part,
    figure_of,
    not_computable,
    references,
)
from hefted.engine.measures.intervals import wilson
from hefted.engine.measures.records import CarerVisit, Records
from hefted.engine.measures.spread import mean_within
from hefted.engine.periods import Period

KINDS = ("normal", "time critical", "flexible")


def visit_share_figure(
    *,
    definition: Definition,
    records: Records,
    period: Period,
    counted: Sequence[CarerVisit],
    others: Sequence[CarerVisit],
    exclusions: Iterable[Exclusion],
    parts: Iterable[Part] = (),
) -> Figure:
    """Counted / (counted + others) in percent; not computable where there is neither."""
    denominator = len(counted) + len(others)
    if not denominator:
        return not_computable(
            definition=definition,
            period=period,
            why=f"No visit in {definition.window.words} has what this figure needs.",
            exclusions=exclusions,
        )
    level = records.rules.number("confidence_level", on=period.last_day)
    return figure_of(
        definition=definition,
        period=period,
        value=PERCENT * len(counted) / denominator,
        numerator=len(counted),
        denominator=denominator,
        interval=wilson(numerator=len(counted), denominator=denominator, level=level),
        exclusions=exclusions,
        parts=(_mean_over_people(counted, others, level), *_by_kind(counted, others, level), *parts),
        records=(
            *references(kind="visit", role="numerator", keys=[visit.key for visit in counted]),
            *references(kind="visit", role="denominator", keys=[visit.key for visit in others]),
        ),
    )


def _mean_over_people(counted: Sequence[CarerVisit], others: Sequence[CarerVisit], level: float) -> Part:
    flags: dict[str, list[bool]] = {}
    for visit in counted:
        flags.setdefault(visit.person, []).append(True)
    for visit in others:
        flags.setdefault(visit.person, []).append(False)
    shares = [PERCENT * sum(found) / len(found) for found in flags.values()]
    return Part(
        label="Mean over people",
        under="Averages",
        value=fmean(shares),
        denominator=len(shares),
        interval=mean_within(values=shares, level=level, highest=PERCENT),
    )


def _by_kind(counted: Sequence[CarerVisit], others: Sequence[CarerVisit], level: float) -> list[Part]:
    parts = []
    for kind in KINDS:
        hits = sum(visit.kind == kind for visit in counted)
        total = hits + sum(visit.kind == kind for visit in others)
        if total:
            parts.append(
                Part(
                    label=f"{kind.capitalize()} visits",
                    under="By kind of visit",
                    value=PERCENT * hits / total,
                    numerator=hits,
                    denominator=total,
                    interval=wilson(numerator=hits, denominator=total, level=level),
                )
            )
    return parts
