"""Every workforce measure against the oracle on 1,000 random histories."""

import random
from datetime import UTC, date, datetime, time, timedelta

import pytest

from hefted.engine.measures import measure_named
from hefted.engine.measures.records import (
    Absence,
    CarerVisit,
    ContractHeld,
    Shift,
    SicknessReported,
    Spell,
    Vacancy,
    WorkplaceReturn,
    snapshot,
)
from hefted.engine.measures.staying import SURVIVAL
from hefted.measures.readers import rules
from tests.oracles import workforce as oracle

LAST = date(2026, 2, 28)
HISTORIES = 1000
KINDS = ["permanent"] * 5 + ["temporary", "bank", "agency", "other"]


def some_day(rng, *, back=1000, ahead=60):
    return LAST + timedelta(days=rng.randint(-back, ahead))


def later(rng, day, *, chance, reach):
    return day + timedelta(days=rng.randint(0, reach)) if rng.random() < chance else None


def contracts_of(rng, spell):
    """None, one, or two contracts one after the other; the last runs to the end of the spell."""
    if rng.random() < 0.05:
        return []
    first = spell.started_on
    changes = later(rng, first + timedelta(days=1), chance=0.15, reach=300)
    if changes and spell.left_on and changes > spell.left_on:
        changes = None
    pieces = (
        [(first, changes - timedelta(days=1)), (changes, spell.left_on)]
        if changes
        else [(first, spell.left_on)]
    )
    return [
        ContractHeld(
            key=f"{spell.key}c{n}", worker=spell.worker, spell=spell.key, kind=rng.choice(KINDS), from_on=start,
            until_on=end, zero_hours=rng.choice([True, False, None]),
        )
        for n, (start, end) in enumerate(pieces)
    ]  # fmt: skip


def spells_of(rng, worker):
    found = []
    for number in range(rng.choice([1, 1, 1, 2, 3])):
        start = some_day(rng)
        found.append(
            Spell(
                key=f"{worker}s{number}", worker=worker, branch=rng.choice("AAB"), started_on=start,
                left_on=later(rng, start, chance=0.6, reach=rng.choice([0, 90, 400, 1100])),
                reason=rng.choice([None, "1", "4", "6", "9"]),
            )
        )  # fmt: skip
    return found


def return_of(rng, spells, branch):
    on = some_day(rng, back=150, ahead=5)
    held = {
        s.worker
        for s in spells
        if s.branch == branch and s.started_on <= on and not (s.left_on and s.left_on <= on)
    }
    return WorkplaceReturn(
        key=f"return {branch}", branch=branch, returned_on=on, total_staff=len(held) if rng.random() < 0.9 else 7,
        **{name: rng.choice([0, 1, 2, 5, None]) for name in ("starters", "leavers", "vacancies")},
    )  # fmt: skip


def vacancy_of(rng, key):
    opened = some_day(rng, back=400, ahead=20)
    ends = {rng.choice(["filled_on", "withdrawn_on"]): later(rng, opened, chance=0.6, reach=200)}
    return Vacancy(
        key=key, branch=rng.choice("AB"), role="8", posts=rng.randint(1, 3), opened_on=opened, **ends
    )


def absence_of(rng, worker, key):
    start = some_day(rng, back=500, ahead=10)
    return Absence(
        key=key, worker=worker, branch="A", kind=rng.choice(["sickness", "sickness", "leave"]), from_on=start,
        until_on=later(rng, start, chance=0.8, reach=40),
        working_days_lost=rng.choice([0, 0.5, 1, 3, 10, 10, None]),
    )  # fmt: skip


def work_of(rng, workers, key):
    """A visit and a shift of the last weeks, at hours that fall on the same day in London and in UTC."""
    at = datetime.combine(some_day(rng, back=40, ahead=3), time(rng.randint(7, 20)), UTC)
    end = at + timedelta(minutes=rng.randint(0, 90))
    worker = rng.choice([*workers, "nobody on file"])
    visit = CarerVisit(
        key=f"v{key}", visit=f"v{key}", carer=1, person="p", branch=rng.choice("AC"),
        worker=rng.choice([worker, worker, None]), planned_start=at, planned_end=at + timedelta(hours=1),
        status=rng.choice(["delivered", "delivered", "delivered", "missed", "cancelled", "planned"]),
        actual_start=rng.choice([at, at, None]), actual_end=rng.choice([end, end, None]),
        shadow=rng.random() < 0.1, agency=rng.choice([True, False, None]),
    )  # fmt: skip
    shift = Shift(
        key=f"t{key}", worker=worker, branch=rng.choice("ABC"), starts_at=at, ends_at=end,
        agency=rng.choice([True, False, None, None]),
    )  # fmt: skip
    return visit, shift


def history(seed):
    rng = random.Random(seed)
    workers = [f"w{n}" for n in range(rng.randint(0, 14))]
    spells = [spell for worker in workers for spell in spells_of(rng, worker)]
    work = [work_of(rng, workers, n) for n in range(rng.randint(0, 12))]
    return snapshot(
        as_of=LAST,
        rules=rules(),
        leavers_from=rng.choice([date(2000, 1, 1)] * 6 + [date(2024, 9, 1), LAST - timedelta(days=200), None]),
        spells=spells,
        contracts=[contract for spell in spells for contract in contracts_of(rng, spell)],
        returns=[return_of(rng, spells, branch) for branch in "AB" if rng.random() < 0.2],
        vacancies=[vacancy_of(rng, f"v{n}") for n in range(rng.randint(0, 6))],
        sickness=[
            SicknessReported(
                key=f"r{n}", worker=rng.choice(workers), branch="A", reported_on=some_day(rng, back=500, ahead=9),
                days=rng.choice([0, 1.5, 10, None]),
            )
            for n in range(rng.randint(0, 5) if workers else 0)
        ],
        absences=[absence_of(rng, rng.choice(workers), f"a{n}") for n in range(rng.randint(0, 8) if workers else 0)],
        visits=[visit for visit, _ in work],
        shifts=[shift for _, shift in work],
    )  # fmt: skip


@pytest.fixture(scope="module")
def histories():
    return [history(seed) for seed in range(HISTORIES)]


def same(figure, answer):
    if answer is None or figure.value is None:
        return answer is None and figure.value is None and bool(figure.why_not_computable)
    top, bottom, value = answer
    return (
        figure.numerator == pytest.approx(float(top), rel=1e-12)
        and (bottom is None or figure.denominator == pytest.approx(float(bottom), rel=1e-12))
        and figure.value == pytest.approx(float(value), rel=1e-12)
    )


ANSWERS = {
    "turnover_snapshot": oracle.turnover_snapshot,
    "turnover_average": oracle.turnover_average,
    "turnover_start": oracle.turnover_start,
    "vacancy_rate": oracle.vacancy_rate,
    "starters_rate": oracle.starters_rate,
    "retention_3m": lambda seen: oracle.retention(seen, 3),
    "retention_6m": lambda seen: oracle.retention(seen, 6),
    "retention_12m": lambda seen: oracle.retention(seen, 12),
    "stability_index": oracle.stability_index,
    "leavers_by_reason": oracle.leavers_by_reason,
    "zero_hours_share": oracle.zero_hours_share,
    "sickness_days": oracle.sickness_days,
    "agency_hours_share": lambda seen: oracle.agency_hours_share(seen, LAST - timedelta(days=27)),
}


@pytest.mark.parametrize("id_", ANSWERS)
def test_measure_equals_the_oracle_on_every_history(histories, id_):
    measure = measure_named(id=id_)
    period = measure.definition.window.period(as_of=LAST)
    computed = 0
    for seed, records in enumerate(histories):
        figure = measure.calculate(records=records, period=period)
        answer = ANSWERS[id_](oracle.History(records, LAST))
        assert same(figure, answer), (seed, figure, answer)
        computed += figure.is_computable
    assert HISTORIES / 4 < computed <= HISTORIES, "the histories must try both a figure and none"


@pytest.mark.parametrize("months", [3, 6, 12])
def test_survival_equals_the_oracle_on_every_history(histories, months):
    measure = measure_named(id=f"retention_{months}m")
    period = measure.definition.window.period(as_of=LAST)
    compared = 0
    for seed, records in enumerate(histories):
        figure = measure.calculate(records=records, period=period)
        answer = oracle.product_limit(oracle.History(records, LAST), months)
        beside = next((part for part in figure.parts if part.label == SURVIVAL), None)
        if answer is None:
            assert beside is None, seed
            continue
        share, watched = answer
        assert beside.at_risk == watched, seed
        if watched >= 5:
            compared += 1
            assert beside.value == pytest.approx(float(100 * share), abs=1e-10), seed
        else:
            assert beside.value is None, seed
    assert compared


@pytest.mark.parametrize("seed", range(0, HISTORIES, 50))
def test_parts_of_the_leavers_add_up_and_the_records_open_to_as_many(histories, seed):
    figure = measure_named(id="leavers_by_reason").calculate(
        records=histories[seed],
        period=measure_named(id="leavers_by_reason").definition.window.period(as_of=LAST),
    )
    if figure.is_computable:
        for under in ("By reason", "By length of service"):
            assert sum(part.value for part in figure.parts if part.under == under) == figure.value
        assert sum(len(group.keys) for group in figure.records) == figure.value
