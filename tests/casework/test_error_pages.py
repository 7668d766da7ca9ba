"""Every page for what went wrong, as it is met: which doors it opens, and that something is behind each."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from casework.storage import StoreDown
from tests import factory
from tests.casework.walkers import signed_in

FIRST, HELP, LEAVE, SIGN_IN, CASES = "/", "/help", "/leave", "/account/login/", "/cases"


def _broken(fault: Exception) -> Callable[[Client], Any]:
    """Return a visit of a page that fails."""

    def visit(client: Client) -> Any:
        def fail(_: object) -> None:
            raise fault

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("casework.impact.operator_of", fail)
            return client.get("/about?from=x")

    return visit


MET: dict[int | str, tuple[Callable[[Client], Any], set[str]]] = {
    400: (lambda client: client.get("/form", headers={"host": "elsewhere.example"}), {FIRST, HELP}),
    403: (_broken(PermissionDenied()), {FIRST, HELP}),
    404: (lambda client: client.get("/nothing/here"), {FIRST, HELP}),
    405: (lambda client: client.get("/form/now/pause"), {FIRST, HELP}),
    500: (_broken(ZeroDivisionError()), {"/about?from=x", FIRST, HELP}),
    503: (_broken(StoreDown()), {"/about?from=x", FIRST, HELP}),
    "csrf": (lambda client: client.post("/account/login/"), {FIRST, SIGN_IN}),
}


def stranger() -> Client:
    return Client(raise_request_exception=False, enforce_csrf_checks=True)


def doors(answer: Any) -> set[str]:
    """Return where the buttons of a page's content lead."""
    content = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return set(re.findall(r'<a class="button[^>]*href="([^"]*)"', content))


@pytest.mark.django_db
@pytest.mark.parametrize("met", MET)
def test_error_page_of_a_stranger_opens_these_doors_and_each_leads_somewhere(met: int | str) -> None:
    """U8, U9, U10, U40: leaving and help are on each; a stranger is not led to the passphrase of staff."""
    visit, expected = MET[met]
    answer = visit(stranger())
    page = answer.content.decode()

    assert answer.status_code == (met if isinstance(met, int) else 403)
    assert doors(answer) == expected
    assert {one: stranger().get(one, follow=True).status_code for one in expected} == dict.fromkeys(
        expected, 200
    )
    assert f'href="{LEAVE}"' in page
    assert f'<li><a href="{HELP}">' in page


@pytest.mark.django_db
@pytest.mark.parametrize("met", [403, 404])
def test_error_page_of_staff_opens_their_doors(met: int) -> None:
    """U8."""
    alice = signed_in(factory.cast().alice)

    answer = MET[met][0](alice)

    assert (answer.status_code, doors(answer)) == (met, {FIRST, CASES})
    assert [alice.get(one).status_code for one in (FIRST, CASES)] == [200, 200]


@pytest.mark.django_db
def test_address_that_takes_only_a_form_is_a_page_of_the_house() -> None:
    """U8, U40: as one is left with after a form failed: for staff in their own surroundings."""
    answer = signed_in(factory.cast().alice).get("/house/reader/close")

    assert (answer.status_code, answer["Allow"], doors(answer)) == (405, "POST", {FIRST, CASES})
    assert 'class="bar-nav"' in answer.content.decode()
    assert "Nothing was changed, and everything saved is kept." in answer.content.decode()


@pytest.mark.parametrize("status", [500, 503])
def test_way_out_of_a_failure_asks_no_database(status: int) -> None:
    """U9, S54: this test has none."""
    answer = MET[status][0](stranger())

    assert (answer.status_code, HELP in doors(answer)) == (status, True)
    assert stranger().get(HELP).status_code == 200
    assert stranger().get(LEAVE).status_code == 303


@pytest.mark.parametrize(
    ("came_from", "leads_to"),
    [
        ("http://testserver/form/1?checking", "/form/1?checking"),
        ("", None),
        ("https://evil.example/form/1", None),
        ("http://testserver//evil.example/form", None),
        ("http://testserver/not/here", None),
        ("http://[", None),
    ],
)
def test_failed_form_leads_back_to_its_page_alone(came_from: str, leads_to: str | None) -> None:
    """U8: the address that took the form may take nothing else."""

    def fail(_: object) -> None:
        raise ZeroDivisionError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("casework.impact.operator_of", fail)
        answer = stranger().post("/about", headers={"referer": came_from})

    assert answer.status_code == 500
    assert doors(answer) == {FIRST, HELP, *([leads_to] if leads_to else [])}


@pytest.mark.django_db
def test_form_that_came_too_late_leads_back_to_its_page() -> None:
    answer = stranger().post("/cases/new", headers={"referer": "http://testserver/help"})

    assert (answer.status_code, doors(answer)) == (403, {"/help", SIGN_IN})
