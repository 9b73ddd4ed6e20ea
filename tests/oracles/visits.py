"""Late, missed and short visits judged one at a time, each looking through all rows again."""

from datetime import timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from tests.oracles.continuity import instant


def judged(rows, tolerances, start, until):
    """[(part that decides, its tolerances, missed)] of the visits that stay in the denominator."""
    found = []
    caring = [row for row in rows if not row.shadow]
    decisive = {}
    for row in caring:
        other = decisive.get((row.person, row.visit))
        rank = (0 if row.status == "delivered" else 1, row.carer, row.key)
        if other is None or rank < other[0]:
            decisive[row.person, row.visit] = (rank, row)
    standing = [row for _, row in decisive.values() if not _gone(row)]
    for row in (row for _, row in decisive.values()):
        if not instant(start) <= row.planned_start < instant(until) or _gone(row) or row.status == "planned":
            continue
        day = row.planned_start.astimezone(ZoneInfo("Europe/London")).date()
        fitting = [
            t
            for t in tolerances
            if t.person == row.person and t.from_on <= day and (t.until_on is None or day <= t.until_on)
        ]
        if not fitting:
            continue
        term = max(fitting, key=lambda t: (t.from_on, t.key))
        following = [
            o.planned_start
            for o in standing
            if o.person == row.person and o.planned_start > row.planned_start
        ]
        found.append((row, term, _is_missed(row, term, following)))
    return found


def _gone(row):
    return row.status == "cancelled" and row.cancelled_by != "provider"


def _is_missed(row, term, following):
    if row.status != "delivered":
        return True
    if row.actual_start is None:
        return False
    after = row.actual_start - row.planned_start
    return after > timedelta(minutes=term.missed_after_minutes) or any(
        row.actual_start >= at for at in following
    )


def share(flags):
    flags = list(flags)
    return Fraction(sum(flags), len(flags)) if flags else None


def missed(rows, tolerances, start, until):
    return share(is_missed for _, _, is_missed in judged(rows, tolerances, start, until))


def late(rows, tolerances, start, until):
    flags = []
    for row, term, is_missed in judged(rows, tolerances, start, until):
        if is_missed or row.kind == "flexible" or row.actual_start is None:
            continue
        minutes = Fraction(int((row.actual_start - row.planned_start).total_seconds()), 60)
        if row.kind == "time critical":
            limit = term.time_critical_late_after_minutes
            flags.append(minutes > limit or minutes < -limit)
        else:
            flags.append(minutes > term.late_after_minutes)
    return share(flags)


def short(rows, tolerances, start, until):
    flags = []
    for row, term, is_missed in judged(rows, tolerances, start, until):
        if is_missed or row.actual_start is None or row.actual_end is None:
            continue
        given = Fraction((row.actual_end - row.actual_start) // timedelta(microseconds=1))
        planned = Fraction((row.planned_end - row.planned_start) // timedelta(microseconds=1))
        flags.append(given / planned < Fraction(str(term.short_below_share)))
    return share(flags)
