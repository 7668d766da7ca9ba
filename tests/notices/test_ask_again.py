"""A follow-up asks the same recipient again: by data, never a hostile one, and without reproach unless a time ran out."""

from datetime import timedelta

import pytest

from casework.models import Consent, Party, Sighting, system_actor
from notices import agenda, approval, escalation, letters, replies
from notices.models import Clock, Notice, NoticeSighting
from tests import factory
from tests.notices import matter
from tests.notices.leaving_cast import SEND_AT, again, events_of, send
from tests.notices.time_cast import as_advice

DUE_AT = SEND_AT + timedelta(hours=48)
HOST = Party.Role.PAGE_HOST


@pytest.fixture
def notice(case, cast, mailbox):
    notice = matter.approved(case, cast=cast)
    send(notice)
    return notice


def fire(clock, at=None):
    return escalation.fire_clock(clock_id=clock.pk, by=system_actor(), at=at or clock.due_at)


def first_clock(notice):
    return notice.clocks.order_by("started_at").first()


def follow_ups(notice):
    return notice.followers.filter(is_follow_up=True).order_by("drafted_at")


def sent_again(notice, cast, at):
    """Approve and send the waiting follow-up; return it with its clock running."""
    draft = follow_ups(notice).filter(state=Notice.State.DRAFTED).get()
    digest = letters.compose_notice(draft, at=at).digest
    approval.approve_notice(notice=draft, seen_digest=digest, by=cast.bob, at=at)
    send(draft, at=at + timedelta(minutes=11))
    return again(draft)


def test_time_that_ran_out_drafts_both_the_next_and_a_follow_up(notice):
    fire(first_clock(notice))

    follow_up = follow_ups(notice).get()
    assert (follow_up.recipient, follow_up.contact) == (notice.recipient, notice.contact)
    assert (follow_up.basis_id, follow_up.state) == (notice.basis_id, Notice.State.DRAFTED)
    assert notice.followers.filter(is_follow_up=False).count() == 1
    assert "follow_up_drafted" in events_of(notice.case)


def test_advice_drafts_both_too_and_calls_nobody_late(notice, cast):
    as_advice(notice)

    fire(first_clock(notice))

    words = " ".join(str(task.words) for task in agenda.tasks_of(cast.bob, at=DUE_AT))
    assert follow_ups(notice).count() == 1
    assert "notice_overdue" not in events_of(notice.case)
    assert "time is over" not in words
    assert "ran out" not in words


def test_letter_tells_no_more_than_the_first(notice):
    """Design §3.1: day and reference of the first notice, what was asked, and nothing of her anew."""
    fire(first_clock(notice))

    letter = letters.compose_notice(follow_ups(notice).get(), at=DUE_AT)

    assert letter.facts <= {"address_of_picture", "organisation", "authority", "date_seen"}
    assert letter.facts <= set(again(notice).letter["facts"])
    assert not letter.missing
    assert notice.reference in letter.text
    text = " ".join(letter.text.split())
    assert "48 hours (http://gallery.example/" in text
    assert "The time that this law sets ended on 26 November 2026" in text


def test_letter_after_an_advice_date_speaks_of_no_time(notice):
    as_advice(notice)
    fire(first_clock(notice))

    letter = letters.compose_notice(follow_ups(notice).get(), at=DUE_AT)

    assert "The time that this law sets" not in letter.text
    assert "You were given" not in letter.text


def test_time_that_a_person_gave_is_named_as_given(notice):
    clock = first_clock(notice)
    Clock.objects.filter(pk=clock.pk).update(
        first_due_at=clock.due_at, due_at=clock.due_at + timedelta(days=3)
    )

    fire(first_clock(notice))

    letter = letters.compose_notice(follow_ups(notice).get(), at=DUE_AT + timedelta(days=3))
    text = " ".join(letter.text.split())
    assert "You were given until 29 November 2026." in text
    assert "that this law sets" not in text


def test_asking_again_needs_its_own_permission(notice, cast):
    """Design §3.1: to send and to ask again are two acts."""
    fire(first_clock(notice))
    draft = follow_ups(notice).get()

    def lacks():
        letter = letters.compose_notice(draft, at=DUE_AT)
        return {one.code for one in letters.what_is_missing(draft, letter, by=cast.bob, at=DUE_AT)}

    assert lacks() == {"no_consent"}
    factory.consent_of(notice.case, Consent.Act.FOLLOW_UP, by=cast.alice, at=DUE_AT)
    assert lacks() == set()


def test_follow_up_starts_no_legal_time_and_is_asked_as_often_as_the_rung_says(notice, cast):
    factory.consent_of(notice.case, Consent.Act.FOLLOW_UP, by=cast.alice, at=SEND_AT)
    fire(first_clock(notice))
    at = DUE_AT
    for count in (1, 2, 3):
        draft = sent_again(notice, cast, at)
        clock = draft.clocks.get()
        assert (clock.kind, follow_ups(notice).count()) == (Clock.Kind.ADVICE, count)
        assert clock.due_at == draft.sent_at + timedelta(hours=72)
        at = clock.due_at
        fire(clock)

    assert follow_ups(notice).count() == 3
    assert notice.followers.filter(is_follow_up=False).count() == 1
    assert events_of(notice.case).count("next_route_drafted") == 1


@pytest.mark.parametrize("kind", ["refused", "not_ours", "counter_notice"])
def test_answer_that_stops_the_rung_ends_the_asking(notice, cast, kind):
    replies.record_reply(
        notice=notice, kind=kind, said="", received_at=SEND_AT, by=cast.alice, at=SEND_AT + timedelta(hours=1)
    )

    for clock in notice.clocks.all():
        fire(clock, at=DUE_AT + timedelta(days=40))

    assert not follow_ups(notice).exists()


@pytest.mark.parametrize("hostile", ["party", "recipient"])
def test_hostile_recipient_is_never_asked_again(notice, hostile):
    """S36, design §3.15."""
    if hostile == "party":
        Party.objects.filter(role=Party.Role.PLATFORM).update(is_hostile=True)
    else:
        type(notice.recipient).objects.update(is_hostile=True)

    fire(first_clock(notice))

    assert not follow_ups(notice).exists()


def test_only_what_is_still_up_is_asked_about(notice):
    one, _other = Sighting.objects.filter(lines__notice=notice).order_by("number")
    Sighting.objects.filter(pk=one.pk).update(state="removed", last_verdict="removed", removed_at=SEND_AT)

    fire(first_clock(notice))

    left = NoticeSighting.objects.filter(notice=follow_ups(notice).get()).values_list(
        "sighting_id", flat=True
    )
    assert one.pk not in left
    assert len(left) == 1


def test_draft_that_a_person_withdrew_is_not_drafted_anew(notice, cast):
    fire(first_clock(notice))
    draft = follow_ups(notice).get()
    approval.withdraw_notice(notice=draft, by=cast.alice, at=DUE_AT)

    assert follow_ups(notice).get().state == Notice.State.WITHDRAWN
    assert events_of(notice.case).count("follow_up_drafted") == 1


def test_after_the_last_letter_of_an_advice_date_a_person_decides(notice, cast):
    """Nobody is called late, and nothing else is under way: the task says so, and names the recipient."""
    Party.objects.filter(case=notice.case).exclude(role="platform").delete()
    factory.consent_of(notice.case, Consent.Act.FOLLOW_UP, by=cast.alice, at=SEND_AT)
    as_advice(notice)
    at = DUE_AT
    fire(first_clock(notice))
    for _count in (1, 2, 3):
        assert "unanswered" not in kinds_of(cast.alice, at)
        clock = sent_again(notice, cast, at).clocks.get()
        at = clock.due_at
        fire(clock)

    (task,) = [one for one in agenda.tasks_of(cast.alice, at=at) if one.kind == "unanswered"]
    assert (task.page, task.subject, task.due_at <= at) == ("notice", notice.pk, True)
    assert "does not act, and nothing else is under way there" in str(task.words)
    assert "overdue" not in kinds_of(cast.alice, at)
    assert "notice_overdue" not in events_of(notice.case)


def kinds_of(actor, at):
    return {task.kind for task in agenda.tasks_of(actor, at=at)}


def test_address_of_a_tool_is_not_asked_about_again(notice, cast):
    """No look says whether a tool still makes such pictures, so none could be said to be up: a person decides."""
    Party.objects.filter(case=notice.case).exclude(role="platform").delete()
    notice.sightings.update(kind=Sighting.Kind.TOOL)
    as_advice(notice)

    fire(first_clock(notice))

    assert not follow_ups(notice).exists()
    assert "unanswered" in kinds_of(cast.alice, DUE_AT)
