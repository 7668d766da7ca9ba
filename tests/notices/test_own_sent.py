"""She sees each letter of her case and, truly, what became of it."""

from datetime import timedelta

import pytest

from casework.moments import now
from casework.vocabulary import RECIPIENT_KINDS
from notices.models import Notice
from notices.views import ownsent
from tests import factory
from tests.factory import Cast
from tests.notices import alone_cast, matter
from tests.notices.test_own_status import WORD, case, come, made, text, with_word

__all__ = ["case", "made"]  # fixtures
URL = "/form/now/sent"


def test_every_kind_of_recipient_and_every_state_has_words() -> None:
    assert set(ownsent.KIND_WORDS) == set(RECIPIENT_KINDS)
    assert set(ownsent._STATE_WORDS) == set(Notice.State)


def test_letters_ask_for_the_word(made: factory.receipts.NewReceipt) -> None:
    """U17."""
    with_word(made)

    assert come(made.digits).get(URL)["Location"] == "/form/now/word"
    assert "No letter is written yet." in text(come(made.digits, WORD), URL)


def test_letter_of_hers_is_named_with_what_became_of_it(
    made: factory.receipts.NewReceipt, cast: Cast
) -> None:
    notice = matter.notice_in(Notice.State.SENT, cast=cast, at=now() - timedelta(hours=1))
    Notice.objects.filter(pk=notice.pk).update(case=made.receipt.case)

    shown = text(come(made.digits), URL)

    assert notice.recipient.name in shown
    assert "It was sent. No answer is noted yet." in shown
    assert notice.reference not in shown


@pytest.mark.parametrize("state", [Notice.State.DRAFTED, Notice.State.SENT])
def test_letter_taken_back_is_never_said_to_be_here_when_they_have_it(state: str, cast: Cast) -> None:
    notice = matter.notice_in(state, cast=cast, at=now() - timedelta(hours=1))
    Notice.objects.filter(pk=notice.pk).update(state=Notice.State.WITHDRAWN)
    notice.refresh_from_db()

    says = str(ownsent.became_of(notice, at=now()))

    expected = {
        Notice.State.DRAFTED: "We took it back. It never left.",
        Notice.State.SENT: "We took it back after it had left. They still have it.",
    }
    assert says == expected[Notice.State(state)]


def test_letter_that_she_sent_and_was_wrong_is_not_said_to_be_taken_back(cast: Cast) -> None:
    """S57: nobody can take back what left from her own mailbox."""
    notice = alone_cast.draft(alone_cast.case_of(cast))
    Notice.objects.filter(pk=notice.pk).update(state=Notice.State.WITHDRAWN, sent_at=now())
    notice.refresh_from_db()
    notice.letter = {"sender": ""}

    assert str(ownsent.became_of(notice, at=now())).startswith("You sent it. Somebody here found")
