"""Every page that Dana reaches after coming back with her digits, in Chromium, where nobody works such cases; and their list."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import visits
from tests.journeys import ownwalk, turns, walk
from tests.journeys.ownwalk import FULL, Asked
from tests.journeys.pressing import through
from tests.journeys.turns import DESK, PHONE
from tests.services.app import LiveApp

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

pytestmark = pytest.mark.timeout(1500 if turns.ALL else 240)


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

    def look(self, turn: int, *, tabs: int = 0) -> None:
        """Open each page in a language of its own: by axe, at its width, by its way out, so many presses of Tab on."""
        for number, path in enumerate(PAGES):
            language = turns.language_of(number + turn)
            self.page.context.add_cookies([{"name": "l", "value": language, "url": self.url}])
            bad = self._opened(path, language)
            bad += visits.keyboard_faults_of(self.page, tabs=tabs) if tabs else []
            for sight in turns.at_each(self.page, turns.sights_of(number + turn // 2)):
                bad += visits.faults_of(self.page) + ownwalk.exit_faults_from_top(self.page)
                self.picture(self.page, f"{path} {language} {sight}")
            self.wrong |= {f"{path} {language}": bad} if bad else {}

    def look_without_script(self, language: str) -> None:
        """Choose a language and open each page where no script runs."""
        self._opened("", self.page.locator("html").get_attribute("lang") or "")
        through(self.page.locator(f"button[name=language][value={language}]"))
        for path in PAGES:
            bad = self._opened(path, language) + visits.faults_of(self.page, script=False)
            self.picture(self.page, f"{path} {language} without script")
            self.wrong |= {f"{path} {language} without script": bad} if bad else {}

    def _opened(self, path: str, language: str) -> list[str]:
        """Open a page; return what is wrong with where it stands, its weight, and the language that it speaks."""
        self.asked.bytes_since = 0
        answer = self.page.goto(f"{self.url}/form/now{path}", wait_until="networkidle")
        bad = ownwalk.speech_faults(self.page, language)
        if not answer or answer.status != 200 or not self.page.url.endswith(f"/form/now{path}"):
            bad.append(f"led to {self.page.url}")
        return bad + [f"{self.asked.bytes_since} bytes"] * (self.asked.bytes_since > PAGE_BYTES)


def test_each_page_after_coming_back_is_sound(live_app: LiveApp, browser: Browser, picture: Any) -> None:
    """U3, U7, U10, U32, U33, U34, S45: in three languages a page, others each day, by keyboard in one; nothing foreign."""
    context = browser.new_context(service_workers="block", locale="en-GB", viewport=PHONE)
    page, asked = context.new_page(), Asked()
    asked.note(page)
    ownwalk.walk(page, live_app.url, FULL)
    her = Round(page, asked, live_app.url, picture)

    for turn in range(len(turns.LANGUAGES)) if turns.ALL else (0, 2, 4):
        her.look(turn, tabs=0 if turn else 60)
    kept = context.storage_state()
    context.close()
    size, _scheme = turns.sights_of(0)[-1]
    plain = browser.new_context(java_script_enabled=False, locale="en-GB", viewport=size, storage_state=kept)
    her.page = plain.new_page()
    asked.note(her.page)
    for language in turns.LANGUAGES if turns.ALL else [turns.language_of(0)]:
        her.look_without_script(language)
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
