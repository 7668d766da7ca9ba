"""Somebody whose case nobody works sends a letter herself, in Chromium: from handing in to the day that comes next (U3, U32)."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import visits
from tests.journeys import ownwalk
from tests.journeys.ownwalk import Asked
from tests.journeys.pressing import through
from tests.services.app import LiveApp

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
SAID: dict[str, dict[str, Any]] = {
    "know": {"know": ["links"]},
    "links": {"text": "http://gallery.example/v/8841", "seen": ["public"], "may_look": ["yes"]},
    "told_by": {"told_by": ["body", "mark"]},
}
ANSWERS = {
    "What can be seen?": "nude",
    "Is it a real picture or film, or made by a computer?": "real",
    "Did you agree that others see it there?": "False",
}
_SET = "from casework.models import Organisation as O; O.objects.filter(intake_reader__isnull=False).update(own_cases='{}')"
# Until the app has found out whose site it is.
PATIENCE_S = 60

pytestmark = pytest.mark.timeout(240)


@pytest.fixture(autouse=True)
def _nobody_works_them(live_app: LiveApp) -> Iterator[None]:
    """The clinic works no case that people open themselves, while this walk lasts."""
    assert live_app.manage("shell", "-c", _SET.format("alone")).returncode == 0
    yield
    live_app.manage("shell", "-c", _SET.format("worked"))


@contextmanager
def visitor(browser: Browser, **options: Any) -> Iterator[tuple[Page, Asked]]:
    """A browser of her own, and what it asks for."""
    context = browser.new_context(service_workers="block", locale="en-GB", **options)
    context.set_default_timeout(20_000)
    page, asked = context.new_page(), Asked()
    asked.note(page)
    yield page, asked
    context.close()


class Walk:
    """Her hands on these pages, and what is wrong with each page on the way."""

    def __init__(self, page: Page, picture: Any, *, script: bool) -> None:
        self.page, self.picture, self.script, self.wrong = page, picture, script, {}

    def sound(self, name: str) -> None:
        """Measure the page as it stands. Axe is a script itself: without one the page is only drawn."""
        if self.script:
            found = visits.measures_of(self.page, tabs=1)
            bad = [*found["violations"], *found["overflow"]]
            self.wrong |= {name: bad} if bad else {}
        self.picture(self.page, name)

    def press(self, words: str) -> None:
        """Press a button that loads a page."""
        through(self.page.get_by_role("button", name=words).first)

    def answer(self) -> None:
        """Answer the questions that come first."""
        through(self.page.get_by_role("link", name="Answer them"))
        while (heading := self.page.inner_text("h1")) in ANSWERS:
            self.sound(heading)
            self.page.check(f"main input[value={ANSWERS[heading]}]")
            self.press("Continue")
        through(self.page.get_by_role("link", name="What I answered"))
        self.sound("answers")
        through(self.page.get_by_role("link", name="Change").first)
        self.sound("answer anew")
        self.press("Keep it")
        through(self.page.get_by_role("link", name="Back"))

    def write(self) -> None:
        """Wait until a letter to the gallery is open, and write it."""
        ends = time.monotonic() + PATIENCE_S
        gallery = self.page.get_by_role("button", name="Write this letter : Gallery")
        while not gallery.count():
            assert time.monotonic() < ends, self.page.inner_text("main")
            time.sleep(1)
            self.page.reload()
        self.sound("letters")
        through(gallery)
        self.sound("draft")

    def sign(self) -> None:
        """Sign, and say what only she can say."""
        self.page.fill("input[name=name]", "D. Example")
        self.page.fill("input[name=email]", "d@mail.example")
        self.press("Keep it")
        while self.page.locator("input[name=confirmed]").count():
            self.page.locator("input[name=confirmed]").first.check()
            self.press("Say it")
        self.sound("ready")

    def send(self) -> None:
        """Say that it is sent; first without a day, which is said."""
        self.page.locator("main input[name=way]").first.check()
        # Practice time: another walk on the same app may have moved it.
        today = self.page.input_value("input[name=sent_on]")
        self.page.fill("input[name=sent_on]", "")
        self.press("I have sent it")
        assert self.page.locator(".errors li").count() == 1
        self.sound("error")
        self.page.fill("input[name=sent_on]", today)
        self.page.fill("input[name=number]", "R-77")
        self.press("I have sent it")
        self.sound("sent")


@pytest.mark.parametrize(
    "way",
    [(True, PHONE, "light"), (True, DESK, "dark"), (False, PHONE, "dark")],
    ids=["phone", "desk", "without-script"],
)
def test_letter_goes_from_her_hands_and_its_day_stands_on_the_status_page(
    live_app: LiveApp, browser: Browser, picture: Any, way: tuple[bool, dict[str, int], str]
) -> None:
    """U3, U7, U32, S45: with script, sound by axe, and without; nothing foreign, no picture."""
    script, size, scheme = way
    options = {"viewport": size, "java_script_enabled": script, "color_scheme": scheme}
    with visitor(browser, **options) as (page, asked):
        walk = Walk(page, picture, script=script)
        ownwalk.walk(page, live_app.url, SAID)
        walk.sound("status before")
        through(page.get_by_role("link", name="Letters that I can send myself"))
        walk.answer()
        walk.write()
        walk.sign()
        walk.send()
        page.goto(f"{live_app.url}/form/now")
        walk.sound("status after")
        status = page.inner_text("main")

    assert walk.wrong == {}
    assert "By then they should have answered a letter of yours." in status
    assert "Somebody looks at your case" not in status
    assert (asked.foreign, asked.pictures) == ([], [])
