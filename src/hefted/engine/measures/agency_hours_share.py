"""How much of the care was delivered by agency workers."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from hefted.engine.measures.definition import FOUR_WEEKS, Definition, Measure, Source
from hefted.engine.measures.figure import (
    PERCENT,
    Exclusion,
    Figure,
    Part,
    References,
    Role,
    figure_of,
    not_computable,
    references,
)
from hefted.engine.measures.records import CarerVisit, Records, Shift, in_force
from hefted.engine.periods import Period, london_day

SECONDS_IN_AN_HOUR = 3600


@dataclass(frozen=True, kw_only=True)
class Delivered:
    """One carer-visit or shift: hours None where its times are not recorded, agency None where not known."""

    kind: str
    key: str
    branch: str
    hours: float | None
    agency: bool | None

    @property
    def role(self) -> Role:
        if self.hours is None or self.agency is None:
            return "excluded"
        return "numerator" if self.agency else "denominator"


def calculate(*, definition: Definition, records: Records, period: Period) -> Figure:
    rows = delivered(records=records, period=period)
    agency, all_hours = _hours(rows)
    exclusions = (
        Exclusion(
            reason="Delivered, but start or end not recorded", count=sum(row.hours is None for row in rows)
        ),
        Exclusion(
            reason="Not known whether by an agency worker",
            count=sum(row.hours is not None and row.agency is None for row in rows),
        ),
    )
    if not all_hours:
        return not_computable(
            definition=definition,
            period=period,
            why="No delivered hours with known times and a known kind of worker in this period.",
            exclusions=exclusions,
            records=_references(rows),
        )
    return figure_of(
        definition=definition,
        period=period,
        value=PERCENT * agency / all_hours,
        numerator=agency,
        denominator=all_hours,
        exclusions=exclusions,
        parts=_by_branch(records, rows),
        records=_references(rows),
        notes=("Every delivered hour is counted, none sampled, so there is no interval.",),
    )


def delivered(*, records: Records, period: Period) -> tuple[Delivered, ...]:
    """Delivered carer-visits without shadows; at branches that deliver no visits, shifts."""
    visits = [
        Delivered(
            kind="visit",
            key=visit.key,
            branch=visit.branch,
            hours=(visit.actual_end - visit.actual_start).total_seconds() / SECONDS_IN_AN_HOUR
            if visit.actual_start and visit.actual_end
            else None,
            agency=_is_agency(records, visit, on=london_day(at=visit.planned_start)),
        )
        for visit in records.visits_in(period=period)
        if visit.status == "delivered" and not visit.shadow
    ]
    visited = {visit.branch for visit in visits}
    shifts = [
        Delivered(
            kind="shift",
            key=shift.key,
            branch=shift.branch,
            hours=(shift.ends_at - shift.starts_at).total_seconds() / SECONDS_IN_AN_HOUR,
            agency=_is_agency(records, shift, on=london_day(at=shift.starts_at)),
        )
        for shift in records.shifts_in(period=period)
        if shift.branch not in visited
    ]
    return (*visits, *shifts)


def _is_agency(records: Records, row: CarerVisit | Shift, *, on: date) -> bool | None:
    """What the record says itself, else the kind of contract its worker held that day; None not known."""
    if row.agency is not None or row.worker is None:
        return row.agency
    contract = in_force(records.contracts_of_worker.get(row.worker, ()), on=on)
    return contract.kind == "agency" if contract else None


def _hours(rows: Iterable[Delivered]) -> tuple[float, float]:
    """Agency hours and all hours of the rows for which both are known."""
    known = [(row.hours, row.agency) for row in rows if row.hours is not None and row.agency is not None]
    return sum(hours for hours, agency in known if agency), sum(hours for hours, _ in known)


def _by_branch(records: Records, rows: tuple[Delivered, ...]) -> tuple[Part, ...]:
    found = []
    for branch in sorted({row.branch for row in rows}):
        agency, all_hours = _hours(row for row in rows if row.branch == branch)
        named = records.branch_of_key.get(branch)
        if all_hours:
            found.append(
                Part(
                    label=named.name if named else branch,
                    under="By branch",
                    value=PERCENT * agency / all_hours,
                    numerator=agency,
                    denominator=all_hours,
                )
            )
    return tuple(found) if len(found) > 1 else ()


def _references(rows: tuple[Delivered, ...]) -> tuple[References, ...]:
    roles: tuple[Role, ...] = ("numerator", "denominator", "excluded")
    return tuple(
        group
        for kind in ("visit", "shift")
        for role in roles
        for group in references(
            kind=kind, role=role, keys=(row.key for row in rows if (row.kind, row.role) == (kind, role))
        )
    )


MEASURE = Measure(
    definition=Definition(
        id="agency_hours_share",
        name="Agency share of delivered hours",
        unit="percent",
        plain_words=(
            "Of every hundred hours of care delivered in the last four weeks, how many were worked by agency "
            "workers. Hours are counted from actual start to actual end."
        ),
        formula="hours delivered by agency workers / all delivered hours",
        sources=(Source(words="Definitions page 1.2, the provider's own variant", mark="D"),),
        version="1.0",
        valid_from=date(2026, 11, 1),
        window=FOUR_WEEKS,
        better="lower",
        group="Posts and contracts",
        order=130,
        counted="delivered hours",
        caution=(
            "Not the agency share of posts that ASC-WDS knows. Where a branch delivers no visits, the hours "
            "of its shifts are counted instead. Shadow visits are left out."
        ),
    ),
    formula=calculate,
)
