"""Somebody opens her own case in Chromium: whole way with script and without, narrow and wide, light and dark, by keyboard."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from casework import questions
from tests import pictures
from tests.browser import device, visits
from tests.journeys import ownwalk, turns
from tests.journeys.ownwalk import FULL, Asked
from tests.journeys.pressing import through
from tests.journeys.turns import DESK, PHONE
from tests.services.app import LiveApp

FIRST_PAGE_BYTES, PAGE_BYTES = 30 * 1024, 60 * 1024
MESS = "see http://gallery.example/v/8841 my school\nhttp://gallery.example/v/8841\nhttp://exa[mple/x"
# Five minutes are for people; a browser that answers at once needs a fraction.
SHORTEST_S = 60
# Pages on which something has to be chosen or typed.
ERRORS = ("under_18", "who", "country", "receipt", "contact")

pytestmark = pytest.mark.timeout(240)


@contextmanager
def visitor(browser: Browser, **options: Any) -> Iterator[tuple[Page, Asked]]:
    """A browser of her own, and what it asks for."""
    context = browser.new_context(service_workers="block", **{"locale": "en-GB", **options})
    context.set_default_timeout(20_000)
    page, asked = context.new_page(), Asked()
    asked.note(page)
    yield page, asked
    context.close()


@pytest.mark.parametrize("script", [True, False], ids=["with-script", "without-script"])
def test_shortest_way_says_nothing_and_ends_in_a_case(
    live_app: LiveApp, browser: Browser, script: bool
) -> None:
    """U1, U3, S45: no picture, name, mail or story; nothing foreign; no image bytes."""
    with visitor(browser, viewport=PHONE, java_script_enabled=script) as (page, asked):
        begun = time.monotonic()
        met = ownwalk.walk(page, live_app.url, {})
        took_s = time.monotonic() - begun

    print(f"\n{len(met)} pages in {took_s:.1f} s")
    assert met[-1] == "status"
    assert (asked.foreign, asked.pictures) == ([], [])
    assert took_s < SHORTEST_S


@pytest.mark.parametrize(("size", "scheme"), [(PHONE, "light"), (DESK, "dark")], ids=["phone", "desk"])
def test_every_page_of_the_fullest_way_is_sound(
    live_app: LiveApp, browser: Browser, picture: Any, size: dict[str, int], scheme: str
) -> None:
    """U10, U32, U34, S45: axe, width, weight and the exit bar on each page."""
    wrong: dict[str, Any] = {}
    with visitor(browser, viewport=size, color_scheme=scheme) as (page, asked):

        def look(name: str) -> None:
            page.wait_for_load_state("networkidle")
            asked.weights[name], asked.bytes_since = asked.bytes_since, 0
            found = visits.measures_of(page, tabs=2)
            bad = [*found["violations"], *found["overflow"], *ownwalk.exit_faults(page, found["focus"])]
            wrong.update({name: bad} if bad else {})
            picture(page, name)

        met = ownwalk.walk(page, live_app.url, FULL, look)

    print(f"\nbytes: {asked.weights}")
    assert wrong == {}
    assert set(met) == {"start", *questions.PAGES, "status"} - {"staying_safe", "check"} | {"1", "15"}
    assert asked.weights["start"] <= FIRST_PAGE_BYTES
    assert max(asked.weights.values()) <= PAGE_BYTES, asked.weights
    assert (asked.foreign, asked.pictures) == ([], [])


@pytest.mark.parametrize("language", turns.LANGUAGES if turns.ALL else [turns.of_today(turns.LANGUAGES)])
def test_every_error_is_said_and_sound(live_app: LiveApp, browser: Browser, language: str) -> None:
    """U32, U33, U40: one sentence that says what to do, axe finds nothing, and the page fits; another language each day."""
    wrong: dict[str, Any] = {}
    with visitor(browser, viewport=PHONE, locale=language) as (page, _asked):

        def look(name: str) -> None:
            if name not in ERRORS:
                return
            digits = page.inner_text(".receipt") if name == "receipt" else ""
            if name == "contact":
                page.check("input[name=way][value=email]")
            ownwalk.onward(page)
            said, bad = page.locator(".errors li"), ownwalk.speech_faults(page, language)
            for _sight in turns.at_each(page, turns.sights_of(ERRORS.index(name))):
                bad += visits.faults_of(page)
            if bad or said.count() != 1:
                wrong[name] = [said.count(), *bad]
            if name == "contact":
                page.check("input[name=way][value=none]")
            if digits:
                page.fill("input[name=digits]", digits)
                page.evaluate(
                    "d => document.body.insertAdjacentHTML('beforeend', `<p class=receipt>${d}</p>`)", digits
                )

        ownwalk.walk(page, live_app.url, {}, look)

    assert wrong == {}


def test_pages_beside_the_way_are_sound(live_app: LiveApp, browser: Browser, picture: Any) -> None:
    """U32, U34: a messy paste said back, both pages for a file, and coming back after a visit that ended."""
    wrong: dict[str, Any] = {}
    with visitor(browser, viewport=PHONE) as (page, asked):

        def sound(name: str) -> None:
            found = visits.measures_of(page, tabs=1)
            bad = [*found["violations"], *found["overflow"]]
            wrong.update({name: bad} if bad else {})
            picture(page, name)

        def look(name: str) -> None:
            if name == "links":
                page.fill("textarea[name=text]", MESS)
                ownwalk.onward(page)
                assert "Once is enough" in page.inner_text("main")
                sound("said back")
            for part in ("1", "2") if name == "file" else ():
                asked.bytes_since = 0
                page.goto(f"{live_app.url}/form/file/{part}", wait_until="networkidle")
                assert asked.bytes_since <= PAGE_BYTES, asked.bytes_since
                sound(f"file {part}")
                page.go_back()

        ownwalk.walk(page, live_app.url, {"know": FULL["know"]}, look)
        page.goto(f"{live_app.url}/form/return?ended")
        sound("ended")

    assert wrong == {}


@pytest.mark.parametrize("on", ["by the form", "to support"])
def test_back_to_whom_to_call_is_no_error_of_the_browser(
    live_app: LiveApp, browser: Browser, on: str
) -> None:
    """U29, S46: the answer is kept nowhere, so what is come back to is the question alone."""
    with visitor(browser, viewport=PHONE) as (page, _asked):
        page.goto(f"{live_app.url}/form/1")
        ownwalk.onward(page)
        page.check("input[name=safe][value=no]")
        ownwalk.onward(page)
        assert "Call first" in page.inner_text("main")
        if on == "by the form":
            page.check("input[name=under_18][value=no]")
            ownwalk.onward(page)
            assert page.url.endswith("/form/4")
        else:
            ownwalk.press(page, "Find support now")
        page.go_back()

        assert page.url.endswith("/form/3")
        assert page.locator("input[name=under_18]").count() == 3


def test_way_is_walked_by_keyboard_alone(live_app: LiveApp, browser: Browser) -> None:
    """U32: Tab, Space and Enter."""
    with visitor(browser, viewport=DESK) as (page, _asked):
        page.goto(f"{live_app.url}/form")
        _enter(page, "Start")
        _enter(page, "Continue")
        for value in ("yes", "no", "me"):
            _tab_to(page, "e.type === 'radio'")
            for _press in range(4):
                if page.evaluate("document.activeElement.value") == value and _press:
                    break
                page.keyboard.press("ArrowDown")
            _enter(page, "Continue")
        _tab_to(page, "e.name === 'country'")
        page.keyboard.type("Germ")
        _enter(page, "Continue")
        digits = page.inner_text(".receipt").replace("\n", " ")
        _tab_to(page, "e.name === 'digits'")
        page.keyboard.type(digits)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        while not page.url.endswith("/form/now"):
            _enter(page, "Hand it in" if page.url.endswith("/15") else "Continue")

        assert "How it stands" in page.inner_text("h1")


def _tab_to(page: Page, test: str) -> None:
    """Press Tab until what has focus passes a test. Fails after 60 presses."""
    for _press in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(f"(() => {{ const e = document.activeElement; return {test}; }})()"):
            return
    raise AssertionError(f"never reached by Tab: {test}; {page.inner_text('main')}")


def _enter(page: Page, words: str) -> None:
    _tab_to(page, f"e.textContent.trim() === '{words}'")
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_file_never_leaves_the_device_that_fingerprints_it(live_app: LiveApp, browser: Browser) -> None:
    """U39: what is sent holds no byte of it."""
    payload = pictures.draw(1)
    with visitor(browser, viewport=PHONE) as (page, asked):
        ownwalk.walk(page, live_app.url, FULL, lambda name: _fingerprint(page, live_app.url, name, payload))

    assert any(b"pdq_dihedral" in body for body in asked.sent)
    assert not [body for body in asked.sent if payload[200:232] in body or b"secret-name" in body]


def _fingerprint(page: Page, url: str, name: str, payload: bytes) -> None:
    if name != "file":
        return
    device.opened(page, url, "/form/file/1")
    through(page.get_by_role("button", name="Add them to the case"))
    assert "No fingerprint was made yet." in page.inner_text("main")
    page.wait_for_selector(device.READY)
    device.choose(page, [("secret-name.jpg", payload)])
    assert "No fingerprint was made yet." not in page.inner_text("main")
    through(page.get_by_role("button", name="Add them to the case"))
    assert "The picture stayed on your device" in page.inner_text("main")
