import json
from datetime import date

import pytest

from hefted.engine.measures import measure_named
from hefted.engine.measures.figure import Figure, Identified
from hefted.engine.measures.intervals import mean_interval, poisson_rate, wilson
from hefted.engine.measures.records import Rules, Threshold, WageRate
from hefted.engine.periods import Period
from tests.factories.histories import held, provider

MARCH = Period(start=date(2026, 3, 1), until=date(2026, 4, 1))


def test_a_figure_has_a_value_or_a_reason_never_both_nor_neither():
    for wrong in ({"value": 1.0, "why_not_computable": "Because."}, {"value": None}):
        with pytest.raises(ValueError, match="either a value or a sentence"):
            Figure(measure="x", version="1", period=MARCH, **wrong)
    assert Figure(measure="x", version="1", period=MARCH, value=0.0).is_computable


def test_a_figure_comes_back_from_its_own_data_with_its_records():
    spells = [held(f"w{n}", "2025-06-01") for n in range(6)] + [held("gone", "2025-06-01", "2025-06-20")]
    measure = measure_named(id="retention_3m")
    figure = measure.calculate(
        records=provider(spells=spells), period=measure.definition.window.period(as_of=date(2026, 3, 31))
    )
    data = json.loads(json.dumps({"figure": figure.as_data(), "records": figure.records_data()}))
    assert Figure.from_data(data["figure"], records=data["records"]) == figure


def test_windows_end_with_the_day_and_step_back_by_quarter_or_month():
    yearly = measure_named(id="turnover_start").definition.window
    daily = measure_named(id="vacancy_rate").definition.window
    monthly = measure_named(id="agency_hours_share").definition.window
    assert [p.last_day for p in yearly.trend(as_of=date(2026, 4, 2), points=2)] == [
        date(2025, 12, 31),
        date(2026, 3, 31),
    ]
    assert [p.last_day for p in monthly.trend(as_of=date(2026, 4, 2), points=1)] == [date(2026, 3, 31)]
    assert yearly.words == "the 12 calendar months up to the day of the figure"
    assert monthly.words == "the 4 weeks up to the day of the figure"
    assert (daily.words, daily.period(as_of=date(2026, 4, 2)).days) == ("the day of the figure", 1)
    assert (
        measure_named(id="effective_hourly_pay").definition.window.words
        == "the calendar month up to the day of the figure"
    )


def test_wilson_agrees_with_the_published_example():
    """Newcombe 1998: 81 of 263 gives 25.53 to 36.62 %."""
    interval = wilson(numerator=81, denominator=263, level=0.95)
    assert (round(interval.low, 2), round(interval.high, 2)) == (25.53, 36.62)
    assert wilson(numerator=0, denominator=0, level=0.95) is None
    assert wilson(numerator=3, denominator=2, level=0.95) is None


def test_exact_poisson_interval_of_ten_events():
    """Garwood: 10 events, 4.80 to 18.39; none, 0 to 3.69."""
    ten = poisson_rate(numerator=10, denominator=100, level=0.95)
    assert (round(ten.low, 2), round(ten.high, 2)) == (4.80, 18.39)
    none = poisson_rate(numerator=0, denominator=100, level=0.95)
    assert (none.low, round(none.high, 2)) == (0, 3.69)
    assert poisson_rate(numerator=1, denominator=0, level=0.95) is None


def test_interval_of_a_mean_needs_two_values():
    interval = mean_interval(values=[1, 2, 3], level=0.95)
    assert (round(interval.low, 3), round(interval.high, 3)) == (-0.484, 4.484)
    assert mean_interval(values=[1], level=0.95) is None


def test_rules_hold_from_their_day_on():
    rules = Rules(
        thresholds=(
            Threshold(name="x", from_on=date(2025, 1, 1), value=1),
            Threshold(name="x", from_on=date(2026, 1, 1), value=2),
        ),
        wage_rates=(WageRate(band="21 and over", from_on=date(2026, 4, 1), pounds=12.71),),
    )
    assert (rules.number("x", on=date(2025, 12, 31)), rules.number("x", on=date(2026, 1, 1))) == (1, 2)
    with pytest.raises(KeyError, match="No threshold “x” is in force on 2024-12-31"):
        rules.number("x", on=date(2024, 12, 31))
    with pytest.raises(KeyError, match="No list “y” is in force"):
        rules.listed("y", on=date(2026, 1, 1))
    assert rules.wage("21 and over", on=date(2026, 3, 31)) is None
    assert rules.wage("21 and over", on=date(2026, 4, 1)) == 12.71


def test_a_definition_is_identified():
    identified: Identified = measure_named(id="vacancy_rate").definition
    assert (identified.id, identified.version) == ("vacancy_rate", "1.0")
