"""Every address of a survivor, and browsers with a receipt for each way that her case can stand."""

from collections.abc import Iterator

from django.test import Client
from django.urls import reverse

from casework import handingin, offering, opening, ownquestions, questions, receipts, toldlater
from casework.dialable import Policy
from casework.models import Case
from casework.moments import now
from tests import factory
from tests.casework.owndoor import WORD, handed_in, with_word
from tests.casework.test_own_pages import to_receipt
from tests.hostile.pages import patterns
from tests.notices import alone_cast, ownmatter

LINK = "http://gallery.example/v/8841"
# What ends or holds a visit comes last, so that all else is met before.
_LAST = (
    "own_links_later",
    "own_offer",
    "own_letter_drop",
    "own_digits",
    "own_end",
    "own_stop_all",
    "own_freeze",
)


def names() -> list[str]:
    """Return the names of her addresses, those that end a visit last."""
    found = {str(one.name) for one in patterns() if getattr(one.callback, "is_own", False)}
    assert set(_LAST) <= found
    return [*sorted(found - set(_LAST)), *_LAST]


def addresses(name: str) -> list[str]:
    """Return the addresses of one page of hers: the way in has as many as questions."""
    if name == "own_page":
        return [reverse(name, args=[questions.number_of(page)]) for page in questions.PAGES]
    needs_number = next(one for one in patterns() if one.name == name).pattern.converters
    return [reverse(name, kwargs=dict.fromkeys(needs_number, 1))]


def browsers(people: factory.Cast, **seen: str) -> Iterator[tuple[str, Client]]:
    """Yield a browser for each way that a case of hers can stand, by name. `seen`: what a server learns of its visitor."""
    begun = Client(**seen)
    factory.door_open(people)
    digits = to_receipt(begun)
    begun.post(addresses("own_page")[questions.PAGES.index("receipt")], {"digits": digits})
    yield "begun", begun
    yield "worked", _come(ownmatter.asked_draft(people)[0], seen)
    for is_given in (False, True):
        made = handed_in(people)
        with_word(made)
        client = _come(made, seen)
        if is_given:
            client.post("/form/now/word", {"word": WORD})
        yield f"word given: {is_given}", client
    alone = alone_cast.made(people, at=now())
    alone_cast.draft(Case.objects.get(pk=alone.receipt.case_id), at=now())
    yield "alone", _come(alone, seen)
    yield "left open", _come(left_open(people), seen)


def _come(made: receipts.NewReceipt, seen: dict[str, str]) -> Client:
    client = Client(**seen)
    assert client.post("/form/return", {"digits": made.digits})["Location"] == "/form/now"
    return client


def left_open(people: factory.Cast) -> receipts.NewReceipt:
    """Return the receipt of a case that nobody works, with one question answered, others left and an offer to work on it."""
    made = factory.own_case(people, at=now())
    case, by = made.receipt.case, factory.dana(made.receipt.case)
    opening.note_answered(intake=case.intake, name="links", said={"links": {"text": LINK}})
    handingin.hand_in(intake=case.intake, policy=Policy(practice=True), by=by, at=now())
    asked = ownquestions.open_questions(case, at=now())[0]
    toldlater.keep(case=case, asked=asked, value=None, by=by, at=now())
    offering.offer(case=case, by=people.alice, at=now())
    return made
