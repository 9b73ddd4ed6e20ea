from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hefted.engine import disclosure
from hefted.engine.disclosure import Policy, Shown, Sum

POLICY = Policy(
    version="test",
    hide_below=8,
    round_to=5,
    whole_percent_below=200,
    survival_months=(3, 6, 12),
    at_risk_least=10,
    narrowest=4,
    level=0.95,
)


@pytest.mark.parametrize(
    ("true", "text"),
    [(0, "fewer than 8"), (7, "fewer than 8"), (8, "10"), (12, "10"), (13, "15"), (1002, "1,000")],
)
def test_count_hides_small_numbers_and_rounds_the_rest(true, text):
    assert disclosure.count(true, policy=POLICY).text == text


def test_count_is_exact_inside_the_provider():
    assert disclosure.count(3, policy=None) == Shown(value=3, text="3", rule="exact", least=3, most=3)


@given(st.integers(0, 5000))
def test_count_always_covers_the_truth_with_at_least_five_values(true):
    shown = disclosure.count(true, policy=POLICY)
    assert shown.least <= true <= shown.most
    assert shown.most - shown.least >= POLICY.narrowest
    assert shown == disclosure.count(true, policy=POLICY)


@given(st.floats(0, 5000))
def test_count_rounds_hours_and_average_headcounts_too(true):
    shown = disclosure.count(true, policy=POLICY)
    assert (shown.value is None) == (true < 8)
    assert shown.value is None or abs(shown.value - true) <= 2.5


def test_policy_that_leaves_narrow_ranges_is_refused():
    with pytest.raises(ValueError, match="narrower than 4"):
        Policy(
            version="x",
            hide_below=10,
            round_to=5,
            whole_percent_below=200,
            survival_months=(3,),
            at_risk_least=10,
            narrowest=4,
            level=0.95,
        )


def test_average_is_never_shown_on_fewer_than_eight_people():
    assert disclosure.average(9.37, people=7, decimals=1, policy=POLICY).rule == "too few people"
    assert disclosure.average(9.37, people=8, decimals=1, policy=POLICY).text == "9.4"
    assert disclosure.average(9.37, people=1, decimals=2, policy=None).text == "9.37"


def test_rate_comes_from_the_rounded_counts_in_whole_percent():
    shown = disclosure.rate(23, 98, level=0.95, policy=POLICY)
    assert (shown.numerator.value, shown.denominator.value, shown.text) == (25, 100, "25%")
    assert (shown.low, shown.high) == (18, 34)  # Wilson, 25 of 100: 17.5 to 34.3


def test_rate_has_one_decimal_from_two_hundred_on():
    assert disclosure.rate(61, 202, level=0.95, policy=POLICY).text == "30.0%"
    assert disclosure.rate(61, 197, level=0.95, policy=POLICY).text == "31%"


def test_rate_over_a_hundred_percent_has_no_wilson_interval():
    shown = disclosure.rate(120, 100, level=0.95, policy=POLICY)
    assert (shown.text, shown.low, shown.high) == ("120%", None, None)


@pytest.mark.parametrize(
    ("numerator", "denominator", "text"),
    [(3, 58, "fewer than 8 of 60"), (3, 5, "fewer than 8 of fewer than 8")],
)
def test_rate_is_not_worked_out_from_hidden_counts(numerator, denominator, text):
    shown = disclosure.rate(numerator, denominator, level=0.95, policy=POLICY)
    assert (shown.value, shown.rule, shown.text) == (None, "too few people", text)


def test_rate_of_nobody_is_not_computable():
    assert disclosure.rate(0, 0, level=0.95, policy=None).rule == "nobody counted"


def test_rate_of_a_withheld_count_is_not_shown():
    cells = {"all": 24, "a": 12, "b": 12}
    table = disclosure.protect_table(counts=cells, sums=[Sum(total="all", parts=("a", "b"))], policy=POLICY)
    above, below = table.shown["a"], table.shown["all"]
    shown = disclosure.rate_of(above=above, below=below, sample=25, level=0.95, policy=POLICY)
    assert (shown.value, shown.text) == (None, "not shown")


@given(st.integers(0, 400), st.integers(0, 400))
def test_rate_recomputes_from_what_is_shown(numerator, denominator):
    shown = disclosure.rate(numerator, denominator, level=0.95, policy=POLICY)
    if shown.value is not None:
        decimals = 0 if shown.denominator.value < 200 else 1
        assert shown.value == round(100 * shown.numerator.value / shown.denominator.value, decimals)


@given(st.floats(0, 400), st.floats(0, 400))
def test_rate_never_leaves_out_the_true_rate(numerator, denominator):
    shown = disclosure.rate(numerator, denominator, level=0.95, policy=POLICY)
    if shown.least is not None:
        assert shown.least - 1e-9 <= 100 * numerator / denominator <= shown.most + 1e-9


def test_rate_says_what_rounding_leaves_open():
    shown = disclosure.rate(13, 22, level=0.95, policy=POLICY)
    assert (shown.text, round(shown.least, 1), round(shown.most, 1)) == ("75%", 55.6, 100.0)
    exact = disclosure.rate(13, 22, level=0.95, policy=None)
    assert exact.least == exact.most == pytest.approx(59.09, abs=0.01)


def survival(**changes):
    asked = {"month": 6, "estimate": 0.71, "starters": 41, "at_risk": 22, "level": 0.95, "policy": POLICY}
    return disclosure.survival(**asked | changes)


def test_survival_is_shown_as_so_many_of_the_starters():
    shown = survival()
    assert (shown.numerator.value, shown.denominator.value, shown.text) == (30, 40, "75%")
    assert (shown.low, shown.high) == (53, 89)  # Wilson of 75 % among 20 still at risk


def test_survival_inside_the_provider_is_exact():
    assert survival(policy=None).text == "71.0%"


def test_survival_with_no_one_at_risk_has_no_interval():
    assert survival(policy=None, at_risk=0).low is None


def test_survival_is_not_shown_between_the_agreed_months():
    assert survival(month=7).rule == "month not shown"


def test_survival_is_not_shown_with_fewer_than_ten_at_risk():
    assert survival(at_risk=9).rule == "too few at risk"


# What a reader could work out


def test_attacker_pins_two_rounded_cells_through_their_total():
    shown = {
        key: disclosure.count(true, policy=POLICY) for key, true in {"a": 12, "b": 12, "all": 24}.items()
    }
    bounds = disclosure.attacker_bounds(shown=shown, sums=[Sum(total="all", parts=("a", "b"))])
    assert bounds == {"a": (11, 12), "b": (11, 12), "all": (23, 24)}
    assert disclosure.too_narrow(bounds=bounds, policy=POLICY) == ("a", "b", "all")


def test_attacker_bounds_equal_a_search_through_every_table():
    """Independent answer: try every pair of branches by every pair of sexes that fits what is shown."""
    counts = {"ax": 3, "ay": 9, "bx": 14, "by": 2}
    totals = {"a": 12, "b": 16, "x": 17, "y": 11}
    sums = [
        Sum(total="a", parts=("ax", "ay")),
        Sum(total="b", parts=("bx", "by")),
        Sum(total="x", parts=("ax", "bx")),
        Sum(total="y", parts=("ay", "by")),
    ]
    shown = {key: disclosure.count(true, policy=POLICY) for key, true in (counts | totals).items()}
    bounds = disclosure.attacker_bounds(shown=shown, sums=sums)
    fits = []
    for tried in product(range(18), repeat=4):  # no row or column holds more than 17
        table = dict(zip(counts, tried, strict=True))
        table |= {each.total: sum(table[part] for part in each.parts) for each in sums}
        if all(shown[key].least <= table[key] <= shown[key].most for key in table):
            fits.append(table)
    assert bounds == {key: (min(t[key] for t in fits), max(t[key] for t in fits)) for key in shown}


def test_protected_table_withholds_the_finest_level_when_it_would_be_pinned():
    table = disclosure.protect_table(
        counts={"all": 24, "a": 12, "b": 12}, sums=[Sum(total="all", parts=("a", "b"))], policy=POLICY
    )
    assert {key: cell.text for key, cell in table.shown.items()} == {
        "all": "25",
        "a": "not shown",
        "b": "not shown",
    }
    assert table.bounds["all"] == (23, 27)


def test_protected_table_keeps_what_cannot_be_pinned():
    counts = {"all": 30, "a": 11, "b": 17, "c": 2}
    table = disclosure.protect_table(
        counts=counts, sums=[Sum(total="all", parts=("a", "b", "c"))], policy=POLICY
    )
    assert [cell.text for cell in table.shown.values()] == ["30", "10", "15", "fewer than 8"]


def test_protected_table_leaves_an_unlimited_cell_unlimited():
    shown = {
        "all": Shown(value=None, text="not shown", rule="withheld", least=0, most=None),
        "a": disclosure.count(9, policy=POLICY),
    }
    assert disclosure.attacker_bounds(shown=shown, sums=[])["all"] == (0, None)


def test_attacker_bounds_refuse_numbers_that_cannot_all_be_true():
    shown = {"all": disclosure.count(10, policy=POLICY), "a": disclosure.count(90, policy=POLICY)}
    with pytest.raises(ValueError, match="cannot all be true"):
        disclosure.attacker_bounds(shown=shown, sums=[Sum(total="all", parts=("a",))])


@st.composite
def tables(draw):
    """Tables of 1 to 3 dimensions with every margin, small enough for many."""
    sizes = draw(st.sampled_from([(2,), (3,), (5,), (2, 2), (2, 3), (2, 2, 2)]))
    small = draw(st.sampled_from([6, 15, 60]))
    counts = {cell: draw(st.integers(0, small)) for cell in product(*(range(size) for size in sizes))}
    sums = []
    for dimension in range(len(sizes)):
        for cell in list(counts):
            total = (*cell[:dimension], "all", *cell[dimension + 1 :])
            if total not in counts:
                parts = [
                    (*cell[:dimension], each, *cell[dimension + 1 :]) for each in range(sizes[dimension])
                ]
                counts[total] = sum(counts[part] for part in parts)
                sums.append(Sum(total=str(total), parts=tuple(str(part) for part in parts)))
    return {str(key): true for key, true in counts.items()}, sums


@settings(max_examples=40, deadline=None)
@given(tables())
def test_protected_tables_pin_nobody_and_never_exclude_the_truth(table):
    counts, sums = table
    protected = disclosure.protect_table(counts=counts, sums=sums, policy=POLICY)
    assert disclosure.too_narrow(bounds=protected.bounds, policy=POLICY) == ()
    for key, (least, most) in protected.bounds.items():
        assert least <= counts[key]
        assert most is None or counts[key] <= most
    assert disclosure.protect_table(counts=counts, sums=sums, policy=POLICY) == protected
