"""The visits a person received, one entry for each visit however many carers made it.

Only delivered visits are here, and only carers who gave care: a learner who shadowed is kept apart. A visit
is taken at its planned start, so that a round that ran late does not change the order.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hefted.engine.continuity import Attendance
from hefted.engine.measures.figure import Exclusion
from hefted.engine.measures.records import Records
from hefted.engine.periods import Period

# Number of the carer, key, worker, planned start: in this order they sort the lead worker first.
_Part = tuple[int, str, str, datetime]


@dataclass(frozen=True, slots=True)
class Attended:
    """Delivered visits of each person in time order, and what was left out of them."""

    of_person: Mapping[str, tuple[Attendance, ...]]
    exclusions: tuple[Exclusion, ...]


def attended_in(*, records: Records, period: Period) -> Attended:
    """Visits delivered to each person in a period by carers whose names are known."""
    not_delivered = shadows = unnamed = 0
    visits: dict[str, dict[str, list[_Part]]] = {}
    for row in records.visits_in(period=period):
        if row.status != "delivered":
            not_delivered += 1
        elif row.shadow:
            shadows += 1
        elif row.worker is None:
            unnamed += 1
        else:
            part = (row.carer, row.key, row.worker, row.planned_start)
            visits.setdefault(row.person, {}).setdefault(row.visit, []).append(part)
    return Attended(
        of_person={person: tuple(map(_attendance, parts.values())) for person, parts in visits.items()},
        exclusions=(
            Exclusion(reason="carer-visits not delivered", count=not_delivered),
            Exclusion(reason="carer-visits of a learner who shadowed", count=shadows),
            Exclusion(reason="delivered carer-visits without a named worker", count=unnamed),
        ),
    )


def _attendance(parts: list[_Part]) -> Attendance:
    """The first part on record began first; the lead worker is the one with the lowest number."""
    if len(parts) == 1:
        _, key, worker, start = parts[0]
        return Attendance(start, (worker,), (key,))
    start = parts[0][-1]
    parts.sort()
    return Attendance(start, tuple([part[2] for part in parts]), tuple([part[1] for part in parts]))


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
