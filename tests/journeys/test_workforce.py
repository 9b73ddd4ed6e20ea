"""A manager takes somebody on, changes their contract, and records that they left."""

import pytest

from tests.journeys.browser import PHONE, WIDE, check_accessible

pytestmark = [pytest.mark.journey, pytest.mark.slow]


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_somebody_starts_changes_contract_and_leaves(size, signed_in, records, manager):
    page = signed_in(manager, size)

    # The new starter: a date that does not exist is explained where it stands.
    page.goto("/workforce/")
    page.get_by_role("link", name="Add a new starter").click()
    page.get_by_label("Name").fill("Dilys Dent")
    page.get_by_label("Worker reference").fill("W900")
    page.get_by_label("First day").fill("31/06/2026")
    page.get_by_label("Job role").select_option(label="Care worker")
    page.get_by_role("button", name="Add new starter").click()
    page.get_by_role("link", name="Enter a real date").click()
    assert page.evaluate("document.activeElement.id") == "id_on"
    check_accessible(page)

    page.get_by_label("First day").fill("01/06/2026")
    page.get_by_role("button", name="Add new starter").click()
    page.get_by_role("heading", name="Dilys Dent").wait_for()
    assert "starts on 01/06/2026" in page.get_by_role("status").inner_text()
    check_accessible(page)

    # New terms.
    page.get_by_role("link", name="Change contract").click()
    page.get_by_label("From").fill("01/07/2026")
    page.get_by_label("Contracted hours a week").fill("22.5")
    page.get_by_role("button", name="Save new contract").click()
    page.get_by_text("Permanent, 22.5 hours a week").wait_for()

    # They leave, with a reason.
    page.get_by_role("link", name="End employment").click()
    page.get_by_label("Day they left").fill("01/09/2026")
    page.get_by_label("Reason for leaving").select_option(label="Retired")
    page.get_by_role("button", name="End employment").click()
    page.get_by_text("Retired.").wait_for()
    check_accessible(page)

    # The audit trail knows all three.
    page.goto("/audit")
    for words in ("start employment", "change contract", "end spell"):
        assert page.get_by_text(f"Workforce: {words}").count() >= 1
