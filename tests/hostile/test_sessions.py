"""Sessions: a new id at sign-in, 30 minutes idle, 8 hours at most, dead on sign-out and on a change of role (S9)."""

import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from casework.models import Role, User
from tests import factory
from tests.casework.walkers import signed_in

SIGN_IN = {"login": "alice", "password": factory.PASSPHRASE}


@pytest.fixture
def people(db: None) -> factory.Cast:
    return factory.cast()


def _is_in(client: Client) -> bool:
    return client.get("/cases").status_code == 200


def test_sign_in_gives_a_new_session_id(people: factory.Cast) -> None:
    """S9: an id that was planted before is worth nothing after."""
    client = Client()
    client.get("/cases/new")
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = planted = session.session_key

    client.post("/account/login/", SIGN_IN)

    assert client.cookies[settings.SESSION_COOKIE_NAME].value != planted
    assert not Session.objects.filter(session_key=planted).exists()
    assert _is_in(client)


def test_session_ends_after_half_an_hour_of_rest(people: factory.Cast) -> None:
    """S9: each request moves the end on; half an hour without one is the end."""
    client = signed_in(people.alice)
    row = Session.objects.get(session_key=client.session.session_key)

    assert timedelta(minutes=29) < row.expire_date - timezone.now() <= timedelta(minutes=30)
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not _is_in(client)


def test_session_ends_after_eight_hours_of_work(people: factory.Cast) -> None:
    """S9."""
    client = signed_in(people.alice)
    assert _is_in(client)
    session = client.session
    session["started"] = int(time.time()) - 8 * 3600 - 1
    session.save()

    assert not _is_in(client)
    assert not Session.objects.filter(session_key=session.session_key).exists()
    assert client.cookies[settings.VAULT_COOKIE_NAME].value == ""


def test_signing_out_ends_it_for_whoever_kept_the_cookies(people: factory.Cast) -> None:
    """S9."""
    client = signed_in(people.alice)
    kept = {name: morsel.value for name, morsel in client.cookies.items()}

    client.post("/account/logout/")

    thief = Client()
    thief.cookies.load(kept)
    assert not _is_in(thief)
    assert client.cookies[settings.VAULT_COOKIE_NAME].value == ""


def test_disabled_person_is_out_at_once(people: factory.Cast) -> None:
    """S9."""
    client = signed_in(people.alice)

    User.objects.filter(username="alice").update(is_active=False)

    assert not _is_in(client)


@pytest.mark.parametrize("change", ["give", "take"])
def test_change_of_role_ends_every_session(people: factory.Cast, change: str) -> None:
    """S9."""
    client = signed_in(people.bob)
    assert _is_in(client)

    if change == "give":
        Role.objects.create(user=people.bob.user, role="counsel")
    else:
        Role.objects.filter(user=people.bob.user, role="administrator").delete()

    assert not _is_in(client)


def test_change_of_passphrase_ends_sessions_elsewhere(people: factory.Cast) -> None:
    """S9, S4."""
    here, elsewhere = signed_in(people.alice), signed_in(people.alice)
    new = "another quite long passphrase"

    here.post("/account/passphrase", {"old": factory.PASSPHRASE, "new": new, "again": new})

    assert User.objects.get(username="alice").check_password(new)
    assert _is_in(here)
    assert not _is_in(elsewhere)


def test_key_in_the_session_row_opens_with_the_second_cookie_alone(people: factory.Cast) -> None:
    """Design §3.4: the row holds ciphertext; the cookie alone holds no secret of hers either."""
    client = signed_in(people.alice)
    row, cookie = client.session["vault"], client.cookies[settings.VAULT_COOKIE_NAME].value

    assert "AGE-SECRET-KEY" not in str(dict(client.session.items()))
    assert cookie not in str(dict(client.session.items()))
    assert len(bytes.fromhex(cookie)) == 32
    assert len(bytes.fromhex(row)) > 60


@pytest.mark.django_db
def test_no_cookie_outlives_the_window() -> None:
    """S9, S46: nothing in the list of cookies says tomorrow that this page was open today."""
    cookies = Client().get("/account/login/").cookies

    assert cookies
    assert all(not cookie["max-age"] and not cookie["expires"] for cookie in cookies.values())
