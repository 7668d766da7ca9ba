"""When a picture was first seen is asked, may stay open, and is never filled with the day of recording (design §3.2)."""

import re
from datetime import date

import pytest
from django.test import Client

from casework import custody
from casework.models import Case
from tests import factory
from tests.casework.walkers import address, signed_in

GIVEN = {"text": "http://gallery.example/v/8841 http://forum.example/t/1", "seen": "public"}


@pytest.fixture
def case(db: None) -> Case:
    return factory.case_of(factory.cast().alice)


@pytest.fixture
def alice(case: Case) -> Client:
    return signed_in(case.opened_by)


def _paste(alice: Client, case: Case, **more: str) -> str:
    """Press twice; return the page after the first press."""
    html = alice.post(address("addresses", case), GIVEN | more).content.decode()
    shown = re.search(r'name="shown" value="(\w+)"', html)
    if shown:
        alice.post(address("addresses", case), {**GIVEN, **more, "shown": shown[1], "record": "yes"})
    return html


@pytest.mark.parametrize(("said", "kept"), [("", None), ("2026-10-03", date(2026, 10, 3))])
def test_day_of_the_paste_is_kept_for_each_address(
    case: Case, alice: Client, said: str, kept: date | None
) -> None:
    _paste(alice, case, first_seen=said)

    assert [row.first_seen_date for row in case.sightings.all()] == [kept, kept]


def test_day_that_lies_ahead_is_refused_with_all_that_was_pasted(case: Case, alice: Client) -> None:
    """U40."""
    html = _paste(alice, case, first_seen="2126-10-03")

    assert "This day lies ahead." in html
    assert 'value="2126-10-03"' in html
    assert "http://forum.example/t/1" in html
    assert not case.sightings.exists()


def test_day_is_said_and_corrected_and_taken_back_later(case: Case, alice: Client) -> None:
    row = factory.sighting_of(case, by=case.opened_by)
    page = address("first_seen", case, (row.number,))

    kept = []
    for said in ("2026-10-03", "2026-10-02", "2026-10-02", ""):
        alice.post(page, {"first_seen": said})
        row.refresh_from_db()
        kept.append(row.first_seen_date)

    assert kept == [date(2026, 10, 3), date(2026, 10, 2), date(2026, 10, 2), None]
    entries = custody.entries(case).filter(event="facts_changed")
    assert [(entry.data["sighting"], entry.data["keys"]) for entry in entries] == [
        (str(row.pk), ["first_seen"])
    ] * 3  # the same day again is no change


def test_later_day_that_lies_ahead_stands_in_the_field_again(case: Case, alice: Client) -> None:
    """U40."""
    row = factory.sighting_of(case, by=case.opened_by)

    html = alice.post(
        address("first_seen", case, (row.number,)), {"first_seen": "2126-10-03"}
    ).content.decode()

    row.refresh_from_db()
    assert "This day lies ahead." in html
    assert 'value="2126-10-03"' in html
    assert row.first_seen_date is None


def test_page_of_an_address_says_that_nobody_said_it(case: Case, alice: Client) -> None:
    row = factory.sighting_of(case, by=case.opened_by)

    html = alice.get(address("sighting", case, (row.number,))).content.decode()

    assert "Nobody said when it was first seen." in html
    assert address("first_seen", case, (row.number,)) in html
