"""Two hundred tries with digits that open nothing: whatever they once were, the answer is the same to the byte (S8)."""

import itertools
import re
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from casework import erasure, ownchanges, receipts, vault
from casework.models import Receipt
from casework.moments import now
from casework.receiptdigits import in_groups, new_digits
from tests.casework.owndoor import handed_in
from tests.factory import Cast, dana, own_case

TRIES = 200
# What is drawn anew for each answer.
_DRAWN = re.compile(rb'(csrfmiddlewaretoken" value="|nonce=")[^"]*')


def _wrong(people: Cast) -> str:
    """Digits whose row is there, and does not open with them."""
    made = handed_in(people)
    other = vault.wrap_private(made.secret, new_digits(), vault.PassphraseCost(1, 8, 1))
    Receipt.objects.filter(pk=made.receipt.pk).update(wrapped_secret=other)
    return made.digits


def _frozen(people: Cast) -> str:
    made = handed_in(people)
    ownchanges.freeze(receipt=made.receipt, by=dana(made.receipt.case), at=now())
    return made.digits


def _deleted(people: Cast) -> str:
    made = handed_in(people)
    erasure.destroy_case(case=made.receipt.case, by=dana(made.receipt.case), at=now())
    return made.digits


def _replaced(people: Cast) -> str:
    made = handed_in(people)
    by = dana(made.receipt.case)
    new = receipts.make_next(opened=made, by=by, at=now())
    receipts.keep(receipt=new.receipt, by=by, at=now(), typed=new.digits)
    receipts.replace(case=made.receipt.case, by=by, at=now())
    return made.digits


def _waiting(people: Cast) -> str:
    """New digits that do not count yet."""
    made = handed_in(people)
    return receipts.make_next(opened=made, by=dana(made.receipt.case), at=now()).digits


def _frozen_unfinished(people: Cast) -> str:
    made = own_case(people, at=now())
    ownchanges.freeze(receipt=made.receipt, by=dana(made.receipt.case), at=now())
    return made.digits


KINDS: dict[str, Callable[[Cast], str]] = {
    "unknown": lambda people: new_digits(),
    "wrong": _wrong,
    "frozen": _frozen,
    "deleted": _deleted,
    "replaced": _replaced,
    "waiting": _waiting,
    "unfinished": _frozen_unfinished,
}


def _answer(digits: str, number: int) -> tuple[Any, ...]:
    """Try digits from a place of its own, and return everything that comes back, but for what is drawn anew."""
    answer = Client(REMOTE_ADDR=f"10.1.{number // 250}.{number % 250}").post(
        "/form/return", {"digits": digits}
    )
    body = (
        _DRAWN.sub(rb"\1", answer.content)
        .replace(digits.encode(), b"")
        .replace(in_groups(digits).encode(), b"")
    )
    headers = {name: re.sub(r"'nonce-[^']*'", "", value) for name, value in answer.items()}
    cookies = [{**dict(one), "name": name, "size": len(one.value)} for name, one in answer.cookies.items()]
    return answer.status_code, str(sorted(headers.items())), str(cookies), body


@pytest.mark.django_db
def test_no_answer_tells_what_digits_once_were(people: Cast) -> None:
    """S8: status, every header and cookie, and every byte of the page; the digits of a case that is there open it."""
    kinds = {name: make(people) for name, make in KINDS.items()}
    answers: dict[tuple[Any, ...], Counter[str]] = {}

    for number, (name, digits) in zip(range(TRIES), itertools.cycle(kinds.items()), strict=False):
        answers.setdefault(_answer(digits, number), Counter())[name] += 1

    assert [len(one) for one in answers.values()] == [len(KINDS)], answers
    assert next(iter(answers))[0] == 422
    assert Client().post("/form/return", {"digits": handed_in(people).digits}).status_code == 302
