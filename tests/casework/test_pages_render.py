"""Every page of a case opens for the one who works it, shows no picture, and opening it changes nothing."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factory
from tests.casework.walkers import CASE_PAGES, address, full_case, signed_in

# What a visit may write: the session, and the audit log of reads.
VISIT_TABLES = ("django_session", "casework_auditentry")


@pytest.fixture
def people(db: None) -> factory.Cast:
    return factory.cast()


@pytest.mark.parametrize(("name", "more"), CASE_PAGES.items())
def test_page_of_a_case_opens_for_who_works_it(
    people: factory.Cast, name: str, more: tuple[Any, ...]
) -> None:
    """U20: words alone; U32: one first heading."""
    case = full_case(people)
    alice = signed_in(people.alice)

    answer = alice.get(address(name, case, more))

    html = answer.content.decode()
    assert answer.status_code == 200
    assert html.count("<h1") == 1
    assert "<img" not in html
    assert case.code in html


@pytest.mark.parametrize(("name", "more"), CASE_PAGES.items())
def test_opening_a_page_changes_nothing(people: factory.Cast, name: str, more: tuple[Any, ...]) -> None:
    """S10."""
    case = full_case(people)
    alice = signed_in(people.alice)

    with CaptureQueriesContext(connection) as queries:
        alice.get(address(name, case, more))

    writes = [
        query["sql"]
        for query in queries
        if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))
        and not any(table in query["sql"] for table in VISIT_TABLES)
    ]
    assert writes == []


@pytest.mark.parametrize("page", ["/cases/new", "/practice", "/look", "/look/form", "/account/passphrase"])
def test_page_outside_of_cases_opens_for_staff(people: factory.Cast, page: str) -> None:
    answer = signed_in(people.alice).get(page)

    assert answer.status_code == 200
    assert "<img" not in answer.content.decode()


@pytest.mark.parametrize(("name", "more"), CASE_PAGES.items())
def test_page_asks_for_a_sign_in(people: factory.Cast, name: str, more: tuple[Any, ...]) -> None:
    case = full_case(people)

    answer = Client().get(address(name, case, more))

    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")


def test_list_of_pictures_alone_answers_the_script_that_renews_it(people: factory.Cast) -> None:
    case = full_case(people)

    answer = signed_in(people.alice).get(address("images", case), headers={"X-Part": "1"})

    html = answer.content.decode()
    assert 'id="images"' in html
    assert "<html" not in html
