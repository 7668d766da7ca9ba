"""May we send this? Alice asks; Dana reads two letters on her phone: a yes with script, a no without."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import visits
from tests.journeys import ownwalk, walk
from tests.journeys.pressing import through
from tests.services.app import LiveApp

PLACES = "http://stonewall.example/pic/301\nhttp://forum.example/t/harbour/112"
LAW = "us-take-it-down-act"
ON_A_PHONE = {"viewport": {"width": 360, "height": 740}, "color_scheme": "light", "locale": "en-GB"}

pytestmark = pytest.mark.timeout(420)


def _case(alice: walk.Person, samples: Path) -> str:
    """Open a case of its own: other walks on this app write about the case PRACTICE, and sites obey them."""
    case = walk.open_case(alice)
    walk.submit_pictures(alice, case, [samples / "picture-1.jpg"])
    walk.paste_addresses(alice, case, PLACES)
    return case


def _asked(alice: walk.Person, samples: Path) -> tuple[str, list[str]]:
    """Give her digits, draft two letters, ask her of both, and let three days go by. Return the digits and the drafts."""
    case = _case(alice, samples)
    alice.go(f"{case}/receipt")
    alice.page.check("input[name=is_she]")
    alice.press("Show the digits once")
    digits = "".join(re.findall(r"\d", alice.page.inner_text(".receipt")))
    drafts = [walk.draft(alice, case, LAW, to) for to in ("practice-stonewall", "practice-forum")]
    for draft in drafts:
        alice.go(draft)
        alice.press("^Ask her$")
        assert "Asked since" in alice.text
    alice.later("day", 4)
    return digits, drafts


def _come(page: Page, url: str, digits: str, waiting: str) -> None:
    page.goto(f"{url}/form/return")
    page.fill("input[name=digits]", digits)
    through(page.locator("main form.form button[type=submit]").first)
    assert waiting in page.inner_text("main")


def _read(page: Page, look: Any) -> None:
    """Read the first letter that waits in full, and have it signed by her; press yes before what is hers is confirmed."""
    ownwalk.press(page, "Look at what waits", "link")
    look("list")
    ownwalk.press(page, re.compile("^Look at it"), "link")
    look("letter")
    page.get_by_text("Read the whole letter").click()
    look("whole")
    page.get_by_text("Change who signs").click()
    page.get_by_label("I sign it myself").check()
    ownwalk.press(page, "Show me the letter like this")
    look("no-name")
    page.get_by_label("The name to sign with").fill("Dana Example")
    ownwalk.press(page, "Show me the letter like this")
    look("signed")
    ownwalk.press(page, "Yes, send it")
    look("unticked")


def _say_yes(page: Page) -> None:
    for box in page.locator("input[name=true]").all():
        box.check()
    ownwalk.press(page, "Yes, send it")
    assert "You said yes" in page.inner_text("main")


def _say_no(page: Page) -> None:
    ownwalk.press(page, "No, do not send it")
    assert "You said no" in page.inner_text("main")


def test_she_says_yes_and_no(live_app: LiveApp, browser: Browser, picture: Any) -> None:
    """U19, S40, U3, U32: every page is sound; staff see each answer."""
    wrong: dict[str, Any] = {}
    with walk.person(browser, live_app.url, "alice") as alice:
        digits, drafts = _asked(alice, live_app.data_dir / "practice" / "samples")
        for script, waiting, say in (
            (True, "2 letters wait for your word.", _say_yes),
            (False, "A letter waits for your word.", _say_no),
        ):
            context = browser.new_context(java_script_enabled=script, **ON_A_PHONE)
            page = context.new_page()

            def look(name: str, page: Page = page, script: bool = script) -> None:
                step = f"{name} {'with' if script else 'without'} script"
                bad = visits.faults_of(page, script=script)
                wrong.update({step: bad} if bad else {})
                picture(page, step)

            _come(page, live_app.url, digits, waiting)
            _read(page, look)
            say(page)
            look("said")
            context.close()
        said = [_said(alice, draft, picture) for draft in drafts]

    assert wrong == {}
    assert sorted(said) == ["no", "yes"]


def _said(alice: walk.Person, draft: str, picture: Any) -> str:
    """Return what staff read of her word on a letter: yes or no."""
    alice.go(draft)
    said = re.findall("She said (yes|no) on", alice.text)
    picture(alice.page, f"staff-{said}")
    return said[0] if said else alice.text
