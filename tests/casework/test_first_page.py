"""The address of the site alone: her first page for whoever is not signed in as staff, the day's tasks for who is."""

import re

import pytest
from django.test import Client

from casework import questions
from casework.models import Organisation
from tests import factory
from tests.casework.walkers import signed_in
from tests.factory import Cast

pytestmark = pytest.mark.django_db
BOTH = "Some of them we can send for you, when you ask."
SIGN_IN = {"login": "alice", "password": factory.PASSPHRASE}


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("address", ["/", "/?fbclid=x"])
def test_address_of_the_site_leads_a_stranger_to_her_first_page(method: str, address: str) -> None:
    """U8, S46: not to a passphrase, and nothing in the address says what she looked for."""
    answer = getattr(Client(), method)(address)

    assert (answer.status_code, answer["Location"]) == (302, "/form")


def test_address_of_the_site_leads_who_came_with_a_receipt_there_too(people: Cast) -> None:
    client = Client()
    client.post("/form/return", {"digits": factory.own_case(people).digits})

    assert client.get("/")["Location"] == "/form"
    assert client.get("/form/now").status_code == 200


@pytest.mark.parametrize("is_open", [True, False])
def test_first_page_leads_staff_on_and_her_to_help(people: Cast, is_open: bool) -> None:
    """U8: the sign-in is a link of words, after everything that is for her, whether the door is open or closed."""
    if is_open:
        factory.door_open(people)

    page = Client().get("/", follow=True).content.decode()

    links = re.findall(r'<a[^>]*href="([^"]*)"', page.partition("<main")[2].partition("</main>")[0])
    assert links[-1] == "/account/login/"
    assert links[0] == ("/form/1" if is_open else "/help")
    assert page.count('href="/account/login/"') == 1
    assert re.search(r'class="small muted"><a href="/account/login/"', page)


@pytest.mark.parametrize(("own_cases", "is_said"), [("worked", False), ("alone", False), ("sent", True)])
def test_where_letters_are_sent_when_asked_both_ways_are_said_from_the_first_page(
    people: Cast, own_cases: str, is_said: bool
) -> None:
    made, client = factory.own_case(people), Client()
    Organisation.objects.update(own_cases=own_cases)
    first = client.get("/form").content.decode()
    client.post("/form/return", {"digits": made.digits})
    client.post(f"/form/{questions.number_of('receipt')}", {"digits": made.digits})
    check = client.get(f"/form/{questions.number_of('check')}").content.decode()

    assert [BOTH in page for page in (first, check)] == [is_said, is_said]


@pytest.mark.parametrize("onward", ["", "?next=/"])
def test_staff_who_sign_in_come_to_their_day(people: Cast, onward: str) -> None:
    client = Client()

    assert client.post(f"/account/login/{onward}", SIGN_IN)["Location"] == "/"
    assert "notices/day.html" in [one.name for one in client.get("/").templates]


def test_staff_who_sign_out_come_to_their_sign_in(people: Cast) -> None:
    assert signed_in(people.alice).post("/account/logout/")["Location"] == "/account/login/"


def test_staff_whose_session_ended_sign_in_and_go_on(people: Cast) -> None:
    """S9: where they were; a form is not sent a second time for them."""
    client = Client()

    assert client.get("/cases")["Location"] == "/account/login/?next=/cases"
    assert client.post("/")["Location"] == client.post("/cases")["Location"] == "/account/login/"
    assert client.post("/account/login/?next=/cases", SIGN_IN)["Location"] == "/cases"
