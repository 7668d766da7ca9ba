"""A message that a letter was wrong which she sent herself: decided, never taken back, and no time of hers waits for it (S57)."""

from datetime import timedelta

import pytest

from casework.models import Intake
from casework.moments import now
from notices import disputes, retracting
from notices.models import Dispute, Notice
from tests.factory import Cast
from tests.notices.leaving_cast import again
from tests.notices.pages import browser_of, text_of
from tests.notices.test_disputes import press, said
from tests.notices.test_own_letters import ONE, come, made_of, sent, text


@pytest.fixture
def notice(cast: Cast) -> Notice:
    """Her letter, which she sent by mail; the clinic takes in what is not matched yet."""
    cast.clinic.created_at -= timedelta(days=1)
    cast.clinic.save()
    sent(come(made_of(cast)))
    return Notice.objects.get(sent_at__isnull=False)


def upheld(notice: Notice, cast: Cast) -> Dispute:
    row = said(notice.reference, at=now())
    disputes.uphold(dispute=row, by=cast.bob, at=now())
    return row


def test_message_about_her_letter_holds_no_time_of_hers(notice: Notice) -> None:
    """S57: the site that got it could stall her by saying that it is wrong."""
    row = said(notice.reference, at=now())

    assert row.notice == notice and row.holds_until is None
    assert not disputes.holds(notice, at=now())


@pytest.mark.parametrize("is_taken_over", [False, True])
def test_no_letter_takes_back_what_she_sent_herself(notice: Notice, cast: Cast, is_taken_over: bool) -> None:
    """S57: nor once staff work the case; it would name the organisation behind a letter that was never its own."""
    upheld(notice, cast)
    Intake.objects.filter(case=notice.case).update(is_alone=not is_taken_over)
    notice = again(notice)
    assert notice.state == Notice.State.WITHDRAWN and notice.channel == "email"

    assert not retracting.may_retract(notice)
    digest = retracting.preview(notice, at=now())[1]
    with pytest.raises(retracting.NotRetractable):
        retracting.retract(notice=notice, seen_digest=digest, by=cast.bob, at=now())


def test_upheld_is_told_to_her_and_said_truly_to_who_decides(cast: Cast) -> None:
    """S57, U7."""
    made = made_of(cast)
    sent(come(made))
    notice = Notice.objects.get(sent_at__isnull=False)
    row = said(notice.reference, at=now())
    page = text_of(browser_of(cast.bob).get(f"/mail/about/{row.pk}"))
    answer = text_of(press(cast.bob, row, "uphold"))

    assert "She sent it herself. Nobody here can take it back" in page and "Withdraw the notice" not in page
    assert "She sent it herself, so nobody here takes it back" in answer
    assert "Tell them that it is withdrawn" not in answer
    assert "Somebody here found that it is wrong" in text(come(made).get(ONE))
    Intake.objects.filter(case=notice.case).update(is_alone=False)
    assert "Somebody here found that it is wrong" in text(come(made).get("/form/now/sent"))
