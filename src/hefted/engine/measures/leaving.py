"""What the measures of leaving and staying share: whether leavers were recorded at all, and staff of a
day.
"""

from collections.abc import Iterable

from hefted.engine.headcount import ONE_DAY, employees, leavers
from hefted.engine.measures.definition import Definition
from hefted.engine.measures.figure import PERCENT, Figure, figure_of, not_computable, references
from hefted.engine.measures.intervals import poisson_rate
from hefted.engine.measures.records import Records, Spell
from hefted.engine.periods import Period


def leavers_not_recorded(*, records: Records, period: Period) -> str:
    """A sentence if leavers were not recorded for the whole period, for then a count of them means
    nothing.
    """
    if records.leavers_from is None:
        return "No leaver has ever been recorded, so leavers cannot be counted from the records."
    if records.leavers_from > period.start:
        day = records.leavers_from
        return f"Leavers are recorded only from {day.day} {day:%B %Y}, which is after this period starts."
    return ""


def estimated_ends(leavers: Iterable[Spell]) -> tuple[str, ...]:
    """A note on how many of these leavers have a last day that is only estimated, if any have."""
    count = sum(spell.end_is_estimated for spell in leavers)
    return (
        (f"The last day of {count} of these leavers is estimated: a newer staff file no longer lists them.",)
        if count
        else ()
    )


def staff_before(*, records: Records, period: Period) -> tuple[Spell, ...]:
    """The directly employed at the opening of the period: at the close of the day before."""
    return employees(records=records, on=period.start - ONE_DAY)


def turnover_over(
    *,
    definition: Definition,
    records: Records,
    period: Period,
    base: float,
    staff: tuple[Spell, ...],
    empty: str,
) -> Figure:
    """Leavers in the period over a number of staff, in percent; `empty` says why there is none at base 0."""
    why = leavers_not_recorded(records=records, period=period) or ("" if base else empty)
    if why:
        return not_computable(definition=definition, period=period, why=why)
    found = leavers(records=records, period=period)
    level = records.rules.number("confidence_level", on=period.last_day)
    return figure_of(
        definition=definition,
        period=period,
        value=PERCENT * len(found) / base,
        numerator=len(found),
        denominator=base,
        interval=poisson_rate(numerator=len(found), denominator=base, level=level),
        records=(
            *references(kind="spell", role="numerator", keys=(spell.key for spell in found)),
            *references(kind="spell", role="denominator", keys={spell.key for spell in staff}),
        ),
        notes=estimated_ends(found),
    )
