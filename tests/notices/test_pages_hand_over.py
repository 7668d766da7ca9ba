"""The number of a form is never lost, and no page says of what a person handed over that it has not left."""

from datetime import timedelta

import pytest
from django.urls import reverse

from casework import consents
from casework.moments import now
from notices import delivery, letters
from notices.models import Notice
from notices.views.sheets import sheet_of
from tests import factory
from tests.notices import matter, pages

pytestmark = pytest.mark.django_db
TYPED = (factory.MOMENT + timedelta(minutes=20)).strftime("%Y-%m-%dT%H:%M")


@pytest.fixture
def notice(cast):
    """Approved, its cool-off over, for the form of Board."""
    return matter.notice_in("queued", cast=cast)


def press(notice, cast, door, **given):
    browser = pages.browser_of(cast.alice)
    return pages.text_of(browser.post(reverse(door, args=[notice.case_id, notice.pk]), given, follow=True))


def hand_over(notice, cast):
    return press(notice, cast, "hand_over", confirmation="R-777", handed_at=TYPED)


def page_of(notice, cast):
    return pages.text_of(
        pages.browser_of(cast.alice).get(reverse("notice", args=[notice.case_id, notice.pk]))
    )


def withdraw_consents(notice, by, at):
    for consent in notice.case.consents.filter(act="send"):
        consents.withdraw_consent(consent=consent, by=by, at=at)


def test_number_is_kept_after_consent_ended_and_the_page_warns(notice, cast):
    """S40, U40: what they answered is written down all the same."""
    withdraw_consents(notice, cast.alice, factory.MOMENT + timedelta(minutes=15))

    page = hand_over(notice, cast)

    assert "R-777" in page
    assert "at a moment at which nothing allowed it: Her consent no longer covered it." in page
    assert "at which nothing allowed it" in page_of(notice, cast)


@pytest.mark.parametrize(
    ("law", "says"),
    [
        (matter.LAW, "the law's time counts from that moment"),
        ("eu-dsa-art16", "no time of the law counts from it; we come back to it 3 days after"),
    ],
)
def test_sheet_says_what_the_number_starts(cast, law, says):
    """Design §4: no law's time is promised where the law gives none."""
    draft = matter.draft(matter.case_with_addresses(cast.alice, host="board.example"), by=cast.alice, law=law)

    letter = letters.compose_notice(draft, at=factory.MOMENT)

    assert says in " ".join(sheet_of(draft, letter, at=factory.MOMENT)["sheet_expects"])


def test_no_warning_where_consent_ended_afterwards(notice, cast):
    withdraw_consents(notice, cast.alice, factory.MOMENT + timedelta(minutes=25))

    assert "nothing allowed it" not in hand_over(notice, cast)
    assert Notice.objects.get().state == Notice.State.SENT


def test_held_form_still_takes_its_number_and_gives_nothing_to_copy(notice, cast):
    assert "What to expect there" in page_of(notice, cast)
    withdraw_consents(notice, cast.alice, now())

    page = page_of(notice, cast)

    assert "What to expect there" not in page

    assert "If it was filled in before, record its number below." in page
    assert "Record the hand-over" in page


def test_withdrawal_does_not_say_that_it_has_not_left(notice, cast):
    """Design §3.1: the answer is true."""
    before = page_of(notice, cast)
    page = press(notice, cast, "withdraw")

    assert "record its number first" in before
    assert "has not left" not in before + page
    assert "never left" not in page
    assert "Was it entered in their form before?" in page


@pytest.mark.parametrize("is_sent", [True, False])
def test_page_says_what_a_withdrawal_means_once(notice, cast, is_sent):
    if is_sent:
        hand_over(notice, cast)

    page = press(notice, cast, "withdraw")

    assert page.count("Withdrawn. What that means stands below.") == 1
    assert page.count("Withdrawn here.") == 1


def test_number_of_a_withdrawn_notice_is_recorded(notice, cast):
    press(notice, cast, "withdraw")

    page = hand_over(notice, cast)

    assert "Recorded: they have it." in page
    assert "It was sent before, so the recipient has it." in page


def test_refused_number_is_still_in_the_field(notice, cast):
    """U40: what was typed is kept, whatever else is wrong."""
    delivery.hand_over_form(
        notice=notice, confirmation="R-1", handed_at=factory.MOMENT + timedelta(minutes=15), by=cast.alice,
        at=now(),
    )  # fmt: skip

    page = hand_over(notice, cast)

    assert "nothing was recorded" in page
    assert 'value="R-777"' in page


def test_approval_is_no_longer_undone_from_the_page(notice, cast):
    assert "Undo the approval" not in page_of(notice, cast)
    assert "It may be in their form already." in press(notice, cast, "undo")
