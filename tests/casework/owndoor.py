"""Dana at her own door: a case that she handed in, her digits, her own word."""

from datetime import datetime, timedelta
from typing import Any

from django.test import Client

from casework import handingin, opening, receipts, vault
from casework.dialable import Policy
from casework.models import Actor, Case, KeyGrant
from casework.moments import now
from tests import factory
from tests.factory import Cast

WORD = "blue kettle"


def handed_in(people: Cast, *, at: datetime | None = None, **said: Any) -> receipts.NewReceipt:
    """Return the receipt of a case that Dana handed in, five days ago if nothing else is said; `said`: her answers."""
    at = at or now() - timedelta(days=5)
    made = factory.own_case(people, at=at)
    case = made.receipt.case
    for name, answers in said.items():
        opening.note_answered(intake=case.intake, name=name, said={name: answers})
    handingin.hand_in(intake=case.intake, policy=Policy(practice=True), by=factory.dana(case), at=at)
    return made


def with_word(made: receipts.NewReceipt, *, days_ago: int = 5) -> None:
    """Choose an own word so many days ago; from four on it counts for changes."""
    dana = factory.dana(made.receipt.case)
    receipts.set_own_word(opened=made, word=WORD, by=dana, at=now() - timedelta(days=days_ago))


def come(digits: str, word: str = "") -> Client:
    """Return a browser in which the digits were typed, and the own word where one is given."""
    client = Client()
    assert client.post("/form/return", {"digits": digits})["Location"] == "/form/now"
    if word:
        assert client.post("/form/now/word", {"word": word}).status_code == 302
    return client


def private_of(case: Case, holder: Actor) -> str:
    """Return the private half of a case's pair, as its holder has it after signing in."""
    grant = KeyGrant.objects.get(case=case, holder=holder)
    own = vault.unwrap_private(bytes(holder.staff_user.key.wrapped_private), factory.PASSPHRASE)
    return vault.unseal_bytes(bytes(grant.wrapped_private), own).decode()
