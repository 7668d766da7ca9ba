"""An approval can be taken back while nothing has left, and only then."""

import pytest

from notices import approval
from notices.models import Delivery, Notice
from tests.notices import matter
from tests.notices.leaving_cast import READ_AT, SEND_AT, again, digest_of, events_of, send


@pytest.fixture
def notice(case, cast):
    return matter.approved(case, cast=cast)


def undo(notice, by):
    return approval.undo_approval(notice=notice, by=by, at=READ_AT)


def test_undone_notice_is_a_draft_and_does_not_leave(notice, cast, mailbox):
    assert undo(notice, cast.alice)

    assert send(notice) is None
    assert mailbox.messages == []
    assert again(notice).state == Notice.State.DRAFTED
    assert again(notice).approved_by is None
    assert events_of(notice.case)[-1] == "notice_undone"


def test_second_undo_changes_nothing(notice, cast):
    undo(notice, cast.alice)

    assert not undo(notice, cast.alice)
    assert events_of(notice.case).count("notice_undone") == 1


def test_undone_notice_can_be_approved_again(notice, cast):
    undo(notice, cast.alice)

    again_approved = approval.approve_notice(
        notice=notice, seen_digest=digest_of(again(notice)), by=cast.bob, at=READ_AT
    )

    assert again_approved.state == Notice.State.QUEUED


def test_sent_notice_cannot_be_undone(notice, cast, mailbox):
    send(notice)

    assert not undo(notice, cast.alice)
    assert again(notice).state == Notice.State.SENT


def test_notice_that_may_have_arrived_cannot_be_undone(notice, cast, mailbox):
    mailbox.drops = True
    attempt = send(notice, at=SEND_AT)

    assert attempt.state == Delivery.State.LOST
    assert again(notice).state == Notice.State.QUEUED
    assert not undo(notice, cast.alice)
