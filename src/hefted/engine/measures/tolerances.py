"""Planned visits judged by the tolerances of the contract that pays for them: made, or missed.

A visit for two carers is one visit, judged by the first carer who came. A visit is missed when nobody came,
when the provider cancelled it, or when it began after the contract's cut-off or not before the person's next
planned visit.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from hefted.engine.measures.figure import Exclusion
from hefted.engine.measures.records import CarerVisit, Records, Terms
from hefted.engine.periods import Period, london_day

NOBODY_CAME = "Nobody came"
CANCELLED_BY_PROVIDER = "Cancelled by the provider"
TOO_LATE_TO_COUNT = "Came after the cut-off, or not before the next planned visit"


@dataclass(frozen=True, slots=True)
class Judged:
    """One planned visit: the part of the carer it is judged by, the tolerances, and why it is missed ("":
    made).
    """

    part: CarerVisit
    terms: Terms
    missed_because: str
    lacked_a_carer: bool


@dataclass(frozen=True, slots=True)
class Judgement:
    """Visits planned in a period that stay in the denominator, and those that leave it."""

    made: tuple[Judged, ...]
    missed: tuple[Judged, ...]
    exclusions: tuple[Exclusion, ...]


def judged_in(*, records: Records, period: Period) -> Judgement:
    """Every visit planned to start in the period, but not those the person or a hospital stay cancelled."""
    visits = [(_decisive(parts), parts) for parts in _visits(records, period)]
    planned_starts = _standing_starts(part for part, _ in visits)
    lasting = _lasting_terms(records, period)
    made: list[Judged] = []
    missed: list[Judged] = []
    left_out = {
        "visits cancelled by the person": 0,
        "visits cancelled because of a hospital stay": 0,
        "visits cancelled, not known by whom": 0,
        "visits without a recorded outcome": 0,
        "visits without the tolerances of a contract": 0,
    }
    for part, parts in visits:
        if part.planned_start >= period.ends_at:
            continue
        reason = _why_left_out(part)
        terms = lasting.get(part.person) or records.terms_for(
            person=part.person, on=london_day(at=part.planned_start)
        )
        if reason:
            left_out[reason] += 1
        elif terms is None:
            left_out["visits without the tolerances of a contract"] += 1
        else:
            because = _why_missed(part, terms, planned_starts[part.person])
            lacked = not because and any(other.status != "delivered" for other in parts)
            (missed if because else made).append(Judged(part, terms, because, lacked))
    return Judgement(
        made=tuple(made),
        missed=tuple(missed),
        exclusions=tuple(Exclusion(reason=reason, count=count) for reason, count in left_out.items()),
    )


def _lasting_terms(records: Records, period: Period) -> Mapping[str, Terms]:
    """The tolerances of people who have the same ones on every day of the period: most of them."""
    return {
        person: rows[0]
        for person, rows in records.terms_of_person.items()
        if len(rows) == 1
        and rows[0].from_on <= period.start
        and (rows[0].until_on is None or rows[0].until_on >= period.last_day)
    }


def _visits(records: Records, period: Period) -> list[list[CarerVisit]]:
    """Carer-visits of each visit, without learners, to beyond the period: the next visit may lie there."""
    cut_off = max((terms.missed_after_minutes for terms in records.terms), default=0.0)
    beyond = Period(start=period.start, until=period.until + timedelta(days=1, minutes=cut_off))
    visits: dict[tuple[str, str], list[CarerVisit]] = {}
    for part in records.visits_in(period=beyond):
        if not part.shadow:
            visits.setdefault((part.person, part.visit), []).append(part)
    return list(visits.values())


def _decisive(parts: list[CarerVisit]) -> CarerVisit:
    """The first carer who came, or the lead worker's part where nobody did."""
    if len(parts) == 1:
        return parts[0]
    return min(parts, key=lambda part: (part.status != "delivered", part.carer, part.key))


def _standing_starts(decisive: Iterable[CarerVisit]) -> Mapping[str, list[datetime]]:
    """Planned starts of each person's visits in order, without those cancelled for the person's own
    reasons.
    """
    starts: dict[str, list[datetime]] = {}
    for part in decisive:
        found = starts.setdefault(part.person, [])
        if part.status != "cancelled" or part.cancelled_by == "provider":
            found.append(part.planned_start)
    return starts


def _why_left_out(part: CarerVisit) -> str:
    if part.status == "planned":
        return "visits without a recorded outcome"
    if part.status != "cancelled" or part.cancelled_by == "provider":
        return ""
    if part.cancelled_by == "person":
        return "visits cancelled by the person"
    if part.cancelled_by == "hospital":
        return "visits cancelled because of a hospital stay"
    return "visits cancelled, not known by whom"


def _why_missed(part: CarerVisit, terms: Terms, planned_starts: list[datetime]) -> str:
    if part.status == "missed":
        return NOBODY_CAME
    if part.status == "cancelled":
        return CANCELLED_BY_PROVIDER
    if part.actual_start is None:
        return ""
    following = bisect_right(planned_starts, part.planned_start)
    is_too_late = part.actual_start > part.planned_start + timedelta(minutes=terms.missed_after_minutes) or (
        following < len(planned_starts) and part.actual_start >= planned_starts[following]
    )
    return TOO_LATE_TO_COUNT if is_too_late else ""
