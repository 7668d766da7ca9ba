"""Her door when something goes wrong on the way: what is kept, what is not, and the next doors; nothing opens twice."""

import re

import pytest
from django.test import Client

from tests import factory
from tests.casework.test_own_pages import to_receipt, url
from tests.factory import Cast

RANDOM = re.compile(r'(csrfmiddlewaretoken" value="|nonce=")[^"]*')


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


@pytest.mark.parametrize("typed", ["wrong", "19 of them"])
def test_mistyped_digits_may_be_typed_again(visitor: Client, typed: str) -> None:
    """S7, U15, U40: what was typed stays, new ones stay on offer, and neither the right ones nor how near she was is told."""
    digits = to_receipt(visitor)
    near = digits[:16] + ("1111" if digits[16:] != "1111" else "2222")
    far = "".join(str((int(one) + 1) % 10) for one in digits)
    tries = [near, far] if typed == "wrong" else [digits[:19]]

    answers = [visitor.post(url("receipt"), {"digits": one}) for one in tries]

    pages = [
        RANDOM.sub("", one.content.decode()).replace(typed, "")
        for one, typed in zip(answers, tries, strict=True)
    ]
    assert [one.status_code for one in answers] == [422] * len(tries)
    assert len(set(pages)) == 1
    assert "you can try as often as you need" in pages[0]
    assert 'name="again"' in pages[0]
    assert digits not in re.sub(r"[^0-9]", "", re.sub("<[^>]*>", "", pages[0]))
    assert all(one in answer.content.decode() for one, answer in zip(tries, answers, strict=True))
    assert visitor.post(url("receipt"), {"digits": digits})["Location"] == url("know")
