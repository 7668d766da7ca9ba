"""Every page of the notices house also runs in a long invented language and right to left."""

import re
from collections.abc import Iterator

import pytest
from django.test import Client

from tests import factory
from tests.notices import matter, pages

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("invented_languages")]
TURNED = "ar-xb"


def opened(browser: Client, url: str, language: str) -> str:
    answer = browser.get(url, headers={"Accept-Language": language})
    assert answer.status_code == 200, url
    return pages.text_of(answer)


def every_page(state: str) -> Iterator[tuple[Client, str]]:
    people = factory.cast()
    notice = matter.notice_in(state, cast=people)
    browser = pages.browser_of(people.alice)
    listed = {**pages.case_pages(notice.case, notice), **pages.house_pages()}
    listed.pop("letter_pdf")
    yield from ((browser, url) for url in listed.values())


@pytest.mark.parametrize("state", ["drafted", "queued", "acknowledged"])
@pytest.mark.parametrize("language", ["en-xa", TURNED])
def test_every_page_opens_in_an_invented_language(language: str, state: str) -> None:
    """U33."""
    for browser, url in every_page(state):
        page = opened(browser, url, language)

        assert re.search(rf'<html lang="{language}"', page)
        assert ("Ŵ" in page or "ĥ" in page) == (language != TURNED)
        assert ('dir="rtl"' in page.partition(">")[2][:60]) == (language == TURNED)


def test_addresses_and_letters_keep_their_own_direction() -> None:
    """U33: bidi isolation of addresses and codes; a letter stays in its own language."""
    people = factory.cast()
    notice = matter.notice_in("drafted", cast=people)
    browser = pages.browser_of(people.alice)

    sighting = opened(browser, f"/cases/{notice.case_id}/addresses/1", TURNED)
    letter = opened(browser, f"/cases/{notice.case_id}/notices/{notice.pk}", TURNED)

    assert '<bdi class="host" dir="ltr">' in sighting
    assert re.search(r'<article class="card letter" lang="en" dir="auto">', letter)
    assert "Harbour Clinic writes for the person shown" in letter
