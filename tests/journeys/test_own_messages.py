"""Dana and Alice write to each other in Chromium, and Dana sees how she may be reached: with script and without."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import visits
from tests.journeys import ownwalk, walk
from tests.journeys.ownwalk import FULL
from tests.services.app import LiveApp

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
SAID = "He came to my school. What do I say?"
Look = Callable[[Page, str], None]

pytestmark = pytest.mark.timeout(240)


@pytest.mark.parametrize(
    "how",
    [
        {"viewport": PHONE, "color_scheme": "light"},
        {"viewport": DESK, "color_scheme": "dark"},
        {"viewport": PHONE, "java_script_enabled": False},
    ],
    ids=["phone", "desk", "without-script"],
)
def test_they_write_to_each_other(
    live_app: LiveApp, browser: Browser, picture: Any, how: dict[str, Any]
) -> None:
    """S39, U25, U30, U32: her message, the answer, the sentence on her status; her plan; axe and width on each page."""
    context = browser.new_context(service_workers="block", locale="en-GB", **how)
    context.set_default_timeout(20_000)
    page, wrong = context.new_page(), dict[str, Any]()

    def look(seen: Page, name: str) -> None:
        bad = visits.faults_of(seen, script=how.get("java_script_enabled", True))
        wrong.update({name: bad} if bad else {})
        picture(seen, name)

    ownwalk.walk(page, live_app.url, {"contact": FULL["contact"]})
    _write(page, look)
    with walk.person(browser, live_app.url, "alice", **how) as alice:
        _answer(alice, look)
    _read(page, live_app.url, look)
    _keep_plan(page, look)
    context.close()

    assert wrong == {}


def _write(page: Page, look: Look) -> None:
    """She sends an empty message, is told so, and writes one."""
    ownwalk.press(page, "Messages", "link")
    ownwalk.press(page, "Send")
    assert "There is nothing in it yet." in page.inner_text("main")
    look(page, "empty")
    page.fill("textarea[name=text]", SAID)
    ownwalk.press(page, "Send")
    assert SAID in page.inner_text("main")
    look(page, "sent")


def _answer(alice: walk.Person, look: Look) -> None:
    """Alice finds it in her day, reads it and answers."""
    page = alice.page
    ownwalk.press(page, re.compile("^She wrote to you"), "link")
    assert SAID not in page.inner_text("main")
    page.locator("details.folded > summary").first.click()
    assert SAID in page.inner_text("main")
    look(page, "staff")
    page.fill("textarea[name=text]", "Say nothing. We look at it.")
    ownwalk.press(page, "Put it on her page")
    assert "not read yet" in page.inner_text("main")
    page.goto(page.url.removesuffix("/messages") + "/reach")
    assert "lamp" in page.inner_text("main")
    look(page, "staff-reach")


def _read(page: Page, url: str, look: Look) -> None:
    """Her status says that a message is there until she says that she has read it."""
    page.goto(f"{url}/form/now")
    assert "There is a message for you." in page.inner_text("main")
    look(page, "status")
    ownwalk.press(page, "Read it", "link")
    assert "Say nothing. We look at it." in page.inner_text("main")
    look(page, "answered")
    ownwalk.press(page, "I have read it")
    ownwalk.press(page, "Back", "link")
    assert "message for you" not in page.inner_text("main")


def _keep_plan(page: Page, look: Look) -> None:
    """She says that her plan is still right, and hands it in again as it is: the change waits."""
    ownwalk.press(page, "How I may be reached", "link")
    look(page, "reach")
    ownwalk.press(page, "It is still right")
    ownwalk.press(page, "Keep it")
    assert "change how you are reached" in page.inner_text("main")
    look(page, "change-waits")
