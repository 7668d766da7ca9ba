"""The exit works without script, without a session, with a dead one: it ends everything and shows nothing (S47)."""

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection
from django.test import Client

from tests import factory
from tests.casework.walkers import signed_in

COOKIES = (settings.SESSION_COOKIE_NAME, settings.VAULT_COOKIE_NAME, settings.CSRF_COOKIE_NAME)


@pytest.fixture
def alice(db: None) -> Client:
    client = signed_in(factory.cast().alice)
    client.get("/account/2fa/")
    return client


def _assert_left(client: Client) -> None:
    answer = client.get("/leave")
    assert (answer.status_code, answer["Location"]) == (303, settings.LEAVE_URL)
    assert answer["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["Cache-Control"] == "no-store"
    assert answer.content == b""
    for name in COOKIES:
        assert answer.cookies[name].value == ""
        assert answer.cookies[name]["max-age"] == 0


def test_leaving_ends_the_session_for_good(alice: Client) -> None:
    """S47."""
    key = alice.session.session_key

    _assert_left(alice)

    assert not Session.objects.filter(session_key=key).exists()
    assert alice.get("/cases").status_code == 302


def test_leaving_works_with_a_dead_session(alice: Client) -> None:
    """S47."""
    Session.objects.all().delete()

    _assert_left(alice)


@pytest.mark.django_db
def test_leaving_works_for_whoever_has_no_session() -> None:
    """S47, U13: to the site that the operator chose."""
    _assert_left(Client())


def test_leaving_works_while_the_database_is_down(alice: Client) -> None:
    """S47, S54: an exit that needs a database is none when it is needed."""

    def refuse(*_: object) -> None:
        raise DatabaseError("down")

    alice.raise_request_exception = False
    with connection.execute_wrapper(refuse):
        _assert_left(alice)


def test_help_for_the_young_works_while_the_database_is_down(alice: Client) -> None:
    """U37, S54: with a session of staff in the browser, and without any."""

    def refuse(*_: object) -> None:
        raise DatabaseError("down")

    with connection.execute_wrapper(refuse):
        assert Client().get("/help").status_code == 200
        assert alice.get("/help").status_code == 200
