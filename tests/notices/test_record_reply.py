"""A reply proposes and closes nothing; a refusal goes on to the next party (design §4)."""

from datetime import timedelta

import pytest

from casework import access, safeguarding
from casework.models import Check, system_actor
from notices import escalation, replies
from notices.models import Notice, Reply
from tests.notices import matter
from tests.notices.leaving_cast import SEND_AT, again, events_of, send

REPLIED_AT = SEND_AT + timedelta(hours=2)


@pytest.fixture
def notice(case, cast, mailbox):
    notice = matter.approved(case, cast=cast)
    send(notice)
    return notice


def reply(notice, kind, by, at=REPLIED_AT, **ways):
    return replies.record_reply(notice=notice, kind=kind, said="Hello.", received_at=at, by=by, at=at, **ways)


def fire_due(notice):
    for clock in notice.clocks.due(REPLIED_AT):
        escalation.fire_clock(clock_id=clock.pk, by=system_actor(), at=REPLIED_AT)


@pytest.mark.parametrize("kind", ["acknowledged", "needs_more", "counter_notice"])
def test_answer_acknowledges_and_leaves_the_clock_running(notice, cast, kind):
    row = reply(notice, kind, cast.alice)

    assert again(notice).state == Notice.State.ACKNOWLEDGED
    assert notice.clocks.running().exists()
    assert (row.said, row.came_by, events_of(notice.case)[-1]) == ("Hello.", "person", "reply_recorded")


def test_says_removed_asks_for_a_look_and_closes_nothing(notice, cast):
    reply(notice, "says_removed", cast.alice)

    assert again(notice).state == Notice.State.ACKNOWLEDGED
    assert set(notice.lines.values_list("outcome", flat=True)) == {"open"}
    assert notice.clocks.running().exists()
    assert Check.objects.filter(state="due").count() == 2


def test_says_removed_twice_asks_for_one_look(notice, cast):
    reply(notice, "says_removed", cast.alice)
    reply(notice, "says_removed", cast.alice)

    assert Reply.objects.count() == 2
    assert Check.objects.filter(state="due").count() == 2


def test_refusal_is_kept_and_the_next_party_is_drafted(notice, cast):
    reply(notice, "refused", cast.alice)
    fire_due(notice)

    assert again(notice).state == Notice.State.REFUSED
    assert notice.followers.get().recipient.key == "practice-harbor-host"


def test_refusal_does_not_stop_the_time_of_the_law(notice, cast):
    reply(notice, "refused", cast.alice)

    assert notice.clocks.running().filter(kind="legal").exists()


def test_not_ours_stops_the_clock_and_proposes_the_next_party(notice, cast):
    reply(notice, "not_ours", cast.alice)
    assert not notice.clocks.running().filter(kind="legal").exists()

    fire_due(notice)

    assert set(notice.lines.values_list("outcome", flat=True)) == {"not_ours"}
    assert notice.followers.get().state == Notice.State.DRAFTED


def test_second_refusal_drafts_nothing_more(notice, cast):
    for _ in range(2):
        reply(notice, "refused", cast.alice)
        fire_due(notice)

    assert notice.followers.count() == 1
    assert Reply.objects.count() == 2


def test_reply_after_a_refusal_is_kept_and_looked_at(notice, cast):
    reply(notice, "refused", cast.alice)
    reply(notice, "says_removed", cast.alice)

    assert again(notice).state == Notice.State.REFUSED
    assert Check.objects.filter(state="due").count() == 2


def test_notice_that_has_not_left_has_no_reply(case, cast):
    notice = matter.approved(case, cast=cast)

    with pytest.raises(replies.NotWithRecipient):
        reply(notice, "refused", cast.alice)

    assert not Reply.objects.exists()


def test_stranger_cannot_record_a_reply(notice, cast):
    with pytest.raises(access.Refused):
        reply(notice, "refused", cast.carol)


@pytest.mark.parametrize("way", ["link", "mail"])
def test_answer_that_came_by_itself_is_kept_also_while_a_possible_minor_holds_the_case(notice, cast, way):
    """S56: what comes in is not lost, and nothing is looked at."""
    safeguarding.raise_stop(case=notice.case, by=cast.alice, at=REPLIED_AT)

    row = reply(notice, "says_removed", system_actor(), came_by=way)

    assert (row.came_by, events_of(notice.case)[-1]) == (way, "reply_recorded")
    assert not Check.objects.filter(state="due").exists()


def test_person_records_nothing_while_a_possible_minor_holds_the_case(notice, cast):
    safeguarding.raise_stop(case=notice.case, by=cast.alice, at=REPLIED_AT)

    with pytest.raises(access.Stopped):
        reply(notice, "acknowledged", cast.alice, came_by="mail")
