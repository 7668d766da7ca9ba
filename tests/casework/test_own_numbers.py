"""Whom to call in danger: general before a country is known, hers from then on, and nothing kept of where she is now (U29)."""

import logging
import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from tests import factory
from tests.casework.test_before_the_receipt import held, rows
from tests.casework.test_own_pages import receipt_page, url
from tests.factory import Cast


@pytest.fixture
def visitor(people: Cast) -> Client:
    factory.door_open(people)
    return Client()


def numbers(page: str) -> list[str]:
    return re.findall(r'href="tel:(\w+)"', page)


def page_of(answer: object) -> str:
    return " ".join(answer.content.decode().split())  # type: ignore[attr-defined]


def test_question_whether_she_is_safe_says_whom_to_call(visitor: Client) -> None:
    """U29: before any answer, and for any country."""
    visitor.post(url("staying_safe"))

    assert numbers(page_of(visitor.get(url("safe_now")))) == ["112", "911"]


@pytest.mark.parametrize("safe", ["no", "unknown"])
def test_who_is_not_safe_chooses_the_country_right_there(visitor: Client, safe: str) -> None:
    """U29: without script, in this one answer; the way on and the way to support stand beside it."""
    visitor.post(url("staying_safe"))
    first = page_of(visitor.post(url("safe_now"), {"safe": safe}))
    form = first.partition('<form class="block"')[2].partition("</form>")[0]
    there = page_of(visitor.post(url("safe_now"), {"safe": "no", "country": "GB"}))

    assert f'action="{url("safe_now")}"' in form and 'name="safe" value="no"' in form
    assert '<option value="GB"' in form and 'formaction="/help#found"' in form
    assert numbers(first) == ["112", "911"] and "999" in numbers(there)
    assert "(United Kingdom)" in there and f'action="{url("under_18")}"' in there
    wrong = visitor.post(url("under_18"), {"first": "1", "country": "GB"})
    assert wrong.status_code == 422 and "999" in numbers(page_of(wrong))


@pytest.mark.parametrize("country", ["GB", "XX", "GB-SCT", "<b>"])
def test_where_she_is_stands_nowhere(visitor: Client, country: str, caplog: pytest.LogCaptureFixture) -> None:
    """U29, S46: no row, no session, no log and no address; what is no country gets the general numbers."""
    visitor.post(url("staying_safe"))
    visitor.post(url("safe_now"), {"safe": "no"})
    before = rows(), held()
    with caplog.at_level(logging.DEBUG):
        said = visitor.post(url("safe_now"), {"safe": "no", "country": country})

    assert said.status_code == 200 and numbers(page_of(said))
    assert (rows(), held()) == before
    assert country not in str([row.get_decoded() for row in Session.objects.all()])
    assert not any(f"country={country}" in one.getMessage() for one in caplog.records)
    assert numbers(page_of(visitor.get(url("under_18")))) == []


def test_later_pages_use_the_country_that_she_lives_in(visitor: Client) -> None:
    """U9, U29: numbers and support of that country at the foot of every page from the digits on."""
    pages = [receipt_page(visitor, "GB")]
    visitor.post(url("receipt"), {"cannot": "yes"})
    pages += [visitor.get(path).content.decode() for path in (url("know"), url("words"), "/form/now")]

    for page in pages:
        foot = page.partition("<footer")[2]
        assert "999" in numbers(foot) and "(United Kingdom)" in foot
        assert re.search(r'action="/help#found"><input type="hidden" name="country" value="GB">', foot)
    assert "999" in numbers(Client().post("/help", {"country": "GB"}).content.decode())


def test_stranger_reads_no_country_at_the_foot(visitor: Client) -> None:
    """S46: it stands on her own pages alone, and is gone with her visit."""
    receipt_page(visitor, "GB")
    inside = visitor.get("/help").content.decode() + Client().get("/form").content.decode()
    visitor.post("/leave")

    assert "United Kingdom)" not in inside
    assert "(United Kingdom)" not in visitor.get("/form/return").content.decode()
