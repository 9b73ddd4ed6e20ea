"""Pay and the two clocks: the example of the definitions page, dated rates by age, and what cannot be
divided.
"""

from datetime import date
from decimal import Decimal

import pytest

from hefted.engine.pay import (
    MinimumRate,
    NoRateError,
    TimeWorked,
    contact_share,
    effective_pay,
    minimum_rate,
    minimum_wage_minutes,
    travel_minutes_per_contact_hour,
    unpaid_travel_as_stated,
    unpaid_travel_minutes,
    working_time_minutes,
)

EXAMPLE = TimeWorked(contact_minutes=390, travel_minutes=75, waiting_minutes=15)
RATES = [
    MinimumRate(from_on=date(2025, 4, 1), age_from=21, pounds_per_hour=Decimal("12.21")),
    MinimumRate(from_on=date(2025, 4, 1), age_from=18, pounds_per_hour=Decimal("10.00")),
    MinimumRate(from_on=date(2025, 4, 1), age_from=16, pounds_per_hour=Decimal("7.55")),
    MinimumRate(from_on=date(2026, 4, 1), age_from=21, pounds_per_hour=Decimal("12.71")),
    MinimumRate(from_on=date(2026, 4, 1), age_from=18, pounds_per_hour=Decimal("10.85")),
    MinimumRate(from_on=date(2026, 4, 1), age_from=16, pounds_per_hour=Decimal("8.00")),
    MinimumRate(from_on=date(2026, 4, 1), age_from=16, pounds_per_hour=Decimal("8.00"), apprentice=True),
]


def test_the_pay_example_of_the_definitions():
    pay = effective_pay(
        time=EXAMPLE,
        minimum_wage_pay=Decimal("6.5") * Decimal("13.00"),
        unreimbursed_expenses=Decimal(0),
        rate=Decimal("12.71"),
    )
    assert pay.hours == 8
    assert pay.pounds_per_hour == Decimal("10.5625")
    assert pay.shortfall == Decimal("17.18")
    assert round(pay.break_even_contact_rate, 2) == Decimal("15.64")


def test_expenses_not_paid_back_reduce_pay_and_enough_pay_leaves_no_shortfall():
    pay = effective_pay(
        time=EXAMPLE,
        minimum_wage_pay=Decimal(120),
        unreimbursed_expenses=Decimal(8),
        rate=Decimal("12.71"),
    )
    assert pay.counted_pay == 112
    assert pay.pounds_per_hour == 14
    assert pay.shortfall == 0


def test_no_time_gives_no_rate():
    pay = effective_pay(
        time=TimeWorked(),
        minimum_wage_pay=Decimal(10),
        unreimbursed_expenses=Decimal(0),
        rate=Decimal("12.71"),
    )
    assert pay.pounds_per_hour is None
    assert pay.break_even_contact_rate is None
    assert pay.shortfall == 0


def test_the_two_clocks_differ_on_commute_and_sleep_in():
    time = TimeWorked(
        contact_minutes=300,
        travel_minutes=40,
        waiting_minutes=10,
        learning_minutes=60,
        commute_minutes=50,
        sleep_in_minutes=480,
        sleep_in_awake_minutes=30,
    )
    assert minimum_wage_minutes(time=time) == 440
    assert working_time_minutes(time=time, has_fixed_base=True) == 890
    assert working_time_minutes(time=time, has_fixed_base=False) == 940


def test_contact_share_leaves_learning_and_commute_out():
    assert contact_share(time=EXAMPLE) == pytest.approx(390 / 480)
    assert contact_share(time=TimeWorked(learning_minutes=60, commute_minutes=20)) is None


def test_travel_that_is_paid_is_not_unpaid():
    assert unpaid_travel_minutes(travel_minutes=40, paid_travel_minutes=25) == 15
    assert unpaid_travel_minutes(travel_minutes=40, paid_travel_minutes=55) == 0


def test_the_cost_of_care_form_of_travel():
    assert travel_minutes_per_contact_hour(average_visit_minutes=30, average_travel_minutes=6) == 12
    assert travel_minutes_per_contact_hour(average_visit_minutes=0, average_travel_minutes=6) is None


@pytest.mark.parametrize(
    ("period_from", "age", "apprentice", "pounds"),
    [
        (date(2026, 3, 31), 40, False, "12.21"),
        (date(2026, 4, 1), 40, False, "12.71"),
        (date(2026, 4, 1), 21, False, "12.71"),
        (date(2026, 4, 1), 20, False, "10.85"),
        (date(2026, 4, 1), 17, False, "8.00"),
        (date(2026, 4, 1), 30, True, "8.00"),
    ],
)
def test_the_rate_is_the_one_in_force_when_the_pay_reference_period_starts(
    period_from, age, apprentice, pounds
):
    rate = minimum_rate(rates=RATES, period_from=period_from, age=age, apprentice=apprentice)
    assert rate.pounds_per_hour == Decimal(pounds)


def test_a_day_before_every_row_has_no_rate():
    with pytest.raises(NoRateError, match=r"No minimum wage rate is held for age 40 on 31/03/2025\."):
        minimum_rate(rates=RATES, period_from=date(2025, 3, 31), age=40)


@pytest.mark.parametrize(
    ("stated", "unpaid"), [("not paid", 40), ("same rate", 0), ("minimum wage", 0), ("not known", None)]
)
def test_unpaid_travel_follows_what_the_workplace_states(stated, unpaid):
    assert unpaid_travel_as_stated(travel_minutes=40, stated=stated) == unpaid
