"""A report that comes after a time ran out: nobody is called late for what never came, and nothing that was sent is lost."""

from datetime import timedelta

import pytest

from casework.models import Consent, system_actor
from notices import agenda, approval, escalation, letters
from notices.casefacts import facts_of
from notices.models import Clock, Notice
from notices.returning import ran_out
from tests import factory
from tests.notices import postbag
from tests.notices.leaving_cast import SEND_AT, again, events_of, rungs_after, send
from tests.notices.postbag import read, report_on

DUE_AT = SEND_AT + timedelta(hours=48)
BOUNCED_AT = DUE_AT + timedelta(hours=2)
HELD = "An earlier notice that it speaks of did not arrive."


@pytest.fixture
def sent(settings, dovecot, case, cast, mailbox):
    postbag.set_mailbox(settings, dovecot)
    return postbag.sent(case, cast)


@pytest.fixture
def notice(sent):
    """A notice whose time ran out: the next letter and one that asks again are drafted."""
    escalation.fire_clock(clock_id=sent.clocks.get().pk, by=system_actor(), at=DUE_AT)
    assert again(sent).state == Notice.State.ESCALATED
    return sent


def bounce(notice, dovecot, status="5.1.1", at=BOUNCED_AT):
    dovecot.put(report_on(again(notice).letter["reply_to"], status=status))
    read(at=at)


def asking_again(notice, cast=None):
    """Return the letter that asks again; approved, where somebody does it."""
    draft = notice.followers.get(is_follow_up=True)
    if cast:
        factory.consent_of(notice.case, Consent.Act.FOLLOW_UP, by=cast.alice, at=DUE_AT)
        digest = letters.compose_notice(draft, at=DUE_AT).digest
        approval.approve_notice(notice=draft, seen_digest=digest, by=cast.bob, at=DUE_AT)
    return draft


def told_in(notice):
    return facts_of(again(notice).case, sightings=notice.sightings.all()).history["complaints"]


@pytest.mark.parametrize(("status", "contact"), [("5.1.1", "bad"), ("4.4.7", "good")])
def test_late_report_waits_for_a_person(notice, dovecot, cast, status, contact):
    """RFC 3464 §2.3.3: a server may try for days before it gives up."""
    bounce(notice, dovecot, status)

    row = again(notice)
    assert (row.state, row.contact.state) == (Notice.State.UNDELIVERABLE, contact)
    tasks = [task for task in agenda.tasks_of(cast.bob, at=BOUNCED_AT) if task.subject == notice.pk]
    assert [task.kind for task in tasks] == ["undeliverable"]


def test_nobody_is_late_for_what_never_came_and_custody_keeps_that_it_fired(notice, dovecot):
    bounce(notice, dovecot)

    clock = notice.clocks.get(kind=Clock.Kind.LEGAL)
    assert (clock.fired_at, clock.stopped_at) == (None, BOUNCED_AT)
    assert not ran_out(again(notice))
    assert not notice.clocks.running().exists()
    assert {"clock_fired", "notice_overdue", "notice_bounced", "clock_stopped"} <= set(events_of(notice.case))


def test_what_was_sent_and_drafted_stays(notice, dovecot):
    before = set(notice.followers.values_list("pk", flat=True))

    bounce(notice, dovecot)

    assert set(notice.followers.values_list("pk", flat=True)) == before
    assert rungs_after(notice).get().state == Notice.State.DRAFTED
    assert (again(notice).sent_at, notice.deliveries.get().state) == (SEND_AT, "accepted")


def test_letter_that_asks_again_names_no_time_and_is_held(notice, dovecot, cast):
    assert "ended on" in letters.compose_notice(asking_again(notice), at=DUE_AT).text
    factory.consent_of(notice.case, Consent.Act.FOLLOW_UP, by=cast.alice, at=DUE_AT)

    bounce(notice, dovecot, "4.4.7")

    draft = asking_again(notice)
    letter = letters.compose_notice(draft, at=BOUNCED_AT)
    missing = letters.what_is_missing(draft, letter, by=cast.bob, at=BOUNCED_AT)
    assert "ended on" not in letter.text
    assert HELD in str([one.says for one in missing])


def test_letter_that_was_approved_before_the_report_does_not_leave(notice, dovecot, cast, mailbox):
    draft = asking_again(notice, cast)
    bounce(notice, dovecot, "4.4.7")
    count = len(mailbox.messages)

    assert send(draft, at=BOUNCED_AT) is None

    assert (again(draft).state, len(mailbox.messages)) == (Notice.State.DRAFTED, count)


def test_no_other_letter_says_that_they_were_told(notice, dovecot, cast):
    assert [made["reference"] for made in told_in(notice)] == [notice.reference]

    bounce(notice, dovecot, "4.4.7")
    assert "complaints" not in facts_of(notice.case, sightings=notice.sightings.all()).history

    approval.withdraw_notice(notice=again(notice), by=cast.alice, at=BOUNCED_AT)
    assert "complaints" not in facts_of(notice.case, sightings=notice.sightings.all()).history


def test_sent_again_it_counts_from_then(notice, dovecot, cast):
    bounce(notice, dovecot, "4.4.7")
    sent_at = BOUNCED_AT + timedelta(minutes=5)

    assert approval.queue_again(notice=again(notice), by=cast.alice, at=sent_at)
    send(notice, at=sent_at)

    (made,) = told_in(notice)
    assert (again(notice).state, made["sent_at"], made["accepted_at"]) == (
        Notice.State.SENT,
        sent_at,
        sent_at,
    )
    assert "time_ended_at" not in made
    assert notice.clocks.running().get().started_at == sent_at


def test_report_on_a_copy_after_an_answer_moves_nothing_also_when_the_time_is_over(sent, dovecot):
    dovecot.put(postbag.answer_to(sent, "We have received your report."))
    read()
    escalation.fire_clock(clock_id=sent.clocks.get().pk, by=system_actor(), at=DUE_AT)

    bounce(sent, dovecot)

    assert (again(sent).state, again(sent).contact.state) == (Notice.State.ESCALATED, "good")
    assert "no_report" not in told_in(sent)[0]


def test_that_no_report_came_back_is_told_where_it_would_have(sent):
    """`postbag.sent`: its letter has an address of its own, which reports come to."""
    assert told_in(sent)[0]["no_report"] is True

    Notice.objects.filter(pk=sent.pk).update(reply_index="")

    assert "no_report" not in told_in(sent)[0]
