"""Signing in: no names to learn, equal work, a limit that locks nobody out, strong passphrases (S4, S8, S51)."""

from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client

from casework import staffing
from casework.models import AuditEntry, StaffKey, User
from tests import factory
from tests.hostile.pages import alike

WRONG = "not the passphrase at all"


@pytest.fixture
def people(db: None) -> factory.Cast:
    cache.clear()
    return factory.cast()


def _try(name: str, passphrase: str) -> Any:
    return Client().post("/account/login/", {"login": name, "password": passphrase})


@pytest.mark.parametrize("other", ["nobody-of-that-name", "ALICE2", "", "a" * 300])
def test_unknown_name_and_wrong_passphrase_answer_alike(people: factory.Cast, other: str) -> None:
    """S8: status, headers and body, but for what was typed itself."""
    known, unknown = _try("alice", WRONG), _try(other, WRONG)

    assert known.status_code == unknown.status_code == 200
    assert set(known.headers) == set(unknown.headers)
    if 0 < len(other) <= 150:
        bodies = [
            alike(answer.content).replace(name.encode(), b"NAME")
            for answer, name in ((known, "alice"), (unknown, other))
        ]
        assert bodies[0] == bodies[1]


@pytest.mark.parametrize("state", ["wrong", "unknown", "disabled"])
def test_one_argon2id_is_reckoned_whatever_was_wrong(
    people: factory.Cast, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    """S8: the work is counted, since clocks on a busy machine prove nothing."""
    User.objects.filter(username="carol").update(is_active=False)
    reckoned = []
    for method in ("encode", "verify"):
        plain = getattr(Argon2PasswordHasher, method)
        monkeypatch.setattr(
            Argon2PasswordHasher,
            method,
            lambda self, *a, _plain=plain, **k: reckoned.append(1) or _plain(self, *a, **k),
        )
    name = {"wrong": "alice", "unknown": "nobody", "disabled": "carol"}[state]

    _try(name, WRONG)

    assert len(reckoned) == 1


def test_disabled_person_with_the_right_passphrase_gets_no_session(people: factory.Cast) -> None:
    """S9."""
    User.objects.filter(username="alice").update(is_active=False)
    client = Client()

    client.post("/account/login/", {"login": "alice", "password": factory.PASSPHRASE})

    assert client.get("/cases").status_code == 302


def test_many_tries_are_slowed_and_then_let_in_again(people: factory.Cast) -> None:
    """S51: five wrong tries for a name in five minutes; afterwards the right passphrase works."""
    answers = [_try("alice", WRONG) for _ in range(6)]
    held = _try("alice", factory.PASSPHRASE)

    assert answers[0].status_code == 200
    assert held.status_code in {200, 429}
    assert "_auth_user_id" not in held.client.session
    cache.clear()
    assert _try("alice", factory.PASSPHRASE).status_code == 302


def test_a_strangers_wrong_tries_lock_nobody_else_out(people: factory.Cast) -> None:
    """S8: never a lock-out; the limit is a name's at one client."""
    for _ in range(8):
        client_of("203.0.113.9").post("/account/login/", {"login": "alice", "password": WRONG})

    assert _try("alice", factory.PASSPHRASE).status_code == 302


def client_of(address: str) -> Client:
    return Client(REMOTE_ADDR=address)


def test_unknown_name_is_slowed_alike(people: factory.Cast) -> None:
    """S8, S51."""
    known = [_try("alice", WRONG).status_code for _ in range(7)]
    cache.clear()
    unknown = [_try("nobody", WRONG).status_code for _ in range(7)]

    assert known == unknown


def test_wrong_passphrase_is_in_the_audit_log_without_it(people: factory.Cast) -> None:
    """S52: attempts are recorded; what was typed is not."""
    _try("alice", WRONG)

    entry = AuditEntry.objects.get(event="sign_in_failed")
    assert entry.actor == people.alice
    assert WRONG not in str(entry.data)


@pytest.mark.parametrize(
    "weak", ["fourteen-signs", "password1234567", "passwordpassword", "111111111111111", "dorothydorothy1"]
)
def test_weak_passphrase_is_refused(people: factory.Cast, weak: str) -> None:
    """S4: 15 signs at least, none of the common ones, not the user's name; no rule of composition."""
    with pytest.raises(ValidationError):
        staffing.add_staff(
            organisation=people.clinic,
            username="dorothydorothy",
            passphrase=weak,
            roles=["caseworker"],
            at=factory.MOMENT,
        )


@pytest.mark.parametrize("strong", ["seven grey whales sing", "ünïcödé phrase fine", "only-lower-case-words"])
def test_long_passphrase_of_any_make_is_taken(people: factory.Cast, strong: str) -> None:
    """S4."""
    user = staffing.add_staff(
        organisation=people.clinic,
        username="frida",
        passphrase=strong,
        roles=["caseworker"],
        at=factory.MOMENT,
    )

    assert user.check_password(strong)
    assert StaffKey.objects.filter(user=user).exists()


@pytest.mark.parametrize(
    "page", ["signup/", "password/reset/", "email/", "password/set/", "login/code/", "3rdparty/"]
)
def test_no_way_in_but_the_passphrase(people: factory.Cast, page: str) -> None:
    """S4: nobody signs up, nothing is reset by mail, nobody sets another's passphrase."""
    answer = Client().post(
        f"/account/{page}", {"username": "eve", "password1": "a long enough phrase", "email": "e@e.example"}
    )

    assert answer.status_code in {302, 404}
    assert not User.objects.filter(username="eve").exists()
