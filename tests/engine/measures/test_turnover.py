from datetime import date

import pytest

from hefted.engine.measures import measure_named
from hefted.engine.measures.records import Branch, WorkplaceReturn
from tests.factories.histories import held, provider, year_to

YEAR = year_to("2026-03-31")
METHODS = ("turnover_snapshot", "turnover_average", "turnover_start")


def figures(records, period=YEAR):
    return [measure_named(id=id_).calculate(records=records, period=period) for id_ in METHODS]


def growing(*, start, leavers, end):
    stayed = [held(f"stay{n}", "2020-01-01") for n in range(start - leavers)]
    left = [held(f"left{n}", "2020-01-01", "2025-10-01") for n in range(leavers)]
    new = [held(f"new{n}", "2025-11-01") for n in range(end - start + leavers)]
    return provider(spells=stayed + left + new)


def test_one_provider_by_three_methods():
    """30 leavers, 100 at the start, 140 now: 21.4, 25.0 and 30 %."""
    snapshot, average, start = figures(growing(start=100, leavers=30, end=140))
    assert snapshot.value == pytest.approx(100 * 30 / 140)
    assert (average.value, start.value) == (25.0, 30.0)
    assert [figure.denominator for figure in (snapshot, average, start)] == [140, 120, 100]


def test_nhs_and_cipd_examples():
    _, average, _ = figures(growing(start=150, leavers=40, end=120))
    assert average.denominator == 135
    assert figures(growing(start=50, leavers=9, end=50))[1].value == 18
    assert figures(growing(start=60, leavers=10, end=60))[1].value == pytest.approx(16.67, abs=0.01)


def test_a_rate_over_100_is_shown_with_an_interval_that_may_pass_100():
    figure = figures(growing(start=4, leavers=4, end=2))[0]
    assert figure.value == 200
    assert figure.interval.high > 200
    assert figure.interval.method == "Poisson, exact"


def test_a_rate_over_995_is_taken_for_an_error():
    spells = [held("one", "2020-01-01")]
    spells += [held(f"left{n}", "2025-05-01", "2025-06-01") for n in range(10)]
    figure = figures(provider(spells=spells))[0]
    assert figure.value is None
    assert "1000 %, above 995 %" in figure.why_not_computable


def test_nobody_employed_is_not_computable_by_any_method():
    for figure in figures(provider(spells=[held("bank", "2020-01-01", kind="bank")])):
        assert figure.value is None
        assert figure.why_not_computable


def test_nobody_at_the_start_stops_only_the_start_based_method():
    snapshot, average, start = figures(provider(spells=[held("new", "2025-06-01")]))
    assert (snapshot.value, average.value, start.value) == (0, 0, None)


def test_leavers_never_recorded_is_not_no_leavers():
    records = provider(spells=[held("ann", "2020-01-01")], leavers_from=None)
    assert all(figure.value is None for figure in figures(records))
    late = provider(spells=[held("ann", "2020-01-01")], leavers_from="2025-06-01")
    assert "only from 1 June 2025" in figures(late)[1].why_not_computable


def test_same_day_leaver_counts_as_leaver_and_not_as_staff():
    spells = [held("ann", "2020-01-01"), held("ben", "2025-06-01", "2025-06-01")]
    snapshot, average, start = figures(provider(spells=spells))
    assert [f.numerator for f in (snapshot, average, start)] == [1, 1, 1]
    assert [f.denominator for f in (snapshot, average, start)] == [1, 1, 1]


def test_leaving_on_the_first_and_last_day_of_the_period_counts_and_the_day_before_does_not():
    days = ["2025-03-31", "2025-04-01", "2026-03-31", "2026-04-01"]
    spells = [held(f"w{n}", "2020-01-01", day) for n, day in enumerate(days)]
    figure = figures(provider(spells=spells))[2]
    assert (figure.numerator, figure.denominator) == (2, 3)


def test_an_end_in_the_future_is_not_yet_a_leaver():
    figure = figures(provider(spells=[held("ann", "2020-01-01", "2026-05-01")]))[0]
    assert (figure.numerator, figure.denominator) == (0, 1)


def test_a_rehire_is_a_leaver_once_and_headcount_once():
    spells = [held("ann", "2020-01-01", "2025-06-01"), held("ann", "2025-09-01")]
    figure = figures(provider(spells=spells))[0]
    assert (figure.numerator, figure.denominator) == (1, 1)


def test_overlapping_spells_count_a_person_once_and_end_only_with_the_last():
    spells = [held("ann", "2020-01-01", "2025-06-01"), held("ann", "2025-01-01")]
    for figure in figures(provider(spells=spells)):
        assert (figure.numerator, figure.denominator) == (0, 1)


def test_bank_and_unknown_contracts_stay_out_and_the_unknown_are_counted():
    spells = [
        held("ann", "2020-01-01"),
        held("bob", "2020-01-01", kind="bank"),
        held("cat", "2020-01-01", kind=None),
        held("dee", "2020-01-01", "2025-06-01", kind="agency"),
    ]
    figure = figures(provider(spells=spells))[0]
    assert (figure.numerator, figure.denominator) == (0, 1)
    assert [(e.reason, e.count) for e in figure.exclusions] == [("Kind of contract not recorded", 1)]


def stated(**numbers):
    return WorkplaceReturn(key="r1", branch="A", returned_on=date(2026, 3, 1), **numbers)


def test_a_recent_return_is_used_where_it_agrees_with_the_records():
    spells = [held("ann", "2020-01-01"), held("bob", "2020-01-01", kind="bank")]
    figure = figures(provider(spells=spells, returns=[stated(total_staff=2, leavers=3)], leavers_from=None))[
        0
    ]
    assert (figure.value, figure.numerator, figure.denominator) == (300, 3, 1)
    assert figure.notes == ("Taken from what the workplace stated in ASC-WDS: A (1 March 2026).",)
    assert [group.kind for group in figure.records] == ["return", "spell"]


@pytest.mark.parametrize(
    ("numbers", "why"),
    [
        ({"total_staff": 3, "leavers": 1}, "stated 3 staff in ASC-WDS on 1 March 2026, but 1 staff records"),
        ({"leavers": 1}, "did not state its total"),
        ({"total_staff": 1}, "answered “don't know” to leavers"),
    ],
)
def test_the_gates_of_the_service_close(numbers, why):
    records = provider(spells=[held("ann", "2020-01-01")], returns=[stated(**numbers)])
    assert why in figures(records)[0].why_not_computable


def test_none_is_an_answer():
    records = provider(spells=[held("ann", "2020-01-01")], returns=[stated(total_staff=1, leavers=0)])
    assert figures(records)[0].value == 0


def test_an_old_return_is_not_used():
    records = provider(spells=[held("ann", "2020-01-01")], returns=[stated(total_staff=9, leavers=9)])
    figure = figures(records, year_to("2026-09-30"))[0]
    assert figure.value == 0
    assert "counted from the records" in figure.notes[0]


def test_workplaces_are_shown_beside_the_whole_and_a_transfer_is_a_leaver_there():
    spells = [
        held("ann", "2020-01-01"),
        held("bob", "2020-01-01", "2025-06-01"),
        held("bob", "2025-06-01", branch="B"),
        held("cat", "2020-01-01", branch="C", kind="bank"),
    ]
    records = provider(spells=spells, branches=[Branch(key="A", name="Skipton")])
    snapshot, average, _ = figures(records)
    assert (snapshot.value, average.numerator) == (50, 0)
    assert [(part.label, part.value) for part in snapshot.parts] == [("Skipton", 100), ("B", 0), ("C", None)]
