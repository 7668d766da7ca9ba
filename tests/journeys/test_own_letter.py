"""May we send this? Alice asks, Dana reads two letters on her phone: one yes, one no."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import visits
from tests.journeys import walk
from tests.services.app import LiveApp

LAW = "us-take-it-down-act"
ON_A_PHONE = {"viewport": {"width": 360, "height": 740}, "color_scheme": "light"}

pytestmark = pytest.mark.timeout(420)


def _asked(alice: walk.Person) -> tuple[str, list[str]]:
    """Give her digits, draft two letters, ask her of both, and let three days go by. Return the digits and the drafts."""
    alice.go("/cases?code=PRACTICE")
    alice.follow("PRACTICE")
    case = "/" + "/".join(alice.page.url.split("/")[3:5])
    alice.go(f"{case}/receipt")
    alice.page.check("input[name=is_she]")
    alice.press("Show the digits once")
    digits = "".join(re.findall(r"\d", alice.page.inner_text(".receipt")))
    drafts = [walk.draft(alice, case, LAW, to) for to in ("practice-gallery", "practice-forum")]
    for draft in drafts:
        alice.go(draft)
        alice.press("^Ask her$")
        assert "Asked since" in alice.text
    alice.later("day", 4)
    return digits, drafts


def _look(page: Page, name: str, picture: Any, wrong: dict[str, Any]) -> None:
    found = visits.measures_of(page, tabs=1)
    if bad := [*found["violations"], *found["overflow"]]:
        wrong[name] = bad
    picture(page, name)


def _press(page: Page, words: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=words, exact=True).click()


def _come(page: Page, url: str, digits: str) -> None:
    page.goto(f"{url}/form/return")
    page.fill("input[name=digits]", digits)
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()
    assert "2 letters wait for your word." in page.inner_text("main")


def _say(page: Page, look: Any) -> None:
    """Read one letter in full, sign it, confirm what is hers and say yes; say no to the other."""
    page.get_by_role("link", name="Look at what waits").click()
    look("list")
    page.get_by_role("link", name=re.compile("^Look at it")).first.click()
    look("letter")
    page.get_by_text("Read the whole letter").click()
    look("whole")
    page.get_by_text("Change who signs").click()
    page.get_by_label("I sign it myself").check()
    _press(page, "Show me the letter like this")
    look("no-name")
    page.get_by_label("The name to sign with").fill("Dana Example")
    _press(page, "Show me the letter like this")
    look("signed")
    _press(page, "Yes, send it")
    look("unticked")
    for box in page.locator("input[name=true]").all():
        box.check()
    _press(page, "Yes, send it")
    look("yes")
    page.get_by_role("link", name=re.compile("^Look at it")).first.click()
    _press(page, "No, do not send it")
    look("no")


def test_she_says_yes_and_no(live_app: LiveApp, browser: Browser, picture: Any) -> None:
    """U19, S40, U32: every page is sound; staff see both answers."""
    wrong: dict[str, Any] = {}
    with walk.person(browser, live_app.url, "alice") as alice:
        digits, drafts = _asked(alice)
        context = browser.new_context(locale="en-GB", **ON_A_PHONE)
        page = context.new_page()
        _come(page, live_app.url, digits)
        _say(page, lambda name: _look(page, name, picture, wrong))
        context.close()
        said = []
        for draft in drafts:
            alice.go(draft)
            said += re.findall("She said (yes|no) on", alice.text)
            picture(alice.page, f"staff-{len(said)}")

    assert wrong == {}
    assert sorted(said) == ["no", "yes"]
