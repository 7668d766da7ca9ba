"""Where the authority of her country takes complaints: a person names it, two look at it, and the complaint goes (S6)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from casework.models import Check
from notices import approval, escalation, letters, namedways, recipients, routes
from notices.authorities import authority_of
from notices.authorityforms import AuthorityForm
from notices.law import load_law
from notices.models import Contact, Notice
from notices.rungs import rung_of
from tests import factory
from tests.notices import matter, pages
from tests.notices.leaving_cast import SEND_AT, again, events_of, send

LAW, COMPLAINT = "eu-dsa-art16", "eu-dsa-art53-complaint"
OVER_AT = SEND_AT + timedelta(days=20)
MAILBOX = "complaints@coordinator.example"
TYPED = {"value": MAILBOX, "source": "Contact page of the coordinator", "country": "DE"}


def lives_in(case, country):
    case.facts = case.facts | {"person": {**case.facts["person"], "residence": country}}
    case.save()


@pytest.fixture
def case(cast):
    """A notice under the law was taken by a mail server in the Union, nobody answered, and the picture is still there."""
    case = matter.case_with_addresses(cast.alice, host="stonewall.example")
    lives_in(case, "DE")
    notice = matter.draft(case, by=cast.alice, law=LAW)
    matter.make_ready(notice, by=cast.alice)
    digest = letters.compose_notice(notice, at=factory.MOMENT).digest
    approval.approve_notice(notice=notice, seen_digest=digest, by=cast.bob, at=factory.MOMENT)
    return notice.case


@pytest.fixture
def ignored(case, cast, mailbox, monkeypatch):
    notice = case.notices.get()
    send(notice)
    Check.objects.all().delete()
    case.sightings.filter(lines__notice=notice).update(last_verdict="live", last_checked_at=OVER_AT)
    for clock in again(notice).clocks.running():
        escalation.fire_clock(clock_id=clock.pk, by=cast.alice, at=OVER_AT)
    for room in ("routes", "authorities"):
        monkeypatch.setattr(f"notices.views.{room}.now", lambda: OVER_AT)
    return again(notice)


def address_of_page(case, law=COMPLAINT):
    return reverse("name_authority", args=[case.pk, law])


def typed(case, by, **changes):
    return pages.browser_of(by).post(address_of_page(case), TYPED | changes)


def complaint(case, by):
    route = next(one for one in routes.routes_of(case, at=OVER_AT).routes if one.basis_id == COMPLAINT)
    choice = {"basis_id": COMPLAINT, "recipient_id": route.recipient.id, "channel": route.channel}
    (made,) = routes.draft_route(case=case, **choice, by=by, at=OVER_AT)
    return made


def looked_at(contact, *people):
    for by in people:
        recipients.confirm_contact(contact=contact, by=by, at=OVER_AT)
        contact.refresh_from_db()


def test_named_mailbox_becomes_the_way_to_the_authority_of_her_country(case, cast, ignored):
    said = pages.text_of(pages.browser_of(cast.alice).get(reverse("routes", args=[case.pk])))
    assert address_of_page(case) in said and f"authority:{COMPLAINT}" not in said

    assert typed(case, cast.alice).status_code == 302

    draft = complaint(case, cast.alice)
    assert (draft.recipient.name, draft.recipient.country) == ("Digital Services Coordinator, Germany", "DE")
    assert (draft.channel, draft.contact.value) == (Contact.Channel.EMAIL, MAILBOX)
    assert draft.contact.source == TYPED["source"]
    assert rung_of(draft).id == "regulator"
    assert "authority_named" in events_of(case)
    said = pages.text_of(pages.browser_of(cast.alice).get(reverse("routes", args=[case.pk])))
    assert reverse("notice", args=[case.pk, draft.pk]) in said


def test_complaint_waits_for_two_people_and_then_leaves(case, cast, ignored, mailbox):
    """S6: a new address of a recipient. S40: nothing leaves before her consent and an approval."""
    typed(case, cast.alice)
    draft = complaint(case, cast.alice)
    for row in draft.sightings.all():
        matter.looked_at(row, by=cast.alice, at=OVER_AT)
    matter.make_ready(draft, by=cast.alice, at=OVER_AT)
    lacks = letters.what_is_missing(draft, letters.compose_notice(draft, at=OVER_AT), by=cast.bob, at=OVER_AT)
    assert "contact_unconfirmed" in {one.code for one in lacks}
    looked_at(draft.contact, cast.alice, cast.bob)

    digest = letters.compose_notice(again(draft), at=OVER_AT).digest
    approval.approve_notice(notice=again(draft), seen_digest=digest, by=cast.bob, at=OVER_AT)
    send(draft, at=OVER_AT + timedelta(minutes=11))

    assert again(draft).state == Notice.State.SENT
    assert mailbox.messages[-1]["To"] == MAILBOX
    assert again(draft).clocks.get().kind == "advice"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"person": {"residence": "FR"}}, "It is not the authority of where the person lives"),
        ({"preferences": {"avoid": ["regulator"]}}, "The person does not want this way"),
    ],
)
def test_complaint_that_no_longer_goes_there_is_held(case, cast, ignored, changes, says):
    """Her country or what she wants changed after the draft."""
    typed(case, cast.alice)
    draft = complaint(case, cast.alice)
    assert "route_gone" not in lacks_of(draft, cast.bob)

    case.facts = case.facts | {name: {**case.facts.get(name, {}), **new} for name, new in changes.items()}
    case.save()

    assert says in lacks_of(draft, cast.bob)["route_gone"]


def lacks_of(draft, by):
    notice = again(draft)
    letter = letters.compose_notice(notice, at=OVER_AT)
    return {one.code: one.says for one in letters.what_is_missing(notice, letter, by=by, at=OVER_AT)}


def test_kept_for_later_cases_of_her_country_and_for_no_other_organisation(case, cast, ignored):
    typed(case, cast.alice)
    law, person = load_law().get(COMPLAINT), {"residence": "DE"}

    kept = namedways.authority_contact(cast.clinic, law, person, at=OVER_AT)
    assert kept and kept.value == MAILBOX
    assert namedways.authority_contact(cast.clinic, law, {"residence": "FR"}, at=OVER_AT) is None
    assert namedways.authority_contact(cast.carol.organisation, law, person, at=OVER_AT) is None


def test_last_named_comes_first_and_a_marked_one_is_left(case, cast, ignored):
    typed(case, cast.alice)
    typed(case, cast.alice, value="other@coordinator.example")
    law, person = load_law().get(COMPLAINT), {"residence": "DE"}
    found = namedways.authority_contact(cast.clinic, law, person, at=OVER_AT)
    assert found.value == "other@coordinator.example"

    recipients.reject_contact(contact=found, by=cast.bob, at=OVER_AT)

    assert namedways.authority_contact(cast.clinic, law, person, at=OVER_AT).value == MAILBOX
    refused = typed(case, cast.alice, value="other@coordinator.example")
    assert "marked it as not theirs" in pages.text_of(refused)


def test_naming_it_again_does_not_replace_the_look_of_two(case, cast, ignored, monkeypatch):
    """S6: an address that is too old by now."""
    typed(case, cast.alice)
    contact = Contact.objects.get(recipient__kind="regulator")
    looked_at(contact, cast.alice, cast.bob)
    later = OVER_AT + timedelta(days=31)
    assert not contact.is_usable(later)

    monkeypatch.setattr("notices.views.authorities.now", lambda: later)
    assert typed(case, cast.alice).status_code == 302

    contact.refresh_from_db()
    assert contact.state == Contact.State.UNCONFIRMED and not contact.is_usable(later)
    for by in (cast.alice, cast.bob):
        recipients.confirm_contact(contact=contact, by=by, at=later)
    contact.refresh_from_db()
    assert contact.is_usable(later)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"value": " "}, "Type where the authority takes complaints."),
        ({"source": ""}, "Say where you read it."),
        ({"value": "the coordinator"}, "Type a page with https://"),
        ({"value": "javascript:alert(1)"}, "Type a page with https://"),
        ({"value": "https://www.bundesnetzagentur.de/x"}, "In practice it lies on the practice ground"),
        ({"value": "abuse@stonewall.example"}, "belongs to a company that gets notices"),
        ({"value": "dsc@coordinator.invalid"}, "In practice it lies on the practice ground"),
        ({"value": "kept@mirror.example"}, "belongs to"),
        ({"value": "One Street 1\n" + "x" * 90}, "up to 60 characters"),
        ({"country": "FR"}, "Her country changed meanwhile."),
    ],
)
def test_bad_input_is_said_and_nothing_typed_is_lost(case, cast, ignored, changes, says):
    page = typed(case, cast.alice, **changes)

    assert page.status_code == 422
    assert says in pages.text_of(page)
    for kept in ({**TYPED, **changes}["value"].strip(), {**TYPED, **changes}["source"]):
        assert pages.escaped(kept) in pages.text_of(page)
    assert not Contact.objects.filter(recipient__kind="regulator").exists()


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (MAILBOX, "practice"),
        ("http://127.77.0.9/complaints", "practice"),
        ("http://10.0.0.1/complaints", "unreadable"),
        ("https://coordinator.internal/", "unreadable"),
        ("https://www.facebook.com/help", "company"),
    ],
)
def test_live_case_takes_public_addresses_alone(case, cast, settings, value, code):
    settings.PRACTICE = False
    channel = Contact.Channel.EMAIL if "@" in value else Contact.Channel.FORM
    with pytest.raises(namedways.NotTheirs) as refusal:
        namedways.name_way(
            case=case, basis=load_law().get(COMPLAINT), person={"residence": "DE"}, channel=channel, value=value,
            source="Their page", by=cast.alice, at=OVER_AT,
        )  # fmt: skip
    assert refusal.value.code == code


@pytest.mark.parametrize("country", ["US", ""])
def test_no_authority_is_named_for_a_country_outside_the_law(case, cast, country):
    lives_in(case, country)

    page = pages.browser_of(cast.alice).post(address_of_page(case), TYPED, follow=True)

    assert "Say first in which country she lives." in pages.text_of(page)
    assert not Contact.objects.filter(recipient__kind="regulator").exists()


def test_law_with_its_authoritys_own_page_asks_for_none(case, cast):
    page = pages.browser_of(cast.alice).get(address_of_page(case, "gb-ofcom-complaint"), follow=True)

    assert "No authority can be named for this law." in pages.text_of(page)


def test_paper_and_page_are_told_from_a_mailbox():
    seen = {}
    for value in ("https://authority.example/complain", "One Street 1\nPractice Ground", MAILBOX):
        form = AuthorityForm({"value": value, "source": "Their page"})
        assert form.is_valid(), form.errors
        seen[form.cleaned_data["channel"]] = form.cleaned_data["value"]
    assert set(seen) == {Contact.Channel.FORM, Contact.Channel.POST, Contact.Channel.EMAIL}


def test_body_that_settles_disputes_is_one_for_all_countries():
    law = load_law().get("eu-dsa-art21-out-of-court")

    assert authority_of(law, {"residence": "DE"}) == authority_of(law, {"residence": "FR"})


def test_address_page_leads_from_the_regulators_rung_to_the_complaint(case, cast):
    page = pages.browser_of(cast.alice).get(reverse("sighting", args=[case.pk, 1]))

    assert reverse("routes", args=[case.pk]) + "#steps-title" in pages.text_of(page)


@pytest.mark.parametrize("name", ["carol", "erin"])
def test_stranger_names_nothing(case, cast, name):
    assert typed(case, getattr(cast, name)).status_code in {403, 404}
    assert not Contact.objects.filter(recipient__kind="regulator").exists()


@pytest.mark.parametrize(
    ("country", "way"),
    [("PT", ("email", "dsc@anacom.pt")), ("IE", ("form", "https://www.cnam.ie/onlinecomplaints"))],
)
def test_coordinator_that_the_file_names_needs_no_naming(case, cast, ignored, country, way):
    """With where it was read, and when; as sure as one of the directory."""
    lives_in(case, country)

    said = pages.text_of(pages.browser_of(cast.alice).get(reverse("routes", args=[case.pk])))
    contact = complaint(case, cast.alice).contact

    assert f"authority:{COMPLAINT}:{country}" in said
    assert (contact.channel, contact.value) == way
    assert contact.as_of.isoformat() == "2026-11-22"
    assert "http" in contact.source
    assert contact.state == Contact.State.GOOD


def test_named_way_comes_before_that_of_the_file(case, cast, ignored):
    lives_in(case, "PT")
    typed(case, cast.alice, country="PT")

    assert complaint(case, cast.alice).contact.value == MAILBOX
