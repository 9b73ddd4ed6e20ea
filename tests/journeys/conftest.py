"""Journeys run in the machine's own Chromium, against a live server with records in it."""

import os

import pytest

from tests.conftest import PASSWORD
from tests.journeys import browser as window
from tests.journeys.records import make_records


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory):
    """On SQLite the site and the test each hold their own connection, as web server and worker do."""
    from django.db import connections

    settings = connections["default"].settings_dict
    if settings["ENGINE"].endswith("sqlite3"):
        settings["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "journeys.sqlite3")


@pytest.fixture(scope="session")
def chromium():
    if window.CHROMIUM is None:
        reason = "Chromium is not installed, so no journey can be walked: install the package chromium."
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    from playwright.sync_api import sync_playwright

    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # The browser's driver runs an event loop in this thread; the records are still asked plainly.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        launched = playwright.chromium.launch(executable_path=window.CHROMIUM, args=window.FLAGS)
        yield launched
        launched.close()


@pytest.fixture(autouse=True)
def _forget_guesses():
    """Many people sign in from this one machine; the door must not close on them."""
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def open_page(chromium, live_server):
    """Opens a page of the site on a screen of this size; nobody is signed in yet."""
    contexts = []

    def open_at(size):
        context = chromium.new_context(viewport=size, base_url=live_server.url, locale="en-GB")
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        window.listen(page)
        return page

    yield open_at
    for context in contexts:
        context.close()


@pytest.fixture
def records(transactional_db, provider, other_provider):
    """A small provider with something on every page."""
    return make_records(provider)


@pytest.fixture
def signed_in(open_page, live_server):
    """A page where this user has signed in through the form."""

    def sign(user, size):
        page = open_page(size)
        window.sign_in(page, at=live_server.url, email=user.email, password=PASSWORD)
        return page

    return sign


@pytest.fixture
def page_wide(signed_in, manager):
    """The manager at a desk: 1360 pixels."""
    return signed_in(manager, window.WIDE)


@pytest.fixture
def page_phone(signed_in, manager):
    """The manager with a phone: 390 pixels."""
    return signed_in(manager, window.PHONE)
