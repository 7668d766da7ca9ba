"""Withdrawal stops what has not left, and answers truly about what has (design §3.1)."""

import pytest

from casework import access
from notices import approval
from notices.models import Delivery, Notice
from tests.notices import matter
from tests.notices.leaving_cast import SEND_AT, again, events_of, last_entry, send


@pytest.fixture
def notice(case, cast):
    return matter.approved(case, cast=cast)


def withdraw(notice, by):
    return approval.withdraw_notice(notice=notice, by=by, at=SEND_AT)


def test_withdrawn_draft_never_leaves(case, cast, mailbox):
    notice = matter.draft(case, by=cast.alice)

    assert withdraw(notice, cast.alice) == Notice.State.DRAFTED
    assert send(notice) is None


def test_withdrawn_in_the_queue_never_leaves(notice, cast, mailbox):
    """S40: withdrawal stops queued work."""
    assert withdraw(notice, cast.alice) == Notice.State.QUEUED

    assert send(notice) is None
    assert mailbox.messages == []
    assert last_entry(notice.case, "notice_withdrawn").data["was"] == "queued"


def test_withdrawal_between_claim_and_words_stops_the_mail(notice, cast, mailbox):
    answers = []

    def last_moment():
        answers.append(withdraw(notice, cast.alice))
        return SEND_AT

    attempt = send(notice, clock=last_moment)

    assert answers[0] == Notice.State.SENDING
    assert mailbox.messages == []
    assert (attempt.state, again(notice).state) == (Delivery.State.STOPPED, Notice.State.WITHDRAWN)


def test_withdrawal_after_the_words_were_given_stays_and_says_that_it_left(notice, cast, mailbox):
    asked = []

    def clock():
        """The first asks at the last moment, the second when the server has answered."""
        asked.append(SEND_AT)
        if len(asked) == 2:
            withdraw(notice, cast.alice)
        return SEND_AT

    send(notice, clock=clock)

    row = again(notice)
    assert (row.state, row.sent_at) == (Notice.State.WITHDRAWN, SEND_AT)
    assert len(mailbox.messages) == 1
    assert not row.clocks.exists()
    assert "notice_sent" in events_of(notice.case)


def test_sent_notice_is_withdrawn_with_its_clock_and_called_sent(notice, cast, mailbox):
    send(notice)

    assert withdraw(notice, cast.alice) == Notice.State.SENT
    assert not again(notice).clocks.running().exists()
    assert "clock_stopped" in events_of(notice.case)


def test_notice_that_may_have_arrived_is_called_leaving(notice, cast, mailbox):
    mailbox.drops = True
    send(notice)

    assert withdraw(notice, cast.alice) == Notice.State.SENDING


def test_second_withdrawal_changes_nothing(notice, cast):
    withdraw(notice, cast.alice)

    assert withdraw(notice, cast.alice) == Notice.State.WITHDRAWN
    assert events_of(notice.case).count("notice_withdrawn") == 1


def test_what_is_over_stays_as_it_is(notice, cast):
    Notice.objects.filter(pk=notice.pk).update(state=Notice.State.COMPLIED)

    assert withdraw(notice, cast.alice) == Notice.State.COMPLIED
    assert again(notice).state == Notice.State.COMPLIED


def test_stranger_cannot_withdraw(notice, cast):
    with pytest.raises(access.Refused):
        withdraw(notice, cast.carol)
