"""What came by itself moves no notice: a person takes it as the recipient's answer, or sets it aside (S38)."""

from datetime import timedelta

import pytest

from casework import access
from casework.models import system_actor
from notices import agenda, escalation, replies
from notices.models import Notice, Reply
from tests.casework.walkers import signed_in
from tests.notices import matter
from tests.notices.leaving_cast import SEND_AT, again, events_of, send

REPLIED_AT = SEND_AT + timedelta(hours=2)


@pytest.fixture
def notice(case, cast, mailbox):
    notice = matter.approved(case, cast=cast)
    send(notice)
    return notice


def came(notice, kind, way="link"):
    return replies.record_reply(
        notice=notice,
        kind=kind,
        said="Hello.",
        received_at=REPLIED_AT,
        by=system_actor(),
        at=REPLIED_AT,
        came_by=way,
    )


def decide(reply, by, *, take=True):
    replies.decide_reply(reply=reply, take=take, by=by, at=REPLIED_AT)


@pytest.mark.parametrize("way", ["link", "mail"])
@pytest.mark.parametrize("kind", ["not_ours", "refused", "needs_more", "counter_notice"])
def test_answer_that_came_by_itself_waits_for_a_person(notice, kind, way):
    """S38: an uploader to whom a letter was passed on stops no clock with it."""
    reply = came(notice, kind, way)

    assert reply.decision == Reply.Decision.OPEN
    assert again(notice).state == Notice.State.ACKNOWLEDGED
    assert notice.clocks.running().filter(kind="legal").exists()
    assert set(notice.lines.values_list("outcome", flat=True)) == {"open"}


@pytest.mark.parametrize("kind", ["acknowledged", "says_removed"])
def test_answer_that_moves_nothing_waits_for_nobody(notice, kind):
    assert came(notice, kind).decision == Reply.Decision.NOT_NEEDED


@pytest.mark.parametrize("kind", ["not_ours", "refused"])
def test_taken_answer_moves_the_notice_and_the_next_party_is_drafted(notice, cast, kind):
    decide(came(notice, kind), cast.alice)
    for clock in notice.clocks.due(REPLIED_AT):
        escalation.fire_clock(clock_id=clock.pk, by=system_actor(), at=REPLIED_AT)

    assert again(notice).state == Notice.State.REFUSED
    assert notice.followers.get().recipient.key == "practice-harbor-host"
    assert "reply_decided" in events_of(notice.case)


def test_answer_set_aside_changes_nothing_and_stays(notice, cast):
    decide(came(notice, "refused"), cast.alice, take=False)

    assert again(notice).state == Notice.State.ACKNOWLEDGED
    assert Reply.objects.get().decision == "set_aside"


def test_second_decision_is_refused(notice, cast):
    reply = came(notice, "refused")
    decide(reply, cast.alice, take=False)

    with pytest.raises(replies.AlreadyDecided):
        decide(reply, cast.alice)

    assert again(notice).state == Notice.State.ACKNOWLEDGED


def test_stranger_decides_nothing(notice, cast):
    with pytest.raises(access.Refused):
        decide(came(notice, "refused"), cast.carol)


def test_open_answer_is_on_the_day_list_until_a_person_decided(notice, cast):
    reply = came(notice, "needs_more")
    says = [str(task.words) for task in agenda.tasks_of(cast.alice, at=REPLIED_AT)]

    decide(reply, cast.alice)

    assert "A recipient needs more (answered by link). Read it and decide." in says
    later = [str(task.words) for task in agenda.tasks_of(cast.alice, at=REPLIED_AT)]
    assert not any("answered" in words for words in later)


def test_caseworker_decides_on_the_page_of_the_notice(notice, cast):
    reply, client = came(notice, "refused"), signed_in(cast.alice)
    page = client.get(f"/cases/{notice.case_id}/notices/{notice.pk}").content.decode()

    client.post(f"/cases/{notice.case_id}/notices/{notice.pk}/replies/{reply.pk}", {"answer": "take"})

    assert "answered by link" in page
    assert "Take it as their answer" in page
    assert again(notice).state == Notice.State.REFUSED


def test_reply_of_another_case_is_not_there(notice, cast):
    reply = came(notice, "refused")
    client = signed_in(cast.carol)

    answer = client.post(
        f"/cases/{notice.case_id}/notices/{notice.pk}/replies/{reply.pk}", {"answer": "take"}
    )

    assert answer.status_code == 404
    assert Reply.objects.get().decision == "open"
