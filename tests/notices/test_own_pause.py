"""Her pause answers truly about a letter that may be leaving at that moment (U17, S40, design §3.1)."""

from datetime import timedelta

import pytest

from casework import receipts
from casework.moments import now
from notices.models import Notice
from tests.factory import Cast
from tests.notices import matter
from tests.notices.test_own_status import case, come, made

__all__ = ["case", "made"]  # fixtures


@pytest.mark.parametrize(
    ("state", "says"),
    [
        (Notice.State.SENDING, "Paused. One letter may be leaving at this moment. Nothing after it leaves."),
        (Notice.State.QUEUED, "Everything is paused. Nothing is sent."),
    ],
)
def test_pause_says_whether_a_letter_may_be_leaving(
    made: receipts.NewReceipt, cast: Cast, state: str, says: str
) -> None:
    notice = matter.notice_in(Notice.State.QUEUED, cast=cast, at=now() - timedelta(hours=1))
    Notice.objects.filter(pk=notice.pk).update(case=made.receipt.case, state=state)

    page = come(made.digits).post("/form/now/pause", {"want": "pause"}, follow=True).content.decode()

    assert says in page
    assert "Everything is paused. Nothing is sent. By then somebody looks at your case." in page
    assert ("may be leaving" in page) == (state == Notice.State.SENDING)
