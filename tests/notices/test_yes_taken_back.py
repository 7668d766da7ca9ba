"""Her yes to a letter, taken back: it holds the letter like a no, on every page, whatever staff record after it (S40)."""

import pytest

from casework.consents import withdraw_consent
from casework.models import Consent
from notices import approval, askingher
from notices.drafts import Draft
from notices.hersay import held_by_her_word, last_word
from notices.leaving import MayNotLeave, require_still_approved
from notices.models import Notice
from notices.views.ownsent import became_of
from tests import factory
from tests.factory import Cast
from tests.notices import ownmatter
from tests.notices.house_cast import AT, agree, approve, letters_of
from tests.notices.pages import browser_of, text_of

HELD = "She does not want this letter sent"


@pytest.fixture
def notice(cast: Cast) -> Notice:
    return letters_of(cast)[0]


def take_back(notice: Notice) -> None:
    consent = notice.case.consents.live(AT).get(act=Consent.Act.SEND, recorded_by__kind="survivor")
    withdraw_consent(consent=consent, by=factory.dana(notice.case), at=AT)


def record(notice: Notice, cast: Cast) -> None:
    """Let staff record that she agrees to every letter to anybody."""
    factory.consent_of(notice.case, by=cast.alice, at=AT)


def test_holds_the_draft_whatever_staff_record(notice: Notice, cast: Cast) -> None:
    """S40: the reader alone would be her word and the second person."""
    take_back(notice)
    record(notice, cast)

    with pytest.raises(approval.NotReady, match=HELD):
        approve(notice, cast.alice)


def test_holds_what_was_approved(notice: Notice, cast: Cast) -> None:
    approved = approve(notice, cast.alice)
    take_back(notice)
    record(notice, cast)

    with pytest.raises(MayNotLeave, match=HELD):
        require_still_approved(approved, at=AT)


def test_holds_a_worked_case_too(cast: Cast) -> None:
    """There a caseworker may ask her once more."""
    _made, notice = ownmatter.own_draft(cast, at=AT)
    seen, dana = Draft(notice).whole(at=AT).digest, factory.dana(notice.case)
    askingher.agree_to_letter(notice=notice, seen_digest=seen, by=dana, at=AT)
    take_back(notice)
    record(notice, cast)

    word = last_word(notice)
    assert word and word.is_taken_back and held_by_her_word(notice) == "declined"
    assert askingher.why_not_asked(notice, at=AT) == ""


def test_said_again_it_leaves(notice: Notice, cast: Cast) -> None:
    take_back(notice)
    agree(notice, cast, at=AT)

    approve(notice, cast.alice)


def test_what_staff_record_never_stands_in_for_hers(notice: Notice, cast: Cast) -> None:
    """S40: nobody speaks with her where nobody works the case."""
    Consent.objects.filter(case=notice.case).update(until=AT)
    record(notice, cast)

    with pytest.raises(approval.NotReady, match="no consent that covers"):
        approve(notice, cast.alice)


def test_pages_say_it_was_taken_back(notice: Notice, cast: Cast) -> None:
    factory.stand_at(AT)
    take_back(notice)
    page = text_of(browser_of(cast.alice).get(f"/cases/{notice.case_id}/notices/{notice.pk}"))

    assert "She took her yes back on" in page and "She said yes" not in page
    assert str(became_of(notice, at=AT)) == "You took your yes back. It is not sent."


def test_page_of_what_was_approved_says_it_too(notice: Notice, cast: Cast) -> None:
    approved = approve(notice, cast.alice)
    take_back(notice)

    assert str(became_of(approved, at=AT)) == "You took your yes back. It is not sent."
