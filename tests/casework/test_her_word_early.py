"""Digits that staff gave allow no look and confirm no contact plan, for three days; what she typed stays (S2, S40)."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from casework import access, consents, contactplans, herword, staffreceipts
from casework.models import Case
from casework.moments import now
from tests import factory
from tests.casework.test_staff_receipts import private_of
from tests.casework.walkers import OPEN_LINK, hand_in_open_link
from tests.factory import Cast

EARLY = "a yes counts here from"


@pytest.fixture
def case(people: Cast) -> Case:
    """Dana's case, handed in with a link of which she left open who can open it."""
    hand_in_open_link(people)
    return Case.objects.get()


@pytest.fixture
def dana(case: Case, people: Cast) -> Client:
    """Whoever holds the digits that Alice gave a moment ago."""
    given = staffreceipts.give_receipt(
        case=case, case_private=private_of(case, people), by=people.alice, at=now()
    )
    client = Client()
    client.post("/form/return", {"digits": given.digits})
    return client


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_open_question_waits_with_what_she_chose(dana: Client, case: Case) -> None:
    """S2, S40: the page says from when on, and a no is taken at once."""
    early = dana.post("/form/now/open", {"seen": "public", "may_look": "yes"})

    assert early.status_code == 409 and EARLY in text(early)
    assert re.search(r'value="public"[^>]* checked', text(early))
    assert not consents.may_look(case, at=now())
    assert dana.post("/form/now/open", {"seen": "public", "may_look": "no"})["Location"] == "/form/now"


def test_links_are_added_and_no_look_is_allowed(dana: Client, case: Case) -> None:
    """S2, S40: what she pasted stays in the field; without the yes it is kept."""
    more = {"text": f"{OPEN_LINK}9", "seen": "public"}
    early = dana.post("/form/now/list", {**more, "may_look": "yes"})

    assert early.status_code == 409 and EARLY in text(early) and f"{OPEN_LINK}9</textarea>" in text(early)
    assert not consents.may_look(case, at=now()) and case.sightings.count() == 1
    dana.post("/form/now/list", {**more, "may_look": "no"})
    assert case.sightings.count() == 2
    assert not consents.may_look(case, at=now())


def test_contact_plan_is_not_confirmed(dana: Client, case: Case) -> None:
    """S39, S40: nobody is written to because staff said that it is still safe."""
    given = {"way": "email", "address": "d@mail.example", "hours": "any"}
    long_ago = now() - timedelta(days=40)
    contactplans.set_plan(case=case, given=given, by=factory.dana(case), at=long_ago)

    page = text(dana.post("/form/now/reach", {"still": "yes"}, follow=True))

    assert EARLY in page and "Kept: it is still right" not in page
    assert contactplans.plan_of(case).confirmed_on == long_ago.date()
    with pytest.raises(herword.TooEarly):
        contactplans.confirm(case=case, at=now())
    assert contactplans.confirm(case=case, at=now() + timedelta(days=3))


def test_nobody_here_gives_digits_before_she_handed_it_in(people: Cast) -> None:
    """S2, S40: so the look that she allows as she hands it in is allowed by digits that she alone has seen."""
    begun = factory.own_case(people)

    for who in (people.alice, people.bob):
        with pytest.raises(access.Refused):
            staffreceipts.give_receipt(case=begun.receipt.case, case_private="x", by=who, at=now())
    assert herword.her_word_waits_until(begun.receipt.case, at=now()) is None
