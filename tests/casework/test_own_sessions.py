"""Her visit: a new id when her digits were typed, 15 minutes idle, 8 hours at most, and nothing in it that opens her case."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client

from casework.models import Receipt
from tests import factory
from tests.casework.test_own_pages import to_receipt, url
from tests.factory import Cast


@pytest.fixture
def visitor(people: Cast) -> Client:
    factory.door_open(people)
    return Client()


@pytest.mark.parametrize(("since_when", "longest_s"), [("seen", 15 * 60), ("since", 8 * 3600)])
def test_session_ends_after_fifteen_idle_minutes_and_after_eight_hours(
    visitor: Client, since_when: str, longest_s: int
) -> None:
    """S9."""
    to_receipt(visitor)
    session = visitor.session
    session["own"] = {**session["own"], since_when: session["own"][since_when] - longest_s - 1}
    session.save()

    assert visitor.get("/form/now")["Location"] == "/form/return?ended"


def test_digits_give_a_new_session_id(visitor: Client) -> None:
    """S9: on the way in and when she comes back; an id that was planted before is worth nothing after."""
    visitor.post(url("staying_safe"))
    digits = ""
    for _time in range(2):
        planted = visitor.session.session_key
        digits = digits or to_receipt(visitor)
        visitor.post("/form/return", {"digits": digits})

        assert visitor.session.session_key != planted
        assert not Session.objects.filter(session_key=planted).exists()
        assert visitor.get("/form/now").status_code == 200


def test_frozen_digits_end_the_session_that_is_open(visitor: Client) -> None:
    digits = to_receipt(visitor)
    elsewhere = Client()
    elsewhere.post("/form/return", {"digits": digits})

    visitor.post("/form/now/freeze")

    assert elsewhere.get("/form/now")["Location"] == "/form/return?ended"


def test_session_holds_neither_digits_nor_the_open_secret(visitor: Client) -> None:
    """S7, S11: the row alone opens nothing."""
    digits = to_receipt(visitor)
    held = " ".join(str(row.get_decoded()) for row in Session.objects.all())

    assert digits not in held
    assert settings.VAULT_COOKIE_NAME in visitor.cookies
    assert visitor.cookies[settings.VAULT_COOKIE_NAME].value not in held
    assert Receipt.objects.count() == 1
