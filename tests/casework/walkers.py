"""Browsers in which one of the cast has signed in, or Dana came with her digits, and the pages of a case."""

from io import BytesIO
from typing import Any

from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from casework import documents, questions
from casework.models import Actor, Case
from tests import factory

OPEN_LINK = "http://gallery.example/v/8841"
# The page's name, and what its address needs besides the case.
CASE_PAGES: dict[str, tuple[Any, ...]] = {
    "person": (),
    "identity": (),
    "narrative": (),
    "case_messages": (),
    "case_reach": (),
    "images": (),
    "image": (1,),
    "addresses": (),
    "first_seen": (1,),
    "where_seen": (1,),
    "proposed": (),
    "name_host": (1,),
    "sweep": (1,),
    "consents": (),
    "share": (),
    "assignee": (),
    "documents": (),
    "open_document": (1,),
    "packets": (),
    "case_programmes": (),
    "use_programme": ("stopncii",),
    "hand_over": (),
    "case_receipt": (),
}
# Addresses that only take a press.
CASE_PRESSES: dict[str, tuple[Any, ...]] = {
    "pause": (),
    "drop_image": (1,),
    "look_now": (1,),
    "no_evidence": (1,),
    "withdraw_sighting": (1,),
    "seen_again": (1,),
    "take_up_sighting": (1,),
    "decide_proposal": (1,),
    "end_sweep": (1,),
    "take_on": (),
    "lift_freeze": (),
    "raise_stop": (),
    "resolve_stop": (),
}


def signed_in(actor: Actor) -> Client:
    """Return a browser in which the actor has signed in."""
    cache.clear()  # the limit on sign-ins outlives a test
    client = Client()
    answer = client.post("/account/login/", {"login": actor.user.username, "password": factory.PASSPHRASE})
    assert answer.status_code == 302
    return client


def full_case(people: factory.Cast) -> Case:
    """Return a case of Alice's with an image, an address, a document and a consent in it."""
    case = factory.case_of(people.alice)
    image = factory.image_of(case, by=people.alice)
    factory.sighting_of(case, by=people.alice, image=image)
    factory.consent_of(case, by=people.alice)
    documents.add_document(
        case=case,
        file=BytesIO(b"A letter."),
        file_name="letter.txt",
        kind="letter",
        details={},
        sighting=None,
        max_bytes=1000,
        by=people.alice,
        at=factory.MOMENT,
    )
    return case


def address(name: str, case: Case, more: tuple[Any, ...] = ()) -> str:
    """Return the address of a page of a case."""
    return reverse(name, args=[case.pk, *more])


def hand_in_open_link(people: factory.Cast) -> Client:
    """Return Dana's browser: she handed in `OPEN_LINK`, and left open who can open it."""
    made, client = factory.own_case(people), Client()
    client.post("/form/return", {"digits": made.digits})
    client.post(f"/form/{questions.number_of('receipt')}", {"digits": made.digits})
    client.post(f"/form/{questions.number_of('links')}", {"text": OPEN_LINK})
    client.post(f"/form/{questions.number_of('check')}")
    return client
