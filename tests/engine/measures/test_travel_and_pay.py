"""Travel, contact and pay on shifts: unknown is never nought, and the two clocks stand side by side."""

from datetime import date

import pytest

from hefted.engine.measures import measure_named
from hefted.engine.measures.effective_hourly_pay import pay_reference_periods
from hefted.engine.measures.records import Branch
from hefted.engine.measures.spread import percentile, ratio_within
from hefted.engine.periods import Period, months_to, weeks_to
from tests.factories.histories import held
from tests.factories.rounds import AS_OF, rounds, shift

WEEKS = weeks_to(as_of=AS_OF, weeks=4)
MONTH = months_to(as_of=AS_OF, months=1)


def figure_of(id_, *shifts, period=WEEKS, **rows):
    return measure_named(id=id_).calculate(records=rounds(shifts=list(shifts), **rows), period=period)


def part(figure, label):
    return next(found for found in figure.parts if found.label.startswith(label))


def excluded(figure):
    return {exclusion.reason: exclusion.count for exclusion in figure.exclusions}


def pays(stated, rate=None):
    return [Branch(key="A", name="A", travel_paid=stated, travel_rate=rate)]


def employed(worker, pay, **more):
    spell, contract = held(worker, "2025-01-01", hourly_pay=pay, **more)
    return {"spells": [spell], "contracts": [contract]}


def test_travel_is_a_mean_with_median_highest_tenth_and_both_clocks_beside():
    minutes = (10, 20, 30, 40, 100)
    figure = figure_of(
        "travel_minutes_per_shift",
        *(
            shift("a", travel_minutes=m, commute_minutes=m, contact_minutes=60, paid_travel_minutes=5)
            for m in minutes
        ),
        shift("a"),
    )
    assert (figure.value, figure.numerator, figure.denominator) == (40, 200, 5)
    assert part(figure, "Median shift").value == 30
    assert part(figure, "One shift in ten has more than").value == pytest.approx(76)
    assert part(figure, "Paid").value == 5
    assert part(figure, "Unpaid").value == 35
    assert part(figure, "Minimum-wage time").value == 40
    assert part(figure, "Working time").value == 80
    assert part(figure, "Travel minutes for each hour of contact").value == 40
    assert excluded(figure) == {"shifts without recorded travel": 1}
    assert (figure.interval.low, figure.interval.method) == (0, "Student's t")


def test_what_is_not_recorded_beside_travel_says_so():
    figure = figure_of("travel_minutes_per_shift", shift("a", travel_minutes=20))
    for label in ("Paid", "Unpaid", "Working time", "Travel minutes for each hour of contact"):
        assert part(figure, label).value is None
        assert part(figure, label).why_not_computable


def test_the_cost_of_care_form_gives_twelve_minutes_an_hour_for_half_hour_visits_six_minutes_apart():
    figure = figure_of("travel_minutes_per_shift", shift("a", contact_minutes=300, travel_minutes=60))
    assert part(figure, "Travel minutes for each hour of contact").value == 12


@pytest.mark.parametrize(
    ("stated", "recorded", "unpaid"),
    [
        ("same rate", None, 0),
        ("minimum wage", None, 0),
        ("different rate", None, 0),
        ("not paid", None, 40),
        ("another way", None, None),
        (None, None, None),
        ("same rate", 15, 25),
        (None, 0, 40),
        (None, 60, 0),
    ],
)
def test_unpaid_travel_goes_by_the_record_and_else_by_what_the_workplace_states(stated, recorded, unpaid):
    one = shift("a", travel_minutes=40, paid_travel_minutes=recorded)
    figure = figure_of("unpaid_travel_minutes_per_shift", one, branches=pays(stated))
    assert figure.value == unpaid
    if unpaid is None:
        assert list(excluded(figure)) == [
            "shifts where neither records nor the workplace say how travel is paid"
        ]


def test_who_does_not_travel_has_no_unpaid_travel_whatever_the_workplace_states():
    figure = figure_of("unpaid_travel_minutes_per_shift", shift("a", travel_minutes=0), branches=pays(None))
    assert (figure.value, figure.exclusions) == (0, ())


def test_a_shift_of_a_branch_that_is_not_known_says_nothing_of_pay():
    figure = figure_of(
        "unpaid_travel_minutes_per_shift", shift("a", branch="?", travel_minutes=40), shift("a")
    )
    assert figure.value is None
    assert len(figure.exclusions) == 2


def test_unpaid_travel_counts_the_shifts_with_any_and_the_hours_in_all():
    figure = figure_of(
        "unpaid_travel_minutes_per_shift",
        shift("a", travel_minutes=40, paid_travel_minutes=10, commute_minutes=20),
        shift("b", travel_minutes=30, paid_travel_minutes=30),
    )
    assert figure.value == 15
    assert part(figure, "Shifts with any unpaid travel").value == 50
    assert part(figure, "Unpaid hours in all").value == 0.5
    assert part(figure, "With the way from and to home").value == 50


def test_contact_share_is_one_ratio_of_sums_with_the_workers_as_what_varies():
    figure = figure_of(
        "contact_share",
        shift("a", contact_minutes=300, travel_minutes=60, waiting_minutes=40, commute_minutes=100),
        shift("b", contact_minutes=100, travel_minutes=0, waiting_minutes=0),
        shift("b", contact_minutes=0, travel_minutes=0, waiting_minutes=0),
        shift("b", contact_minutes=100, travel_minutes=0),
    )
    assert (figure.value, figure.numerator, figure.denominator) == (80, 400, 500)
    assert part(figure, "Median worker").value == pytest.approx(87.5)
    assert part(figure, "Of working time").value == 60
    assert excluded(figure) == {
        "shifts without recorded contact, travel or waiting": 1,
        "shifts with no minute of contact, travel or waiting": 1,
    }
    assert figure.interval.method == "ratio over workers, Student's t"
    assert (figure.interval.low, figure.interval.high) == (0, 100)


def test_contact_share_without_the_way_home_says_so_on_that_clock():
    figure = figure_of("contact_share", shift("a", contact_minutes=30, travel_minutes=20, waiting_minutes=10))
    assert (figure.value, figure.interval) == (50, None)
    assert part(figure, "Of working time").value is None


def test_the_pay_example_of_the_definitions_shows_its_shortfall():
    one = shift("a", "2026-04-10 08:00", contact_minutes=390, travel_minutes=75, waiting_minutes=15)
    month = Period(start=date(2026, 4, 1), until=date(2026, 5, 1))
    rows = employed("a", 13.0) | {"branches": pays("not paid")}
    figure = figure_of("effective_hourly_pay", one, period=month, **rows)
    assert figure.value == 10.5625
    assert part(figure, "Missing pounds in all").value == pytest.approx(17.18)
    below = part(figure, "Below the minimum wage")
    assert (below.value, below.numerator, below.denominator) == (100, 1, 1)
    assert part(figure, "One in ten has less than").value == part(figure, "Lowest").value == 10.5625


@pytest.mark.parametrize(
    ("stated", "rate", "pounds"),
    [
        ("same rate", None, 12.0),
        ("minimum wage", None, (12.0 * 60 + 12.21 * 60) / 120),
        ("different rate", 6.0, 9.0),
        ("not paid", None, 6.0),
        ("different rate", None, None),
        ("another way", None, None),
    ],
)
def test_pay_for_travel_follows_what_the_workplace_states(stated, rate, pounds):
    one = shift("a", contact_minutes=60, travel_minutes=60, waiting_minutes=0)
    rows = employed("a", 12.0) | {"branches": pays(stated, rate)}
    figure = figure_of("effective_hourly_pay", one, period=MONTH, **rows)
    if pounds is None:
        assert list(excluded(figure)) == ["shifts where how travel is paid is not known"]
        assert figure.value is None
    else:
        assert figure.value == pytest.approx(pounds)


def test_pay_leaves_out_what_is_not_known_and_counts_why():
    full = {"contact_minutes": 60, "travel_minutes": 0, "waiting_minutes": 0, "paid_travel_minutes": 0}
    figure = figure_of(
        "effective_hourly_pay",
        shift("a", **full),
        shift("a", **full | {"agency": True}),
        shift("a", **full | {"waiting_minutes": None}),
        shift("nobody", **full),
        shift("a", **full | {"contact_minutes": 0}),
        period=MONTH,
        **employed("a", 12.5),
    )
    assert (figure.value, figure.denominator) == (12.5, 1)
    assert excluded(figure) == {
        "agency shifts, which the agency pays": 1,
        "shifts without recorded contact, travel or waiting": 1,
        "shifts of workers whose hourly pay is not known": 1,
    }
    assert part(figure, "Below the minimum wage").value == 0


def test_beside_pay_stands_what_it_were_if_waiting_were_free_time():
    full = {"contact_minutes": 60, "travel_minutes": 0, "waiting_minutes": 60, "paid_travel_minutes": 0}
    figure = figure_of("effective_hourly_pay", shift("a", **full), period=MONTH, **employed("a", 12.5))
    assert (figure.value, part(figure, "Mean if all waiting").value) == (6.25, 12.5)
    only_waiting = shift("a", **full | {"contact_minutes": 0})
    figure = figure_of("effective_hourly_pay", only_waiting, period=MONTH, **employed("a", 12.5))
    assert (figure.value, part(figure, "Mean if all waiting").value) == (0, None)


def test_a_worker_without_any_minute_has_no_rate():
    none = {"contact_minutes": 0, "travel_minutes": 0, "waiting_minutes": 0, "paid_travel_minutes": 0}
    assert (
        figure_of("effective_hourly_pay", shift("a", **none), period=MONTH, **employed("a", 12.5)).value
        is None
    )


def test_a_contract_without_pay_has_no_rate():
    one = shift("a", contact_minutes=60, travel_minutes=0, waiting_minutes=0, paid_travel_minutes=0)
    figure = figure_of("effective_hourly_pay", one, period=MONTH, **employed("a", None))
    assert list(excluded(figure)) == ["shifts of workers whose hourly pay is not known"]


def test_without_a_minimum_wage_on_record_a_shortfall_is_not_computable():
    month = Period(start=date(1990, 1, 1), until=date(1990, 2, 1))
    one = shift(
        "a",
        "1990-01-10 08:00",
        contact_minutes=60,
        travel_minutes=0,
        waiting_minutes=0,
        paid_travel_minutes=0,
    )
    spell, contract = held("a", "1989-01-01", hourly_pay=3.0)
    from hefted.engine.measures.records import snapshot
    from hefted.measures.readers import rules

    with pytest.raises(KeyError, match="confidence_level"):
        rules().number("confidence_level", on=date(1990, 1, 31))
    from dataclasses import replace

    since = tuple(replace(row, from_on=date(1980, 1, 1)) for row in rules().thresholds)
    records = snapshot(
        as_of=date(1990, 1, 31),
        rules=replace(rules(), thresholds=since),
        shifts=[one],
        spells=[spell],
        contracts=[contract],
    )
    figure = measure_named(id="effective_hourly_pay").calculate(records=records, period=month)
    assert figure.value == 3
    assert part(figure, "Below the minimum wage").value is None
    assert "No minimum wage of the band" in part(figure, "Missing pounds in all").why_not_computable


def test_a_new_rate_binds_from_the_first_pay_period_on_or_after_its_day():
    full = {"contact_minutes": 60, "travel_minutes": 0, "waiting_minutes": 0, "paid_travel_minutes": 0}
    rows = employed("a", 12.3)
    straddling = Period(start=date(2026, 3, 15), until=date(2026, 4, 15))
    after = Period(start=date(2026, 4, 1), until=date(2026, 5, 1))
    one = shift("a", "2026-04-10 08:00", **full)
    assert part(figure_of("effective_hourly_pay", one, period=straddling, **rows), "Below").value == 0
    assert part(figure_of("effective_hourly_pay", one, period=after, **rows), "Below").value == 100


def test_a_period_is_cut_into_pay_months_from_its_first_day():
    period = Period(start=date(2026, 1, 31), until=date(2026, 4, 10))
    months = list(pay_reference_periods(period=period))
    assert [month.start for month in months] == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31)]
    assert months[-1].until == date(2026, 4, 10)


def test_a_percentile_of_nothing_is_none_and_lies_between_two_values_in_proportion():
    assert percentile(values=[], share=0.5) is None
    assert percentile(values=[4.0], share=0.9) == 4
    assert percentile(values=[1.0, 2.0, 3.0, 4.0], share=0.5) == 2.5
    assert percentile(values=[1.0, 2.0], share=1.0) == 2


def test_a_ratio_of_nothing_has_no_interval():
    assert ratio_within(pairs=[(0, 0), (0, 0)], level=0.95, highest=1) is None
    assert ratio_within(pairs=[(1, 2)], level=0.95, highest=1) is None
    even = ratio_within(pairs=[(1, 2), (1, 2)], level=0.95, highest=1)
    assert (even.low, even.high) == (0.5, 0.5)
