"""The visits a person received, one entry for each visit however many carers made it.

Only delivered visits are here, and only carers who gave care: a learner who shadowed is kept apart. A visit
is taken at its planned start, so that a round that ran late does not change the order.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

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


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """When each carer came to one person, and when as a learner: planned starts in time order."""

    came: dict[str, list[datetime]] = field(default_factory=dict)
    introduced: dict[str, list[datetime]] = field(default_factory=dict)


def acquaintances(*, records: Records, period: Period, days: int) -> Mapping[str, Acquaintance]:
    """Delivered visits of each person by carer, from `days` before a period to its end.

    Two parts of one carer that begin at one instant are one visit.
    """
    reach = Period(start=period.start - timedelta(days=days + 1), until=period.until)
    found: dict[str, Acquaintance] = {}
    for visit in records.visits_in(period=reach):
        if visit.status != "delivered" or visit.worker is None:
            continue
        known = found.setdefault(visit.person, Acquaintance())
        starts = (known.introduced if visit.shadow else known.came).setdefault(visit.worker, [])
        if not starts or starts[-1] != visit.planned_start:
            starts.append(visit.planned_start)
    return found


def _by_person(rows: Iterable[CarerVisit]) -> dict[str, tuple[Attendance, ...]]:
    visits: dict[str, dict[str, list[CarerVisit]]] = {}
    for row in rows:
        visits.setdefault(row.person, {}).setdefault(row.visit, []).append(row)
    return {person: tuple(map(_attendance, grouped.values())) for person, grouped in visits.items()}


def _attendance(parts: list[CarerVisit]) -> Attendance:
    lead_first = sorted(parts, key=lambda part: (part.carer, part.key)) if len(parts) > 1 else parts
    return Attendance(
        parts[0].planned_start,
        tuple([part.worker for part in lead_first if part.worker is not None]),
        tuple([part.key for part in lead_first]),
    )
