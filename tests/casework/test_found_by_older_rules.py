"""Duplicates are found among addresses that were recorded under older rules; nothing recorded is taken back (S19)."""

import hashlib
import json

import pytest
from django.test import Client

from casework import sightings, urlindex
from casework.addresses import parse_pasted
from casework.hosts import normalise
from casework.models import Case, Sighting
from tests import factory
from tests.casework.test_links_that_lead_on import WRAPPERS
from tests.casework.test_platform_addresses import GOLDEN
from tests.casework.walkers import address, signed_in

POST = "https://www.reddit.com/r/x/comments/abc12/a_title/"
SAME = "https://old.reddit.com/r/x/comments/abc12/?share_id=q"
# Of what today's rules make of golden addresses. Another one: raise casework.urlindex.RULES, then set this.
FORMS = "966ce85447fa05d5"


@pytest.fixture
def case(db: None) -> Case:
    return factory.case_of(factory.cast().alice)


def older(case: Case, *urls: str) -> list[Sighting]:
    """Record addresses as the first rules did, which knew no platform."""
    rows = [record(case, f"https://site.com/{number}") for number in range(len(urls))]
    for row, url in zip(rows, urls, strict=True):
        row.url, row.url_index, row.index_rules = url, urlindex.url_index(case, url), 0
        row.save(update_fields=["url", "url_index", "index_rules"])
    return rows


def record(case: Case, url: str) -> Sighting:
    return factory.sighting_of(case, url, by=case.opened_by)


def test_same_post_under_older_rules_is_found(case: Case) -> None:
    (row,) = older(case, POST)

    with pytest.raises(sightings.AlreadyRecorded) as twin:
        record(case, SAME)

    assert twin.value.sighting == row


def test_link_recorded_as_it_was_is_found_by_what_is_behind_it(case: Case) -> None:
    (row,) = older(case, WRAPPERS[0])

    (piece,) = parse_pasted(WRAPPERS[5])

    with pytest.raises(sightings.AlreadyRecorded) as twin:
        record(case, piece.url)
    assert twin.value.sighting == row


def test_two_that_are_the_same_by_now_stay_two(case: Case) -> None:
    first, second = older(case, POST, SAME)

    assert urlindex.bring_up_to_date(case) == 2
    assert urlindex.bring_up_to_date(case) == 0

    with pytest.raises(sightings.AlreadyRecorded) as twin:
        record(case, POST)
    assert twin.value.sighting == first
    assert {row.url for row in case.sightings.all()} == {first.url, second.url}


def test_other_cases_are_left_as_they_are(case: Case) -> None:
    other = factory.case_of(case.opened_by)
    (row,) = older(other, POST)

    record(case, SAME)

    row.refresh_from_db()
    assert row.index_rules == 0


def test_page_says_that_the_case_has_it(case: Case) -> None:
    (row,) = older(case, POST)
    alice: Client = signed_in(case.opened_by)

    html = alice.post(address("addresses", case), {"text": SAME, "seen": "public"}).content.decode()

    row.refresh_from_db()
    assert "already, as address 1" in html
    assert row.index_rules == urlindex.RULES


def test_a_change_of_the_rules_raises_their_number() -> None:
    urls = [row[1] for row in GOLDEN] + [
        "https://site.com/%7Ea?utm_source=x&b=%2f#top",
        "https://site.com/#!a",
    ]
    forms = [normalise(url).normal for url in urls] + [
        piece.url for piece in parse_pasted("\n".join(WRAPPERS))
    ]

    assert (urlindex.RULES, hashlib.sha256(json.dumps(forms).encode()).hexdigest()[:16]) == (2, FORMS)
