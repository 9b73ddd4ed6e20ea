"""The workforce measures worked out a second way: whole histories as day-by-day rows, fractions, no engine code.

Nothing of `hefted` is used here but the shape of its records: days are counted as integers, a person's employment is
a set of days, and every answer is (numerator, denominator, percent or mean as a Fraction) or None for no figure.
"""

import calendar
from datetime import date, timedelta
from fractions import Fraction

EMPLOYED = ("permanent", "temporary")


def months_after(day, months):
    """The plain calendar rule: same day number, or the last of a shorter month."""
    month = day.month + months
    year = day.year
    while month > 12:
        year, month = year + 1, month - 12
    while month < 1:
        year, month = year - 1, month + 12
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


class History:
    """One set of records and the twelve months to a day, seen as days."""

    def __init__(self, records, last_day, branch=None):
        self.records = records
        self.last = last_day
        self.next = last_day + timedelta(days=1)
        self.first = months_after(self.next, -12)
        self.spells = [s for s in records.spells if branch in {None, s.branch}]
        self.branch = branch
        self.kinds = {}
        for contract in records.contracts:
            self.kinds.setdefault(contract.spell, []).append(contract)

    def contract(self, spell, day):
        found = None
        for contract in self.kinds.get(spell.key, []):
            if contract.from_on <= day <= (contract.until_on or date.max):
                found = contract
        return found

    def employs(self, spell, day):
        contract = self.contract(spell, day)
        return contract is not None and contract.kind in EMPLOYED

    def present(self, day):
        """Everybody in post at the close of a day."""
        return [s for s in self.spells if s.started_on <= day and not (s.left_on and s.left_on <= day)]

    def staff(self, day):
        return {s.worker for s in self.present(day) if self.employs(s, day)}

    def days(self):
        day = self.first
        while day < self.next:
            yield day
            day += timedelta(days=1)

    def exits(self):
        """(worker, day) pairs, found by walking through the days on which anybody's spell ends."""
        found = set()
        for day in sorted({s.left_on for s in self.spells if s.left_on}):
            if self.first <= day <= self.last:
                still = self.staff(day)
                ending = {s.worker for s in self.spells if s.left_on == day and self.employs(s, day)}
                found |= {(worker, day) for worker in ending - still}
        return found

    def entries(self, first=None):
        found = set()
        for day in sorted({s.started_on for s in self.spells}):
            if (first or self.first) <= day <= self.last:
                before = self.staff(day - timedelta(days=1))
                starting = {s.worker for s in self.spells if s.started_on == day and self.employs(s, day)}
                found |= {(worker, day) for worker in starting - before}
        return found

    def leavers_known(self):
        known_from = self.records.leavers_from
        return known_from is not None and known_from <= self.first

    def workplaces(self):
        """A History for each branch with its return, staff counted on the day of the return if there is one."""
        named = {s.branch for s in self.records.spells}
        named |= {r.branch for r in self.records.returns} | {v.branch for v in self.records.vacancies}
        for branch in named:
            history = History(self.records, self.last, branch)
            returns = [r for r in self.records.returns if r.branch == branch]
            recent = [r for r in returns if 0 <= (self.last - r.returned_on).days < 92]
            yield history, max(recent, key=lambda r: r.returned_on) if recent else None


def percent(top, bottom):
    return (top, bottom, 100 * Fraction(top) / Fraction(bottom)) if bottom else None


def workplace_sums(history, field, count):
    """Numerator and staff over all workplaces, or None where a gate is shut at any."""
    top = staff = 0
    for place, told in history.workplaces():
        if told is None:
            number, day = count(place), place.last
        else:
            number, day = getattr(told, field), told.returned_on
            if told.total_staff != len({s.worker for s in place.present(day)}):
                return None
        if number is None:
            return None
        top, staff = top + number, staff + len(place.staff(day))
    return (top, staff) if staff else None


def turnover_snapshot(history):
    def count(place):
        return len(place.exits()) if place.leavers_known() else None

    sums = workplace_sums(history, "leavers", count)
    answer = percent(*sums) if sums else None
    return answer if answer and answer[2] <= 995 else None


def starters_rate(history):
    def count(place):
        return len(place.entries()) if place.leavers_known() else None

    sums = workplace_sums(history, "starters", count)
    return percent(*sums) if sums else None


def vacancy_rate(history):
    def count(place):
        rows = [v for v in place.records.vacancies if v.branch == place.branch and v.opened_on <= place.last]
        closed = [v for v in rows if any(end and end <= place.last for end in (v.filled_on, v.withdrawn_on))]
        return sum(v.posts for v in rows) - sum(v.posts for v in closed) if rows else None

    sums = workplace_sums(history, "vacancies", count)
    return percent(sums[0], sums[0] + sums[1]) if sums else None


def turnover_average(history):
    start, end = history.staff(history.first - timedelta(days=1)), history.staff(history.last)
    if not history.leavers_known():
        return None
    return percent(len(history.exits()), Fraction(len(start) + len(end), 2))


def turnover_start(history):
    if not history.leavers_known():
        return None
    return percent(len(history.exits()), len(history.staff(history.first - timedelta(days=1))))


def stability_index(history):
    before = history.first - timedelta(days=1)
    if not history.leavers_known():
        return None
    through = {
        s.worker
        for s in history.present(before)
        if s in history.present(history.last)
        and history.employs(s, before)
        and history.employs(s, history.last)
    }
    return percent(len(through), len(history.staff(before)))


def leavers_by_reason(history):
    if not history.leavers_known():
        return None
    found = len(history.exits())
    return found, None, Fraction(found)


def zero_hours_share(history):
    answers = {}
    for spell in history.present(history.last):
        contract = history.contract(spell, history.last)
        answers.setdefault(spell.worker, set()).add(contract.zero_hours if contract else None)
    known = [given for given in answers.values() if given != {None}]
    return percent(sum(True in given for given in known), len(known))


def stays(history, months):
    """(start, end of unbroken employment or None) of starters whose months are not over before the year began."""
    if history.records.leavers_from is None:
        return None
    found = []
    for worker, start in history.entries(first=months_after(history.first, -months - 1)):
        if months_after(start, months) < history.first or start < history.records.leavers_from:
            continue
        mine = sorted((s.started_on, s.key, s.left_on) for s in history.spells if s.worker == worker)
        begun = next(
            s
            for s in history.spells
            if s.worker == worker and s.started_on == start and history.employs(s, start)
        )
        end, changed = begun.left_on, True
        while end is not None and changed:
            changed = False
            for other_start, _, other_end in mine:
                if end is not None and other_start <= end and (other_end is None or other_end > end):
                    end, changed = other_end, True
        found.append((start, end))
    return found


def retention(history, months):
    found = stays(history, months)
    if found is None:
        return None
    over = [(start, end) for start, end in found if months_after(start, months) <= history.last]
    kept = [1 for start, end in over if end is None or end > months_after(start, months)]
    return percent(len(kept), len(over))


def product_limit(history, months):
    """Survival in Fractions, and how many are watched to the horizon; None where nobody started."""
    found = stays(history, months)
    if not found:
        return None
    lasting = []
    for start, end in found:
        due = months_after(start, months)
        if end is not None and end <= min(due, history.last):
            lasting.append(((end - start).days, True))
        elif due <= history.last:
            lasting.append((10**6, False))
        else:
            lasting.append(((history.last - start).days, False))
    share = Fraction(1)
    for time in sorted({time for time, left in lasting if left}):
        gone = sum(left and other == time for other, left in lasting)
        share *= 1 - Fraction(gone, sum(other >= time for other, _ in lasting))
    return share, sum(time == 10**6 for time, _ in lasting)


def sickness_days(history):
    staff = {s.worker for s in history.present(history.last)}
    told = {}
    for row in history.records.sickness:
        if history.first <= row.reported_on <= history.last:
            told[row.worker] = row.days
    kept = [a for a in history.records.absences if a.from_on <= history.last]
    days = []
    for worker in staff:
        if worker in told:
            if told[worker] is not None:
                days.append(Fraction(told[worker]))
            continue
        lost, known = Fraction(0), bool(kept)
        for absence in kept:
            if absence.worker != worker or absence.kind != "sickness":
                continue
            last = absence.until_on or history.last
            every = [absence.from_on + timedelta(days=n) for n in range((last - absence.from_on).days + 1)]
            inside = [day for day in every if history.first <= day <= history.last]
            if inside and absence.working_days_lost is None:
                known = False
            elif inside:
                lost += Fraction(absence.working_days_lost) * Fraction(len(inside), len(every))
        if known:
            days.append(lost)
    return (sum(days), len(days), sum(days) / len(days)) if days else None


def agency_hours_share(history, first):
    """Seconds counted one row at a time over the four weeks; planned starts stand in winter time here."""
    agency = total = Fraction(0)
    records = history.records

    def counts(row):
        return first <= getattr(row, "planned_start", getattr(row, "starts_at", None)).date() <= history.last

    kinds = {}
    for contract in records.contracts:
        kinds.setdefault(contract.worker, []).append(contract)
    care = [v for v in records.visits if counts(v) and v.status == "delivered" and not v.shadow]
    hours = [(v, v.actual_start, v.actual_end, v.planned_start.date()) for v in care]
    hours += [
        (s, s.starts_at, s.ends_at, s.starts_at.date())
        for s in records.shifts
        if counts(s) and s.branch not in {v.branch for v in care}
    ]
    for row, start, end, day in hours:
        hired = row.agency
        if hired is None and row.worker is not None:
            held = [c for c in kinds.get(row.worker, []) if c.from_on <= day <= (c.until_on or date.max)]
            hired = held[-1].kind == "agency" if held else None
        if hired is None or start is None or end is None:
            continue
        length = Fraction((end - start).seconds, 3600)
        total += length
        agency += length if hired else 0
    return percent(agency, total)
