"""Signing in, and every page of the menu, at a desk and on a phone."""

import pytest
from django.urls import reverse

from tests.journeys.browser import PHONE, WIDE, check_accessible, menu_of

pytestmark = [pytest.mark.journey, pytest.mark.slow]
sizes = pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])


@sizes
def test_sign_in_page_is_accessible_and_explains_a_wrong_password(size, open_page, records, manager):
    page = open_page(size)
    page.goto("/account/login/")
    check_accessible(page)
    page.get_by_label("Email").fill(manager.email)
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    summary = page.get_by_role("alert")
    summary.wait_for()
    assert "There is a problem" in summary.inner_text()
    assert page.evaluate("document.activeElement.className") == "error-summary"
    check_accessible(page)


@sizes
def test_every_page_of_the_menu_opens(size, signed_in, records, manager):
    page = signed_in(manager, size)
    menu = menu_of(page)
    assert {"Workforce", "People supported", "Audit"} <= set(menu)
    for words, address in menu.items():
        answer = page.goto(address)
        assert answer.status == 200, f"{words} answers {answer.status}"
        assert page.locator("h1").count() == 1, words
        check_accessible(page)


@sizes
def test_pages_below_the_menu_open(size, signed_in, records, manager, member):
    page = signed_in(manager, size)
    spell, person = records.spells[0], records.people[0]
    for route, *numbers in (
        ("workforce:worker", spell.worker_id),
        ("workforce:start",),
        ("workforce:absence", spell.worker_id),
        ("workforce:come_back", spell.worker_id),
        ("workforce:end", spell.pk),
        ("workforce:contract", spell.pk),
        ("workforce:role", spell.pk),
        ("care:person", person.pk),
        ("accounts:invite",),
        ("accounts:user", member("auditor").pk),
        ("mfa_index",),
        ("account_change_password",),
    ):
        assert page.goto(reverse(route, args=numbers)).status == 200, route
        check_accessible(page)


def test_menu_on_a_phone_works_by_keyboard(page_phone, records):
    page = page_phone
    page.goto("/workforce/")
    page.locator(".top summary").focus()
    page.keyboard.press("Enter")
    assert page.locator(".top nav").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator(".top nav").is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_skip_link_is_the_first_stop_and_leads_to_the_page(page_wide, records):
    page = page_wide
    page.goto("/workforce/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_pages_work_without_scripts(chromium, live_server, records, manager):
    context = chromium.new_context(base_url=live_server.url, viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto("/account/login/")
    page.get_by_label("Email").fill(manager.email)
    page.get_by_label("Password").fill("a long enough sentence")
    page.get_by_role("button", name="Sign in").click()
    page.goto("/workforce/")
    page.locator(".top summary").click()
    page.get_by_role("link", name="People supported").click()
    assert page.get_by_role("heading", name="People supported").is_visible()
    context.close()
