from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from hefted.accounts.queries import audit_entries_of, check_audit_trail
from hefted.supervision import actions, queries
from hefted.supervision.actions import SupervisionError
from tests.factories.supervision import make_mentorship, make_session
from tests.factories.workforce import make_worker

MONDAY = date(2026, 6, 1)


@pytest.fixture
def pair(provider):
    return make_worker(provider, name="Ada Starter"), make_worker(provider, name="Bo Mentor")


@pytest.fixture
def assign(manager, now):
    def change(worker, mentor, on=MONDAY, **more):
        return actions.assign_mentor(worker=worker, mentor=mentor, on=on, by=manager, at=now, **more)

    return change


@pytest.fixture
def hold(manager, now):
    def change(worker, supervisor, on=MONDAY, kind="week 2", **more):
        return actions.record_held(
            worker=worker, supervisor=supervisor, on=on, kind=kind, by=manager, at=now, **more
        )

    return change


def last_entry(provider):
    return audit_entries_of(provider=provider)[0]


def test_a_mentor_is_named_from_a_day_and_the_change_is_in_the_audit_trail(assign, pair, provider):
    assign(*pair)
    assert queries.mentors_on(provider=provider, day=MONDAY) == {pair[0].pk: pair[1]}
    assert queries.mentors_on(provider=provider, day=MONDAY - timedelta(days=1)) == {}
    entry = last_entry(provider)
    assert (entry.verb, entry.subject) == ("supervision.assign_mentor", f"worker {pair[0].reference}")
    assert entry.details["instead_of"] is None
    assert check_audit_trail(provider=provider).is_whole


def test_a_new_mentor_ends_the_one_before_with_the_reason(assign, pair, provider):
    first = assign(*pair)
    other = make_worker(provider)
    later = MONDAY + timedelta(days=20)
    assign(pair[0], other, on=later, reason="moved to another branch")
    first.refresh_from_db()
    assert (first.until_on, first.reason_for_change) == (later, "moved to another branch")
    assert queries.mentors_on(provider=provider, day=later) == {pair[0].pk: other}
    assert last_entry(provider).details["instead_of"] == pair[1].reference


def test_the_same_mentor_again_oneself_or_an_earlier_day_is_refused_and_nothing_is_kept(
    assign, pair, provider
):
    assign(*pair)
    before = audit_entries_of(provider=provider).count()
    with pytest.raises(SupervisionError, match="has been their mentor since 01/06/2026"):
        assign(*pair, on=MONDAY + timedelta(days=1))
    with pytest.raises(SupervisionError, match="cannot be their own mentor"):
        assign(pair[0], pair[0])
    for on in (MONDAY, MONDAY - timedelta(days=1)):
        with pytest.raises(SupervisionError, match="Another mentor of Ada Starter is on record"):
            assign(pair[0], make_worker(provider), on=on)
    assert audit_entries_of(provider=provider).count() == before
    assert queries.mentorships_of(provider=provider).count() == 1


def test_the_database_itself_refuses_two_mentors_at_a_time(pair, provider):
    make_mentorship(provider, *pair, from_on=MONDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_mentorship(
            provider, pair[0], from_on=MONDAY - timedelta(days=9), until_on=MONDAY + timedelta(days=1)
        )


def test_a_session_is_recorded_and_its_notes_stay_out_of_the_audit_trail(hold, pair, provider):
    hold(*pair, notes="Asked for a quieter round.")
    session = queries.sessions_of_worker(provider=provider, worker=pair[0]).get()
    assert (session.held_on, session.kind, session.notes) == (MONDAY, "week 2", "Asked for a quieter round.")
    entry = last_entry(provider)
    assert entry.verb == "supervision.record_held"
    assert "quieter" not in str(entry.details)


def test_a_session_to_come_a_second_one_a_day_or_with_oneself_is_refused(hold, pair, provider, now):
    make_session(provider, pair[0], MONDAY)
    with pytest.raises(SupervisionError, match="already on record"):
        hold(*pair)
    with pytest.raises(SupervisionError, match="still to come"):
        hold(*pair, on=now.date() + timedelta(days=1))
    with pytest.raises(SupervisionError, match="cannot supervise themselves"):
        hold(pair[0], pair[0])
    assert queries.sessions_of(provider=provider).count() == 1
