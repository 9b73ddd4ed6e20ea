"""What is known of the pay for travel on a shift: recorded minutes, or what the workplace states it pays."""

from hefted.engine.measures.records import Branch, Records, Shift
from hefted.engine.pay import (
    DIFFERENT_RATE,
    MINIMUM_WAGE,
    NOT_PAID,
    SAME_RATE,
    STATES_THAT_IT_PAYS,
    unpaid_travel_minutes,
)


def paid_minutes(*, records: Records, shift: Shift) -> float | None:
    """Paid travel minutes as recorded; else all or none, as the workplace states; None where neither says.

    Never more than the travel itself, so that paid and unpaid add up to it; none where nobody travelled.
    """
    travel = shift.travel_minutes
    if not travel:
        return travel
    if shift.paid_travel_minutes is not None:
        return min(travel, shift.paid_travel_minutes)
    stated = _stated(records.branch_of_key.get(shift.branch))
    if stated in STATES_THAT_IT_PAYS:
        return travel
    return 0.0 if stated == NOT_PAID else None


def unpaid_minutes(*, records: Records, shift: Shift) -> float | None:
    """Travel minutes in working time less the paid ones; None where either is not known."""
    paid = paid_minutes(records=records, shift=shift)
    if shift.travel_minutes is None or paid is None:
        return None
    return unpaid_travel_minutes(travel_minutes=shift.travel_minutes, paid_travel_minutes=paid)


def hourly_travel_pay(
    *, records: Records, shift: Shift, own_rate: float, minimum: float | None
) -> float | None:
    """Pounds for an hour of paid travel as the workplace states; None where it does not say how much."""
    branch = records.branch_of_key.get(shift.branch)
    stated = _stated(branch)
    if stated == SAME_RATE:
        return own_rate
    if stated == MINIMUM_WAGE:
        return minimum
    if stated == DIFFERENT_RATE and branch is not None:
        return branch.travel_rate
    return None


def _stated(branch: Branch | None) -> str | None:
    return None if branch is None else branch.travel_paid
