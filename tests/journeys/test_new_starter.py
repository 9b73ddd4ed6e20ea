"""The third walk: a new starter is looked after. Due days are worked out from the first day, never kept."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories.workforce import make_spell, make_worker
from tests.journeys.browser import PHONE, WIDE, check_accessible

pytestmark = [pytest.mark.journey, pytest.mark.slow]


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_new_starter_is_looked_after(size, signed_in, provider, other_provider, manager):
    make_spell(provider, make_worker(provider, "W001", name="Mary Mentor"))
    page = signed_in(manager, size)
    first_day = timezone.localdate() - timedelta(days=14)

    # Taken on two weeks ago.
    page.goto("/workforce/new")
    page.get_by_label("Name").fill("Dilys Dent")
    page.get_by_label("Worker reference").fill("W900")
    page.get_by_label("First day").fill(f"{first_day:%d/%m/%Y}")
    page.get_by_label("Job role").select_option(label="Care worker")
    page.get_by_role("button", name="Add new starter").click()
    page.get_by_role("heading", name="Dilys Dent").wait_for()

    # Week 2 is due now, and she has no mentor yet.
    page.goto("/supervision/")
    line = page.get_by_role("row").filter(has_text="Dilys Dent")
    assert "Week 2" in line.inner_text()
    check_accessible(page)
    line.get_by_role("link", name="Dilys Dent", exact=True).click()
    assert page.get_by_text("no mentor named").is_visible()
    check_accessible(page)

    # She gets one, who holds the supervision.
    page.get_by_role("link", name="Name a mentor").click()
    page.get_by_label("Mentor", exact=True).select_option(label="Mary Mentor (W001)")
    check_accessible(page)
    page.get_by_role("main").get_by_role("button").click()
    page.get_by_text("mentored by Mary Mentor").wait_for()
    page.get_by_role("link", name="Record a supervision").click()
    page.get_by_label("Which supervision").select_option(label="Week 2")
    page.get_by_label("Supervisor", exact=True).select_option(label="Mary Mentor (W001)")
    page.get_by_role("button", name="Record supervision").click()
    page.get_by_text("The supervision of Dilys Dent is recorded.").wait_for()
    assert "Held on time" in page.get_by_role("row").filter(has_text="Week 2").first.inner_text()
    check_accessible(page)

    # It is no longer due, and the trail knows who recorded it.
    page.goto("/supervision/")
    assert page.get_by_role("row").filter(has_text="Dilys Dent").count() == 0
    page.goto("/audit")
    assert page.get_by_text("Supervision: ").count() >= 2
