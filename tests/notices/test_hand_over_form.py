"""A form is filled by a person; its number starts the law's clock, and only where the law says so (design §4)."""

from datetime import timedelta

import pytest

from casework import access, consents, intake, safeguarding, sightings, staffing
from casework.models import Case, Consent, MinorStop, Party
from notices import approval, delivery, leaving, reviews
from notices.models import Clock, Contact, Delivery, Notice
from tests import factory
from tests.notices import matter
from tests.notices.leaving_cast import READ_AT, SEND_AT, again, events_of, last_entry, send

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


def withdraw_consent(notice, cast, at):
    consents.withdraw_consent(consent=Consent.objects.get(act="send"), by=factory.dana(notice.case), at=at)


def end_consent(notice, cast, at):
    Consent.objects.filter(act="send").update(until=at)


def pause(notice, cast, at):
    intake.pause_case(case=notice.case, by=cast.alice, at=at)


def pause_and_resume(notice, cast, at):
    intake.pause_case(case=notice.case, by=cast.alice, at=at)
    intake.resume_case(case=notice.case, by=cast.alice, at=SEND_AT)


def mark_hostile(notice, cast, at):
    for party in Party.objects.filter(role="platform"):
        sightings.mark_hostile(party=party, by=cast.alice, at=at)


def take_address_out(notice, cast, at):
    sightings.withdraw_sighting(sighting=notice.sightings.first(), by=cast.alice, at=at)


def end_case(notice, cast, at):
    Case.objects.update(closed_at=at)


def stop_and_resolve(notice, cast, at):
    stop = safeguarding.raise_stop(case=notice.case, by=cast.alice, at=at)
    MinorStop.objects.filter(pk=stop.pk).update(outcome="resolved", resolved_at=SEND_AT)


def find_law_changed(notice, cast, at):
    staffing.name_law_reviewer(user=cast.alice.user, by=cast.bob)
    cast.alice.user.__dict__.pop("_roles", None)
    reviews.review_basis(
        organisation=cast.clinic, basis_id=notice.basis_id, outcome="changed", source_title="The law", note="repealed",
        by=cast.alice, at=at,
    )  # fmt: skip


CHANGES = [
    (find_law_changed, "law_changed"),
    (withdraw_consent, "no_consent"),
    (end_consent, "no_consent"),
    (pause, "paused"),
    (pause_and_resume, "paused"),
    (mark_hostile, "hostile"),
    (take_address_out, "address_withdrawn"),
    (end_case, "closed"),
    (stop_and_resolve, "minor_stop"),
]


@pytest.mark.parametrize(("change", "code"), CHANGES)
def test_what_was_allowed_when_it_was_handed_over_is_recorded(notice, cast, change, code):
    """S40: what changed afterwards does not make it untrue."""
    change(notice, cast, HANDED_AT + timedelta(minutes=2))

    hand_over(notice, cast.alice)

    assert (again(notice).state, Clock.objects.get().kind) == (Notice.State.SENT, Clock.Kind.LEGAL)
    assert "notice_left_unpermitted" not in events_of(notice.case)


@pytest.mark.parametrize(("change", "code"), CHANGES)
def test_what_nothing_allowed_is_recorded_with_its_clock_and_said(notice, cast, change, code):
    """S40: it happened, so the case knows it; custody says that it should not have."""
    change(notice, cast, HANDED_AT - timedelta(minutes=1))

    hand_over(notice, cast.alice)

    assert (again(notice).state, Clock.objects.get().started_at) == (Notice.State.SENT, HANDED_AT)
    assert last_entry(notice.case, "notice_left_unpermitted").data["code"] == code


def test_law_found_changed_before_starts_no_legal_clock(notice, cast):
    """Design §3.12: what the law says now, nobody here knows."""
    find_law_changed(notice, cast, HANDED_AT - timedelta(minutes=1))

    hand_over(notice, cast.alice)

    assert Clock.objects.get().kind == Clock.Kind.ADVICE


def test_consent_that_came_too_late_did_not_allow_it(notice, cast):
    withdraw_consent(notice, cast, HANDED_AT - timedelta(minutes=1))
    factory.consent_of(notice.case, by=cast.alice, at=SEND_AT, facts=matter.FACTS)

    hand_over(notice, cast.alice)

    assert last_entry(notice.case, "notice_left_unpermitted").data["code"] == "no_consent"


def test_withdrawn_notice_takes_its_number_and_stays_withdrawn(notice, cast):
    """Design §3.1: what has left is said truly."""
    approval.withdraw_notice(notice=notice, by=cast.alice, at=SEND_AT)

    hand_over(notice, cast.alice)

    row = again(notice)
    assert (row.state, row.sent_at) == (Notice.State.WITHDRAWN, HANDED_AT)
    assert not row.clocks.exists()


def test_approval_is_not_undone_once_a_person_may_have_filled_it_in(notice, cast):
    assert not approval.undo_approval(notice=notice, by=cast.alice, at=SEND_AT)
    assert approval.undo_approval(notice=notice, by=cast.alice, at=READ_AT + timedelta(minutes=9))


def test_very_minute_of_the_approval_counts_as_after_it(notice, cast):
    """A form gives no seconds."""
    Notice.objects.update(approved_at=HANDED_AT + timedelta(seconds=40))

    hand_over(notice, cast.alice)

    assert "notice_left_unpermitted" not in events_of(notice.case)


def test_possible_minor_holds_the_form(notice, cast):
    """S56."""
    safeguarding.raise_stop(case=notice.case, by=cast.alice, at=SEND_AT)

    with pytest.raises(access.Stopped):
        hand_over(notice, cast.alice)


def test_stranger_cannot_hand_over(notice, cast):
    with pytest.raises(access.Refused):
        hand_over(notice, cast.carol)
