"""The continuity measures on small rounds: two carers make one visit, learners and cancelled visits make
none.
"""

from datetime import date, timedelta

import pytest

from hefted.engine.measures import measure_named
from hefted.engine.measures.records import Person
from hefted.engine.periods import Period, months_to, weeks_to
from tests.factories.rounds import AS_OF, london, rounds, visit

WEEKS = weeks_to(as_of=AS_OF, weeks=4)
INDICES = ["usual_provider_continuity", "coc_index", "sequential_continuity"]


def figure_of(id_, visits, **rows):
    return measure_named(id=id_).calculate(records=rounds(visits=visits, **rows), period=WEEKS)


def a_visit_a_day(person, carers, **more):
    start = london("2026-03-04 08:00")
    return [visit(person, carer, start + timedelta(days=n), **more) for n, carer in enumerate(carers)]


def part(figure, label):
    return next(found for found in figure.parts if found.label == label)


@pytest.mark.parametrize(
    ("id_", "carers", "value"),
    [
        ("usual_provider_continuity", "AAAABBBCCD", 0.40),
        ("coc_index", "AAAABBBCCD", 0.2222),
        ("sequential_continuity", "AAAABBBCCD", 0.6667),
        ("sequential_continuity", "ABACABDABC", 0.0),
        ("usual_provider_continuity", "A" * 14 + "B" * 7 + "C" * 4 + "D" * 2 + "E", 0.50),
        ("coc_index", "A" * 14 + "B" * 7 + "C" * 4 + "D" * 2 + "E", 0.3148),
    ],
)
def test_one_person_has_the_numbers_of_the_definitions(id_, carers, value):
    assert figure_of(id_, a_visit_a_day("p", carers)).value == pytest.approx(value, abs=5e-5)


def test_each_person_counts_the_same_and_the_weighted_mean_stands_beside():
    visits = a_visit_a_day("many", "ABCDABCDAB") + a_visit_a_day("few", "AAAA")
    figure = figure_of("usual_provider_continuity", visits)
    assert figure.value == pytest.approx((0.3 + 1) / 2)
    assert (figure.numerator, figure.denominator) == (pytest.approx(1.3), 2)
    assert part(figure, "Weighted by visits").value == pytest.approx((3 + 4) / 14)
    assert figure.records[0].keys == ("few", "many")
    assert figure.interval.method == "Student's t"
    assert (figure.interval.low, figure.interval.high) == (0.0, 1.0)


@pytest.mark.parametrize("id_", INDICES)
def test_a_person_with_too_few_visits_is_left_out_and_counted(id_):
    visits = a_visit_a_day("p", "AAA") + a_visit_a_day("q", "AB")
    figure = figure_of(id_, visits)
    assert (figure.value, figure.denominator) == (1, 1)
    assert [(e.reason, e.count) for e in figure.exclusions] == [
        ("people with fewer than 3 delivered visits", 1)
    ]
    assert figure.interval is None


@pytest.mark.parametrize("id_", INDICES)
def test_too_few_visits_everywhere_is_not_computable_and_not_nought(id_):
    figure = figure_of(id_, a_visit_a_day("p", "AB"))
    assert figure.value is None
    assert "No person has enough delivered visits" in figure.why_not_computable


@pytest.mark.parametrize("id_", [*INDICES, "known_carer_share"])
def test_two_carers_make_one_visit_judged_by_the_lead_worker(id_):
    single = a_visit_a_day("p", "AABAC")
    double = [*single, *a_visit_a_day("p", "ZYZYZ", carer=2)]
    for lead, second in zip(single, double[5:], strict=True):
        double[double.index(second)] = visit(
            "p", second.worker, second.planned_start, carer=2, visit=lead.visit
        )
    assert figure_of(id_, double).value == pytest.approx(figure_of(id_, single).value)
    assert part(figure_of(id_, double), "Weighted by visits").denominator == 5


def test_learners_cancelled_visits_and_nameless_workers_are_left_out_and_counted():
    visits = [
        *a_visit_a_day("p", "AAA"),
        visit("p", "B", "2026-03-20 08:00", shadow=True),
        visit("p", "C", "2026-03-21 08:00", status="cancelled", cancelled_by="person"),
        visit("p", None, "2026-03-22 08:00"),
    ]
    figure = figure_of("distinct_carers_4w", visits)
    assert figure.value == 1
    assert {e.reason: e.count for e in figure.exclusions} == {
        "carer-visits not delivered": 1,
        "carer-visits of a learner who shadowed": 1,
        "delivered carer-visits without a named worker": 1,
    }


def test_both_carers_of_a_visit_are_met():
    both = [
        visit("p", "A", "2026-03-10 08:00", visit="v"),
        visit("p", "B", "2026-03-10 08:00", visit="v", carer=2),
    ]
    figure = figure_of("distinct_carers_4w", both)
    assert figure.value == 2
    assert part(figure, "Weighted by visits").denominator == 1
    assert part(figure, "Fewer than 7 visits a week").value == 2
    assert part(figure, "21 visits a week or more").why_not_computable == "Nobody had so many visits a week."
    assert part(figure, "Most that one person saw").value == 2


def test_four_weeks_means_twenty_eight_days():
    records = rounds(visits=a_visit_a_day("p", "AAA"))
    figure = measure_named(id="distinct_carers_4w").calculate(
        records=records, period=months_to(as_of=AS_OF, months=1)
    )
    assert figure.why_not_computable == "This figure needs 28 days, and the period has 31."


def test_a_week_without_a_visit_is_not_a_week_with_no_carer():
    visits = [visit("p", carer, "2026-03-04 08:00") for carer in "AB"] + [visit("p", "A", "2026-03-31 08:00")]
    figure = figure_of("distinct_carers_per_week", visits)
    assert figure.value == 1.5
    assert part(figure, "Most that one person saw in one week").value == 2
    assert part(figure, "One person in ten has more than").value == 1.5


def test_days_before_the_first_whole_week_are_not_used():
    records = rounds(
        visits=[visit("p", "A", "2026-03-24 08:00"), visit("p", "B", "2026-03-31 08:00", shadow=True)]
    )
    period = Period(start=date(2026, 3, 24), until=date(2026, 4, 1))
    figure = measure_named(id="distinct_carers_per_week").calculate(records=records, period=period)
    assert figure.value is None
    assert figure.exclusions[0].count == 1


def test_a_carer_is_known_by_three_earlier_visits_even_from_before_the_window():
    before = [visit("p", "A", f"2026-02-{day} 08:00") for day in (10, 11, 12)]
    figure = figure_of(
        "known_carer_share",
        [*before, visit("p", "A", "2026-03-10 08:00"), visit("p", "B", "2026-03-11 08:00")],
    )
    assert figure.value == 50
    assert part(figure, "Of all visits").interval.method == "Wilson"
    assert (part(figure, "Of all visits").numerator, part(figure, "Of all visits").denominator) == (1, 2)
    assert [(group.kind, group.role, len(group.keys)) for group in figure.records] == [
        ("person", "denominator", 1),
        ("visit", "numerator", 1),
        ("visit", "denominator", 1),
    ]
    assert figure.notes == (
        "A carer is known after 3 visits or one shadow visit in the 90 days before.",
        "The records begin too late to know all earlier visits, so the true share may be higher.",
    )


def test_a_shadow_visit_or_a_stated_introduction_makes_a_carer_known():
    long_ago = visit("q", "Z", "2025-11-01 08:00")
    shadowed = [visit("p", "A", "2026-02-10 08:00", shadow=True), visit("p", "A", "2026-03-10 08:00")]
    figure = figure_of("known_carer_share", [long_ago, *shadowed])
    assert figure.value == 100
    assert len(figure.notes) == 1
    stated = Person(key="p", branch="A", known_since=(("B", date(2026, 3, 11)),))
    visits = [long_ago, visit("p", "B", "2026-03-10 08:00"), visit("p", "B", "2026-03-11 08:00")]
    figure = figure_of("known_carer_share", visits, people=[stated])
    assert figure.value == 50
    assert figure.notes[1] == "1 visits count only because an introduction is stated."


def test_the_rule_for_known_carers_is_data():
    from dataclasses import replace

    from hefted.engine.measures.records import Threshold

    visits = [visit("p", "A", "2026-03-09 08:00", shadow=True), visit("p", "A", "2026-03-10 08:00")]
    records = rounds(visits=visits)
    strict = replace(
        records.rules,
        thresholds=(
            *records.rules.thresholds,
            Threshold(name="known_carer_shadow_introduces", from_on=date(2026, 1, 1), value=0),
        ),
    )
    measure = measure_named(id="known_carer_share")
    assert measure.calculate(records=records, period=WEEKS).value == 100
    figure = measure.calculate(records=replace(records, rules=strict), period=WEEKS)
    assert figure.value == 0
    assert figure.notes[0] == "A carer is known after 3 visits in the 90 days before."
