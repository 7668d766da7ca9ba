"""The sign-in pages wear the house look, and nothing in them is stopped by our own CSP."""

import re

import pytest
from django.test import Client

from tests import factory

SIGN_IN = {"login": "alice", "password": factory.PASSPHRASE}
OWN_PAGES = ["logout/", "reauthenticate/", "2fa/", "2fa/totp/activate/", "2fa/webauthn/", "2fa/webauthn/add/"]


@pytest.fixture
def alice(db: None) -> Client:
    """A browser in which Alice has signed in and just confirmed that it is she."""
    factory.cast()
    client = Client()
    assert client.post("/account/login/", SIGN_IN).status_code == 302
    assert client.post("/account/reauthenticate/", {"password": factory.PASSPHRASE}).status_code == 302
    return client


def _assert_dressed(html: str) -> None:
    assert "css/tokens.css" in html
    assert html.count("<h1") == 1
    assert "<img" not in html
    assert " style=" not in html
    for attributes in re.findall(r"<script\b([^>]*\bsrc=[^>]*)>", html):
        assert re.search(r'nonce="[^"]{10,}"', attributes)


@pytest.mark.django_db
def test_sign_in_page_is_dressed() -> None:
    """S44, U32."""
    answer = Client().get("/account/login/")

    _assert_dressed(answer.content.decode())


@pytest.mark.parametrize("page", OWN_PAGES)
def test_page_of_ones_own_sign_in_is_dressed(alice: Client, page: str) -> None:
    """S44, U32."""
    answer = alice.get(f"/account/{page}")

    assert answer.status_code == 200
    _assert_dressed(answer.content.decode())


def test_square_code_has_its_secret_beside_it_in_words(alice: Client) -> None:
    """U3: an authenticator app can be set up without pictures."""
    html = alice.get("/account/2fa/totp/activate/").content.decode()

    assert "<svg" in html
    assert re.search(r'id="authenticator_secret"[^>]*value="[A-Z2-7]{16,}"', html)
    assert 'name="code"' in html
