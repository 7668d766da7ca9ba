"""Somebody opens her own case in Chromium in a language of her own: another one each day, all of them in `make test-all`."""

from typing import Any

import pytest
from playwright.sync_api import Browser

from casework import spoken
from tests.browser import visits
from tests.journeys import ownwalk, turns
from tests.journeys.ownwalk import FULL
from tests.journeys.turns import PHONE
from tests.services.app import LiveApp

# English is walked each day: tests/journeys/test_own_case.py.
OTHERS = [one for one in turns.LANGUAGES if one != spoken.ENGLISH]
LANGUAGES = turns.LANGUAGES if turns.ALL else [turns.of_today(OTHERS)]
BESIDE = (
    "/form/return",
    "/help",
    "/about/never",
    "/help/programmes",
    "/form/now/agreed",
    "/form/now/sent",
    "/form/now/end",
)

pytestmark = pytest.mark.timeout(600 if turns.ALL else 240)


@pytest.mark.parametrize("language", LANGUAGES)
def test_whole_way_is_sound_in_her_language(
    live_app: LiveApp, browser: Browser, picture: Any, language: str
) -> None:
    """U32, U33: axe, width, direction and language of every page; widths and schemes take turns from page to page."""
    wrong: dict[str, Any] = {}
    met: list[str] = []
    context = browser.new_context(service_workers="block", locale=language, viewport=PHONE)
    page = context.new_page()

    def look(name: str) -> None:
        met.append(name)
        bad = ownwalk.speech_faults(page, language)
        for sight in turns.at_each(page, turns.sights_of(len(met))):
            bad += visits.faults_of(page)
            picture(page, f"{name} {sight}")
        wrong.update({name: bad} if bad else {})

    ownwalk.walk(page, live_app.url, FULL, look)
    for path in BESIDE:
        page.goto(live_app.url + path)
        look(path)
    context.close()

    assert wrong == {}
