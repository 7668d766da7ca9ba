"""Digits frozen before the form is handed in: at once, with what follows said truly (U7, U14)."""

from datetime import timedelta

import pytest
from django.test import Client

from casework import handingin, opening, receipts, staffreceipts
from casework.access import Refused, visible_cases
from casework.dialable import Policy
from casework.models import Case, system_actor
from casework.moments import now
from tests import factory
from tests.factory import Cast

ASKED = "Does somebody else have your digits? Freeze them: they open nothing any more, for nobody."
LIFTED = "Only we can lift"


@pytest.fixture
def made(people: Cast) -> receipts.NewReceipt:
    factory.stand_at(factory.MOMENT)
    return factory.own_case(people, at=now())


def come(made: receipts.NewReceipt) -> Client:
    client = Client()
    client.post("/form/return", {"digits": made.digits})
    return client


def text(answer: object) -> str:
    return " ".join(answer.content.decode().split())  # type: ignore[attr-defined]


def test_unfinished_form_offers_to_freeze_and_says_its_end(made: receipts.NewReceipt, people: Cast) -> None:
    """U7: nobody here sees it, so nobody lifts it, and on that day it is gone."""
    client = come(made)
    page, asked = text(client.get("/form/now")), text(client.get("/form/now/freeze"))
    frozen = text(client.post("/form/now/freeze"))

    assert ASKED in page and "Freeze my digits" in page
    for one in (page, asked, frozen):
        assert "Nobody can lift th" in one and "8 December 2026 this form is deleted" in one
        assert LIFTED not in one
    assert "digits" in text(come(made).get("/form/return"))
    assert not visible_cases(people.alice).filter(pk=made.receipt.case_id).exists()
    with pytest.raises(Refused):
        staffreceipts.lift_freeze(case=made.receipt.case, by=people.alice, at=now())


def test_frozen_unfinished_form_is_deleted_on_that_day(made: receipts.NewReceipt) -> None:
    """U14: freezing keeps it no longer."""
    come(made).post("/form/now/freeze")

    assert opening.purge_unfinished(by=system_actor(), at=now() + timedelta(days=13)) == 0
    assert opening.purge_unfinished(by=system_actor(), at=now() + timedelta(days=14)) == 1
    assert Case.objects.get().closed_at


def test_handed_in_it_can_be_lifted_in_person(made: receipts.NewReceipt) -> None:
    case = made.receipt.case
    handingin.hand_in(intake=case.intake, policy=Policy(practice=True), by=factory.dana(case), at=now())
    client = come(made)

    assert f"{ASKED} {LIFTED} that" in text(client.get("/form/now"))
    assert f"{ASKED} {LIFTED} that" in text(client.get("/form/now/freeze"))
    assert f"{LIFTED} this" in text(client.post("/form/now/freeze"))
