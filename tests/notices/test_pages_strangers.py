"""Strangers get the same answer as for a case that is not there, at every door of the notices house."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from casework.models import AuditEntry
from notices.urls import urlpatterns
from tests import factory
from tests.notices import matter, pages

pytestmark = pytest.mark.django_db


def test_lists_of_pages_and_doors_name_every_address_of_the_house() -> None:
    people = factory.cast()
    notice = matter.notice_in("drafted", cast=people)
    # Pages of people with a receipt name no case; tests of those walk them (tests.casework.test_own_pages).
    own = {pattern.name for pattern in urlpatterns if getattr(pattern.callback, "is_own", False)}
    listed = {**pages.case_pages(notice.case, notice), **pages.case_doors(notice.case, notice)}

    assert {*listed, *own, *pages.house_pages(), *pages.HOUSE_DOORS, *pages.ROW_DOORS} == {
        pattern.name for pattern in urlpatterns
    }


def test_stranger_gets_404_for_every_page_of_a_case() -> None:
    """S2."""
    people = factory.cast()
    notice = matter.notice_in("drafted", cast=people)
    browser = pages.browser_of(people.carol)

    answers = {
        name: browser.get(url).status_code for name, url in pages.case_pages(notice.case, notice).items()
    }

    assert set(answers.values()) == {404}
    assert AuditEntry.objects.filter(event="refused").count() == len(answers)


def test_stranger_gets_404_at_every_door_of_a_case() -> None:
    """S2: and nothing has changed."""
    people = factory.cast()
    notice = matter.notice_in("drafted", cast=people)
    browser = pages.browser_of(people.carol)

    answers = {
        name: browser.post(url).status_code for name, url in pages.case_doors(notice.case, notice).items()
    }

    notice.refresh_from_db()
    assert set(answers.values()) == {404}
    assert notice.state == "drafted"


def test_strange_case_and_missing_case_get_the_same_answer() -> None:
    """S2."""
    people = factory.cast()
    notice = matter.notice_in("drafted", cast=people)
    browser = pages.browser_of(people.carol)

    strange = browser.get(f"/cases/{notice.case_id}")
    missing = browser.get(f"/cases/{uuid4()}")

    assert strange.status_code == missing.status_code == 404
    assert _without_tokens(strange) == _without_tokens(missing)


def _without_tokens(answer: Any) -> str:
    """Leave out what differs between any two answers: form tokens, and the address that was asked for."""
    return re.sub(
        r'value="\w{64}"|nonce="[^"]*"|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}', "", pages.text_of(answer)
    )


def test_nobody_sees_a_page_without_signing_in() -> None:
    people = factory.cast()
    notice = matter.notice_in("drafted", cast=people)
    listed = {**pages.case_pages(notice.case, notice), **pages.house_pages()}

    led = {name: Client().get(url) for name, url in listed.items()}

    assert {answer.status_code for answer in led.values()} == {302}
    # The first address is of whoever comes: the form, and there the way for staff.
    assert led.pop("home")["Location"] == "/form"
    assert all("login" in answer["Location"] for answer in led.values())


def test_notice_of_another_case_is_not_found_under_this_one() -> None:
    people = factory.cast()
    notice = matter.notice_in("drafted", cast=people)
    other = factory.case_of(people.alice)

    answer = pages.browser_of(people.alice).get(f"/cases/{other.pk}/notices/{notice.pk}")

    assert answer.status_code == 404


def test_administrator_without_a_case_sees_no_case() -> None:
    people = factory.cast()
    notice = matter.notice_in("drafted", cast=people)
    people.bob.user.roles.filter(role="supervisor").delete()

    answer = pages.browser_of(people.bob).get(f"/cases/{notice.case_id}")

    assert answer.status_code == 404
