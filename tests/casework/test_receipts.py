"""The receipt: random, stored as a keyed lookup and Argon2id, the same work and answer for every kind that opens nothing."""

import hashlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from casework import erasure, receipts, vault
from casework.models import CustodyEntry, KeyGrant, Receipt
from casework.receiptdigits import digits_of, in_groups, new_digits
from tests import factory
from tests.factory import MOMENT, Cast


@pytest.fixture
def made(people: Cast) -> receipts.NewReceipt:
    return factory.own_case(people)


def test_digits_are_twenty_and_random() -> None:
    """S7."""
    made = {new_digits() for _ in range(200)}

    assert len(made) == 200
    assert all(len(digits) == 20 and digits.isascii() and digits.isdecimal() for digits in made)


@pytest.mark.parametrize(
    "typed",
    [
        "1234 5678 9012 3456 7890",
        "12345678901234567890",
        "1234-5678-9012-3456-7890",
        " 1234.5678.9012.3456.7890 ",
        "١٢٣٤ ٥٦٧٨ ٩٠١٢ ٣٤٥٦ ٧٨٩٠",
        "1234\u00a05678\u200e9012\u20133456 7890",
    ],
)
def test_digits_are_read_as_people_write_them(typed: str) -> None:
    """U33: also in the digits of another script."""
    assert digits_of(typed) == "12345678901234567890"


@pytest.mark.parametrize("typed", ["", "1234", "1" * 21, "1234 5678 9012 3456 789x", "½" * 20, "9" * 100_000])
def test_what_is_no_receipt_is_not_guessed_at(typed: str) -> None:
    assert digits_of(typed) == ""


def test_digits_open_the_case(made: receipts.NewReceipt) -> None:
    opened = receipts.enter(in_groups(made.digits), at=MOMENT)

    assert opened.receipt.case_id == made.receipt.case_id
    assert opened.secret == made.secret


def test_digits_are_stored_nowhere(made: receipts.NewReceipt) -> None:
    """S7: neither as they are nor under a plain digest."""
    plain = {
        made.digits,
        *(hashlib.new(name, made.digits.encode()).hexdigest() for name in ("sha256", "md5")),
    }
    row = Receipt.objects.values().get()

    held = " ".join(str(bytes(value) if isinstance(value, memoryview) else value) for value in row.values())

    assert not [one for one in plain if one in held]
    assert len(row["lookup"]) == 64


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    done: list[str] = []
    stretch, tag = vault.hash_secret_raw, receipts.hmac.digest

    def counted(name: str, call: Any) -> Any:
        def inner(*args: Any, **options: Any) -> Any:
            done.append(name)
            return call(*args, **options)

        return inner

    monkeypatch.setattr(vault, "hash_secret_raw", counted("argon2id", stretch))
    monkeypatch.setattr(receipts.hmac, "digest", counted("hmac", tag))
    return done


@pytest.mark.parametrize("kind", ["unknown", "wrong", "frozen", "no_receipt", "deleted"])
def test_what_opens_nothing_costs_the_same(made: receipts.NewReceipt, work: list[str], kind: str) -> None:
    """S8: one HMAC, one Argon2id and as many queries for each kind."""
    typed = {"unknown": new_digits(), "no_receipt": "hello"}.get(kind, made.digits)
    if kind == "wrong":
        Receipt.objects.update(
            wrapped_secret=vault.wrap_private("00", "other", vault.PassphraseCost(1, 8, 1))
        )
    if kind == "frozen":
        receipts.freeze(receipt=made.receipt, by=made.receipt.case.opened_by, at=MOMENT)
    if kind == "deleted":
        erasure.destroy_case(case=made.receipt.case, by=made.receipt.case.opened_by, at=MOMENT)
    del work[:]

    with pytest.raises(receipts.NotOpened) as refused:
        receipts.enter(typed, at=MOMENT)

    assert sorted(work) == ["argon2id", "hmac"]
    assert str(refused.value) == ""


def test_entering_asks_as_many_questions_of_the_database(
    made: receipts.NewReceipt, django_assert_num_queries: Any
) -> None:
    """S8."""
    receipts.enter(made.digits, at=MOMENT)
    for typed in (new_digits(), "hello"):
        with django_assert_num_queries(1), pytest.raises(receipts.NotOpened):
            receipts.enter(typed, at=MOMENT)


def test_typed_back_is_recorded_once(made: receipts.NewReceipt) -> None:
    by = made.receipt.case.opened_by

    assert not receipts.keep(receipt=made.receipt, by=by, at=MOMENT, typed=new_digits())
    assert receipts.keep(receipt=made.receipt, by=by, at=MOMENT, typed=in_groups(made.digits))
    assert receipts.keep(receipt=made.receipt, by=by, at=MOMENT, typed=None)

    assert CustodyEntry.objects.filter(event="receipt_kept").count() == 1


def test_own_word_closes_the_key_and_not_the_status(made: receipts.NewReceipt) -> None:
    """S7, U17: the digits still open the case; what is sealed to her opens with the word alone."""
    receipts.set_own_word(opened=made, word="Blue Kettle", by=made.receipt.case.opened_by, at=MOMENT)

    opened = receipts.enter(made.digits, at=MOMENT)
    for word in ("", "green kettle"):
        with pytest.raises(vault.SealBroken):
            receipts.own_private(opened, word)
    private = receipts.own_private(opened, "blue kettle ")
    grant = KeyGrant.objects.get(kind="receipt")

    assert vault.unseal_bytes(bytes(grant.wrapped_private), private).startswith(b"AGE-SECRET-KEY-")


def test_own_word_changes_only_with_the_one_before(made: receipts.NewReceipt) -> None:
    by = made.receipt.case.opened_by
    receipts.set_own_word(opened=made, word="kettle", by=by, at=MOMENT)

    with pytest.raises(vault.SealBroken):
        receipts.set_own_word(opened=made, word="another", by=by, at=MOMENT)
    with pytest.raises(receipts.WordTooShort):
        receipts.set_own_word(opened=made, word="  k ", old="kettle", by=by, at=MOMENT)
    receipts.set_own_word(opened=made, word="another", old="kettle", by=by, at=MOMENT)

    assert receipts.own_private(made, "ANOTHER")


def test_visits_are_days(made: receipts.NewReceipt) -> None:
    """S24: twice on one day is one day; the one before is what "last used" says."""
    for later in (timedelta(), timedelta(hours=3), timedelta(days=2)):
        receipts.enter(made.digits, at=MOMENT + later)

    row = Receipt.objects.get()
    columns = {
        column.name
        for column in connection.introspection.get_table_description(connection.cursor(), "casework_receipt")
    }

    assert (row.opened_before_on, row.opened_on) == (MOMENT.date(), (MOMENT + timedelta(days=2)).date())
    assert not {name for name in columns if name.endswith("_at")}


def test_frozen_opens_nothing_any_more(made: receipts.NewReceipt) -> None:
    """S8, U18."""
    by = made.receipt.case.opened_by
    receipts.freeze(receipt=made.receipt, by=by, at=MOMENT)
    receipts.freeze(receipt=made.receipt, by=by, at=MOMENT)

    with pytest.raises(receipts.NotOpened):
        receipts.enter(made.digits, at=MOMENT)
    assert CustodyEntry.objects.filter(event="receipt_frozen").count() == 1


def test_digits_nobody_kept_can_be_replaced_and_are_dead_then(made: receipts.NewReceipt) -> None:
    again = receipts.show_again(
        receipt=made.receipt, secret=made.secret, by=made.receipt.case.opened_by, at=MOMENT
    )

    with pytest.raises(receipts.NotOpened):
        receipts.enter(made.digits, at=MOMENT)
    assert receipts.enter(again.digits, at=MOMENT).receipt == made.receipt


def test_digits_that_were_kept_are_not_shown_again(made: receipts.NewReceipt) -> None:
    """U15."""
    by = made.receipt.case.opened_by
    receipts.keep(receipt=made.receipt, by=by, at=MOMENT, typed=made.digits)

    with pytest.raises(receipts.AlreadyKept):
        receipts.show_again(receipt=made.receipt, secret=made.secret, by=by, at=MOMENT)
    assert receipts.enter(made.digits, at=MOMENT)
