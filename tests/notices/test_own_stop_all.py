"""“Stop everything”: all that she agreed to is taken back in one press, and nothing goes on before she agrees anew (U17, S40)."""

from datetime import timedelta

import pytest

from casework import consents, granting, intake, receipts, safeguarding
from casework.models import Case, CaseAccess, CustodyEntry
from casework.moments import now
from notices import selfsending
from notices.models import Delivery, Notice
from tests import factory
from tests.factory import Cast
from tests.notices import alone_cast, matter
from tests.notices.leaving_cast import SEND_AT, again, events_of, send
from tests.notices.test_letters_she_sends import AT, whole
from tests.notices.test_letters_she_sends import send as send_hers
from tests.notices.test_own_letters import text
from tests.notices.test_own_status import case, come, made, with_word
from tests.notices.test_send_at_once import at_once

__all__ = ["case", "made"]  # fixtures
HALT, STATUS = "/form/now/halt", "/form/now"


def stop(made: receipts.NewReceipt) -> str:
    """Press it with the digits alone; return the page that comes."""
    return text(come(made.digits).post(HALT, follow=True))


def test_page_says_what_it_does_beside_pausing_and_deleting(made: receipts.NewReceipt, case: Case) -> None:
    """U8: opening it changes nothing."""
    client = come(made.digits)
    leads, page = f'href="{HALT}"' in text(client.get(STATUS)), text(client.get(HALT))
    case.refresh_from_db()

    assert leads
    assert [word for word in ("Pause:", "Stop:", "Delete:") if word in page] == ["Pause:", "Stop:", "Delete:"]
    assert "may be leaving" not in page and "The next dates may move to a later day." in page
    assert case.paused_at is None and case.consents.live(now()).exists()


def test_all_that_she_agreed_to_is_taken_back_with_the_digits_alone(
    made: receipts.NewReceipt, case: Case, cast: Cast
) -> None:
    """U17, S40: her own word is not asked; what another case allows stays; twice is once."""
    with_word(made)
    consents.allow_looking(case=case, how="own_session", given_at=now(), by=cast.alice, at=now())
    other = factory.consent_of(factory.case_of(cast.alice), by=cast.alice)
    page = stop(made)
    stop(made)

    case.refresh_from_db()
    assert "Everything is paused. Nothing is sent." in page and "Taken back." in page
    assert case.paused_at and not case.consents.live(now()).exists()
    assert (events_of(case).count("consent_withdrawn"), events_of(case).count("case_paused")) == (2, 1)
    other.refresh_from_db()
    assert other.withdrawn_at is None


def test_sharing_ends_with_it(made: receipts.NewReceipt, case: Case, cast: Cast) -> None:
    """S40."""
    options = {"scope": "this_one", "recipient": cast.elsewhere.name, "facts": consents.WHOLE_CASE}
    factory.consent_of(case, "grant", by=cast.alice, at=now(), **options)
    granting.ask_access(case=case, user=cast.erin.user, by=cast.alice, at=now())
    stop(made)

    assert CaseAccess.objects.get(user=cast.erin.user).revoked_at is not None


@pytest.mark.parametrize("state", [Notice.State.QUEUED, Notice.State.SENDING])
def test_it_says_what_may_be_leaving_before_and_after(
    made: receipts.NewReceipt, cast: Cast, state: str
) -> None:
    """U17, design §3.1."""
    notice = matter.notice_in(Notice.State.QUEUED, cast=cast, at=now() - timedelta(hours=1))
    Notice.objects.filter(pk=notice.pk).update(case=made.receipt.case, state=state)
    before, after, leaves = text(come(made.digits).get(HALT)), stop(made), state == Notice.State.SENDING

    assert ("One letter may be leaving at this moment. Nobody can hold that one." in before) == leaves
    assert ("One letter may be leaving at this moment. Nothing after it leaves." in after) == leaves


def test_nothing_leaves_after_she_goes_on_until_she_agrees_anew(cast: Cast) -> None:
    """S40: that is how it differs from a pause."""
    notice = matter.approved(matter.case_with_addresses(cast.alice), cast=cast)
    her = factory.dana(notice.case)
    granting.stop_everything(case=notice.case, by=her, at=SEND_AT)
    intake.resume_case(case=notice.case, by=her, at=SEND_AT)

    assert send(notice, at=SEND_AT + timedelta(minutes=1)) is None
    assert not Delivery.objects.exists() and again(notice).sent_at is None


def test_letter_that_she_sends_herself_waits_and_goes_once_she_goes_on(cast: Cast) -> None:
    """U8: sending it is her yes."""
    notice = whole(alone_cast.draft(alone_cast.case_of(cast)))
    her = factory.dana(notice.case)
    granting.stop_everything(case=notice.case, by=her, at=AT)
    with pytest.raises(selfsending.NotWhole):
        send_hers(notice)
    before = again(notice).state
    intake.resume_case(case=notice.case, by=her, at=AT)

    assert (before, send_hers(again(notice)).state) == (Notice.State.DRAFTED, Notice.State.SENT)


def test_it_is_open_while_a_possible_minor_holds_the_case_and_while_a_change_waits(
    made: receipts.NewReceipt, case: Case, cast: Cast
) -> None:
    """S56, U18: what only holds something back is never closed."""
    client = come(made.digits)
    client.post("/form/now/end")
    waits = text(client.get(STATUS))
    safeguarding.raise_stop(case=case, by=cast.alice, at=now())

    assert f'href="{HALT}"' in waits
    assert client.get(HALT).status_code == 200 and client.post(HALT).status_code == 302
    assert not case.consents.live(now()).exists()


@pytest.mark.django_db(transaction=True)
def test_stopped_and_sent_at_once_leaves_one_letter_or_none(own_connections: None, mailbox: object) -> None:
    """S42: it left before, or it never does. On SQLite and PostgreSQL."""
    people = factory.cast()
    notice = matter.approved(matter.case_with_addresses(people.alice), cast=people)
    her = factory.dana(notice.case)

    results = at_once(
        lambda: send(notice), lambda: granting.stop_everything(case=notice.case, by=her, at=SEND_AT)
    )

    assert not [result for result in results if isinstance(result, Exception)], results
    assert len(mailbox.messages) == Delivery.objects.filter(state="accepted").count() <= 1
    assert not notice.case.consents.live(SEND_AT).exists()
    assert CustodyEntry.objects.filter(chain=notice.case_id, event="case_paused").count() == 1
    send(notice, at=SEND_AT + timedelta(hours=1))
    assert len(mailbox.messages) == Delivery.objects.filter(state="accepted").count() <= 1
