"""The second factor: set up, asked for, used once, enforced in live mode; the staff key stays open (S4)."""

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings

from casework import intake
from casework.models import Case
from tests import factory
from tests.casework.walkers import address, signed_in
from tests.hostile import pages

WORDS = "in her own words, sealed"
PERIOD_S = 30


@pytest.fixture
def case(db: None) -> Case:
    cache.clear()
    case = factory.case_of(factory.cast().alice)
    intake.set_narrative(case=case, text=WORDS, by=case.opened_by, at=factory.MOMENT)
    return case


def _code(secret: str, *, later_s: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time() + later_s) // PERIOD_S))


def _set_up(client: Client) -> str:
    """Set up an authenticator app as a person does and return its secret."""
    client.post("/account/reauthenticate/", {"password": factory.PASSPHRASE})
    client.get("/account/2fa/totp/activate/")
    secret = client.session["mfa.totp.secret"]
    answer = client.post("/account/2fa/totp/activate/", {"code": _code(secret)})
    assert answer.status_code == 302, answer.content.decode()
    return secret


def _enter_passphrase() -> tuple[Client, Any]:
    client = Client()
    return client, client.post("/account/login/", {"login": "alice", "password": factory.PASSPHRASE})


def test_second_factor_is_asked_for_and_the_staff_key_survives_it(case: Case) -> None:
    """S4, design §3.4: the key opened by the passphrase is there after the code, in row and cookie."""
    secret = _set_up(signed_in(case.opened_by))
    cache.clear()  # the code of the set-up may be used once more

    client, answer = _enter_passphrase()
    assert answer["Location"].startswith("/account/2fa/authenticate/")
    assert client.get("/cases").status_code == 302
    assert client.get("/favicon.ico").status_code == 302
    done = client.post("/account/2fa/authenticate/", {"code": _code(secret)})

    assert done.status_code == 302
    assert WORDS in client.get(address("narrative", case)).content.decode()


def test_half_a_sign_in_opens_nothing(case: Case) -> None:
    """S4: passphrase alone: no page, no key."""
    _set_up(signed_in(case.opened_by))

    client, _ = _enter_passphrase()

    assert client.get(address("narrative", case)).status_code == 302
    assert "_auth_user_id" not in client.session


def test_wrong_code_and_a_code_used_twice_are_refused(case: Case) -> None:
    """S4: replay of a code is refused."""
    secret = _set_up(signed_in(case.opened_by))
    cache.clear()
    code = _code(secret)

    first, second = _enter_passphrase()[0], _enter_passphrase()[0]
    wrong = second.post("/account/2fa/authenticate/", {"code": "000000" if code != "000000" else "111111"})
    used = first.post("/account/2fa/authenticate/", {"code": code})
    again = second.post("/account/2fa/authenticate/", {"code": code})

    assert (wrong.status_code, used.status_code, again.status_code) == (200, 302, 200)
    assert "_auth_user_id" not in second.session


def test_recovery_code_works_once(case: Case) -> None:
    """S4."""
    client = signed_in(case.opened_by)
    _set_up(client)
    client.post("/account/2fa/recovery-codes/generate/")
    code = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    cache.clear()

    first, second = _enter_passphrase()[0], _enter_passphrase()[0]
    used = first.post("/account/2fa/authenticate/", {"code": code})
    again = second.post("/account/2fa/authenticate/", {"code": code})

    assert (used.status_code, again.status_code) == (302, 200)


def test_database_holds_no_second_factor_in_the_clear(case: Case) -> None:
    """S4, design §3.4: a stolen database gives neither the app's secret nor a recovery code."""
    client = signed_in(case.opened_by)
    secret = _set_up(client)
    client.post("/account/2fa/recovery-codes/generate/")
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()

    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        kept = str(cursor.fetchall())

    assert codes
    assert secret not in kept
    assert not [code for code in codes if code in kept]
    assert secret not in str(dict(client.session.items()))


@override_settings(PRACTICE=False)
def test_live_mode_leads_who_has_none_to_setting_one_up_and_nowhere_else(case: Case) -> None:
    """Design §5: on every address that wants a sign-in."""
    client = signed_in(case.opened_by)
    open_ones = {"leave", "help_now", "about", "programmes", "make_codes", "favicon", "account_logout"}
    open_ones |= {"never", "could_hand_over", "changed", "for_friend", "for_parent", "for_project"}
    # The token in these addresses is the whole right.
    open_ones |= {"respond", "calendar_feed"}
    # Whoever holds a letter may say that it was wrong, without account and cookie.
    open_ones |= {"letter_wrong"}
    # Doors of people with a receipt, who have no sign-in.
    open_ones |= {str(one.name) for one in pages.patterns() if getattr(one.callback, "is_own", False)}

    for name in sorted(set(pages.CONVERTERS) - open_ones):
        if name.startswith(("account_", "mfa_")):
            continue
        words = {"key", "basis_id", "name", "mailbox", "kind"}
        ids = {key: case.pk for key in pages.CONVERTERS[name] if key.endswith("_id") or key == "subject"}
        needs = {key: "x" if key in words else ids.get(key, 1) for key in pages.CONVERTERS[name]}
        answer = client.get(pages.reverse(name, kwargs=needs))
        assert (answer.status_code, answer["Location"]) == (302, "/account/2fa/"), name
    assert client.get("/account/2fa/").status_code == 200


@override_settings(PRACTICE=False)
def test_live_mode_lets_in_who_has_one(case: Case) -> None:
    client = signed_in(case.opened_by)
    _set_up(client)

    assert client.get("/cases").status_code == 200


def test_practice_asks_nobody_for_one(case: Case) -> None:
    assert not Authenticator.objects.exists()
    assert signed_in(case.opened_by).get("/cases").status_code == 200
    assert settings.PRACTICE
