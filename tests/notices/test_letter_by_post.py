"""A letter on paper: an address two people looked at, printed, posted with a proof; the law's time starts when it is there."""

import io
from datetime import date, timedelta

import pypdf
import pytest
from django.urls import reverse

from notices import approval, delivery, letters, otherways, posting, recipients
from notices.forms import HandOverForm
from notices.models import Clock, Contact, Delivery, Notice
from notices.postforms import PostalAddressForm, PostedForm
from notices.views.handing import hand_over_form_of
from tests import factory
from tests.notices import matter, pages
from tests.notices.leaving_cast import READ_AT, SEND_AT, again, digest_of, events_of, send
from tests.notices.test_enclosures import to_host

ADDRESS = "1 Quay Road\n12345 Port\nPractice Ground"
POSTED_AT = SEND_AT + timedelta(hours=3)
LATER = POSTED_AT + timedelta(days=4)


@pytest.fixture
def draft(case, cast):
    notice = to_host(case, by=cast.alice)
    otherways.by_post(notice=notice, address=ADDRESS, source="Their legal page", by=cast.alice, at=READ_AT)
    return again(notice)


@pytest.fixture
def approved(draft, cast):
    for by in (cast.alice, cast.bob):
        recipients.confirm_contact(contact=draft.contact, by=by, at=READ_AT)
        draft.contact.refresh_from_db()
    matter.make_ready(draft, by=cast.alice)
    return approval.approve_notice(notice=draft, seen_digest=digest_of(draft), by=cast.bob, at=READ_AT)


@pytest.fixture
def posted(approved, cast):
    delivery.hand_over_form(
        notice=approved, confirmation="RR 123", handed_at=POSTED_AT, by=cast.alice, at=POSTED_AT
    )
    return again(approved)


def test_address_waits_for_two_people(draft, cast):
    """S6."""
    assert (draft.channel, draft.contact.state) == (Contact.Channel.POST, Contact.State.UNCONFIRMED)
    assert not recipients.confirm_contact(contact=draft.contact, by=cast.alice, at=READ_AT)
    assert recipients.confirm_contact(contact=draft.contact, by=cast.bob, at=READ_AT)
    assert events_of(draft.case)[-1] == "notice_way_changed"


def test_typing_it_again_does_not_replace_the_look_of_two(approved, cast, case):
    """S6: an address that is too old by now."""
    later = READ_AT + timedelta(days=31)
    recipient = approved.recipient

    contact = recipients.postal_contact(recipient=recipient, address=ADDRESS, source="Again", at=later)

    assert contact == approved.contact and contact.source == "Their legal page"
    assert contact.state == Contact.State.UNCONFIRMED and not contact.is_usable(later)


def test_frozen_letter_has_the_address_in_its_window(approved):
    text = pypdf.PdfReader(io.BytesIO(bytes(approved.pdf))).pages[0].extract_text()

    assert all(line in text for line in ADDRESS.splitlines())
    assert "xarf" not in approved.letter


def test_nothing_leaves_by_itself(approved, mailbox):
    assert send(approved) is None
    assert (again(approved).state, mailbox.messages) == (Notice.State.QUEUED, [])


def test_posting_is_recorded_and_starts_no_time_of_the_law(posted):
    """Design §4: a clock starts only as the law says."""
    clock = Clock.objects.get()

    assert (posted.state, posted.sent_at) == (Notice.State.SENT, POSTED_AT)
    assert (clock.kind, clock.due_at) == (
        Clock.Kind.ADVICE,
        POSTED_AT + timedelta(days=posting.DAYS_IN_THE_POST),
    )
    assert posted.deliveries.get().answer == "RR 123"


def test_arrival_starts_what_the_law_lets_run(posted, cast):
    day = (POSTED_AT + timedelta(days=2)).date()

    clock = posting.record_arrival(notice=posted, arrived_on=day, by=cast.alice, at=LATER)

    assert (clock.started_at.date(), clock.started_at.hour) == (day, 23)
    assert Clock.objects.running().get() == clock
    assert events_of(posted.case)[-3:] == ["clock_stopped", "notice_arrived", "clock_started"]


def test_arrival_is_recorded_once(posted, cast):
    posting.record_arrival(notice=posted, arrived_on=LATER.date(), by=cast.alice, at=LATER)

    with pytest.raises(posting.NotOnItsWay):
        posting.record_arrival(notice=posted, arrived_on=LATER.date(), by=cast.alice, at=LATER)


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2027, 1, 1)])
def test_arrival_lies_between_posting_and_now(posted, cast, day):
    with pytest.raises(posting.NotOnItsWay):
        posting.record_arrival(notice=posted, arrived_on=day, by=cast.alice, at=LATER)


def test_mail_waits_for_no_arrival(case, cast, mailbox):
    notice = matter.approved(case, cast=cast)
    send(notice)

    assert not posting.awaits_arrival(again(notice))


def test_approved_letter_keeps_its_way(approved, cast):
    with pytest.raises(letters.Frozen):
        otherways.by_post(notice=approved, address=ADDRESS, source="x", by=cast.alice, at=SEND_AT)


def test_next_draft_takes_no_paper_by_itself(approved, cast):
    approval.withdraw_notice(notice=approved, by=cast.bob, at=SEND_AT)

    assert to_host(approved.case, by=cast.alice).channel == Contact.Channel.EMAIL


@pytest.mark.parametrize("typed", ["one line", "\n".join("abcdefghi"), "a\nb\u202ec", "x" * 61 + "\nb", ""])
def test_address_fits_an_envelope(typed):
    assert not PostalAddressForm({"address": typed, "source": "there"}).is_valid()
    assert PostalAddressForm({"address": f" {ADDRESS}\n\n", "source": "there"}).is_valid()


def test_page_leads_from_the_draft_to_the_posting(case, cast):
    notice = to_host(case, by=cast.alice)
    browser, place = pages.browser_of(cast.alice), reverse("notice", args=[case.pk, notice.pk])
    assert "Send it on paper instead" in pages.text_of(browser.get(place))

    typed = {"address": ADDRESS, "source": "Their legal page"}
    page = browser.post(reverse("by_post", args=[case.pk, notice.pk]), typed, follow=True)

    assert "Two people look at the address first" in pages.text_of(page)
    assert again(notice).contact.value == ADDRESS


def test_page_says_how_to_post_and_asks_for_the_arrival(approved, cast):
    browser, place = pages.browser_of(cast.alice), reverse("notice", args=[approved.case_id, approved.pk])
    factory.stand_at(SEND_AT)
    before = pages.text_of(browser.get(place))
    delivery.hand_over_form(
        notice=approved, confirmation="RR 123", handed_at=SEND_AT, by=cast.alice, at=SEND_AT
    )

    after = pages.text_of(browser.get(place))

    assert "Print it and post it now." in before and "Proof of posting" in before and "12345 Port" in before
    assert "Has it arrived?" in after and "RR 123" in after
    assert isinstance(hand_over_form_of(approved, at=SEND_AT), PostedForm)


def test_door_of_the_arrival_records_it(posted, cast):
    browser = pages.browser_of(cast.alice)
    place = reverse("arrived", args=[posted.case_id, posted.pk])

    wrong = browser.post(place, {"arrived_on": "2020-01-01"}, follow=True)
    browser.post(place, {"arrived_on": POSTED_AT.date().isoformat()})

    assert "This day lies before the posting." in pages.text_of(wrong)
    assert events_of(posted.case)[-2] == "notice_arrived"
    assert Delivery.objects.get().state == Delivery.State.ACCEPTED


def test_form_of_a_form_stays_what_it_was(case, cast):
    assert type(hand_over_form_of(to_host(case, by=cast.alice), at=SEND_AT)) is HandOverForm
