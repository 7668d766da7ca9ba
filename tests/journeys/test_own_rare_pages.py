"""Pages of hers that no walk meets: rare states, refusals and errors, in Chromium; each in a language of its own, in turn.

`make test` looks at each in one way, chosen by its name, so that all six languages, both widths and both schemes are met;
TEST_ALL=1 looks at each at both widths and in both schemes, and at those that can be opened again in every language.
"""

import itertools
import re
import zlib
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from casework import questions
from tests.browser import visits
from tests.journeys import ownstates, ownwalk, turns
from tests.journeys.ownwalk import Asked
from tests.services.app import LiveApp

NOW, PAGE_BYTES = "/form/now", 60 * 1024
WAYS = list(itertools.product(turns.LANGUAGES, turns.SIGHTS))
WRONG = "1" * 20
MANY = "\n".join(f"http://gallery.example/v/{number}" for number in range(201))
_LINKS = f"/form/{questions.number_of('links')}"

_POST = """([path, given, keepsToken]) => {
  const form = Object.assign(document.createElement("form"), {method: "post", action: path});
  const hidden = [...document.querySelectorAll("main input[type=hidden]")].map(one => [one.name, one.value]);
  const all = {...(keepsToken ? Object.fromEntries(hidden) : {}), ...given};
  for (const [name, value] of Object.entries(all)) {
    form.append(Object.assign(document.createElement("textarea"), {name, value}));
  }
  document.body.append(form);
  form.submit();
}"""

pytestmark = pytest.mark.timeout(1500 if turns.ALL else 600)


@dataclass(frozen=True)
class Place:
    """One page. `case`: whose digits are typed before, "" nobody's; `given`: what is sent to it, from the page `after`."""

    name: str
    case: str
    path: str
    status: int = 200
    given: dict[str, str] | None = None
    after: str = NOW
    leads_to: str = ""
    has_token: bool = True

    def ways(self) -> list[tuple[str, list[turns.Sight]]]:
        """Return in which languages it is looked at, and how: one way that stays the same for the name, or all."""
        language, sight = self.turn()
        languages = turns.LANGUAGES if turns.ALL and self.given is None else [language]
        return [(one, turns.SIGHTS if turns.ALL else [sight]) for one in languages]

    def turn(self) -> tuple[str, turns.Sight]:
        """Return the way that is this page's turn in `make test`."""
        return WAYS[zlib.crc32(self.name.encode()) % len(WAYS)]


PLACES = (
    Place("lost before the digits", "", "/form/1", 403, {}, "/form/1", has_token=False),
    Place("first page passed", "", "/form/1", 200, {}, "/form/1", leads_to="/form/2"),
    Place("not safe", "", "/form/2", 200, {"safe": "no"}, "/form/2"),
    Place("age passed", "", "/form/3", 200, {"under_18": "no"}, "/form/3", leads_to="/form/4"),
    Place("for another", "", "/form/4", 200, {"who": "does_not_know"}, "/form/4"),
    Place("wrong digits", "", "/form/return", 422, {"digits": WRONG}, "/form/return"),
    Place("send once", "begun", "/form/file/2"),
    Place("send once without a file", "begun", "/form/file/2", 422, {}, "/form/file/2"),
    Place("codes that are none", "begun", "/form/file/1", 422, {"prints": "x"}, "/form/file/1"),
    Place("too many links", "begun", _LINKS, 422, {"text": MANY}, _LINKS),
    Place("stop all", "handed in", f"{NOW}/halt"),
    Place("handed in", "handed in", _LINKS, 409, {"text": ""}, f"{NOW}/list"),
    Place("lost", "handed in", f"{NOW}/list", 403, {"text": "x"}, f"{NOW}/list", has_token=False),
    Place("no link", "handed in", f"{NOW}/list", 422, {"text": ""}, f"{NOW}/list"),
    Place(
        "no way to reach her",
        "handed in",
        f"{NOW}/reach",
        422,
        {"way": "phone", "where": "x"},
        f"{NOW}/reach",
    ),
    Place("short word", "handed in", f"{NOW}/word/1", 422, {"word": "x"}, f"{NOW}/word/1"),
    Place("new digits", "handed in", f"{NOW}/digits", 200, {"make": "yes"}, f"{NOW}/digits"),
    Place("new digits mistyped", "handed in", f"{NOW}/digits", 422, {"digits": WRONG}, f"{NOW}/digits"),
    Place("deleting waits", "handed in", f"{NOW}/end", 200, {}, f"{NOW}/end", leads_to=NOW),
    Place("word", "word", f"{NOW}/word"),
    Place("wrong word", "word", f"{NOW}/word", 422, {"word": "red kettle"}, f"{NOW}/word"),
    Place("word slowed down", "word", f"{NOW}/word", 429, {"word": "red kettle"}, f"{NOW}/word"),
    Place("held", "held", f"{NOW}/list", 409),
    Place("held status", "held", NOW),
    Place("asked for her yes", "asked", f"{NOW}/ask"),
    Place("letter asked", "asked", f"{NOW}/ask/1"),
    Place(
        "letter that changed", "asked", f"{NOW}/ask/1", 409, {"answer": "yes", "digest": "x"}, f"{NOW}/ask/1"
    ),
    Place("letter not ticked", "asked", f"{NOW}/ask/1", 422, {"answer": "yes"}, f"{NOW}/ask/1"),
    Place("letter with no name", "asked", f"{NOW}/ask/1/sign", 422, {"who": "me"}, f"{NOW}/ask/1"),
    Place("letter of hers", "alone", f"{NOW}/letters/1"),
    Place("letter of hers dropped", "alone", f"{NOW}/letters/1/drop"),
    Place("letters", "alone", f"{NOW}/letters"),
    Place("letter signed wrong", "alone", f"{NOW}/letters/1/sign", 422, {"email": "x"}, f"{NOW}/letters/1"),
    Place("letter said sent", "sent", f"{NOW}/letters/1"),
    Place("answer of no kind", "sent", f"{NOW}/letters/1/back", 422, {"kind": "x"}, f"{NOW}/letters/1"),
    Place(
        "letter not sent",
        "sent",
        f"{NOW}/letters/1/unsent",
        200,
        {},
        f"{NOW}/letters/1",
        leads_to=f"{NOW}/letters/1",
    ),
    Place("links left open", "left open", f"{NOW}/open"),
    Place("offer", "left open", f"{NOW}/work"),
    Place("which words", "left open", f"{NOW}/plain"),
    Place("question", "left open", f"{NOW}/first"),
    Place("answers", "left open", f"{NOW}/said"),
    Place("answer again", "left open", f"{NOW}/said/1"),
    Place("answer left out", "left open", f"{NOW}/said/1", 422, {}, f"{NOW}/said/1"),
    Place("offer declined", "left open", f"{NOW}/work", 200, {"answer": "no"}, f"{NOW}/work", leads_to=NOW),
    Place(
        "link that she saw",
        "links",
        f"{NOW}/list/1",
        200,
        {"saw": "there"},
        f"{NOW}/list",
        leads_to=f"{NOW}/list",
    ),
    Place(
        "link taken out",
        "links",
        f"{NOW}/list/out",
        200,
        {"number": "2"},
        f"{NOW}/list",
        leads_to=f"{NOW}/list",
    ),
    Place("links that wait", "links", f"{NOW}/list"),
    Place("waiting links added", "links", f"{NOW}/list/more", 200, {}, f"{NOW}/list", leads_to=f"{NOW}/list"),
    Place("new digits wait", "changing", NOW),
    Place("everything deleted", "to end", f"{NOW}/end", 200, {}, f"{NOW}/end"),
    Place("to freeze", "to freeze", f"{NOW}/freeze"),
    Place("frozen", "to freeze", f"{NOW}/freeze", 200, {}, f"{NOW}/freeze"),
    Place("digits slowed down", "", "/form/return", 429, {"digits": WRONG}, "/form/return"),
)


@dataclass
class Round:
    """One browser that looks at every page, and what was wrong with which."""

    page: Page
    asked: Asked
    url: str
    picture: Any
    digits: dict[str, str]
    wrong: dict[str, Any] = field(default_factory=dict)
    case: str = ""

    def look(self, place: Place, language: str, sights: list[turns.Sight]) -> None:
        """Open one page and measure it: where it stands, by axe, at its width, by its weight, language and way out."""
        self.page.context.add_cookies([{"name": "l", "value": language, "url": self.url}])
        self.page.set_viewport_size(sights[0][0])  # type: ignore[arg-type]
        status = self._open(place)
        weight = self.asked.bytes_since
        bad = ownwalk.speech_faults(self.page, language) + [f"{weight} bytes"] * (weight > PAGE_BYTES)
        if status != place.status or not self.page.url.endswith(place.leads_to or place.path):
            bad.append(f"{status} at {self.page.url}: {self.page.inner_text('h1')}")
        for sight in turns.at_each(self.page, sights):
            bad += visits.faults_of(self.page) + ownwalk.exit_faults_from_top(self.page)
            self.picture(self.page, f"{place.name} {language} {sight}")
        self.wrong |= {f"{place.name} {language}": bad} if bad else {}

    def _open(self, place: Place) -> int:
        if place.case and place.case != self.case:
            self.come(place.case)
        self.asked.bytes_since = 0
        if place.given is None:
            answer = self.page.goto(self.url + place.path, wait_until="networkidle")
            return answer.status if answer else 0
        self.page.goto(self.url + place.after)
        # The pause after a wrong try doubles: a busy machine may need some more to meet it.
        for _try in range(12 if place.status == 429 else 1):
            status = self._post(place.path, place.given, has_token=place.has_token)
            if status == place.status:
                break
        return status

    def _post(self, path: str, given: dict[str, str], *, has_token: bool = True) -> int:
        self.asked.bytes_since = 0
        with self.page.expect_navigation(wait_until="networkidle") as came:
            self.page.evaluate(_POST, [path, given, has_token])
        return came.value.status

    def come(self, case: str) -> None:
        """Enter the digits of a case, once they are taken again."""
        self.page.goto(f"{self.url}/form/return")
        while self._post("/form/return", {"digits": self.digits[case]}) == 429:
            self.page.wait_for_timeout(1000)
        assert self.page.url.endswith(NOW), case
        if case == "to end":
            self._post(f"{NOW}/word", {"word": "blue kettle"})
        self.case = case


def test_pages_that_no_walk_meets_are_sound(live_app: LiveApp, browser: Browser, picture: Any) -> None:
    """U7, U10, U32, U33, U34, S45: axe, width, weight, language and place of each; nothing foreign."""
    context = browser.new_context(service_workers="block", locale="en-GB")
    page, asked = context.new_page(), Asked()
    asked.note(page)
    cases = dict.fromkeys(place.case for place in PLACES if place.case)
    digits = dict(zip(cases, ownstates.digits_of(live_app, cases), strict=True))
    her = Round(page, asked, live_app.url, picture, digits)

    for place in PLACES:
        for language, sights in place.ways():
            her.look(place, language, sights)
    her.come("begun")  # right digits: the wrong tries are forgotten
    context.close()

    assert her.wrong == {}
    assert (asked.foreign, asked.pictures) == ([], [])


def test_every_language_width_and_scheme_takes_its_turn() -> None:
    """U32, U33: whatever is added or renamed, no language is left out of `make test`."""
    taken = [place.turn() for place in PLACES]

    assert {language for language, _sight in taken} == {*turns.LANGUAGES}
    assert all(sight in [one for _language, one in taken] for sight in turns.SIGHTS)
    assert len({place.name for place in PLACES}) == len(PLACES)
    assert not [place for place in PLACES if re.search(r"[^\w ]", place.name)]
