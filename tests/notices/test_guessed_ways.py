"""A guessed or a registry's mailbox starts no time of the law until a person confirmed it, and a dropped contact carries none."""

from dataclasses import replace
from datetime import date

import pytest

from casework import sightings
from casework.directory import load
from casework.hostchain import Contact as FoundContact
from casework.hostchain import HostChain
from casework.hostchain import Party as FoundParty
from notices import recipients, routes, running
from notices.conditions import Reason
from notices.models import Clock, Contact
from tests import factory
from tests.notices import matter

AT = factory.MOMENT
FORUM_LAW = "nz-hdca-host-notice"
pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast):
    """A forum in New Zealand that no directory knows; its mailbox is RFC 2142's guess."""
    case = factory.case_of(cast.alice)
    case.facts = case.facts | {"person": case.facts["person"] | {"residence": "NZ"}}
    case.save()
    image = factory.image_of(case, by=cast.alice)
    row = factory.sighting_of(case, "http://stranger.example/1", by=cast.alice, image=image)
    mail = FoundContact("email", "abuse@stranger.example", "rfc2142", date(2026, 11, 20))
    site = FoundParty("site_operator", "Stranger", "stranger.example", (mail,), "guess", "", "NZ")
    sightings.store_host_chain(sighting=row, chain=HostChain(row.url, (site,), ()), by=cast.alice, at=AT)
    row.facts = {"recipient_kind": "forum", "serves": ["NZ"]}
    row.save()
    return case


def route_of(case):
    found = routes.routes_of(case, at=AT).routes
    return next(r for r in found if r.basis_id == FORUM_LAW and r.recipient)


def known(case):
    party = case.sightings.get().parties.get()
    recipient = recipients.recipient_from_party(
        organisation=case.organisation, key=recipients.key_of(party), name=party.name, kind="", country="NZ",
        contacts=party.contacts, at=AT,
    )  # fmt: skip
    return recipient.contacts.get()


def test_guessed_mailbox_starts_no_time_of_the_law(case):
    """Design §4: a legal clock never stands on a guess."""
    route = route_of(case)

    assert (route.channel, route.recipient.guessed, route.starts_clock) == (
        "abuse_mailbox", ("abuse_mailbox",), False,
    )  # fmt: skip
    assert Reason("way_guessed") in route.cautions
    assert Reason("clock_not_started") not in route.cautions


def test_mailbox_that_people_confirmed_starts_it(case, cast):
    contact = known(case)
    for actor in (cast.alice, cast.bob):
        recipients.confirm_contact(contact=contact, by=actor, at=AT)

    assert route_of(case).starts_clock
    assert Reason("way_guessed") not in route_of(case).cautions


def clock_of(case, cast, contact):
    notice = factory_notice(case, cast, contact)
    return running.start_clock(notice=notice, started_at=AT, number="", by=cast.alice, at=AT)


def factory_notice(case, cast, contact):
    from notices.letters import Choice, draft_notice

    choice = Choice(FORUM_LAW, contact, tuple(case.sightings.all()))
    return draft_notice(case=case, choice=choice, by=cast.alice, at=AT)


def test_clock_of_a_guess_is_a_date_of_our_own(case, cast):
    assert clock_of(case, cast, known(case)).kind == Clock.Kind.ADVICE


def test_clock_of_a_confirmed_mailbox_is_the_laws(case, cast):
    contact = known(case)
    for actor in (cast.alice, cast.bob):
        recipients.confirm_contact(contact=contact, by=actor, at=AT)

    assert clock_of(case, cast, contact).kind == Clock.Kind.LEGAL


@pytest.fixture
def board_without_its_form(cast, monkeypatch):
    """Board's draft of yesterday went to a form for the Act that its directory entry names no more."""
    own = replace(load(practice=True).get("practice-board"), form_url="http://127.77.0.7:8080/report")
    entries = {"now": replace(own, take_it_down_url="http://127.77.0.7:8080/take-it-down")}
    matter.platform_is(monkeypatch, lambda: entries["now"])
    case = matter.case_with_addresses(cast.alice, host="board.example")
    first = matter.draft(case, by=cast.alice)
    assert first.contact.process == "take_it_down_form"
    first.delete()
    entries["now"] = replace(own, take_it_down_url="")
    return case


def test_dropped_contact_is_not_chosen_before_a_named_one(board_without_its_form, cast):
    """Issue 3, point 6: what the page of routes says is where the draft goes."""
    notice = matter.draft(board_without_its_form, by=cast.alice)

    assert (notice.contact.process, notice.contact.state) == ("own_form", Contact.State.GOOD)


def test_dropped_form_keeps_no_time_from_starting(board_without_its_form, cast):
    notice = matter.draft(board_without_its_form, by=cast.alice)
    clock = running.start_clock(notice=notice, started_at=AT, number="R-1", by=cast.alice, at=AT)

    assert clock.kind == Clock.Kind.LEGAL
