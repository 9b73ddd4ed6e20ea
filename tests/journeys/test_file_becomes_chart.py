"""The first walk: a file becomes a chart."""

import pytest
from django.utils import timezone

from tests.journeys.browser import PHONE, WIDE, check_accessible
from tests.journeys.files import staff_files
from tests.journeys.queue import do_queued_work

pytestmark = [pytest.mark.journey, pytest.mark.slow]


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_a_file_becomes_a_chart(size, signed_in, provider, other_provider, manager, tmp_path):
    page = signed_in(manager, size)

    # Nothing is there yet, and the dashboard says what to do.
    page.goto("/")
    assert page.get_by_text("No figures yet").is_visible()
    check_accessible(page)

    # The manager brings three files; one has a date that does not exist.
    today = timezone.localdate()
    page.goto("/files/")
    page.get_by_role("link", name="Bring files").click()
    check_accessible(page)
    page.get_by_label("Files").set_input_files(
        staff_files(folder=tmp_path / "bad", today=today, bad_date=True)
    )
    page.get_by_role("button", name="Look through the files").click()
    page.get_by_role("heading", name="What these files would do").wait_for()
    assert page.get_by_text("31/02/2026").count() >= 1
    check_accessible(page)
    page.get_by_role("button", name="Put them aside").click()

    # Mended, they say what they would do, and are brought in.
    page.goto("/files/bring")
    page.get_by_label("Files").set_input_files(staff_files(folder=tmp_path / "good", today=today))
    page.get_by_role("button", name="Look through the files").click()
    page.get_by_text("No row has a problem.").wait_for()
    page.get_by_role("button", name="Bring them in").click()
    page.get_by_text("15 new and 0 changed rows were brought in").wait_for()
    check_accessible(page)

    # The figures are calculated by a job, which tells how it goes without a reload.
    page.goto("/")
    page.get_by_role("button", name="Calculate again").click()
    page.get_by_role("button", name="Stop this job").wait_for()
    check_accessible(page)
    do_queued_work()
    page.get_by_text("Done", exact=True).wait_for()
    check_accessible(page)

    # Three of ten left within the year: the dashboard says so, and opens to chart, table and records.
    page.goto("/")
    check_accessible(page)
    card = page.get_by_role("listitem").filter(has_text="Turnover (ASC-WDS")
    assert "30.0%" in card.inner_text()
    card.get_by_role("link").click()
    page.get_by_role("heading", name="What it means").wait_for()
    assert page.locator(".chart svg:visible title").count() >= 1
    page.get_by_text("Show the figures").first.click()
    assert page.get_by_role("region", name="Figures over time").is_visible()
    check_accessible(page)
    page.get_by_role("link", name="records behind this figure").click()
    assert page.get_by_text("Leaver 0").count() == 1
    check_accessible(page)

    # The same files again change nothing, and say who brought them when.
    page.goto("/files/bring")
    page.get_by_label("Files").set_input_files(staff_files(folder=tmp_path / "again", today=today))
    page.get_by_role("button", name="Look through the files").click()
    page.get_by_role("alert").wait_for()
    said = page.get_by_role("alert").inner_text()
    assert f"workers.csv was brought in by {manager.name} on" in said
    assert "Nothing was changed." in said
    check_accessible(page)
