"""No page of hers is added without Chromium looking at it. Her languages: tests/notices/test_her_languages.py."""

import pytest
from django.test import Client
from django.urls import resolve

from tests.hostile import ownpages
from tests.journeys import test_own_pages, test_own_rare_pages

# Walked on the way in, by ownwalk.walk; files that are no page.
WALKED = frozenset({"own_start", "own_page", "own_status"})
FILES = frozenset({"own_note_file", "own_letter_text", "own_letter_pdf"})


@pytest.mark.django_db
def test_chromium_looks_at_every_page_of_hers() -> None:
    """U10, U32, U34: each address that is opened stands in one of the lists of walked pages."""
    rare = {place.path for place in test_own_rare_pages.PLACES if place.given is None or place.status >= 400}
    after = {test_own_rare_pages.NOW + path for path in test_own_pages.PAGES}
    walked = {resolve(path).url_name for path in rare | after} | WALKED
    opened = {
        name
        for name in ownpages.names()
        if any(Client().get(path).status_code != 405 for path in ownpages.addresses(name))
    }

    assert len(opened) > 25
    assert opened - FILES - walked == set()
