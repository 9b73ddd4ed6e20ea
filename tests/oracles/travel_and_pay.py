"""Travel, contact and pay from the shift rows, in exact fractions, branch by branch rule written out in
full.
"""

from datetime import date
from fractions import Fraction
from zoneinfo import ZoneInfo

from tests.oracles.continuity import instant, mean


def within(shifts, start, until):
    return [row for row in shifts if instant(start) <= row.starts_at < instant(until)]


def travel(shifts, start, until):
    return mean(
        Fraction(row.travel_minutes) for row in within(shifts, start, until) if row.travel_minutes is not None
    )


def _paid(row, branches):
    if row.travel_minutes is None:
        return None
    if row.travel_minutes == 0:
        return Fraction(0)
    if row.paid_travel_minutes is not None:
        return Fraction(min(row.paid_travel_minutes, row.travel_minutes))
    for branch in branches:
        if branch.key == row.branch:
            if branch.travel_paid in {"same rate", "minimum wage", "different rate"}:
                return Fraction(row.travel_minutes)
            if branch.travel_paid == "not paid":
                return Fraction(0)
    return None


def unpaid(shifts, branches, start, until):
    found = [(row, _paid(row, branches)) for row in within(shifts, start, until)]
    return mean(Fraction(row.travel_minutes) - paid for row, paid in found if paid is not None)


def contact(shifts, start, until):
    part = whole = Fraction(0)
    for row in within(shifts, start, until):
        minutes = (row.contact_minutes, row.travel_minutes, row.waiting_minutes)
        if None not in minutes:
            part += Fraction(row.contact_minutes)
            whole += sum(map(Fraction, minutes))
    return part / whole if whole else None


def effective(shifts, contracts, branches, wages, start, until):
    """(mean pounds an hour over workers, total shortfall) for one pay reference period."""
    minimum = _minimum(wages, start)
    earned, hours = {}, {}
    for row in within(shifts, start, until):
        if row.agency or None in (row.contact_minutes, row.travel_minutes, row.waiting_minutes):
            continue
        day = row.starts_at.astimezone(ZoneInfo("Europe/London")).date()
        rates = [
            (c.from_on, c.key, c.hourly_pay)
            for c in contracts
            if c.worker == row.worker and c.from_on <= day <= (c.until_on or date.max)
        ]
        rate = max(rates)[2] if rates else None
        paid = _paid(row, branches)
        if rate is None or paid is None:
            continue
        rate = Fraction(str(rate))
        branch = next(found for found in branches if found.key == row.branch)
        offered = {
            "same rate": rate,
            "minimum wage": minimum,
            "different rate": None if branch.travel_rate is None else Fraction(str(branch.travel_rate)),
        }.get(branch.travel_paid)
        if paid and offered is None:
            continue
        pay = rate * Fraction(row.contact_minutes) / 60 + (offered or 0) * paid / 60
        time = Fraction(row.contact_minutes + row.travel_minutes + row.waiting_minutes) / 60
        earned[row.worker] = earned.get(row.worker, 0) + pay
        hours[row.worker] = hours.get(row.worker, 0) + time
    workers = [worker for worker in earned if hours[worker]]
    average = mean(earned[worker] / hours[worker] for worker in workers)
    missing = sum((max(Fraction(0), hours[w] * minimum - earned[w]) for w in workers), Fraction(0))
    return average, missing


def _minimum(wages, day):
    rows = [row for row in wages if row.band == "21 and over" and row.from_on <= day]
    return Fraction(str(max(rows, key=lambda row: row.from_on).pounds))
