"""The fullest way through her own form as those walk it who have no script, read from the right, or both: one of them a day.

With script, in English, narrow and wide: test_own_case; the other languages: test_own_languages.
"""

import os
import time
from typing import Any

import pytest
from playwright.sync_api import Browser

from casework import questions
from tests.browser import visits
from tests.journeys import ownwalk
from tests.journeys.ownwalk import FULL, Asked
from tests.services.app import LiveApp

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
PAGE_BYTES = 60 * 1024
AFTERWARDS = ("", "/list", "/words", "/reach", "/agreed", "/days", "/note", "/digits", "/end")
WALKS = [
    pytest.param(("en", PHONE, False), id="english-phone-without-script"),
    pytest.param(("ar", DESK, True), id="arabic-desk"),
    pytest.param(("ar", PHONE, False), id="arabic-phone-without-script"),
    pytest.param(("ar", DESK, False), id="arabic-desk-without-script"),
]
TODAYS = WALKS if os.environ.get("TEST_ALL") == "1" else [WALKS[int(time.time() // 86_400) % len(WALKS)]]

pytestmark = pytest.mark.timeout(240)


@pytest.mark.parametrize("way", TODAYS)
def test_fullest_way_is_sound(
    live_app: LiveApp, browser: Browser, picture: Any, way: tuple[str, dict[str, int], bool]
) -> None:
    """U3, U10, U32, U33, U34, S45: width, weight, language, direction and the exit bar of each page; axe where it can run."""
    language, size, script = way
    wrong: dict[str, Any] = {}
    options: dict[str, Any] = {"locale": language, "viewport": size, "java_script_enabled": script}
    context = browser.new_context(service_workers="block", **options)
    page, asked = context.new_page(), Asked()
    asked.note(page)

    def look(name: str) -> None:
        page.wait_for_load_state("networkidle")
        weight, asked.bytes_since = asked.bytes_since, 0
        bad = visits.faults_of(page, script=script) + ownwalk.speech_faults(page, language)
        bad += ownwalk.exit_faults(page, visits.focus_of(page, tabs=2))
        bad += [f"{weight} bytes"] if weight > PAGE_BYTES else []
        wrong.update({name: bad} if bad else {})
        picture(page, name)

    met = ownwalk.walk(page, live_app.url, FULL, look)
    for path in AFTERWARDS:
        page.goto(f"{live_app.url}/form/now{path}")
        look(f"now{path}")
    context.close()

    assert wrong == {}
    assert {*questions.QUESTIONS, "receipt"} <= {*met}
    assert (asked.foreign, asked.pictures) == ([], [])
