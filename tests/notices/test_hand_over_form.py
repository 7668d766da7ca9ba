"""A form is filled by a person; its number starts the law's clock, and only where the law says so (design §4)."""

from datetime import timedelta

import pytest

from casework import access, consents, safeguarding
from casework.models import Consent
from notices import delivery, leaving
from notices.models import Clock, Contact, Delivery, Notice
from tests import factory
from tests.notices import matter
from tests.notices.leaving_cast import READ_AT, SEND_AT, again, events_of, send

HANDED_AT = SEND_AT - timedelta(minutes=5)


@pytest.fixture
def notice(cast):
    """Forum's host takes reports through its own form."""
    case = matter.case_with_addresses(cast.alice, host="board.example")
    return matter.approved(case, cast=cast)


def hand_over(notice, by, **changes):
    given = {"confirmation": "R-0042", "handed_at": HANDED_AT, "at": SEND_AT} | changes
    return delivery.hand_over_form(notice=notice, by=by, **given)


def test_number_starts_forty_eight_hours(notice, cast):
    hand_over(notice, cast.alice)

    clock = Clock.objects.get()
    assert (clock.kind, clock.started_at) == (Clock.Kind.LEGAL, HANDED_AT)
    assert clock.due_at == HANDED_AT + timedelta(hours=48)
    assert clock.explanation["params"]["number"] == "R-0042"


def test_handed_over_form_is_an_accepted_delivery(notice, cast):
    attempt = hand_over(notice, cast.alice)

    assert (attempt.state, attempt.answer, attempt.by) == (Delivery.State.ACCEPTED, "R-0042", cast.alice)
    assert (again(notice).state, again(notice).sent_at) == (Notice.State.SENT, HANDED_AT)
    assert events_of(notice.case)[-2:] == ["notice_sent", "clock_started"]


def test_abuse_mailbox_for_the_same_law_only_gets_an_advice_date(notice, cast, mailbox):
    """Design §4: delivery by another way shows an advice date, never a legal deadline."""
    mail = notice.recipient.contacts.get(process="abuse_mailbox")
    Notice.objects.filter(pk=notice.pk).update(contact=mail, channel=Contact.Channel.EMAIL)
    Notice.objects.filter(pk=notice.pk).update(content_digest=leaving.frozen_digest(again(notice)))

    send(notice)

    clock = Clock.objects.get()
    assert (clock.kind, clock.due_at) == (Clock.Kind.ADVICE, SEND_AT + timedelta(hours=72))
    assert clock.explanation == {"code": "advice_date", "params": {"days": 3}}


def test_worker_never_sends_a_form(notice, mailbox):
    assert send(notice) is None
    assert mailbox.messages == []


def test_same_form_is_handed_over_once(notice, cast):
    hand_over(notice, cast.alice)

    with pytest.raises(delivery.NotHandedOver):
        hand_over(notice, cast.alice)

    assert Clock.objects.count() == Delivery.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"at": READ_AT + timedelta(minutes=9), "handed_at": READ_AT + timedelta(minutes=8)},
        {"confirmation": "  "},
        {"handed_at": SEND_AT + timedelta(minutes=1)},
        {"handed_at": READ_AT - timedelta(minutes=1)},
    ],
    ids=["cool-off", "no number", "ahead", "before approval"],
)
def test_hand_over_that_cannot_have_been_is_refused(notice, cast, changes):
    with pytest.raises(delivery.NotHandedOver):
        hand_over(notice, cast.alice, **changes)

    assert again(notice).state == Notice.State.QUEUED


def test_withdrawn_consent_holds_the_form(notice, cast):
    """S40."""
    consents.withdraw_consent(
        consent=Consent.objects.get(act="send"), by=factory.dana(notice.case), at=SEND_AT
    )

    with pytest.raises(leaving.MayNotLeave):
        hand_over(notice, cast.alice)

    assert again(notice).state == Notice.State.QUEUED


def test_possible_minor_holds_the_form(notice, cast):
    """S56."""
    safeguarding.raise_stop(case=notice.case, by=cast.alice, at=SEND_AT)

    with pytest.raises(access.Stopped):
        hand_over(notice, cast.alice)


def test_stranger_cannot_hand_over(notice, cast):
    with pytest.raises(access.Refused):
        hand_over(notice, cast.carol)
