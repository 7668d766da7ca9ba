"""The pause button says what it does, and a second press does the same again; a stopped case can be paused (S40, S56)."""

import pytest

from casework import intake, safeguarding
from tests import factory
from tests.notices import pages

pytestmark = pytest.mark.django_db


def test_case_is_paused_while_stopped_and_does_not_go_on(cast):
    case = factory.case_of(cast.alice)
    safeguarding.raise_stop(case=case, by=cast.alice, at=factory.MOMENT)
    browser = pages.browser_of(cast.alice)

    paused = browser.post(f"/cases/{case.pk}/pause", {"want": "pause"})
    resumed = browser.post(f"/cases/{case.pk}/pause", {"want": "resume"})

    case.refresh_from_db()
    assert paused["Location"] == f"/cases/{case.pk}/stopped"
    assert resumed.status_code == 409
    assert case.paused_at


def test_second_press_on_pause_pauses(cast):
    case = factory.case_of(cast.alice)
    browser = pages.browser_of(cast.alice)

    for _ in range(2):
        browser.post(f"/cases/{case.pk}/pause", {"want": "pause"})

    case.refresh_from_db()
    assert case.paused_at
    assert 'name="want" value="resume"' in pages.text_of(browser.get(f"/cases/{case.pk}"))


def test_second_press_on_go_on_goes_on(cast):
    case = factory.case_of(cast.alice)
    intake.pause_case(case=case, by=cast.alice, at=factory.MOMENT)

    for _ in range(2):
        pages.browser_of(cast.alice).post(f"/cases/{case.pk}/pause", {"want": "resume"})

    case.refresh_from_db()
    assert case.paused_at is None


def test_press_that_says_neither_is_refused(cast):
    case = factory.case_of(cast.alice)

    assert pages.browser_of(cast.alice).post(f"/cases/{case.pk}/pause").status_code == 400
