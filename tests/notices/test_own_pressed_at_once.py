"""The button that opens a case, pressed twice in one moment, by real threads: one case, and a way in."""

import pytest
from django.test import Client

from casework import receipts
from casework.models import Case, Receipt
from tests import factory
from tests.casework.test_own_door_lost import digits_on, same_cookies, to_country
from tests.casework.test_own_pages import url
from tests.factory import MOMENT
from tests.notices.test_send_at_once import at_once


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_open_one_case(own_connections: None) -> None:
    """S7, S9: each answer shows digits; those of one of them open the case, and both visits are in it."""
    factory.door_open(factory.cast())
    visitor = Client()
    form = to_country(visitor)
    presses = [same_cookies(visitor) for _ in range(2)]

    answers = at_once(*[lambda press=press: press.post(url("country"), form) for press in presses])

    assert [len(digits_on(answer.content)) for answer in answers] == [20, 20]
    assert Case.objects.count() == Receipt.objects.count() == 1
    assert sum(opens(digits_on(answer.content)) for answer in answers) == 1
    assert [press.get(url("receipt")).status_code for press in presses] == [200, 200]


def opens(digits: str) -> bool:
    try:
        return bool(receipts.enter(digits, at=MOMENT))
    except receipts.NotOpened:
        return False
