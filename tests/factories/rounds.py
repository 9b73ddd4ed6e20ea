"""Visits and shifts for the engine: `visit("p1", "ann", "2026-03-10 08:00")`, and random histories of
both.
"""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import count
from random import Random

from hefted.engine.measures.records import (
    Branch,
    CarerVisit,
    ContractHeld,
    Person,
    Records,
    Shift,
    Spell,
    Terms,
    snapshot,
)
from hefted.engine.periods import LONDON
from hefted.measures.readers import rules

AS_OF = date(2026, 3, 31)
numbers = count(1)


def london(text):
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


def visit(person, worker, start, *, minutes=30, began=0, lasted=None, status="delivered", **more):
    """One carer's part; `began` minutes after plan and `lasted` minutes, None: not recorded."""
    planned_start = london(start) if isinstance(start, str) else start
    key = f"v{next(numbers):05d}"
    came = status == "delivered" and began is not None
    actual_start = planned_start + timedelta(minutes=began) if came else None
    length = minutes if lasted is None else lasted
    row = CarerVisit(
        key=key,
        visit=key,
        carer=1,
        person=person,
        branch="A",
        worker=worker,
        planned_start=planned_start,
        planned_end=planned_start + timedelta(minutes=minutes),
        status=status,
        actual_start=actual_start,
        actual_end=actual_start + timedelta(minutes=length) if came else None,
    )
    return replace(row, **more)


def shift(worker, start="2026-03-10 08:00", **minutes):
    starts_at = london(start) if isinstance(start, str) else start
    row = Shift(
        key=f"h{next(numbers):05d}",
        worker=worker,
        branch="A",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=8),
    )
    return replace(row, **minutes)


def terms(person, from_on=date(2020, 1, 1), until_on=None, *, late=15, critical=30, missed=120, short=0.8):
    return Terms(
        key=f"t{next(numbers):05d}",
        person=person,
        from_on=from_on,
        until_on=until_on,
        late_after_minutes=late,
        time_critical_late_after_minutes=critical,
        missed_after_minutes=missed,
        short_below_share=short,
    )


def rounds(*, as_of=AS_OF, **rows) -> Records:
    rows.setdefault("branches", [Branch(key="A", name="A")])
    return snapshot(as_of=as_of, rules=rules(), **rows)


def random_rounds(seed: int) -> dict:
    """Rows in no order, with every kind of gap: unknown workers, learners, cancellations, no tolerances."""
    rng = Random(seed)
    people = [f"p{n}" for n in range(rng.randint(1, 4))]
    workers = [f"w{n}" for n in range(rng.randint(1, 5))]
    first = datetime(2025, 11, 20, 6, tzinfo=UTC)
    visits = []
    for _ in range(rng.choice((0, 3, 25, 60))):
        start = first + timedelta(days=rng.randint(0, 132), minutes=15 * rng.randint(0, 64))
        visits.extend(_random_visit(rng, start, people, workers))
    rows = {
        "visits": visits,
        "people": [
            Person(
                key=person,
                branch="A",
                known_since=((rng.choice(workers), date(2026, 3, rng.randint(1, 28))),)
                if rng.random() < 0.2
                else (),
            )
            for person in people
            if rng.random() < 0.9
        ],
        "terms": [row for person in people for row in _random_terms(rng, person)],
        "branches": [
            Branch(
                key=key,
                name=key,
                travel_paid=rng.choice(
                    (None, "same rate", "minimum wage", "different rate", "not paid", "another way")
                ),
                travel_rate=rng.choice((None, 9.5)),
            )
            for key in "AB"
        ],
    }
    rows |= _random_shifts(rng, workers, first)
    for found in rows.values():
        rng.shuffle(found)
    return rows


def _random_visit(rng, start, people, workers):
    number = f"r{next(numbers):06d}"
    minutes = rng.choice((15, 30, 45))
    person = rng.choice(people)
    kind = rng.choice(("normal", "normal", "time critical", "flexible"))
    parts = []
    for carer in range(1, rng.choice((1, 1, 1, 2)) + 1):
        status = rng.choices(("delivered", "missed", "cancelled", "planned"), (80, 6, 8, 6))[0]
        began = rng.choice((-31, -30, -1, 0, 0, 14, 15, 16, 30, 31, 60, 119, 120, 121, 240, None))
        lasted = rng.choice((minutes, minutes, minutes * 0.8, minutes * 0.8 - 1, 1, minutes + 5))
        row = visit(
            person,
            rng.choice([*workers, *workers, None]) if rng.random() < 0.3 else rng.choice(workers),
            start,
            minutes=minutes,
            began=began,
            lasted=lasted,
            status=status,
            visit=number,
            carer=carer,
            kind=kind,
            shadow=rng.random() < 0.08,
            cancelled_by=rng.choice(("person", "provider", "hospital", None))
            if status == "cancelled"
            else None,
        )
        parts.append(row)
    return parts


def _random_terms(rng, person):
    if rng.random() < 0.15:
        return []
    change = date(2026, 3, 15)
    loose = terms(person, until_on=change if rng.random() < 0.5 else None, missed=rng.choice((60, 120, 1500)))
    strict = terms(person, from_on=change + timedelta(days=1), late=rng.choice((0, 30)), missed=60, short=0.5)
    return [loose, strict] if rng.random() < 0.5 else [loose]


def _random_shifts(rng, workers, first):
    def sometimes(low, high):
        return None if rng.random() < 0.1 else float(rng.randint(low, high))

    shifts = []
    for _ in range(rng.choice((0, 4, 40))):
        start = first + timedelta(days=rng.randint(80, 132), minutes=rng.randint(0, 600))
        shifts.append(
            shift(
                rng.choice(workers),
                start,
                branch=rng.choice("AB"),
                contact_minutes=sometimes(0, 400),
                travel_minutes=rng.choice((0.0, sometimes(0, 90), sometimes(0, 90), sometimes(0, 90))),
                paid_travel_minutes=rng.choice((None, sometimes(0, 90), 0.0)),
                waiting_minutes=sometimes(0, 30),
                commute_minutes=sometimes(0, 60),
                agency=rng.choice((None, False, False, True)),
            )
        )
    spells = [
        Spell(key=f"s{worker}", worker=worker, branch="A", started_on=date(2025, 1, 1)) for worker in workers
    ]
    contracts = []
    for worker in workers:
        raised = rng.random() < 0.4
        contracts.append(
            ContractHeld(
                key=f"c{worker}",
                worker=worker,
                spell=f"s{worker}",
                kind="permanent",
                from_on=date(2025, 1, 1),
                until_on=date(2026, 3, 10) if raised else None,
                hourly_pay=rng.choice((12.3, 13.0, 15.25, None)),
            )
        )
        if raised:
            contracts.append(
                replace(
                    contracts[-1], key=f"d{worker}", from_on=date(2026, 3, 11), until_on=None, hourly_pay=14.1
                )
            )
    return {"shifts": shifts, "spells": spells, "contracts": contracts}
