"""A real browser for journeys: where it is, what it may not complain about, and what axe must not find."""

import shutil
from weakref import WeakKeyDictionary

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
WIDE = {"width": 1360, "height": 900}
PHONE = {"width": 390, "height": 844}

_complaints: WeakKeyDictionary[Page, list[str]] = WeakKeyDictionary()


def listen(page: Page) -> None:
    """Remember everything that the console of this page calls an error."""
    complaints = _complaints.setdefault(page, [])

    def hear(said: ConsoleMessage) -> None:
        # A refused form is answered with status 422, which Chromium logs as an error; it is none.
        if said.type == "error" and "status of 422" not in said.text:
            complaints.append(said.text)

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(str(error)))


def check_accessible(page: Page) -> None:
    """Axe finds nothing, the console is quiet, and nothing is wider than the screen."""
    found = Axe().run(page).response["violations"]
    faults = [f"{one['id']}: {one['help']}: {one['nodes'][0]['html'][:200]}" for one in found]
    faults += [f"console: {words}" for words in _complaints.get(page, [])]
    wide, screen = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
    if wide > screen:
        faults.append(f"the page is {wide} pixels wide on a screen of {screen}")
    assert not faults, f"{page.url} at {screen} pixels:\n" + "\n".join(faults)


def sign_in(page: Page, *, at: str, email: str, password: str) -> None:
    """Through the form, as a person does."""
    page.goto(f"{at}/account/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Sign out").wait_for()


def menu_of(page: Page) -> dict[str, str]:
    """Words > address of the menu, at either width."""
    handle = page.locator(".top summary")
    if handle.is_visible() and not page.locator(".top details[open]").count():
        handle.click()
    links = page.locator(".menu a:visible")
    return {link.inner_text(): link.get_attribute("href") for link in links.all()}
