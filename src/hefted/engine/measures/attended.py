"""The visits a person received, one entry for each visit however many carers made it.

Only delivered visits are here, and only carers who gave care: a learner who shadowed is kept apart. A visit
is taken at its planned start, so that a round that ran late does not change the order.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from hefted.engine.continuity import Attendance
from hefted.engine.measures.figure import Exclusion
from hefted.engine.measures.records import CarerVisit, Records
from hefted.engine.periods import Period


@dataclass(frozen=True, slots=True)
class Attended:
    """Delivered visits of each person in time order, and what was left out of them."""

    of_person: Mapping[str, tuple[Attendance, ...]]
    exclusions: tuple[Exclusion, ...]


def attended_in(*, records: Records, period: Period) -> Attended:
    """Visits delivered to each person in a period by carers whose names are known."""
    not_delivered = shadows = unnamed = 0
    delivered = []
    for visit in records.visits_in(period=period):
        if visit.status != "delivered":
            not_delivered += 1
        elif visit.shadow:
            shadows += 1
        elif visit.worker is None:
            unnamed += 1
        else:
            delivered.append(visit)
    return Attended(
        of_person=_by_person(delivered),
        exclusions=(
            Exclusion(reason="carer-visits not delivered", count=not_delivered),
            Exclusion(reason="carer-visits of a learner who shadowed", count=shadows),
            Exclusion(reason="delivered carer-visits without a named worker", count=unnamed),
        ),
    )


def history_to(*, records: Records, period: Period, days: int) -> Mapping[str, tuple[Attendance, ...]]:
    """Delivered visits of each person, shadow visits among them, from `days` before a period to its end."""
    reach = Period(start=period.start - timedelta(days=days + 1), until=period.until)
    return _by_person(
        visit
        for visit in records.visits_in(period=reach)
        if visit.status == "delivered" and visit.worker is not None
    )


def _by_person(rows: Iterable[CarerVisit]) -> dict[str, tuple[Attendance, ...]]:
    visits: dict[str, dict[str, list[CarerVisit]]] = {}
    for row in rows:
        visits.setdefault(row.person, {}).setdefault(row.visit, []).append(row)
    return {person: tuple(map(_attendance, grouped.values())) for person, grouped in visits.items()}


def _attendance(parts: list[CarerVisit]) -> Attendance:
    lead_first = sorted(parts, key=lambda part: (part.carer, part.key)) if len(parts) > 1 else parts
    caring = [part for part in lead_first if not part.shadow]
    return Attendance(
        at=parts[0].planned_start,
        carers=tuple([part.worker for part in caring if part.worker is not None]),
        shadows=tuple([part.worker for part in lead_first if part.shadow and part.worker is not None]),
        keys=tuple([part.key for part in caring]),
    )
