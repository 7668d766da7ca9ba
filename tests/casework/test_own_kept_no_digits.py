"""Who said that she cannot keep her digits: this visit is the only one, unless she takes new ones in it."""

import re

import pytest
from django.test import Client

from casework import questions
from casework.views.ownasked import ASKED
from tests import factory
from tests.casework.test_own_pages import digits_on, to_receipt, url
from tests.factory import Cast

ASKED_AFTER = [name for name in questions.AFTER if name in ASKED]


@pytest.fixture
def visitor(people: Cast) -> Client:
    factory.door_open(people)
    return Client()


def test_who_kept_no_digits_is_promised_no_coming_back(visitor: Client) -> None:
    """U15: nothing is chosen for her, no hour of a mail that never comes is listed, and new digits are one link away."""
    to_receipt(visitor)
    visitor.post(url("receipt"), {"cannot": "yes"})

    contact = visitor.get(url("contact")).content.decode()
    visitor.post(url("contact"), {"way": "none"})
    check = visitor.get(url("check")).content.decode()
    visitor.post(url("check"))
    pages = [contact, check, *(visitor.get(f"/form/now{at}").content.decode() for at in ("", "/reach"))]

    assert "come back here" not in "".join(pages) and "At what time of day" not in check
    assert not re.search(r'name="way"[^>]* checked', contact)
    assert all("You kept no digits." in page and f'href="{url("receipt")}"' in page for page in pages)


@pytest.mark.parametrize("name", [*ASKED_AFTER, "check"])
def test_no_page_of_the_way_leads_back_to_where_nothing_leads(visitor: Client, name: str) -> None:
    """U15, U40: nothing is saved for another visit, new digits are one link away, and the kept way in says so once."""
    to_receipt(visitor)
    visitor.post(url("receipt"), {"cannot": "yes"})
    visitor.post(url("know"), {"know": ["links", "file"]})
    page = visitor.get(url(name)).content.decode()
    left = visitor.post(url(name), {"leave": "yes"} if name in ASKED_AFTER else {}, follow=True)

    assert page.count("You kept no digits.") == 1 and f'href="{url("receipt")}"' in page
    assert "this visit ends by itself." in page or name == "check"
    for shown in (page, left.content.decode()):
        assert not re.search("Save and leave|What you continued is kept|bring you back|come back here", shown)
    assert left.request["PATH_INFO"] != url(name) and visitor.get("/form/now").status_code == 200


def test_digits_that_were_not_kept_are_replaced_in_the_same_visit(visitor: Client) -> None:
    to_receipt(visitor)
    visitor.post(url("receipt"), {"cannot": "yes"})
    visitor.post(url("know"), {})

    digits = digits_on(visitor.post(url("receipt"), {"again": "yes"}).content.decode())
    kept = visitor.post(url("receipt"), {"digits": digits})

    assert kept["Location"] == "/form/now"
    assert "You kept no digits." not in visitor.get("/form/now").content.decode()
    assert visitor.post(url("receipt"), {"again": "yes"})["Location"] == "/form/now"
    assert Client().post("/form/return", {"digits": digits})["Location"] == "/form/now"


def test_who_kept_no_digits_takes_new_ones_on_the_page_for_that_alone(visitor: Client) -> None:
    """Nobody has old ones, so nothing waits three days for them."""
    to_receipt(visitor)
    visitor.post(url("receipt"), {"cannot": "yes"})

    assert visitor.get("/form/now/digits")["Location"] == url("receipt")
