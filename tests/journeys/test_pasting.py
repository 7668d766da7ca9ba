"""Digits and passphrases are pasted with the keys that everybody knows, in Chromium, with script."""

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys import ownwalk, walk
from tests.journeys.pressing import through
from tests.services.app import LiveApp

pytestmark = pytest.mark.timeout(120)
_SELECT = """() => getSelection().selectAllChildren(document.querySelector(".receipt"))"""


def test_digits_are_copied_from_their_page_and_pasted(live_app: LiveApp, browser: Browser) -> None:
    """U16: as they stand there, in groups; nobody has to remember one while typing another."""
    context = browser.new_context(service_workers="block", locale="en-GB")
    page = context.new_page()

    def look(name: str) -> None:
        if name == "receipt":
            page.evaluate(_SELECT)
            page.keyboard.press("Control+C")

    ownwalk.walk(page, live_app.url, {}, look)
    page.goto(f"{live_app.url}/form/return")
    _paste(page, "input[name=digits]")
    through(page.locator("main form.form button[type=submit]").first)

    assert page.url.endswith("/form/now")
    context.close()


def test_passphrase_of_staff_is_pasted(live_app: LiveApp, browser: Browser) -> None:
    """U16: a password manager does the same."""
    context = browser.new_context(service_workers="block", locale="en-GB")
    page = context.new_page()
    page.goto(f"{live_app.url}/account/login/")
    page.fill("input[name=login]", walk.PASSPHRASES["alice"])
    page.press("input[name=login]", "Control+A")
    page.press("input[name=login]", "Control+X")
    page.fill("input[name=login]", "alice")
    _paste(page, "input[name=password]")
    through(page.locator("main form button[type=submit]").first)

    assert "/account/login" not in page.url
    context.close()


def _paste(page: Page, field: str) -> None:
    page.focus(field)
    page.keyboard.press("Control+V")
    assert page.input_value(field)
