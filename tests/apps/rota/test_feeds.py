"""Calendars of workers: private, revocable, and saying no more than times and initials."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from icalendar import Calendar

from hefted.accounts.queries import audit_entries_of
from hefted.rota.actions import issue_feed, publish, revoke_feed
from hefted.rota.models import FeedToken
from hefted.rota.queries import published_jobs_of
from hefted.workforce.models import EmploymentSpell, Worker
from tests.factories.rota import make_proposal, make_week

pytestmark = pytest.mark.django_db


@pytest.fixture
def worker(provider, manager, now):
    branch = make_week(provider)
    publish(proposal=make_proposal(provider, branch, by=manager, at=now), version=1, by=manager, at=now)
    long_ago = now - timedelta(days=3650)
    workers = Worker.objects.filter(provider=provider).order_by("reference")
    return next(one for one in workers if published_jobs_of(worker=one, since=long_ago).exists())


def read(client, token):
    return client.get(reverse("rota:feed", args=[token]))


@time_machine.travel("2026-03-10 09:00", tick=False)
def test_feed_shows_times_and_initials_only(client, worker, manager, now):
    token = issue_feed(worker=worker, by=manager, at=now)
    answer = read(client, token)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert answer["Referrer-Policy"] == "no-referrer"
    calendar = Calendar.from_ical(answer.content)
    events = calendar.walk("VEVENT")
    assert events
    assert all(str(event["summary"]).startswith("P") and len(str(event["summary"])) <= 4 for event in events)
    assert events[0]["dtstart"].params["TZID"] == "Europe/London"
    assert calendar.walk("VTIMEZONE")
    assert worker.name.encode() not in answer.content
    assert b"ZZ1" not in answer.content


def test_feed_is_gone_after_revocation_or_leaving(client, worker, manager, now):
    token = issue_feed(worker=worker, by=manager, at=now)
    assert read(client, token).status_code == 200
    assert revoke_feed(worker=worker, by=manager, at=now)
    assert read(client, token).status_code == 404
    assert not revoke_feed(worker=worker, by=manager, at=now)
    again = issue_feed(worker=worker, by=manager, at=now)
    EmploymentSpell.objects.filter(worker=worker).update(ended_on=now.date() - timedelta(days=400))
    assert read(client, again).status_code == 404


def test_a_new_address_stops_the_one_before_and_only_its_hash_is_kept(client, provider, worker, manager, now):
    first = issue_feed(worker=worker, by=manager, at=now)
    second = issue_feed(worker=worker, by=manager, at=now)
    assert len(first) >= 32
    assert read(client, first).status_code == 404
    assert read(client, second).status_code == 200
    assert not FeedToken.objects.filter(token_hash__in=[first, second]).exists()
    assert second not in str(list(audit_entries_of(provider=provider).values()))


def test_nobody_guesses_an_address(client, worker):
    assert read(client, "guess").status_code == 404
