"""Every page in every state of a notice opens, says in words where it stands, shows no picture and changes nothing."""

import re

import pytest
from django.apps import apps

from notices.models import Notice
from notices.views.words import NOTICE_WORDS
from tests import factory
from tests.notices import matter, pages

pytestmark = pytest.mark.django_db
# Written by reading: the audit log, and the session that says when it was last used.
BY_READING = {"casework.AuditEntry", "sessions.Session"}


def counts() -> dict[str, int]:
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.label not in BY_READING
    }


@pytest.mark.parametrize("state", Notice.State.values)
def test_every_page_of_a_case_opens_in_every_state_of_its_notice(state: str) -> None:
    """U20: no picture anywhere; what the app draws itself of parties and days is none."""
    people = factory.cast()
    notice = matter.notice_in(state, cast=people)
    browser = pages.browser_of(people.bob)
    listed = pages.case_pages(notice.case, notice)
    listed.pop("letter_pdf")

    answers = {name: browser.get(url) for name, url in listed.items()}

    assert {answer.status_code for answer in answers.values()} == {200}
    assert not any(
        re.search(r"<(img|picture|video|image|object)\b", pages.text_of(one)) for one in answers.values()
    )
    if state != "queued":
        assert str(NOTICE_WORDS[state][0]) in pages.text_of(answers["notice"])


@pytest.mark.parametrize("state", Notice.State.values)
def test_page_shows_no_code_of_a_state(state: str) -> None:
    people = factory.cast()
    notice = matter.notice_in(state, cast=people)

    page = pages.text_of(pages.browser_of(people.alice).get(f"/cases/{notice.case_id}/notices/{notice.pk}"))

    words = re.sub(r"<[^>]*>", " ", page)
    assert not re.search(
        r"\b(own_form|good_faith_statement|address_of_picture|says_removed|page_host)\b", words
    )


def test_pages_of_the_house_open_for_each_role() -> None:
    people = factory.cast()
    matter.notice_in("drafted", cast=people)

    for actor in (people.alice, people.bob):
        browser = pages.browser_of(actor)
        assert {browser.get(url).status_code for url in pages.house_pages().values()} == {200}
    counsel = pages.browser_of(people.erin)
    assert counsel.get("/")["Location"] == "/cases"
    assert counsel.get("/cases").status_code == counsel.get("/law").status_code == 200
    assert counsel.get("/approvals").status_code == 404


@pytest.mark.parametrize("state", ["drafted", "queued", "acknowledged"])
def test_reading_changes_nothing(state: str) -> None:
    """S10: GET writes the audit log and nothing else."""
    people = factory.cast()
    notice = matter.notice_in(state, cast=people)
    browser = pages.browser_of(people.alice)
    browser.get("/")
    before = counts()

    for url in [*pages.case_pages(notice.case, notice).values(), *pages.house_pages().values()]:
        browser.get(url)

    assert counts() == before
    assert Notice.objects.get(pk=notice.pk).state == state


def test_doors_that_change_something_take_no_get() -> None:
    """S10."""
    people = factory.cast()
    notice = matter.notice_in("drafted", cast=people)
    browser = pages.browser_of(people.alice)

    doors = pages.case_doors(notice.case, notice)
    # A page with a form of its own; there is no such clock.
    assert browser.get(doors.pop("clock_time")).status_code == 404

    assert {browser.get(url).status_code for url in doors.values()} == {405}


def test_pages_stay_light() -> None:
    """U34: at most 60 KB."""
    people = factory.cast()
    notice = matter.notice_in("queued", cast=people)
    browser = pages.browser_of(people.alice)
    listed = {**pages.case_pages(notice.case, notice), **pages.house_pages()}
    listed.pop("letter_pdf")

    weights = {name: len(browser.get(url).content) for name, url in listed.items()}

    assert max(weights.values()) <= 60 * 1024, weights
