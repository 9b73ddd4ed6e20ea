"""What retention at 3, 6 and 12 months shares: the cohort, its matured share, and the survival beside it.

Source: definitions page 2.1. The headline is the matured cohort: starters whose 3, 6 or 12 months came up
within the period. Beside it stands the product-limit survival, which also uses those who are not there yet.
"""

from hefted.engine.headcount import starters, stay_of
from hefted.engine.measures.definition import Calculate, Definition
from hefted.engine.measures.figure import (
    PERCENT,
    Exclusion,
    Figure,
    Interval,
    Part,
    figure_of,
    not_computable,
    references,
)
from hefted.engine.measures.intervals import wilson
from hefted.engine.measures.records import Records
from hefted.engine.periods import Period, add_months
from hefted.engine.retention import Horizon, Matured, Stay, Survival, matured, survival

SURVIVAL = "Survival estimate, recent starters included"
LEFT = "Left by then"


def retention_at(*, months: int) -> Calculate:
    """The calculation for one horizon in calendar months after the start."""
    horizon = Horizon(length=months)

    def calculate(*, definition: Definition, records: Records, period: Period) -> Figure:
        return _retention(definition=definition, records=records, period=period, horizon=horizon)

    return calculate


def _retention(*, definition: Definition, records: Records, period: Period, horizon: Horizon) -> Figure:
    if records.leavers_from is None:
        why = "No leaver has ever been recorded, so who stayed cannot be told from the records."
        return not_computable(definition=definition, period=period, why=why)
    reach = Period(start=add_months(day=period.start, months=-horizon.length - 1), until=period.until)
    started = [stay_of(records=records, spell=spell) for spell in starters(records=records, period=reach)]
    stays = [stay for stay in started if horizon.day(started_on=stay.started_on) >= period.start]
    seen = [stay for stay in stays if stay.started_on >= records.leavers_from]
    cohort = matured(stays=seen, horizon=horizon, as_of=period.last_day)
    level = records.rules.number("confidence_level", on=period.last_day)
    curve = survival(stays=seen, horizon=horizon, as_of=period.last_day, level=level)
    exclusions = (
        Exclusion(reason="Started before leavers were recorded", count=len(stays) - len(seen)),
        Exclusion(reason="Started too recently for the headline", count=len(cohort.too_recent)),
    )
    parts = _parts(cohort=cohort, curve=curve, records=records, period=period, level=level)
    shown = (
        *references(kind="spell", role="numerator", keys=cohort.retained),
        *references(kind="spell", role="denominator", keys=cohort.left),
        *references(kind="spell", role="excluded", keys=_excluded(stays, seen, cohort)),
    )
    if not cohort.eligible:
        return not_computable(
            definition=definition,
            period=period,
            why=(
                f"No starter reached the day {horizon.length} months after starting within this period"
                f"{' since leavers are recorded' if stays and not seen else ''}."
            ),
            exclusions=exclusions,
            parts=parts,
            records=shown,
        )
    return figure_of(
        definition=definition,
        period=period,
        value=PERCENT * len(cohort.retained) / cohort.eligible,
        numerator=len(cohort.retained),
        denominator=cohort.eligible,
        interval=wilson(numerator=len(cohort.retained), denominator=cohort.eligible, level=level),
        at_risk=curve.at_risk if curve else None,
        exclusions=exclusions,
        parts=parts,
        records=shown,
    )


def _excluded(stays: list[Stay], seen: list[Stay], cohort: Matured) -> set[str]:
    return {stay.key for stay in stays} - {stay.key for stay in seen} | set(cohort.too_recent)


def _parts(
    *, cohort: Matured, curve: Survival | None, records: Records, period: Period, level: float
) -> tuple[Part, ...]:
    left = Part(
        label=LEFT,
        value=PERCENT * len(cohort.left) / cohort.eligible if cohort.eligible else None,
        numerator=len(cohort.left),
        denominator=cohort.eligible,
        interval=wilson(numerator=len(cohort.left), denominator=cohort.eligible, level=level),
        why_not_computable="" if cohort.eligible else "No starter has reached the day.",
    )
    if curve is None:
        return (left,)
    fewest = records.rules.number("survival_at_risk_minimum", on=period.last_day)
    if curve.at_risk < fewest:
        why = f"Fewer than {fewest:.0f} starters are still being watched at this point."
        blank = Part(
            label=SURVIVAL, denominator=curve.starters, at_risk=curve.at_risk, why_not_computable=why
        )
        return (left, blank)
    return (left, _survival_part(curve=curve, level=level))


def _survival_part(*, curve: Survival, level: float) -> Part:
    interval = None
    if curve.low is not None and curve.high is not None:
        interval = Interval(
            low=PERCENT * curve.low, high=PERCENT * curve.high, level=level, method="Greenwood, log-log"
        )
    return Part(
        label=SURVIVAL,
        value=PERCENT * curve.share,
        denominator=curve.starters,
        interval=interval,
        at_risk=curve.at_risk,
    )
