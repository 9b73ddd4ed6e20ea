import pytest

from hefted.engine.measures import measure_named
from hefted.engine.measures.staying import LEFT, SURVIVAL
from tests.factories.histories import held, provider, year_to

YEAR = year_to("2026-03-31")


def figure_of(id_, records, period=YEAR):
    return measure_named(id=id_).calculate(records=records, period=period)


def test_retention_looks_at_starters_whose_months_came_up_in_the_period():
    spells = [
        held("before", "2024-12-31"),
        held("first", "2025-01-01"),
        held("left", "2025-06-01", "2025-09-01"),
        held("left later", "2025-06-01", "2025-09-02"),
        held("last", "2025-12-31"),
        held("recent", "2026-01-01"),
        held("future", "2026-04-01"),
        held("bank", "2025-06-01", kind="bank"),
    ]
    figure = figure_of("retention_3m", provider(spells=spells))
    assert (figure.numerator, figure.denominator, figure.value) == (3, 4, 75)
    assert [(e.reason, e.count) for e in figure.exclusions] == [("Started too recently for the headline", 1)]
    assert [part.value for part in figure.parts if part.label == LEFT] == [25]


def test_survival_stands_beside_the_cohort_with_its_numbers_at_risk():
    spells = [held(f"w{n}", "2025-06-01") for n in range(6)]
    spells += [held("gone", "2025-06-01", "2025-06-20"), held("recent", "2026-03-01")]
    figure = figure_of("retention_3m", provider(spells=spells))
    beside = figure.parts[1]
    assert beside.value == pytest.approx(100 * 7 / 8)
    assert (beside.label, beside.at_risk, beside.denominator) == (SURVIVAL, 6, 8)
    assert beside.interval.low < beside.value < beside.interval.high
    assert figure.at_risk == 6


def test_survival_is_blank_where_fewer_than_five_are_watched():
    figure = figure_of("retention_3m", provider(spells=[held(f"w{n}", "2025-06-01") for n in range(4)]))
    assert figure.parts[1].value is None
    assert "Fewer than 5" in figure.parts[1].why_not_computable
    five = figure_of("retention_3m", provider(spells=[held(f"w{n}", "2025-06-01") for n in range(5)]))
    assert (five.parts[1].value, five.parts[1].interval) == (100, None)


def test_nobody_at_the_horizon_is_not_computable():
    figure = figure_of("retention_12m", provider(spells=[held("new", "2026-01-01")]))
    assert figure.value is None
    assert "No starter reached the day 12 months after" in figure.why_not_computable
    assert figure_of("retention_12m", provider()).parts[0].value is None


def test_starters_from_before_leavers_were_recorded_are_left_out_and_counted():
    spells = [held("old", "2025-02-01"), held("new", "2025-06-01")]
    figure = figure_of("retention_3m", provider(spells=spells, leavers_from="2025-04-01"))
    assert (figure.denominator, figure.exclusions[0].count) == (1, 1)
    none = figure_of("retention_3m", provider(spells=spells[:1], leavers_from="2025-04-01"))
    assert none.why_not_computable.endswith("within this period since leavers are recorded.")
    assert figure_of("retention_3m", provider(spells=spells, leavers_from=None)).value is None


def test_a_stay_goes_on_through_spells_that_overlap():
    spells = [held("ann", "2025-06-01", "2025-07-01"), held("ann", "2025-07-01")]
    figure = figure_of("retention_3m", provider(spells=spells))
    assert (figure.numerator, figure.denominator) == (1, 1)


def test_stability_is_not_the_opposite_of_turnover():
    spells = [held(f"stay{n}", "2020-01-01") for n in range(9)]
    spells.append(held("first", "2020-01-01", "2025-05-01"))
    spells += [held(f"next{n}", f"2025-0{n + 5}-02", f"2025-0{n + 6}-01") for n in range(4)]
    records = provider(spells=spells)
    assert figure_of("stability_index", records).value == 90
    assert figure_of("turnover_start", records).value == 50


def test_stability_breaks_with_the_spell():
    spells = [held("ann", "2020-01-01", "2025-06-01"), held("ann", "2025-06-02"), held("bob", "2020-01-01")]
    figure = figure_of("stability_index", provider(spells=spells))
    assert (figure.numerator, figure.denominator) == (1, 2)
    assert "a year before" in figure_of("stability_index", provider()).why_not_computable
    assert figure_of("stability_index", provider(leavers_from=None)).value is None


def test_leavers_by_reason_and_length_of_service():
    spells = [
        held("a", "2025-06-01", "2025-08-31", reason="1"),
        held("b", "2025-06-01", "2025-09-01", reason="1"),
        held("c", "2010-06-01", "2025-09-01", reason="6"),
        held("d", "2025-01-01", "2025-09-01"),
        held("e", "2020-01-01"),
    ]
    figure = figure_of("leavers_by_reason", provider(spells=spells))
    assert figure.value == 4
    rows = {(part.under, part.label): part.value for part in figure.parts}
    both = "Reason and length of service"
    assert rows == {
        ("By reason", "Went to another adult social care employer"): 2,
        ("By reason", "Retired"): 1,
        ("By reason", "Reason not recorded"): 1,
        ("By length of service", "Under 3 months"): 1,
        ("By length of service", "3 to under 6 months"): 1,
        ("By length of service", "6 to under 12 months"): 1,
        ("By length of service", "2 years or more"): 1,
        (both, "Went to another adult social care employer: under 3 months"): 1,
        (both, "Went to another adult social care employer: 3 to under 6 months"): 1,
        (both, "Retired: 2 years or more"): 1,
        (both, "Reason not recorded: 6 to under 12 months"): 1,
    }
    assert figure_of("leavers_by_reason", provider(leavers_from=None)).value is None


def test_leavers_whose_day_is_estimated_are_counted_and_named():
    spells = [
        held("a", "2020-01-01", "2025-06-01", estimated=True),
        held("b", "2020-01-01", "2025-06-01"),
        held("c", "2020-01-01"),
    ]
    for id_ in ("leavers_by_reason", "turnover_start"):
        figure = figure_of(id_, provider(spells=spells))
        assert (figure.numerator, figure.notes[0][:21]) == (2, "The last day of 1 of ")
