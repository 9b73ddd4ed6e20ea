"""The second walk: a week is planned, compared with the one in the records, changed by hand and published."""

from datetime import UTC, datetime, time, timedelta

import pytest
from django.utils import timezone

from hefted.workforce.models import Availability
from tests.factories.care import make_person, make_visit
from tests.factories.workforce import make_branch, make_spell, make_worker
from tests.journeys.browser import PHONE, WIDE, check_accessible
from tests.journeys.queue import do_queued_work

pytestmark = [pytest.mark.journey, pytest.mark.slow]


@pytest.fixture
def branch(provider, other_provider):
    """Three carers free all week, and four people with a visit on each of three days of next week."""
    north = make_branch(provider, name="North", travel_pay="not paid", latitude=52.9, longitude=-0.97)
    for number in range(3):
        home = {"home_latitude": 52.9 + number / 100, "home_longitude": -0.97}
        worker = make_worker(provider, f"W{number}", name=f"Carer {'ABC'[number]}", travel_mode="car", **home)
        make_spell(provider, worker, branch=north)
        for weekday in range(7):
            Availability.objects.create(
                provider=provider, worker=worker, weekday=weekday, from_minute=420, until_minute=1320
            )
    today = timezone.localdate()
    monday = today + timedelta(days=7 - today.weekday())
    for number in range(4):
        person = make_person(
            provider,
            f"P{number}",
            branch=north,
            initials=f"{'ABCD'[number]}.X.",
            latitude=52.905 + number / 100,
            longitude=-0.96,
        )
        for day in range(3):
            start = datetime.combine(monday + timedelta(days=day), time(9 + number), tzinfo=UTC)
            make_visit(provider, person, None, start=start, status="planned")
    return north


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_week_is_planned(size, signed_in, branch, member):
    page = signed_in(member("coordinator").user, size)

    # The coordinator opens next week as the records have it: nobody is allocated yet.
    page.goto("/rota/")
    check_accessible(page)
    page.get_by_role("link", name="Week of").click()
    check_accessible(page)

    # A rota is worked out by a job; the page tells how it goes.
    page.get_by_label("Seconds to search").fill("2")
    page.get_by_role("button", name="Work out a rota").click()
    page.get_by_role("heading", name="Working out a rota").wait_for()
    check_accessible(page)
    proposal = page.url
    do_queued_work()
    page.get_by_text("Every visit has its carer.").wait_for()  # the page turns to the rota by itself
    assert page.get_by_role("region", name="Before and after").is_visible()
    check_accessible(page)

    # Why this carer? The answer comes without leaving the page.
    page.get_by_role("link", name="Why").first.click()
    page.get_by_text("Why Carer").first.wait_for()
    check_accessible(page)

    # A visit is moved by hand; a move that breaks a rule is refused with the rule.
    page.get_by_role("link", name="Move").first.click()
    check_accessible(page)
    page.get_by_label("Starts at").fill("03:00")
    page.get_by_role("button", name="Move the visit").click()
    page.get_by_role("alert").wait_for()
    assert page.url != proposal
    check_accessible(page)

    # Published, it is what everybody sees.
    page.goto(proposal)
    page.get_by_role("button", name="Publish this rota").click()
    page.get_by_text("Published on").wait_for()
    check_accessible(page)

    # A worker's calendar gets a private address, shown once.
    page.goto("/rota/feeds/")
    check_accessible(page)
    page.get_by_role("button", name="New address for Carer A").click()
    address = page.get_by_role("main").locator("code").inner_text()
    check_accessible(page)
    feed = page.request.get(address)
    assert feed.status == 200
    assert "BEGIN:VCALENDAR" in feed.text()
