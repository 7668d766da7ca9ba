"""A page that is not there keeps the reader's own surroundings: staff their navigation, strangers nothing of the house."""

from uuid import uuid4

import pytest
from django.test import Client

from tests import factory
from tests.casework.walkers import signed_in

pytestmark = pytest.mark.django_db


def test_staff_keep_their_navigation_where_a_page_is_not_there() -> None:
    """U8, S2: the same page for what is missing and for what is somebody else's."""
    cast = factory.cast()
    alice = signed_in(cast.alice)

    for address in (f"/cases/{uuid4()}", "/law/reviewers", "/nothing/here"):
        html = alice.get(address).content.decode()
        assert "There is no page here" in html
        assert 'class="bar-nav"' in html and 'href="/cases"' in html
        assert "Sign in again" not in html


def test_stranger_sees_the_plain_page() -> None:
    """S46: it names nobody and nothing of the house."""
    html = Client().get("/nothing/here").content.decode()

    assert "bar-nav" not in html


def test_page_of_signing_speaks_to_staff_and_the_open_one_to_everybody() -> None:
    """U5: on a page for staff, "you" is who works there."""
    staff = signed_in(factory.cast().alice).get("/house/signing").content.decode()
    told = Client().post("/about", {"country": "IS"}).content.decode()

    assert "signs for you" not in staff and "before you sign for anybody" in staff
    assert "before anyone signs for you" in told


@pytest.mark.parametrize("address", ["/house/lines", "/house/data", "/law"])
def test_long_lists_are_folded_and_need_no_script(address: str) -> None:
    """U3, U34: one line for each part, opened by the browser itself."""
    html = signed_in(factory.cast().alice).get(address).content.decode()

    assert html.count("<details") > 5
    assert "<details open" not in html
