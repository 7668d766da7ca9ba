"""Pasted addresses are shown as they were read, and recorded only after that; nothing typed is lost."""

import re

import pytest
from django.test import Client

from casework.models import Case
from tests import factory
from tests.casework.walkers import address, signed_in

MESSY = """see http://gallery.example/v/8841 and again gallery.example/v/8841?utm_source=x
  http://user:secret@forum.example/t/1
just a note of hers
hxxp://board[.]example/thread/77"""


@pytest.fixture
def case(db: None) -> Case:
    return factory.case_of(factory.cast().alice)


@pytest.fixture
def alice(case: Case) -> Client:
    return signed_in(case.opened_by)


def _shown(html: str) -> str:
    return re.search(r'name="shown" value="(\w+)"', html)[1]


def test_first_press_shows_and_records_nothing(case: Case, alice: Client) -> None:
    html = alice.post(address("addresses", case), {"text": MESSY, "seen": "public"}).content.decode()

    assert "<b>gallery.example</b>" in html
    assert "Once is enough" in html
    assert "just a note of hers" in html
    assert "user name or password" in html
    assert "hxxp://board[.]example/thread/77</textarea>" in html
    assert not case.sightings.exists()


def test_second_press_records_each_address_once(case: Case, alice: Client) -> None:
    given = {"text": MESSY, "seen": "public"}
    html = alice.post(address("addresses", case), given).content.decode()

    alice.post(address("addresses", case), {**given, "shown": _shown(html), "record": "yes"})

    urls = [row.url for row in case.sightings.order_by("number")]
    assert urls == [
        "http://gallery.example/v/8841",
        "http://forum.example/t/1",
        "http://board.example/thread/77",
    ]


def test_text_changed_since_is_shown_before_it_is_recorded(case: Case, alice: Client) -> None:
    html = alice.post(address("addresses", case), {"text": MESSY, "seen": "public"}).content.decode()
    changed = {"text": "http://mover.example/a/51", "seen": "public", "shown": _shown(html), "record": "yes"}

    answer = alice.post(address("addresses", case), changed)

    assert answer.status_code == 200
    assert not case.sightings.exists()


def test_address_of_the_case_is_named_kindly(case: Case, alice: Client) -> None:
    factory.sighting_of(case, by=case.opened_by)

    html = alice.post(
        address("addresses", case), {"text": "http://gallery.example/v/8841", "seen": "public"}
    ).content.decode()

    assert "already, as address 1" in html
    assert 'name="record"' not in html


def test_missing_answer_keeps_the_text(case: Case, alice: Client) -> None:
    """U40."""
    html = alice.post(address("addresses", case), {"text": MESSY}).content.decode()

    assert "What you entered is still here." in html
    assert "just a note of hers" in html


def test_no_address_reaches_the_session_row(case: Case, alice: Client) -> None:
    given = {"text": MESSY, "seen": "public"}
    html = alice.post(address("addresses", case), given).content.decode()
    alice.post(address("addresses", case), {**given, "shown": _shown(html), "record": "yes"})

    kept = str(dict(alice.session.items())) + str({name: m.value for name, m in alice.cookies.items()})
    assert "gallery" not in kept
    assert "note of hers" not in kept


def test_link_that_leads_on_is_told_and_kept_as_it_was_given(case: Case, alice: Client) -> None:
    link = "https://l.facebook.com/l.php?u=http%3A%2F%2Fgallery.example%2Fv%2F8841&h=AT0xyz"
    given = {"text": link, "seen": "public"}
    html = alice.post(address("addresses", case), given).content.decode()

    alice.post(address("addresses", case), {**given, "shown": _shown(html), "record": "yes"})

    row = case.sightings.get()
    assert "This link leads through l.facebook.com; we took the address behind it." in html
    assert (row.url, row.typed) == ("http://gallery.example/v/8841", link)
