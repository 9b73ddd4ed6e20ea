"""Late, missed and short under each contract's own tolerances, at their very edges."""

from datetime import UTC, date, datetime, timedelta

import pytest

from hefted.engine.measures import measure_named
from hefted.engine.periods import weeks_to
from tests.factories.rounds import AS_OF, london, rounds, terms, visit

WEEKS = weeks_to(as_of=AS_OF, weeks=4)
EIGHT = "2026-03-10 08:00"


def figure_of(id_, *visits, agreed=None):
    records = rounds(visits=list(visits), terms=[terms("p"), terms("q")] if agreed is None else agreed)
    return measure_named(id=id_).calculate(records=records, period=WEEKS)


def part(figure, label):
    return next(found for found in figure.parts if found.label == label)


def excluded(figure):
    return {exclusion.reason: exclusion.count for exclusion in figure.exclusions}


@pytest.mark.parametrize(("began", "percent"), [(-31, 100), (-30, 0), (0, 0), (30, 0), (31, 100)])
def test_a_time_critical_visit_at_eight_may_begin_from_half_past_seven_to_half_past_eight(began, percent):
    figure = figure_of("visits_late", visit("p", "A", EIGHT, began=began, kind="time critical"))
    assert figure.value == percent
    assert part(figure, "Time-critical visits begun too early").value == (1 if began < -30 else 0)
    assert part(figure, "Time critical visits").denominator == 1


@pytest.mark.parametrize(("began", "percent"), [(-60, 0), (15, 0), (16, 100)])
def test_another_visit_is_late_only_after_its_tolerance_and_never_too_early(began, percent):
    assert figure_of("visits_late", visit("p", "A", EIGHT, began=began)).value == percent


def test_each_contract_has_its_own_tolerance_on_its_own_days():
    strict = terms("p", until_on=date(2026, 3, 10), late=5)
    loose = terms("p", from_on=date(2026, 3, 11), late=45)
    visits = [visit("p", "A", EIGHT, began=20), visit("p", "A", "2026-03-11 08:00", began=20)]
    assert figure_of("visits_late", *visits, agreed=[strict, loose]).value == 50


def test_late_leaves_out_flexible_missed_and_unrecorded_visits_and_counts_them():
    figure = figure_of(
        "visits_late",
        visit("p", "A", EIGHT),
        visit("p", "A", "2026-03-11 08:00", kind="flexible", began=90),
        visit("p", "A", "2026-03-12 08:00", began=None),
        visit("p", "A", "2026-03-13 08:00", began=200),
    )
    assert (figure.numerator, figure.denominator) == (0, 1)
    assert excluded(figure) == {
        "visits missed": 1,
        "flexible visits": 1,
        "visits without a recorded start": 1,
    }
    assert figure.interval.method == "Wilson"
    assert [group.role for group in figure.records] == ["denominator"]


@pytest.mark.parametrize(("began", "percent"), [(120, 0), (121, 100)])
def test_a_visit_begun_after_the_cut_off_is_missed(began, percent):
    figure = figure_of("visits_missed", visit("p", "A", EIGHT, began=began))
    assert figure.value == percent
    assert part(figure, "Came after the cut-off, or not before the next planned visit").value == percent / 100


@pytest.mark.parametrize(("began", "missed"), [(59, 0), (60, 1)])
def test_a_visit_not_begun_before_the_next_planned_one_is_missed(began, missed):
    figure = figure_of(
        "visits_missed", visit("p", "A", EIGHT, began=began), visit("p", "A", "2026-03-10 09:00")
    )
    assert (figure.numerator, figure.denominator) == (missed, 2)


def test_the_next_planned_visit_may_lie_after_the_window_but_not_be_one_the_person_cancelled():
    last = visit("p", "A", "2026-03-31 23:30", began=90)
    after = visit("p", "A", "2026-04-01 00:30")
    cancelled = visit("p", "A", "2026-04-01 00:30", status="cancelled", cancelled_by="person")
    others = visit("q", "A", "2026-04-01 00:30")
    assert figure_of("visits_missed", last, after, others).value == 100
    assert figure_of("visits_missed", last, cancelled, others).value == 0


def test_nobody_came_or_the_provider_cancelled_is_missed_but_the_person_or_hospital_is_not():
    figure = figure_of(
        "visits_missed",
        visit("p", "A", "2026-03-10 08:00"),
        visit("p", None, "2026-03-11 08:00", status="missed"),
        visit("p", "A", "2026-03-12 08:00", status="cancelled", cancelled_by="provider"),
        visit("p", "A", "2026-03-13 08:00", status="cancelled", cancelled_by="person"),
        visit("p", "A", "2026-03-14 08:00", status="cancelled", cancelled_by="hospital"),
        visit("p", "A", "2026-03-15 08:00", status="cancelled"),
        visit("p", "A", "2026-03-16 08:00", status="planned"),
        visit("stranger", "A", "2026-03-16 08:00"),
        visit("q", "A", "2026-03-10 08:00"),
    )
    assert (figure.numerator, figure.denominator, figure.value) == (2, 4, 50)
    assert excluded(figure) == {
        "visits cancelled by the person": 1,
        "visits cancelled because of a hospital stay": 1,
        "visits cancelled, not known by whom": 1,
        "visits without a recorded outcome": 1,
        "visits without the tolerances of a contract": 1,
    }
    assert part(figure, "Nobody came").value == part(figure, "Cancelled by the provider").value == 1
    assert part(figure, "Mean over people").value == pytest.approx((200 / 3 + 0) / 2)


def test_a_visit_for_two_that_one_made_is_made_and_counted_beside():
    lead = visit("p", "A", EIGHT, visit="v", status="missed")
    second = visit("p", "B", EIGHT, visit="v", carer=2)
    figure = figure_of("visits_missed", lead, second)
    assert (figure.value, figure.denominator) == (0, 1)
    assert part(figure, "Visits for two carers made by one").value == 1


def test_a_learner_alone_is_no_visit():
    assert figure_of("visits_missed", visit("p", "A", EIGHT, shadow=True)).value is None


@pytest.mark.parametrize(("lasted", "percent"), [(23, 100), (24, 0), (30, 0), (45, 0)])
def test_four_fifths_of_half_an_hour_is_long_enough(lasted, percent):
    figure = figure_of("visits_short", visit("p", "A", EIGHT, lasted=lasted))
    assert figure.value == percent
    assert part(figure, "Median length, of plan").value == pytest.approx(100 * lasted / 30, abs=1e-3)


def test_short_leaves_out_visits_without_both_times_or_without_planned_time():
    figure = figure_of(
        "visits_short",
        visit("p", "A", EIGHT),
        visit("p", "A", "2026-03-11 08:00", actual_end=None),
        visit("p", "A", "2026-03-12 08:00", minutes=0),
        visit("p", None, "2026-03-13 08:00", status="missed"),
    )
    assert (figure.value, figure.denominator) == (0, 1)
    assert excluded(figure) == {"visits missed": 1, "visits without a recorded start and end": 2}


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [("2026-10-24 20:00", "2026-10-25 08:00", 13), ("2026-03-28 22:00", "2026-03-29 07:00", 8)],
)
def test_a_night_of_the_clock_change_lasts_the_hours_that_passed(start, end, hours):
    """20:00 to 08:00 in October is 13 hours, 22:00 to 07:00 in March is 8: a full night is never short."""
    planned, until = london(start), london(end)
    assert until - planned == timedelta(hours=hours)
    night = visit(
        "p", "A", planned, planned_end=until, actual_start=planned, actual_end=until - timedelta(minutes=30)
    )
    records = rounds(
        visits=[night], terms=[terms("p", short=(hours - 0.5) / hours)], as_of=date(2026, 10, 31)
    )
    period = weeks_to(as_of=planned.date() + timedelta(days=2), weeks=4)
    assert measure_named(id="visits_short").calculate(records=records, period=period).value == 0


def test_instants_on_both_sides_of_the_window_belong_to_their_london_day():
    just_inside = visit("p", "A", datetime(2026, 3, 31, 22, 59, tzinfo=UTC))
    just_outside = visit("p", "A", datetime(2026, 3, 31, 23, 0, tzinfo=UTC))
    assert figure_of("visits_missed", just_inside, just_outside).denominator == 1
