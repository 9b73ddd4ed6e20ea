"""Continuity by brute force: every pair of visits is looked at, with exact fractions and no shared code."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo


def instant(day):
    return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo("Europe/London")).astimezone(UTC)


def mean(values):
    values = list(values)
    return sum(values, Fraction(0)) / len(values) if values else None


def sittings(rows, start, until):
    """{person: [(planned start, workers lead first)]} of delivered visits with a named worker, in order."""
    found = {}
    for person in {row.person for row in rows}:
        mine = []
        for number in {row.visit for row in rows if row.person == person}:
            parts = [
                row
                for row in rows
                if row.person == person
                and row.visit == number
                and row.status == "delivered"
                and not row.shadow
                and row.worker is not None
                and instant(start) <= row.planned_start < instant(until)
            ]
            if parts:
                lead_first = sorted(parts, key=lambda row: (row.carer, row.key))
                first = min(parts, key=lambda row: (row.planned_start, row.key))
                mine.append((first.planned_start, first.key, [row.worker for row in lead_first]))
        if mine:
            found[person] = [(at, workers) for at, _, workers in sorted(mine)]
    return found


def distinct(rows, start, until):
    return mean(
        Fraction(len({worker for _, workers in mine for worker in workers}))
        for mine in sittings(rows, start, until).values()
    )


def distinct_a_week(rows, start, until):
    weeks = {}
    end = until
    while end - timedelta(days=7) >= start:
        for person, mine in sittings(rows, end - timedelta(days=7), end).items():
            number = len({worker for _, workers in mine for worker in workers})
            weeks.setdefault(person, []).append(Fraction(number))
        end -= timedelta(days=7)
    return mean(mean(found) for found in weeks.values())


def _leads(rows, start, until, fewest):
    return [
        [workers[0] for _, workers in mine]
        for mine in sittings(rows, start, until).values()
        if len(mine) >= fewest
    ]


def usual_provider(rows, start, until, fewest):
    return mean(
        max(Fraction(sum(other == lead for other in leads), len(leads)) for lead in leads)
        for leads in _leads(rows, start, until, fewest)
    )


def bice_boxerman(rows, start, until, fewest):
    """The share of ordered pairs of two different visits that the same carer made."""
    shares = []
    for leads in _leads(rows, start, until, fewest):
        pairs = [(a, b) for a in range(len(leads)) for b in range(len(leads)) if a != b]
        shares.append(Fraction(sum(leads[a] == leads[b] for a, b in pairs), len(pairs)))
    return mean(shares)


def sequential(rows, start, until, fewest):
    return mean(
        Fraction(sum(leads[n] == leads[n + 1] for n in range(len(leads) - 1)), len(leads) - 1)
        for leads in _leads(rows, start, until, fewest)
    )


def known(rows, people, start, until, *, prior, days):
    """Mean share over people, and the share of all visits, where some carer was known before."""
    shares, hits, total = [], 0, 0
    for person, mine in sittings(rows, start, until).items():
        flags = [
            any(_knows(rows, people, person, worker, at, prior, days) for worker in workers)
            for at, workers in mine
        ]
        shares.append(Fraction(sum(flags), len(flags)))
        hits += sum(flags)
        total += len(flags)
    return mean(shares), Fraction(hits, total) if total else None


def _knows(rows, people, person, worker, at, prior, days):
    earlier = [
        row
        for row in rows
        if row.person == person
        and row.worker == worker
        and row.status == "delivered"
        and at - timedelta(days=days) <= row.planned_start < at
    ]
    if len({row.planned_start for row in earlier if not row.shadow}) >= prior or any(
        row.shadow for row in earlier
    ):
        return True
    day = at.astimezone(ZoneInfo("Europe/London")).date()
    return any(
        found.key == person and who == worker and since <= day
        for found in people
        for who, since in found.known_since
    )
