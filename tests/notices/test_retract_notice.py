"""A notice that has left is taken back by a short letter through the same outbox, which tells nothing about her (design §3.1)."""

import json

import pytest

from casework import access, consents, sightings
from casework.models import Consent, Party
from notices import approval, retracting
from notices.leaving import MayNotLeave
from notices.letters import Changed
from notices.models import Contact, Notice
from tests import factory
from tests.notices import matter, pages
from tests.notices.leaving_cast import SEND_AT, again, events_of, send


@pytest.fixture
def withdrawn(case, cast, mailbox):
    """A notice that they have, withdrawn here."""
    notice = matter.approved(case, cast=cast)
    send(notice)
    approval.withdraw_notice(notice=again(notice), by=cast.alice, at=SEND_AT)
    mailbox.messages.clear()
    return again(notice)


def retract(notice, by, at=SEND_AT):
    digest = retracting.preview(notice, at=at)[1]
    return retracting.retract(notice=notice, seen_digest=digest, by=by, at=at)


def send_after_cool_off(letter):
    return send(letter, at=letter.release_at)


def test_letter_goes_to_the_same_mailbox_and_names_the_notice_alone(withdrawn, cast, mailbox):
    """S37."""
    letter = retract(withdrawn, cast.bob)
    send_after_cool_off(letter)

    (mail,) = mailbox.messages
    text, pdf, data = mail.iter_parts()
    assert mailbox.recipients[-1] == "abuse@gallery.example"
    assert f"We withdraw our notice with the reference {withdrawn.reference}" in text.get_content()
    assert json.loads(data.get_content())["retracts"] == withdrawn.reference
    assert pdf.get_content().startswith(b"%PDF")
    for secret in ("gallery.example/v", factory.NAME, withdrawn.case.code):
        assert secret not in text.get_content()


def test_letter_starts_no_clock_and_is_in_the_log(withdrawn, cast, mailbox):
    letter = retract(withdrawn, cast.bob)
    send_after_cool_off(letter)

    assert again(letter).state == Notice.State.SENT
    assert not letter.clocks.exists()
    assert events_of(withdrawn.case)[-3:] == ["notice_retracted", "notice_sending", "notice_sent"]


def test_letter_waits_out_the_cool_off_and_can_be_undone(withdrawn, cast, mailbox):
    letter = retract(withdrawn, cast.bob)

    assert send(letter, at=SEND_AT) is None
    assert approval.undo_approval(notice=letter, by=cast.alice, at=SEND_AT)
    assert again(letter).state == Notice.State.WITHDRAWN
    assert send_after_cool_off(letter) is None


def test_letter_needs_her_consent_like_any(withdrawn, cast):
    """S40: no exception for what is meant well; she may give one for the organisation's name alone."""
    consent = Consent.objects.get(act="send")
    consents.withdraw_consent(consent=consent, by=factory.dana(withdrawn.case), at=SEND_AT)

    with pytest.raises(MayNotLeave):
        retract(withdrawn, cast.bob)

    factory.consent_of(withdrawn.case, by=cast.alice, at=SEND_AT, facts=frozenset({"organisation"}))
    assert retract(withdrawn, cast.bob).state == Notice.State.QUEUED


def test_consent_taken_back_holds_it_in_the_queue(withdrawn, cast, mailbox):
    """S40."""
    letter = retract(withdrawn, cast.bob)
    consent = Consent.objects.get(act="send")
    consents.withdraw_consent(consent=consent, by=factory.dana(withdrawn.case), at=SEND_AT)

    send_after_cool_off(letter)

    assert mailbox.messages == []
    assert again(letter).state == Notice.State.UNDELIVERABLE


def test_recipient_marked_hostile_since_gets_none(withdrawn, cast):
    """Design §3.15."""
    for party in Party.objects.filter(role="platform"):
        sightings.mark_hostile(party=party, by=cast.alice, at=SEND_AT)

    with pytest.raises(MayNotLeave) as refusal:
        retract(withdrawn, cast.bob)
    assert refusal.value.code == "hostile"


def test_notice_is_taken_back_once(withdrawn, cast):
    letter = retract(withdrawn, cast.bob)

    for row in (withdrawn, letter):
        with pytest.raises(retracting.NotRetractable):
            retract(row, cast.bob)


def test_other_words_than_those_read_are_not_approved(withdrawn, cast):
    with pytest.raises(Changed):
        retracting.retract(notice=withdrawn, seen_digest="0" * 64, by=cast.bob, at=SEND_AT)


def test_stranger_takes_nothing_back(withdrawn, cast):
    with pytest.raises(access.Refused):
        retract(withdrawn, cast.carol)


@pytest.mark.parametrize(
    "change", [{"channel": Contact.Channel.FORM}, {"sent_at": None}, {"state": Notice.State.SENT}]
)
def test_what_did_not_leave_by_mail_is_not_taken_back_by_mail(withdrawn, change):
    Notice.objects.filter(pk=withdrawn.pk).update(**change)

    assert not retracting.may_retract(again(withdrawn))


def test_notice_that_may_have_left_can_be_taken_back(case, cast, mailbox):
    notice = matter.approved(case, cast=cast)
    mailbox.drops = True
    send(notice)
    approval.withdraw_notice(notice=again(notice), by=cast.alice, at=SEND_AT)

    assert retracting.may_retract(again(notice))


@pytest.mark.parametrize("language", ["de", "ja"])
def test_letter_is_in_the_language_of_the_notice_as_well(withdrawn, cast, language):
    Notice.objects.filter(pk=withdrawn.pk).update(language=language)

    words, _digest = retracting.preview(again(withdrawn), at=SEND_AT)

    assert words.text.count(withdrawn.reference) == 2
    assert words.translation == language


def test_page_shows_the_letter_and_sends_it(withdrawn, cast):
    browser = pages.browser_of(cast.bob)
    page = f"/cases/{withdrawn.case_id}/notices/{withdrawn.pk}"
    answer = browser.get(page)
    digest = answer.context["retraction_digest"]

    after = pages.text_of(browser.post(f"{page}/retract", {"digest": digest}, follow=True))

    assert "Tell them that it is withdrawn" in pages.text_of(answer)
    assert "is taken back" in after
    assert "Takes back notice" in after
    assert "A letter takes it back" in pages.text_of(browser.get(page))
