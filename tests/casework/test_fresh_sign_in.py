"""What cannot be taken back asks for the passphrase again after five minutes; nothing typed is lost or stored."""

import pytest
from django.test import Client

from casework import vault
from casework.models import Case, User
from tests import factory
from tests.casework.walkers import address, signed_in

NEW = "another quite long passphrase"


@pytest.fixture
def case(db: None) -> Case:
    return factory.case_of(factory.cast().alice)


@pytest.fixture
def alice(case: Case) -> Client:
    return signed_in(case.opened_by)


def _grow_old(client: Client) -> None:
    """Let the proofs of this session be six minutes old."""
    session = client.session
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [{**row, "at": row["at"] - 360} for row in records]
    session.save()


def test_sign_in_itself_counts_for_five_minutes(case: Case, alice: Client) -> None:
    """S5."""
    assert alice.get(address("share", case)).status_code == 200


def test_old_session_is_led_to_confirm_and_back(case: Case, alice: Client) -> None:
    """S5."""
    _grow_old(alice)

    answer = alice.get(address("share", case))
    later = alice.post(answer["Location"], {"password": factory.PASSPHRASE})

    assert answer["Location"].startswith("/account/reauthenticate/?next=")
    assert later["Location"] == address("share", case)
    assert alice.get(later["Location"]).status_code == 200


def test_both_ways_to_confirm_use_the_same_words(case: Case, alice: Client) -> None:
    _grow_old(alice)

    before = alice.get(alice.get(address("share", case))["Location"]).content.decode()
    amid = alice.post(address("share", case), {"username": "bob"}).content.decode()

    for page in (before, amid):
        assert ">Passphrase</label>" in page
        assert ">Confirm and go on</button>" in page
        assert "Password" not in page


def test_what_was_typed_stays_in_the_page_and_goes_on_with_the_passphrase(case: Case, alice: Client) -> None:
    """S5, U40."""
    _grow_old(alice)

    asked = alice.post(address("share", case), {"username": "bob"})
    done = alice.post(address("share", case), {"username": "bob", "passphrase_again": factory.PASSPHRASE})

    assert asked.status_code == 403
    assert '<input type="hidden" name="username" value="bob">' in asked.content.decode()
    assert done.status_code == 302
    assert case.accesses.filter(user__username="bob").exists()


def test_wrong_passphrase_does_nothing(case: Case, alice: Client) -> None:
    _grow_old(alice)

    answer = alice.post(address("share", case), {"username": "bob", "passphrase_again": "a guess"})

    assert answer.status_code == 403
    assert "This is not your passphrase" in answer.content.decode()
    assert not case.accesses.filter(user__username="bob").exists()


@pytest.mark.parametrize("page", ["/account/2fa/recovery-codes/generate/", "/account/passphrase"])
def test_session_row_never_keeps_the_request(case: Case, alice: Client, page: str) -> None:
    """The row beside the key's cookie would open the key, and a request holds an address of a computer (S24)."""
    _grow_old(alice)

    answer = alice.post(page, {"old": "typed words"})

    kept = str(dict(alice.session.items()))
    assert answer.status_code in {302, 403}
    assert alice.cookies["v"].value not in kept
    assert "typed words" not in kept
    assert "127.0.0.1" not in kept


def test_new_passphrase_opens_the_same_key(case: Case, alice: Client) -> None:
    """S4."""
    answer = alice.post("/account/passphrase", {"old": factory.PASSPHRASE, "new": NEW, "again": NEW})

    key = User.objects.get(username="alice").key
    assert answer["Location"] == "/account/2fa/"
    assert vault.unwrap_private(bytes(key.wrapped_private), NEW)
    assert alice.get(address("narrative", case)).status_code == 200


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"old": "wrong", "new": NEW, "again": NEW}, "not the passphrase that you use now"),
        ({"old": factory.PASSPHRASE, "new": "short", "again": "short"}, "15"),
        ({"old": factory.PASSPHRASE, "new": NEW, "again": "x"}, "differ"),
    ],
)
def test_passphrase_is_not_changed_when_something_is_wrong(
    case: Case, alice: Client, given: dict[str, str], says: str
) -> None:
    html = alice.post("/account/passphrase", given).content.decode()

    assert says in html
    assert User.objects.get(username="alice").check_password(factory.PASSPHRASE)
