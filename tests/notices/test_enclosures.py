"""What leaves beside the letter: XARF for abuse desks alone, frozen with it, shown before; and a name under our domain."""

import json
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils.html import escape

from notices import approval, letters, outgoing, routes
from notices.channels import xarf
from notices.conditions import Truth
from notices.leaving import frozen_digest
from notices.models import Delivery, Notice
from tests import factory
from tests.notices import matter, pages
from tests.notices.leaving_cast import READ_AT, again, digest_of, send

HOST = "practice-harbor-host"


def to_host(case, *, by):
    """Draft a notice to the host of the gallery."""
    found = routes.routes_of(case, at=READ_AT).routes
    route = next(one for one in found if one.answer == Truth.YES and one.writes and one.recipient.id == HOST)
    choice = {"basis_id": route.basis_id, "recipient_id": HOST, "channel": route.channel}
    return routes.draft_route(case=case, **choice, by=by, at=READ_AT)[0]


@pytest.fixture
def approved(case, cast):
    notice = to_host(case, by=cast.alice)
    matter.make_ready(notice, by=cast.alice)
    return approval.approve_notice(notice=notice, seen_digest=digest_of(notice), by=cast.bob, at=READ_AT)


def attached(mail):
    return {part.get_filename(): part.get_content() for part in mail.iter_attachments()}


def test_abuse_desk_gets_one_report_an_address(approved, mailbox):
    """Issue 6; S37."""
    send(approved)

    (mail,) = mailbox.messages
    files = attached(mail)
    assert list(files) == [f"notice-{approved.reference}.pdf", "notice.json", "xarf-1.json", "xarf-2.json"]
    assert json.loads(files["xarf-1.json"])["url"] == "http://gallery.example/v/8841?pic=12"
    assert {part.get_content_type() for part in list(mail.iter_attachments())[1:]} == {"application/json"}


def test_platform_gets_none(case, cast, mailbox):
    notice = matter.approved(case, cast=cast)
    send(notice)

    assert list(attached(mailbox.messages[0])) == [f"notice-{notice.reference}.pdf", "notice.json"]


def test_changed_report_does_not_leave(approved, mailbox):
    """Design §3.1: what was approved is what leaves."""
    approved.letter["xarf"][0]["url"] = "http://other.example/"
    approved.save(update_fields=["letter"])

    assert send(approved) is None
    assert (again(approved).state, mailbox.messages) == (Notice.State.DRAFTED, [])


def test_letter_frozen_before_there_were_reports_keeps_its_digest(case, cast):
    notice = matter.approved(case, cast=cast)
    before = frozen_digest(notice)

    notice.letter |= {"xarf": [], "reply_to": ""}

    assert frozen_digest(notice) == before == notice.content_digest


def test_page_shows_the_report_as_it_will_leave(case, cast):
    """Issue 6: shown to the approver."""
    notice = to_host(case, by=cast.alice)
    matter.make_ready(notice, by=cast.alice)
    place = reverse("notice", args=[case.pk, notice.pk])

    before = pages.browser_of(cast.bob).get(place).content.decode()
    approved = approval.approve_notice(notice=notice, seen_digest=digest_of(notice), by=cast.bob, at=READ_AT)
    after = pages.browser_of(cast.bob).get(place).content.decode()

    report = json.dumps(approved.letter["xarf"][0], ensure_ascii=False, indent=2, sort_keys=True)
    assert str(escape(report)) in after
    assert approved.letter["xarf"][0]["report_id"] in before


def test_report_of_a_draft_is_made_of_its_letter_alone(case, cast):
    notice = to_host(case, by=cast.alice)
    letter = letters.compose_notice(notice, at=READ_AT)

    made = outgoing.enclosed_with(notice, letter)["xarf"]

    assert made == xarf.reports(letter.data, seed=str(notice.pk))
    assert factory.NAME not in json.dumps(made)


@pytest.mark.parametrize(
    ("kind", "key", "serves"),
    [
        ("host", "", True), ("cdn", "fastly", True), ("cdn", "cloudflare", True), ("registrar", "namecheap", True),
        ("registry", "", True), ("network", "", True), ("host", "imgur", False), ("cloud", "dropbox", False),
        ("social", "", False), ("search", "", False), ("", "", False),
    ],
)  # fmt: skip
def test_desks_are_those_who_serve_what_others_publish(kind, key, serves):
    assert outgoing.serves_others(SimpleNamespace(kind=kind, key=key)) is serves


@pytest.mark.parametrize("shown", ["other", None])
def test_picture_that_is_not_said_to_be_intimate_is_not_reported_as_one(case, cast, shown):
    notice = to_host(case, by=cast.alice)
    letter = letters.compose_notice(notice, at=READ_AT)
    for image in case.images.all():
        image.facts["shows"] = shown
        image.save(update_fields=["facts"])

    assert outgoing.enclosed_with(notice, letter) == {}


def test_sender_elsewhere_writes_under_our_domain_and_is_answered_at_home(case, cast, mailbox):
    """Issue 6: From aligned, no other sender named."""
    cast.clinic.contact_email = "office@harbour.example"
    cast.clinic.save(update_fields=["contact_email"])
    notice = matter.approved(case, cast=cast)

    assert send(notice).state == Delivery.State.ACCEPTED
    (mail,) = mailbox.messages
    assert mail["From"] == "Harbour Clinic <notices@clinic.example>"
    assert mail["Reply-To"] == "office@harbour.example"
    assert mail["Sender"] is None


def test_sender_under_our_domain_writes_as_itself(case, cast):
    assert outgoing.envelope_of(cast.clinic) == {"sender": "cases@clinic.example"}
