"""Somebody opens her own case in Chromium in a language of her own: Arabic, right to left; the others in `make test-all`."""

import os
from typing import Any

import pytest
from playwright.sync_api import Browser

from casework import spoken
from tests.browser import visits
from tests.journeys import ownwalk
from tests.journeys.ownwalk import FULL
from tests.services.app import LiveApp

PHONE = {"width": 360, "height": 740}
LANGUAGES = [one.code for one in spoken.load()] if os.environ.get("TEST_ALL") == "1" else ["ar"]
BESIDE = (
    "/form/return",
    "/help",
    "/about/never",
    "/help/programmes",
    "/form/now/agreed",
    "/form/now/sent",
    "/form/now/end",
)

pytestmark = pytest.mark.timeout(240)


@pytest.mark.parametrize("language", LANGUAGES)
def test_whole_way_is_sound_in_her_language(
    live_app: LiveApp, browser: Browser, picture: Any, language: str
) -> None:
    """U32, U33: axe, width at 320 px, direction and language of every page."""
    wrong: dict[str, Any] = {}
    context = browser.new_context(service_workers="block", locale=language, viewport=PHONE)
    page = context.new_page()

    def look(name: str) -> None:
        found = visits.measures_of(page, tabs=1)
        bad = [*found["violations"], *found["overflow"], *ownwalk.speech_faults(page, language)]
        wrong.update({name: bad} if bad else {})
        picture(page, name)

    ownwalk.walk(page, live_app.url, FULL, look)
    for path in BESIDE:
        page.goto(live_app.url + path)
        look(path)
    context.close()

    assert wrong == {}
