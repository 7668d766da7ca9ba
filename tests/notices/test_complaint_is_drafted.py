"""A complaint to the authority of a law is a notice like any other: drafted from the history, agreed to, approved, entered."""

from datetime import timedelta

import pytest
from django.urls import reverse

from casework.models import Check
from notices import approval, delivery, escalation, letters, routes
from notices.casefacts import facts_of
from notices.models import Contact, Notice
from notices.rungs import rung_of
from tests import factory
from tests.notices import matter, pages
from tests.notices.leaving_cast import SEND_AT, again, send

LAW, COMPLAINT = "gb-online-safety-act-48h-report", "gb-ofcom-complaint"
# Another day: whether a time of hours is over is reckoned by days, to be sure.
OVER_AT = SEND_AT + timedelta(hours=73)


@pytest.fixture
def case(cast):
    case = matter.case_with_addresses(cast.alice, host="stonewall.example")
    case.facts = case.facts | {"person": {**case.facts["person"], "residence": "GB"}}
    case.save()
    return case


@pytest.fixture
def ignored(case, cast, mailbox):
    """A notice that the mail server took and nobody answered; each look after its time still found the picture."""
    notice = matter.draft(case, by=cast.alice, law=LAW)
    matter.make_ready(notice, by=cast.alice)
    digest = letters.compose_notice(notice, at=factory.MOMENT).digest
    approval.approve_notice(notice=notice, seen_digest=digest, by=cast.bob, at=factory.MOMENT)
    send(notice)
    Check.objects.filter(state="due").delete()
    case.sightings.filter(lines__notice=notice).update(last_verdict="live", last_checked_at=OVER_AT)
    for clock in again(notice).clocks.running():
        escalation.fire_clock(clock_id=clock.pk, by=cast.alice, at=OVER_AT)
    return again(notice)


def complaint(case, cast, at=OVER_AT):
    route = next(one for one in routes.routes_of(case, at=at).routes if one.basis_id == COMPLAINT)
    choice = {"basis_id": COMPLAINT, "recipient_id": route.recipient.id, "channel": route.channel}
    (made,) = routes.draft_route(case=case, **choice, by=cast.alice, at=at)
    return made


def test_history_fills_the_complaint_with_what_really_happened(case, cast, ignored):
    draft = complaint(case, cast)
    (told,) = facts_of(case, sightings=draft.sightings.all()).history["complaints"]
    said = " ".join(letters.compose_notice(draft, at=OVER_AT).text.split())

    assert (told["accepted_at"], told["accepted_by"]) == (ignored.sent_at, "email")
    assert (told["still_there_at"], told["outcome"]) == (OVER_AT, "none")
    assert f"Stonewall was told on 24 November 2026 (reference {ignored.reference})." in said
    assert "The notice was handed to the mail system on 24 November 2026." in said
    assert "failure report" not in said
    assert "The time that the law gives for it ended on 26 November 2026." in said
    assert "still there when it was last looked at, on 27 November 2026." in said
    assert "confirmed receipt" not in said and "refused" not in said


def test_complaint_stands_on_the_regulators_rung_and_goes_to_the_page_of_the_law(case, cast, ignored):
    draft = complaint(case, cast)

    assert rung_of(draft).id == "regulator"
    assert (draft.recipient.name, draft.channel) == ("Ofcom", Contact.Channel.FORM)
    assert draft.contact.value == "https://www.ofcom.org.uk/make-a-complaint"
    assert draft.contact.state == Contact.State.GOOD
    assert complaint(case, cast) == draft


def test_complaint_leaves_with_her_consent_and_a_second_look_like_any_notice(case, cast, ignored):
    draft = complaint(case, cast)
    # What law files name is real, and nothing of practice goes there.
    draft.contact.value = "http://127.77.0.9/complaints"
    draft.contact.save()
    matter.make_ready(draft, by=cast.alice, at=OVER_AT)
    digest = letters.compose_notice(draft, at=OVER_AT).digest
    approval.approve_notice(notice=draft, seen_digest=digest, by=cast.bob, at=OVER_AT)
    entered_at = OVER_AT + timedelta(minutes=20)
    delivery.hand_over_form(
        notice=draft, confirmation="OF-1", handed_at=entered_at, by=cast.alice, at=entered_at
    )

    assert (again(draft).state, again(draft).sent_at) == (Notice.State.SENT, entered_at)
    assert again(draft).clocks.get().kind == "advice"


def test_page_of_routes_offers_it_under_the_authority(case, cast, ignored, monkeypatch):
    monkeypatch.setattr("notices.views.routes.now", lambda: OVER_AT)
    browser, page = pages.browser_of(cast.alice), reverse("routes", args=[case.pk])

    said = pages.text_of(browser.get(page))

    assert f'name="recipient_id" value="authority:{COMPLAINT}"' in said


@pytest.mark.parametrize("basis", ["eu-dsa-art53-complaint", "us-ca-civ-1708-86"])
def test_nothing_is_drafted_where_the_law_names_no_page_of_an_authority(case, cast, ignored, basis):
    with pytest.raises(routes.NoSuchRoute):
        routes.draft_route(
            case=case, basis_id=basis, recipient_id=f"authority:{basis}", channel="authority_form",
            by=cast.alice, at=OVER_AT,
        )  # fmt: skip
