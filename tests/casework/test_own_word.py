"""Her own word: asked once a session before what needs it, slowed, never locked, kept nowhere as it was typed."""

from collections.abc import Callable

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client

from casework import receipts
from casework.models import Receipt
from tests import factory
from tests.factory import MOMENT, Cast

NEEDS_IT = "/form/now/word/1"


@pytest.fixture
def made(people: Cast) -> receipts.NewReceipt:
    made = factory.own_case(people)
    receipts.set_own_word(opened=made, word="Blue Kettle", by=made.receipt.case.opened_by, at=MOMENT)
    return made


@pytest.fixture
def come(made: receipts.NewReceipt) -> Callable[[], Client]:
    def inner() -> Client:
        client = Client()
        assert client.post("/form/return", {"digits": made.digits}).status_code == 302
        return client

    return inner


def test_word_is_asked_once_a_session(come: Callable[[], Client]) -> None:
    """U17: before what needs it, and it leads on to there; the status never asks."""
    client = come()

    assert client.get("/form/now").status_code == 200
    assert client.get(NEEDS_IT)["Location"] == "/form/now/word"
    assert client.post("/form/now/word", {"word": " blue KETTLE"})["Location"] == NEEDS_IT
    assert client.get(NEEDS_IT).status_code == 200
    assert come().get(NEEDS_IT)["Location"] == "/form/now/word"


def test_pausing_and_freezing_never_ask(come: Callable[[], Client]) -> None:
    """U18."""
    client = come()

    assert client.post("/form/now/pause", {"want": "pause"})["Location"] == "/form/now"
    assert client.post("/form/now/freeze").status_code == 200


def test_wrong_words_are_slowed_whatever_the_browser(come: Callable[[], Client]) -> None:
    """S8: counted by receipt, and entering the digits again forgets nothing."""
    answers = [come().post("/form/now/word", {"word": "red kettle"}).status_code for _ in range(6)]

    held = come().post("/form/now/word", {"word": "blue kettle"})
    cache.clear()

    assert answers == [422] * 5 + [429]
    assert held.status_code == 429
    assert come().post("/form/now/word", {"word": "blue kettle"}).status_code == 302


def test_word_changes_with_the_one_before(come: Callable[[], Client], made: receipts.NewReceipt) -> None:
    client = come()
    client.post("/form/now/word", {"word": "blue kettle"})

    assert client.post(NEEDS_IT, {"word": "  k  "}).status_code == 422
    assert client.post(NEEDS_IT, {"word": "green door"})["Location"] == "/form/now"
    opened = receipts.enter(made.digits, at=MOMENT)
    assert receipts.case_private(opened, "Green Door").startswith("AGE-SECRET-KEY-")
    assert come().post("/form/now/word", {"word": "blue kettle"}).status_code == 422


def test_neither_word_nor_open_half_lies_in_a_row(
    come: Callable[[], Client], made: receipts.NewReceipt
) -> None:
    """S7, S11: what the word opened is locked by the second cookie."""
    client = come()
    client.post("/form/now/word", {"word": "blue kettle"})
    private = receipts.own_private(made, "blue kettle")

    held = " ".join(str(row.get_decoded()) for row in Session.objects.all())
    row = " ".join(str(value) for value in Receipt.objects.values().get().values())

    assert not [one for one in (private, made.secret, "kettle") if one in held + row]


def test_first_word_opens_at_once_what_it_closes(people: Cast) -> None:
    made = factory.own_case(people)
    client = Client()
    client.post("/form/return", {"digits": made.digits})

    client.post(NEEDS_IT, {"word": "blue kettle"})

    assert client.get(NEEDS_IT).status_code == 200
    assert Receipt.objects.get().has_own_word


def test_half_a_session_ends(come: Callable[[], Client]) -> None:
    """S11: without the second cookie nothing opens, and no page breaks."""
    client = come()
    del client.cookies[settings.VAULT_COOKIE_NAME]

    assert client.post("/form/now/word", {"word": "blue kettle"})["Location"] == "/form/return?ended"
