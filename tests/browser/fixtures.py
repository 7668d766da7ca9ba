"""Debian's Chromium under Playwright: no foreign requests, with and without script, pictures of pages kept."""

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

ARTEFACTS = Path(__file__).resolve().parent.parent.parent / "artefacts"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the whole run; each test opens contexts of its own in it."""
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("There is no chromium: apt-get install chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page at a desk, 1280 px wide. It fails the test when anything was asked of a foreign host (S45)."""
    yield from _guarded_page(browser, {"viewport": {"width": 1280, "height": 900}})


@pytest.fixture
def phone_page(browser: Browser) -> Iterator[Page]:
    """A page on a phone, 390 px wide, with touch."""
    yield from _guarded_page(browser, {"viewport": {"width": 390, "height": 844}, "has_touch": True})


@pytest.fixture
def scriptless_page(browser: Browser) -> Iterator[Page]:
    """A page whose scripts do not run (U3)."""
    yield from _guarded_page(
        browser, {"viewport": {"width": 390, "height": 844}, "java_script_enabled": False}
    )


def _guarded_page(browser: Browser, options: dict[str, object]) -> Iterator[Page]:
    context = browser.new_context(**options, service_workers="block", locale="en-GB")  # type: ignore[arg-type]
    foreign: list[str] = []
    context.on("request", lambda request: foreign.append(request.url) if is_foreign(request.url) else None)
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()
    assert not foreign, f"asked of foreign hosts: {foreign}"


def is_foreign(url: str) -> bool:
    """Say whether an address leads past this machine."""
    return not re.match(r"(https?://(127\.0\.0\.1|localhost)[:/]|data:|about:|blob:)", url)


@pytest.fixture
def picture(request: pytest.FixtureRequest) -> Callable[..., Path]:
    """A function that keeps a screenshot of a whole page under artefacts/, named by test and step."""

    def keep(page: Page, step: str) -> Path:
        ARTEFACTS.mkdir(exist_ok=True)
        name = re.sub(r"[^a-z0-9-]+", "-", f"{request.node.name}-{step}".lower()).strip("-")
        path = ARTEFACTS / f"{name}.png"
        page.screenshot(path=path, full_page=True)
        return path

    return keep
