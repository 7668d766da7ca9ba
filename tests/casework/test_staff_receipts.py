"""Staff give a person the receipt of her case, a new one when she lost hers, and lift a freeze in person."""

import re
from typing import Any

import pytest
from django.test import Client

from casework import access, custody, receipts, staffreceipts, vault
from casework.models import Case, KeyGrant
from tests import factory
from tests.casework.walkers import address, signed_in
from tests.factory import MOMENT, PASSPHRASE, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return factory.cast()


@pytest.fixture
def case(people: Cast) -> Case:
    return factory.case_of(people.alice)


def private_of(case: Case, people: Cast) -> str:
    own = vault.unwrap_private(bytes(people.alice.user.key.wrapped_private), PASSPHRASE)
    grant = KeyGrant.objects.get(case=case, holder=people.alice)
    return vault.unseal_bytes(bytes(grant.wrapped_private), own).decode()


def give(case: Case, people: Cast, by: Any = None) -> receipts.NewReceipt:
    private = private_of(case, people)
    return staffreceipts.give_receipt(case=case, case_private=private, by=by or people.alice, at=MOMENT)


def events(case: Case) -> list[str]:
    return [entry.event for entry in custody.entries(case)]


def test_given_receipt_opens_the_case_and_its_key(case: Case, people: Cast) -> None:
    """S7."""
    made = give(case, people)
    opened = receipts.enter(made.digits, at=MOMENT)

    assert opened.receipt.case == case
    assert receipts.case_private(opened) == private_of(case, people)
    assert events(case)[-1] == "receipt_made"


def test_new_receipt_kills_the_old_one_at_once(case: Case, people: Cast) -> None:
    """S7."""
    old, new = give(case, people), give(case, people)

    with pytest.raises(receipts.NotOpened):
        receipts.enter(old.digits, at=MOMENT)
    assert receipts.case_private(receipts.enter(new.digits, at=MOMENT)) == private_of(case, people)
    assert events(case)[-1] == "receipt_replaced"


def test_freeze_is_lifted_in_person_and_once(case: Case, people: Cast) -> None:
    made = give(case, people)
    receipts.freeze(receipt=made.receipt, by=factory.dana(case), at=MOMENT)

    lifted = [staffreceipts.lift_freeze(case=case, by=people.alice, at=MOMENT) for _ in range(2)]

    assert lifted == [True, False]
    assert receipts.enter(made.digits, at=MOMENT).receipt == made.receipt
    assert events(case).count("receipt_freeze_lifted") == 1


@pytest.mark.parametrize("who", ["carol", "erin"])
def test_strangers_give_none_and_lift_nothing(case: Case, people: Cast, who: str) -> None:
    """S2."""
    with pytest.raises(access.Refused):
        give(case, people, by=getattr(people, who))
    with pytest.raises(access.Refused):
        staffreceipts.lift_freeze(case=case, by=getattr(people, who), at=MOMENT)
    assert signed_in(getattr(people, who)).get(address("case_receipt", case)).status_code == 404


def fresh(people: Cast) -> Client:
    return signed_in(people.alice)


def test_page_shows_the_digits_once(case: Case, people: Cast) -> None:
    """U15: in the one answer to the press, and on no page after it."""
    alice = fresh(people)
    shown = alice.post(address("case_receipt", case), {"is_she": "on"}).content.decode()
    groups = re.findall(r"<span>(\d+)</span>", shown)

    assert receipts.enter("".join(groups), at=MOMENT).receipt.case == case
    after = alice.get(address("case_receipt", case)).content.decode()
    assert not any(f"<span>{group}</span>" in after for group in groups)
    assert "She has a receipt, made on" in after


def test_page_gives_none_without_her(case: Case, people: Cast) -> None:
    answer = fresh(people).post(address("case_receipt", case), {})

    assert answer.status_code == 422
    assert "Give the digits only to her." in answer.content.decode()
    assert not case.receipts.exists()


def test_who_holds_no_key_is_told_so(case: Case, people: Cast) -> None:
    bob = signed_in(people.bob)
    answer = bob.post(address("case_receipt", case), {"is_she": "on"})

    assert answer.status_code == 422
    assert "Only who holds this case’s key can make a receipt." in answer.content.decode()
    assert not case.receipts.exists()


def test_page_lifts_a_freeze(case: Case, people: Cast) -> None:
    made = give(case, people)
    receipts.freeze(receipt=made.receipt, by=factory.dana(case), at=MOMENT)
    alice = fresh(people)

    offered = alice.get(address("case_receipt", case)).content.decode()
    said = alice.post(address("lift_freeze", case), follow=True).content.decode()

    assert "It is frozen" in offered
    assert "Her receipt opens the case again." in said
