"""Continuity sums: the worked numbers of the definitions page, their identities, and what has no value."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hefted.engine.continuity import (
    Attendance,
    KnownRule,
    bice_boxerman,
    concentration,
    distinct_carers,
    known_flags,
    known_share,
    modified_modified,
    sequential,
    usual_provider,
)

BLOCKS = list("AAAABBBCCD")
ALTERNATED = list("ABACABDABC")
FOUR_WEEKS = list("A" * 14 + "B" * 7 + "C" * 4 + "D" * 2 + "E")
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
RULE = KnownRule(prior_visits=2, within_days=90)


@pytest.mark.parametrize("carers", [BLOCKS, ALTERNATED])
def test_ten_visits_by_four_carers_give_the_numbers_of_the_definitions(carers):
    assert usual_provider(carers=carers) == pytest.approx(0.40)
    assert bice_boxerman(carers=carers) == pytest.approx(0.2222, abs=5e-5)
    assert concentration(carers=carers) == pytest.approx(0.30)
    assert modified_modified(carers=carers) == pytest.approx(0.6703, abs=5e-5)
    assert distinct_carers(carers=carers) == 4


def test_order_matters_to_sequential_continuity_only():
    assert sequential(carers=BLOCKS) == pytest.approx(0.6667, abs=5e-5)
    assert sequential(carers=ALTERNATED) == 0.0


def test_twenty_eight_visits_by_five_carers_give_the_numbers_of_the_definitions():
    assert usual_provider(carers=FOUR_WEEKS) == pytest.approx(0.50)
    assert bice_boxerman(carers=FOUR_WEEKS) == pytest.approx(0.3148, abs=5e-5)
    assert concentration(carers=FOUR_WEEKS) == pytest.approx(0.3393, abs=5e-5)


@pytest.mark.parametrize("carers", [[], ["A"]])
def test_fewer_than_two_visits_have_no_pairwise_continuity(carers):
    assert bice_boxerman(carers=carers) is None
    assert sequential(carers=carers) is None


def test_no_visit_has_no_continuity_at_all():
    assert usual_provider(carers=[]) is None
    assert concentration(carers=[]) is None
    assert modified_modified(carers=[]) is None
    assert known_share(flags=[]) is None
    assert distinct_carers(carers=[]) == 0


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from("ABCDEFG"), min_size=2, max_size=60))
def test_the_identities_between_the_indices_hold(carers):
    visits = len(carers)
    hhi, coc, upc = concentration(carers=carers), bice_boxerman(carers=carers), usual_provider(carers=carers)
    assert coc == pytest.approx((visits * hhi - 1) / (visits - 1))
    assert 1 / distinct_carers(carers=carers) <= hhi + 1e-12
    assert upc**2 <= hhi + 1e-12 <= upc + 2e-12
    assert 0 <= sequential(carers=carers) <= 1
    assert 0 <= modified_modified(carers=carers) <= 1
    assert bice_boxerman(carers=carers[::-1]) == coc
    assert sequential(carers=carers[::-1]) == sequential(carers=carers)


def at(days):
    return NOON + timedelta(days=days)


def visit(days, *carers):
    return Attendance(at=at(days), carers=carers)


def flags(*attendances, rule=RULE, introduced=None):
    came = {}
    for attendance in attendances:
        for carer in attendance.carers:
            came.setdefault(carer, []).append(attendance.at)
    return known_flags(attendances=attendances, came=came, introduced=introduced or {}, rule=rule)


def test_a_carer_is_known_after_the_visits_the_rule_asks_for():
    found = flags(visit(0, "A"), visit(1, "A"), visit(2, "A"), visit(3, "B"))
    assert found == (False, False, True, False)
    assert known_share(flags=found) == 0.25


def test_a_visit_exactly_at_the_reach_of_the_rule_still_counts_and_an_older_one_does_not():
    assert flags(visit(0, "A"), visit(1, "A"), visit(90, "A"))[-1]
    assert not flags(visit(0, "A"), visit(1, "A"), visit(91, "A"))[-1]


def test_one_known_worker_of_two_is_enough():
    assert flags(visit(0, "A"), visit(1, "A"), visit(2, "B", "A")) == (False, False, True)


def test_a_shadow_visit_introduces_only_where_the_rule_says_so():
    history = [visit(0, "A"), visit(1, "B")]
    strict = KnownRule(prior_visits=2, within_days=90, shadow_introduces=False)
    assert flags(*history, introduced={"B": [at(0)]}) == (False, True)
    assert flags(*history, introduced={"B": [at(0)]}, rule=strict) == (False, False)


def test_two_visits_at_one_instant_do_not_make_each_other_known():
    rule = KnownRule(prior_visits=1, within_days=90)
    assert flags(visit(0, "A"), visit(0, "A"), rule=rule) == (False, False)
