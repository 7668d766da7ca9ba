"""Every page of both houses in Chromium: by axe, by keyboard, wide and narrow, light and dark, long and turned.

Each page is looked at once on a phone, and once more at a desk or in an invented language; all of these and the scheme
take turns from page to page. TEST_ALL=1 looks at every page in every way.
"""

import os
from collections.abc import Iterator
from itertools import groupby, product

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import stage, visits
from tests.browser.visits import Visit, Way
from tests.services.app import LiveApp

PHONE, DESK = 390, 1280
SCHEMES = ("light", "dark")
INVENTED = ("en-xa", "ar-xb")
ALL = os.environ.get("TEST_ALL") == "1"
TABS = 60 if ALL else 14
FIRST_PAGE_BYTES, PAGE_BYTES = 30 * 1024, 60 * 1024
# The pages that show components, and those headed by a name: their h1 is nobody's sentence.
NAMED = frozenset({"components", "plain component", "basis", "mailbox", "what works at one recipient"})


def _ways(at: int, place: stage.Place) -> Iterator[Way]:
    """Yield how the page at this place of the list is looked at."""
    invented = () if place.is_letters else INVENTED
    if ALL:
        yield from (Way(*one) for one in product((PHONE, DESK), SCHEMES, ("en", *invented)))
        return
    yield Way(PHONE, SCHEMES[at // 2 % 2])
    if invented and at % 2:
        yield Way(PHONE, SCHEMES[at // 2 % 2], INVENTED[at // 4 % 2])
    else:
        yield Way(DESK, SCHEMES[1 - at // 2 % 2])


@pytest.fixture(scope="module")
def seen(live_app: LiveApp, browser: Browser) -> list[Visit]:
    """What every page showed, in every way that is its turn."""
    with stage.staged(live_app, browser) as standing:
        turns = [(place, way) for at, place in enumerate(standing.places) for way in _ways(at, place)]
        turns.sort(key=_reader_of)
        found = []
        for (who, _way), group in groupby(turns, key=_reader_of):
            listed = list(group)
            with visits.reader(browser, standing, who, listed[0][1]) as page:
                found += [visits.visit(page, standing, place, way, tabs=_tabs(way)) for place, way in listed]
    return found


def _tabs(way: Way) -> int:
    """Return how often Tab is pressed: the whole way in one manner of looking, else to where it begins."""
    return TABS if ALL or (way.width, way.language) == (PHONE, "en") else 1


def _reader_of(turn: tuple[stage.Place, Way]) -> tuple[str, str]:
    place, way = turn
    return place.who, str(way)


def test_no_page_breaks_a_rule_of_accessibility(seen: list[Visit]) -> None:
    """U32: WCAG 2.2 AA as far as axe can tell, every page and every error state."""
    assert {str(one): one.violations for one in seen if one.violations} == {}


def test_no_page_is_wider_than_its_window(seen: list[Visit]) -> None:
    """U32, U33: nothing scrolls sideways, at 320 px either, nor with longer words or turned ones."""
    assert {str(one): one.overflow for one in seen if one.overflow} == {}


def test_every_page_works_by_keyboard(seen: list[Visit]) -> None:
    """U10, U32: the way to the content comes first; what has focus shows it and is not covered."""
    wrong = {str(one): [step for step in one.focus if step["wrong"]] for one in seen}

    assert {name: steps for name, steps in wrong.items() if steps} == {}
    assert [str(one) for one in seen if not one.place.press and not one.focus[0]["skip"]] == []


def test_no_page_asks_a_stranger_for_anything(seen: list[Visit]) -> None:
    """S45."""
    assert {str(one): one.foreign for one in seen if one.foreign} == {}


def test_no_page_brings_a_picture(seen: list[Visit]) -> None:
    """U20, U24: not even as a miniature; the icon of the window is a blank sheet."""
    assert {str(one): one.pictures for one in seen if one.pictures} == {}


def _weights(seen: list[Visit]) -> dict[str, int]:
    """Return the weight of each English page that is opened by its address, with an empty cache."""
    english = [one for one in seen if one.way.language == "en" and not one.place.press]
    return {f"{one} {one.place.who}": one.weight for one in english}


def test_pages_weigh_little(seen: list[Visit]) -> None:
    """U34: everything that comes over the wire."""
    weights = {name: weight for name, weight in _weights(seen).items() if not name.startswith("routes")}
    first = {name: weight for name, weight in weights.items() if name.startswith("help")}

    assert min(weights.values()) > 5000
    assert {name: weight for name, weight in weights.items() if weight > PAGE_BYTES} == {}
    assert {name: weight for name, weight in first.items() if weight > FIRST_PAGE_BYTES} == {}


def test_page_of_routes_weighs_little(seen: list[Visit]) -> None:
    """U34."""
    routes = [weight for name, weight in _weights(seen).items() if name.startswith("routes")]

    assert max(routes) <= PAGE_BYTES


def test_every_page_speaks_the_invented_languages(seen: list[Visit]) -> None:
    """U33: no heading stays English, and the turned language runs from the right."""
    turned = [one for one in seen if one.way.language == "ar-xb"]
    long = [one for one in seen if one.way.language == "en-xa"]

    assert {one.direction for one in turned} == {"rtl"}
    assert {one.direction for one in long} == {"ltr"}
    assert [str(one) for one in turned if "\u202e" not in one.heading and one.place.name not in NAMED] == []
    assert [str(one) for one in long if "[" not in one.heading and one.place.name not in NAMED] == []


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<p style='inline-size: 2000px'>wide</p>", "overflow"),
        ("<img src='data:,'>", "violations"),
        ("<button style='outline: 0'>bare</button>", "focus"),
    ],
)
def test_what_is_wrong_is_found(page: Page, body: str, found: str) -> None:
    """The measures themselves: a bad page has what they look for."""
    page.set_content(f"<!doctype html><html lang='en'><title>x</title><main><h1>x</h1>{body}</main>")

    measured = visits.measures_of(page, tabs=1)

    assert measured["focus"][0]["wrong"] if found == "focus" else measured[found]
