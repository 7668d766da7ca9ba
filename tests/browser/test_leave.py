"""Leaving in Chromium, with its cache of whole pages on: Back shows nothing of the case (S47)."""

import http.server
import re
import shutil
import threading
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from casework import questions
from tests.browser.fixtures import FLAGS
from tests.journeys import ownstates, ownwalk
from tests.journeys.pressing import through
from tests.journeys.walk import Person
from tests.services.app import LiveApp, running_app

# Playwright starts Chromium with this; people's own browsers do keep pages, those marked no-store too.
FORGETS_PAGES = "--disable-back-forward-cache"
NEUTRAL = b"<!doctype html><title>Weather</title><h1>Weather</h1>"


class _Weather(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(NEUTRAL)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def neutral_url() -> Iterator[str]:
    """The neutral site, under another name than the app's: a redirect cannot be caught in the browser."""
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Weather) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}/"
        server.shutdown()


@pytest.fixture(scope="module")
def app(neutral_url: str) -> Iterator[LiveApp]:
    """An app whose exit leads to the neutral site."""
    with running_app(LEAVE_URL=neutral_url) as running:
        yield running


@pytest.fixture(scope="module")
def keeping_browser(browser: Browser) -> Iterator[Browser]:
    """A Chromium that keeps pages whole for Back."""
    opened = browser.browser_type.launch(
        executable_path=shutil.which("chromium"), args=list(FLAGS), ignore_default_args=[FORGETS_PAGES]
    )
    yield opened
    opened.close()


@pytest.fixture(params=[True, False], ids=["with-script", "without-script"])
def context(request: pytest.FixtureRequest, keeping_browser: Browser) -> Iterator[BrowserContext]:
    """A browser of one's own, with script and without."""
    yield from _context(keeping_browser, java_script_enabled=request.param)


def _context(browser: Browser, **options: bool) -> Iterator[BrowserContext]:
    opened = browser.new_context(locale="en-GB", **options)  # type: ignore[arg-type]
    opened.set_default_timeout(15_000)
    yield opened
    opened.close()


def _by_exit_bar(page: Page, url: str) -> None:
    page.goto(f"{url}/look/form")
    page.get_by_role("link", name="Leave this page").click()


def _by_shift(page: Page, url: str) -> None:
    page.goto(f"{url}/look/form")
    for _press in range(3):
        page.keyboard.press("Shift")


def _by_address(page: Page, url: str) -> None:
    page.goto(f"{url}/leave")


def _left(page: Page, app: LiveApp, leave: Callable[[Page, str], None]) -> None:
    """Sign in, look at a case, then leave."""
    alice = Person(page, app.url, "alice")
    alice.sign_in()
    alice.go("/cases?code=PRACTICE")
    alice.follow("PRACTICE")
    assert "Case PRACTICE" in alice.text
    leave(page, app.url)
    page.get_by_text("Weather").wait_for()


def _shown_by_back(page: Page) -> str:
    page.go_back(wait_until="commit")
    page.wait_for_timeout(500)
    return page.content()


@pytest.mark.parametrize("leave", [_by_exit_bar, _by_address])
def test_back_shows_nothing_of_the_case(
    context: BrowserContext, app: LiveApp, leave: Callable[[Page, str], None]
) -> None:
    """S47: with script and without, however often Back is pressed."""
    page = context.new_page()
    _left(page, app, leave)

    shown = [_shown_by_back(page) for _press in range(3)]

    assert not [one for one in shown if "PRACTICE" in one or "gallery.example" in one]
    assert {"s", "v"} & {cookie["name"] for cookie in context.cookies(app.url)} == set()


def test_shift_three_times_leaves_too(keeping_browser: Browser, app: LiveApp) -> None:
    """S47, U11."""
    for context in _context(keeping_browser):
        page = context.new_page()
        _left(page, app, _by_shift)

        assert "PRACTICE" not in _shown_by_back(page)


def test_page_is_white_before_any_answer_and_three_presses_need_five_seconds(
    page: Page, app: LiveApp
) -> None:
    """U11: no answer to leaving comes here, and nothing of the page is to be seen meanwhile."""
    page.clock.install()
    page.route("**/leave", lambda route: route.fulfill(status=204))
    page.goto(f"{app.url}/help")
    for wait_s in (0, 4, 2):
        page.clock.fast_forward(wait_s * 1000)
        page.keyboard.press("Shift")
    assert page.locator("main").is_visible()

    page.keyboard.press("Shift")

    assert page.locator("body").is_hidden()
    assert page.title() == ""


def test_back_after_signing_out_shows_nothing_of_the_case(context: BrowserContext, app: LiveApp) -> None:
    """S46: whoever signs out has left as well."""
    page = context.new_page()
    alice = Person(page, app.url, "alice")
    alice.sign_in()
    alice.go("/cases?code=PRACTICE")
    alice.follow("PRACTICE")
    alice.press("Sign out")

    shown = [_shown_by_back(page) for _press in range(2)]

    assert not [one for one in shown if "PRACTICE" in one]


def test_back_after_leaving_her_own_form_shows_nothing(context: BrowserContext, app: LiveApp) -> None:
    """S47: her answers are gone from this browser, and her digits are asked for again."""
    page = context.new_page()
    ownwalk.walk(page, app.url, {"words": {"words": "canary words"}})
    page.goto(f"{app.url}/form/now")
    page.get_by_role("link", name="Leave this page").click()
    page.get_by_text("Weather").wait_for()

    shown = [_shown_by_back(page) for _press in range(3)]

    assert not [one for one in shown if "canary" in one or "How it stands" in one]
    page.goto(f"{app.url}/form/now")
    assert page.url.startswith(f"{app.url}/form/return")


def _save_and_leave(page: Page, url: str) -> None:
    page.goto(f"{url}/form/{questions.number_of('words')}")
    page.fill("textarea[name=words]", "canary words")
    page.locator("main form button[name=leave]").click()
    page.get_by_text("Weather").wait_for()


def _freeze(page: Page, url: str) -> None:
    page.goto(f"{url}/form/now/list")
    page.goto(f"{url}/form/now")
    through(page.locator("a[href='/form/now/freeze']"))
    through(page.locator("main form button[type=submit]"))


def _delete(page: Page, url: str) -> None:
    page.goto(f"{url}/form/now/word")
    page.fill("input[name=word]", "blue kettle")
    ownwalk.onward(page)
    page.goto(f"{url}/form/now/list")
    page.goto(f"{url}/form/now/end")
    through(page.locator("main form button[type=submit]").first)


# By the state of the case in which each is done (tests/journeys/ownstates.py).
ENDS = {"begun": _save_and_leave, "to freeze": _freeze, "to end": _delete}


def test_back_after_each_end_of_a_visit_shows_nothing(keeping_browser: Browser, app: LiveApp) -> None:
    """S47: saved and left, frozen, deleted; with script and without, and her digits are asked for again."""
    walks = [(name, script) for name in ENDS for script in (True, False)]
    cases = ownstates.digits_of(app, [name for name, _script in walks])
    for (name, script), digits in zip(walks, cases, strict=True):
        for context in _context(keeping_browser, java_script_enabled=script):
            page = context.new_page()
            page.goto(f"{app.url}/form/return")
            page.fill("input[name=digits]", digits)
            ownwalk.onward(page)
            ENDS[name](page, app.url)

            shown = " ".join(_shown_by_back(page) for _press in range(3))
            page.goto(f"{app.url}/form/now")

            assert not re.search(r"canary|How it stands|gallery", shown), (name, script)
            assert "/form/return" in page.url, (name, script)


def test_this_browser_keeps_pages_otherwise(keeping_browser: Browser, app: LiveApp, neutral_url: str) -> None:
    """The measure itself: Back brings a page of ours back whole when nothing was left."""
    for context in _context(keeping_browser):
        page = context.new_page()
        page.goto(f"{app.url}/help")
        page.evaluate("window.mark = 1")
        page.goto(neutral_url)
        _shown_by_back(page)

        assert page.evaluate("window.mark") == 1
