"""Thirteen measures against brute force on 1,000 random histories, rows handed in in any order."""

from datetime import timedelta

import pytest

from hefted.engine.measures import measure_named
from hefted.engine.measures.records import snapshot
from hefted.engine.periods import months_to, weeks_to
from hefted.measures.readers import rules
from tests.factories.rounds import AS_OF, random_rounds
from tests.oracles import continuity, travel_and_pay, visits

HISTORIES = 1_000
WEEKS = weeks_to(as_of=AS_OF, weeks=4)
MONTH = months_to(as_of=AS_OF, months=1)
FEWEST = 3
KNOWN = {"prior": 3, "days": 90}


def expected(rows):
    care, agreed, window = rows["visits"], rows["terms"], (WEEKS.start, WEEKS.until)
    shifts, branches = rows["shifts"], rows["branches"]
    pay, _ = travel_and_pay.effective(
        shifts, rows["contracts"], branches, rules().wage_rates, MONTH.start, MONTH.until
    )
    percent = {
        "known_carer_share": continuity.known(care, rows["people"], *window, **KNOWN)[0],
        "visits_late": visits.late(care, agreed, *window),
        "visits_missed": visits.missed(care, agreed, *window),
        "visits_short": visits.short(care, agreed, *window),
        "contact_share": travel_and_pay.contact(shifts, *window),
    }
    return {
        "distinct_carers_4w": continuity.distinct(care, *window),
        "distinct_carers_per_week": continuity.distinct_a_week(care, *window),
        "usual_provider_continuity": continuity.usual_provider(care, *window, FEWEST),
        "coc_index": continuity.bice_boxerman(care, *window, FEWEST),
        "sequential_continuity": continuity.sequential(care, *window, FEWEST),
        "travel_minutes_per_shift": travel_and_pay.travel(shifts, *window),
        "unpaid_travel_minutes_per_shift": travel_and_pay.unpaid(shifts, branches, *window),
        "effective_hourly_pay": pay,
    } | {name: None if value is None else 100 * value for name, value in percent.items()}


def test_every_measure_of_rounds_equals_its_oracle_on_random_histories():
    computable = {}
    for seed in range(HISTORIES):
        rows = random_rounds(seed)
        records = snapshot(as_of=AS_OF, rules=rules(), **rows)
        for name, answer in expected(rows).items():
            period = MONTH if name == "effective_hourly_pay" else WEEKS
            figure = measure_named(id=name).calculate(records=records, period=period)
            assert (figure.value is None) == (answer is None), (seed, name, figure)
            if answer is not None:
                assert figure.value == pytest.approx(float(answer), abs=1e-9), (seed, name)
                computable[name] = computable.get(name, 0) + 1
                if figure.interval:
                    assert figure.interval.low - 1e-9 <= figure.value <= figure.interval.high + 1e-9
    assert len(computable) == 13
    assert min(computable.values()) > HISTORIES / 3, computable


def test_the_parts_beside_equal_their_oracles_too():
    for seed in range(200):
        rows = random_rounds(seed)
        records = snapshot(as_of=AS_OF, rules=rules(), **rows)
        known = measure_named(id="known_carer_share").calculate(records=records, period=WEEKS)
        _, pooled = continuity.known(rows["visits"], rows["people"], WEEKS.start, WEEKS.until, **KNOWN)
        if pooled is not None:
            assert part(known, "Of all visits").value == pytest.approx(float(100 * pooled))
        pay = measure_named(id="effective_hourly_pay").calculate(records=records, period=MONTH)
        mean, missing = travel_and_pay.effective(
            rows["shifts"], rows["contracts"], rows["branches"], rules().wage_rates, MONTH.start, MONTH.until
        )
        if mean is not None:
            assert part(pay, "Missing pounds in all").value == pytest.approx(float(missing))


def test_a_branch_with_no_visits_or_shifts_has_no_figure_and_says_why():
    empty = snapshot(as_of=AS_OF, rules=rules())
    for name in expected(random_rounds(0)):
        measure = measure_named(id=name)
        figure = measure.calculate(records=empty, period=measure.definition.window.period(as_of=AS_OF))
        assert figure.value is None
        assert figure.why_not_computable.endswith(".")
        assert figure.period.last_day == AS_OF
        assert figure.period.days >= timedelta(weeks=4).days


def part(figure, label):
    return next(found for found in figure.parts if found.label == label)
