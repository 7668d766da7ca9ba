"""Digits that staff gave say nothing of a letter that she sends herself, for three days (S2, S40)."""

from casework import staffreceipts
from casework.moments import now
from notices import selfsending
from notices.models import Notice
from tests.casework.test_staff_receipts import private_of
from tests.factory import Cast
from tests.notices.test_own_letters import ONE, come, made_of, written


def test_digits_that_staff_gave_say_nothing_of_her_letter_for_three_days(cast: Cast) -> None:
    """S2, S40: whoever gave digits has seen them; the page says from when on, before and after the button."""
    made = made_of(cast)
    case = made.receipt.case
    private = private_of(case, cast)
    given = staffreceipts.give_receipt(case=case, case_private=private, by=cast.alice, at=now())
    client = come(given)
    page = written(client)
    assert "a yes counts here from" in page and 'name="seen"' not in page

    notice = Notice.objects.get()
    way = selfsending.ways_of(notice, at=now())[0].pk
    said = {"seen": selfsending.read_digest(notice), "way": str(way), "sent_on": now().date().isoformat()}
    assert client.post(f"{ONE}/sent", said)["Location"] == ONE
    notice.refresh_from_db()
    assert notice.state == Notice.State.DRAFTED
