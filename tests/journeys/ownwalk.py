"""The hands of Dana at her own form: what she presses on each page, and what every page is measured by on the way."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from playwright.sync_api import Page, Request, Response

from tests.browser import visits
from tests.browser.fixtures import is_foreign
from tests.browser.visits import ICON
from tests.journeys.pressing import through

# What is chosen or typed on each page when everything is answered; nothing said is a way as well.
FULL: dict[str, dict[str, Any]] = {
    "know": {"know": ["links", "file", "threat"]},
    "links": {"text": "http://gallery.example/v/8841", "seen": ["public"], "may_look": ["yes"]},
    "file": {"description": "A woman by a window"},
    "told_by": {"told_by": ["body", "mark"]},
    "made_from": {"made_from": ["changed_film"]},
    "want": {"want": ["down"], "avoid": ["police"]},
    "words": {"words": "It was an old film."},
    "contact": {"way": ["email"], "where": "dana@mail.example", "called": "D", "code_word": "lamp"},
}
NEEDED: dict[str, dict[str, Any]] = {
    "safe_now": {"safe": ["yes"]},
    "under_18": {"under_18": ["no"]},
    "who": {"who": ["me"]},
}
# Pages by the first field that they have.
_NAMES = {
    "safe": "safe_now", "under_18": "under_18", "who": "who", "country": "country", "digits": "receipt", "know": "know",
    "text": "links", "description": "file", "told_by": "told_by", "made_from": "made_from", "want": "want",
    "words": "words", "way": "contact",
}  # fmt: skip
_FIRST_FIELD = """() => [...document.querySelectorAll("main form [name]")]
  .map(e => e.name).find(name => !["csrfmiddlewaretoken", "number", "leave"].includes(name)) || ''"""

_EXIT_IS_THERE = """() => {
  const e = document.querySelector("[data-leave]"), r = e.getBoundingClientRect();
  const hit = document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2);
  return !e.target && r.top >= 0 && r.bottom < 100 && r.width >= 44 && r.height >= 44 && e.contains(hit);
}"""


@dataclass
class Asked:
    """Everything that a browser asked for and got while a way was walked."""

    foreign: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    sent: list[bytes] = field(default_factory=list)
    weights: dict[str, int] = field(default_factory=dict)
    bytes_since: int = 0

    def note(self, page: Page) -> None:
        """Listen to a page from now on; its cache is off, so that each page weighs what it weighs for a stranger."""
        page.on("request", self._asked)
        page.on("response", self._got)
        wire = page.context.new_cdp_session(page)
        wire.send("Network.enable")
        wire.send("Network.setCacheDisabled", {"cacheDisabled": True})
        wire.on("Network.loadingFinished", self._came)

    def _came(self, event: dict[str, Any]) -> None:
        self.bytes_since += event["encodedDataLength"]

    def _asked(self, request: Request) -> None:
        if is_foreign(request.url):
            self.foreign.append(request.url)
        self.sent.append(request.post_data_buffer or b"")

    def _got(self, response: Response) -> None:
        kind = response.headers.get("content-type", "")
        if kind.startswith(("image/", "video/")) and ICON not in response.url:
            self.pictures.append(response.url)


Look = Callable[[str], None]


def name_of(page: Page) -> str:
    """Return which page of the way this is."""
    first = page.evaluate(_FIRST_FIELD)
    return _NAMES.get(first, page.url.rsplit("/", 1)[-1])


def walk(page: Page, url: str, said: dict[str, dict[str, Any]], look: Look = lambda name: None) -> list[str]:
    """Walk from the first page to the status; `said`: answers after the receipt. Return the names of the pages met."""
    met = ["start"]
    page.goto(f"{url}/form")
    look("start")
    through(page.locator("a.button[href='/form/1']"))
    while not page.url.endswith("/form/now"):
        name = name_of(page)
        assert name not in met, f"{name} came twice: {page.inner_text('main')}"
        met.append(name)
        look(name)
        answer(page, name, said)
        onward(page)
    look("status")
    return [*met, "status"]


def answer(page: Page, name: str, said: dict[str, dict[str, Any]]) -> None:
    """Answer one page."""
    if name == "country":
        page.select_option("select[name=country]", "DE")
    if name == "receipt":
        page.fill("input[name=digits]", "".join(re.findall(r"\d", page.inner_text(".receipt"))))
    for field_name, given in ({**NEEDED, **said}.get(name) or {}).items():
        if isinstance(given, str):
            page.fill(f"main [name={field_name}]", given)
            continue
        for value in given:
            page.check(f"main input[name={field_name}][value={value}]")


def onward(page: Page) -> None:
    """Press the button that goes on, whatever language it speaks: those that do something else have a name."""
    through(page.locator("main form .actions > button.button[type=submit]:not([name])").first)


def press(page: Page, words: str | re.Pattern[str], role: Literal["button", "link"] = "button") -> None:
    """Press the first button or link with exactly these words, and wait for the page that comes."""
    through(page.get_by_role(role, name=words, exact=True).first)


def exit_faults_from_top(page: Page) -> list[str]:
    """Return what is wrong with the way out, by Tab from the top: a refusal moves the focus on to its errors."""
    page.evaluate(
        "document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex')"
    )
    return exit_faults(page, visits.focus_of(page, tabs=2))


def exit_faults(page: Page, focus: list[dict[str, Any]]) -> list[str]:
    """Return what is wrong with the way out: second in tab order, at the top, uncovered also when scrolled down; same tab.

    At the width of the page and at 320 px by 200, which is a desk of 1,280 px at 400 %.
    """
    faults = [] if focus[0]["skip"] and focus[1]["leaves"] else ["is not second in tab order"]
    usual = page.viewport_size
    for size in (usual, {"width": 320, "height": 200}):
        page.set_viewport_size(size)
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        faults += [] if page.evaluate(_EXIT_IS_THERE) else [f"way out is covered at {size}"]
        page.evaluate("window.scrollTo(0, 0)")
    page.set_viewport_size(usual)
    return faults


def speech_faults(page: Page, language: str) -> list[str]:
    """Return what is wrong with the language of a page and its direction."""
    tag = page.locator("html")
    here = (tag.get_attribute("lang"), tag.get_attribute("dir"))
    return [] if here == (language, "rtl" if language == "ar" else "ltr") else [str(here)]
