"""Her door when something goes wrong on the way: what is kept, what is not, and the next doors; nothing opens twice."""

import pytest
from django.test import Client

from tests import factory
from tests.casework.test_own_pages import to_receipt, url
from tests.factory import Cast


@pytest.fixture
def visitor(people: Cast) -> Client:
    factory.door_open(people)
    return Client()


def without_token(like: Client) -> Client:
    """Return a browser with the same cookies, whose forms come without their token."""
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = like.cookies
    return strict


def test_form_without_its_token_says_what_is_kept(visitor: Client) -> None:
    """U8, U40: in her words, with two doors and none of an account that she does not have."""
    early = without_token(visitor).post(url("safe_now"), {"safe": "no"})
    visitor.post(url("receipt"), {"digits": to_receipt(visitor)})
    late = without_token(visitor).post("/form/now/freeze")

    for answer, door in ((early, "/form"), (late, "/form/now")):
        page = answer.content.decode()
        assert answer.status_code == 403
        assert "What you typed on it is not kept. What you continued" in page
        assert f'class="button" href="{door}"' in page
        assert 'href="/help"' in page
        assert "ign in" not in page
        assert "signed" not in page


def test_colleagues_are_still_told_to_sign_in(people: Cast) -> None:
    answer = Client(enforce_csrf_checks=True).post("/cases", {})

    assert "Sign in again" in answer.content.decode()
