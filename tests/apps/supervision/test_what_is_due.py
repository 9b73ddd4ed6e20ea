from datetime import date, timedelta

import pytest

from hefted.engine.supervision import Status
from hefted.supervision import queries
from hefted.supervision.schedules import all_terms, terms_for
from hefted.workforce.models import RoleHeld
from tests.factories.supervision import make_mentorship, make_session
from tests.factories.workforce import make_branch, make_spell, make_worker

START = date(2026, 3, 2)


def day(number):
    return START + timedelta(days=number)


def due(provider, on, **asked):
    wide = {"since": on - timedelta(weeks=12), "until": on + timedelta(weeks=4)} | asked
    return queries.due_list(provider=provider, on=on, **wide)


def standing_of(rows):
    return [(row.standing.due.kind, str(row.standing.status)) for row in rows]


def test_the_schedule_is_a_dated_row():
    terms = terms_for(started_on=START)
    assert (terms.schedule.first_weeks, terms.schedule.then_every_weeks, terms.minutes) == ((2, 6, 12), 8, 60)
    assert terms_for(started_on=date(1990, 1, 1)) == all_terms()[0]
    assert "SCIE" in terms.source


def test_a_starter_is_due_at_week_two_and_overdue_after_its_window(provider):
    worker = make_spell(provider, started_on=START).worker
    mentor = make_mentorship(provider, worker, from_on=START).mentor
    (row,) = due(provider, day(14), until=day(15))
    assert (row.worker_id, row.worker, row.mentor, row.branch) == (
        worker.pk,
        worker.name,
        mentor.name,
        "North",
    )
    assert row.standing.status is Status.DUE
    assert standing_of(due(provider, day(22))) == [("week 2", "overdue"), ("week 6", "not yet due")]


def test_a_session_on_record_makes_it_held(provider):
    worker = make_spell(provider, started_on=START).worker
    make_session(provider, worker, day(15), kind="week 2")
    (row,) = due(provider, day(22), until=day(23))
    assert (row.standing.status, row.standing.held_on) == (Status.HELD_IN_WINDOW, day(15))
    assert row.mentor == ""
    assert row.mentor_id is None


@pytest.fixture
def recorded(provider):
    """Supervision has been on record since long before."""
    make_session(provider, make_worker(provider), date(2016, 1, 4))


@pytest.mark.usefixtures("recorded")
def test_somebody_long_in_post_shows_only_what_could_still_be_held(provider):
    spell = make_spell(provider, started_on=date(2015, 1, 5))
    today = date(2026, 3, 2)
    make_session(provider, spell.worker, date(2026, 2, 20))
    rows = due(provider, today)
    assert [str(row.standing.status) for row in rows] == ["missed", "missed", "held on time"]


def test_a_session_of_an_earlier_employment_does_not_count_for_the_later_one(provider):
    worker = make_spell(provider, started_on=date(2025, 1, 6), ended_on=date(2025, 2, 1)).worker
    make_spell(provider, worker=worker, started_on=START)
    make_session(provider, worker, date(2025, 1, 20), kind="week 2")
    assert standing_of(due(provider, day(14), until=day(15))) == [("week 2", "due")]
    history = queries.history_of(provider=provider, worker=worker, on=day(14))
    assert [str(one.status) for one in history] == ["due", "held on time"]


def test_nothing_is_called_missed_from_before_supervision_was_recorded(provider):
    worker = make_spell(provider, started_on=START).worker
    assert queries.recorded_from(provider=provider) == provider.created_at.date()
    assert standing_of(due(provider, day(40))) == [("week 6", "due")]
    make_session(provider, make_worker(provider), day(30))
    assert standing_of(due(provider, day(40))) == [("week 6", "due")]
    make_session(provider, make_worker(provider), day(21))
    assert queries.recorded_from(provider=provider) == day(21)
    assert standing_of(due(provider, day(40))) == [("week 2", "missed"), ("week 6", "due")]
    history = queries.history_of(provider=provider, worker=worker, on=day(40))
    assert [str(one.status) for one in history] == ["due", "missed"]


@pytest.mark.usefixtures("recorded")
def test_a_leaver_keeps_what_was_missed_and_is_asked_no_more(provider):
    make_spell(provider, started_on=START, ended_on=day(30))
    make_spell(provider, started_on=START, ended_on=day(10))
    rows = due(provider, day(40))
    assert sorted(standing_of(rows)) == [("week 2", "left before due"), ("week 2", "missed")]


def test_the_list_is_of_one_branch_where_the_role_is_now(provider):
    spell = make_spell(provider, started_on=START)
    RoleHeld.objects.filter(spell=spell).update(until_on=day(7))
    RoleHeld.objects.create(
        provider=provider, spell=spell, branch=make_branch(provider, "SOUTH"), job_role="8", from_on=day(7)
    )
    assert due(provider, day(14), until=day(15), branch="NORTH") == ()
    assert due(provider, day(14), until=day(15), branch="SOUTH")[0].branch == "South"
    assert queries.due_list(provider=provider, on=day(-5), since=day(-5), until=day(9))[0].branch == "North"


def test_another_provider_sees_nothing(provider, other_provider):
    worker = make_spell(provider, started_on=START).worker
    make_mentorship(provider, worker)
    make_session(provider, worker, day(14))
    assert due(other_provider, day(14)) == ()
    assert not queries.mentorships_of_worker(provider=other_provider, worker=worker).exists()
    assert not queries.sessions_of_worker(provider=other_provider, worker=worker).exists()
    assert not queries.workers_in_post(provider=other_provider, on=day(14)).exists()


@pytest.fixture
def week(provider):
    """The events of the week that begins so many days after the start."""

    def ask(number, branch="NORTH"):
        return queries.events_for(
            provider=provider, branch=make_branch(provider, branch), week_start=day(number)
        )

    return ask


def test_the_rota_gets_the_week_two_supervision_as_an_event_in_its_week(provider, week):
    worker = make_spell(provider, started_on=START).worker
    mentor = make_mentorship(provider, worker, from_on=START).mentor
    assert week(7) == ()
    (event,) = week(14)
    assert (event.worker, event.mentor) == (worker.reference, mentor.reference)
    assert (event.kind, event.due_on, event.minutes) == ("week 2", day(14), 60)
    assert (event.from_on, event.until_on) == (day(14), day(21))
    assert week(14, branch="SOUTH") == ()


def test_the_days_of_an_event_are_those_of_its_window_in_the_week(provider, week):
    make_spell(provider, started_on=START)
    (event,) = week(8)
    assert (event.mentor, event.from_on, event.until_on) == (None, day(8), day(15))
    make_spell(provider, started_on=day(-6))
    first, second = week(8)
    assert (first.due_on, first.from_on, first.until_on) == (day(8), day(8), day(15))
    assert second.due_on == day(14)


def test_an_overdue_supervision_may_be_held_on_any_day_of_the_week(provider, week):
    worker = make_spell(provider, started_on=START).worker
    (event,) = week(21)
    assert (event.due_on, event.from_on, event.until_on) == (day(14), day(21), day(28))
    make_session(provider, worker, day(20), kind="week 2")
    assert week(21) == ()
    assert week(28) == week(35) == ()


def test_a_missed_supervision_and_a_leaver_are_no_events(provider, week):
    make_spell(provider, started_on=START)
    assert [event.kind for event in week(42)] == ["week 6"]
    make_spell(provider, started_on=START, ended_on=day(45))
    assert len(week(42)) == 1
