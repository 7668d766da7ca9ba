"""Every page that Dana reaches after coming back with her digits, in Chromium, where nobody works such cases; and their list."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import visits
from tests.journeys import ownwalk, walk
from tests.journeys.ownwalk import FULL, Asked
from tests.journeys.pressing import through
from tests.services.app import LiveApp

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
PAGE_BYTES = 60 * 1024
PAGES = (
    "",
    "/list",
    "/sent",
    "/words",
    "/ask",
    "/letters",
    "/first",
    "/reach",
    "/agreed",
    "/days",
    "/note",
    "/word/1",
    "/digits",
    "/end",
)

pytestmark = pytest.mark.timeout(240)


@pytest.fixture(autouse=True)
def _nobody_works_them(live_app: LiveApp, browser: Browser) -> Iterator[None]:
    """Bob says that people send their letters themselves, and takes it back afterwards: the app serves other tests as well."""
    for becomes in ("alone", "worked"):
        with walk.person(browser, live_app.url, "bob") as bob:
            bob.go("/house/reader")
            bob.tick("own_cases", becomes)
            bob.press("Keep it")
        if becomes == "alone":
            yield


@dataclass
class Round:
    """One visitor who looks at each page of her case, and what was wrong with which."""

    page: Page
    asked: Asked
    url: str
    picture: Any
    wrong: dict[str, Any] = field(default_factory=dict)

    def look(self, way: str, language: str, *, script: bool = True, tabs: int = 0) -> None:
        """Open each page: by axe, at its width, by its weight, by the language that it speaks, so many presses of Tab on."""
        for path in PAGES:
            self.asked.bytes_since = 0
            answer = self.page.goto(f"{self.url}/form/now{path}", wait_until="networkidle")
            weight, spoken = self.asked.bytes_since, self.page.locator("html").get_attribute("lang")
            bad = visits.faults_of(self.page, script=script)
            self.picture(self.page, f"{way}{path}")
            bad += visits.keyboard_faults_of(self.page, tabs=tabs) if tabs else []
            if not answer or answer.status != 200 or not self.page.url.endswith(f"/form/now{path}"):
                bad.append(f"led to {self.page.url}")
            if weight > PAGE_BYTES or spoken != language:
                bad.append(f"{weight} bytes in {spoken}")
            self.wrong.update({f"{path} {way}": bad} if bad else {})


def test_each_page_after_coming_back_is_sound(live_app: LiveApp, browser: Browser, picture: Any) -> None:
    """U3, U7, U10, U32, U33, U34, S45: phone and desk, light and dark, English and Arabic, by keyboard; nothing foreign."""
    context = browser.new_context(service_workers="block", locale="en-GB", viewport=PHONE)
    page, asked = context.new_page(), Asked()
    asked.note(page)
    ownwalk.walk(page, live_app.url, FULL)
    her = Round(page, asked, live_app.url, picture)

    her.look("phone", "en", tabs=60)
    page.set_viewport_size(DESK)
    page.emulate_media(color_scheme="dark")
    her.look("desk", "en")
    page.set_viewport_size(PHONE)
    page.emulate_media(color_scheme="light")
    through(page.locator("button[name=language][value=ar]"))
    her.look("arabic", "ar")
    kept = context.storage_state()
    context.close()
    plain = browser.new_context(java_script_enabled=False, locale="en-GB", viewport=PHONE, storage_state=kept)
    her.page = plain.new_page()
    asked.note(her.page)
    her.look("without script", "ar", script=False)
    plain.close()

    assert her.wrong == {}
    assert (asked.foreign, asked.pictures) == ([], [])


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "light"), (DESK, "dark")], ids=["phone", "desk"])
def test_list_of_such_cases_is_sound(
    live_app: LiveApp, browser: Browser, picture: Any, size: dict[str, int], scheme: str
) -> None:
    """U32: the reader's list has her case in it, and not a word of what she said."""
    context = browser.new_context(service_workers="block", locale="en-GB")
    ownwalk.walk(context.new_page(), live_app.url, {"words": FULL["words"]})
    context.close()

    with walk.person(browser, live_app.url, "alice", viewport=size, color_scheme=scheme) as alice:
        alice.go("/house/own")
        bad, says = visits.faults_of(alice.page), alice.text
        picture(alice.page, "list")

    assert bad == []
    assert "Nothing is due" in says
    assert FULL["words"]["words"] not in says
