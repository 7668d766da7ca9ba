"""Withdrawal and pause answer truly about what may be leaving at that moment, and then what became of it (design §3.1)."""

import pytest

from casework.moments import now
from notices.models import Notice
from tests.notices import matter, pages
from tests.notices.leaving_cast import send

pytestmark = pytest.mark.django_db
MAY_LEAVE = "A notice may be leaving at this moment"


@pytest.fixture
def notice(case, cast):
    return matter.approved(case, cast=cast, at=now())


def hold(notice, cast, how):
    """Press the button of one way to hold everything back; return the page that follows."""
    consent = notice.case.consents.get(act="send")
    paths = {"pause": "pause", "withdraw": f"consents/{consent.pk}/withdraw"}
    browser = pages.browser_of(cast.alice)
    answer = browser.post(f"/cases/{notice.case_id}/{paths[how]}", {"want": "pause"}, follow=True)
    return pages.text_of(answer)


@pytest.mark.parametrize("how", ["pause", "withdraw"])
def test_letter_in_a_workers_hands_may_be_leaving(notice, cast, how):
    """S40."""
    Notice.objects.filter(pk=notice.pk).update(state=Notice.State.SENDING)

    assert MAY_LEAVE in hold(notice, cast, how)


@pytest.mark.parametrize("how", ["pause", "withdraw"])
def test_letter_in_the_queue_does_not_leave(notice, cast, how):
    page = hold(notice, cast, how)

    assert MAY_LEAVE not in page
    assert "What has not left yet will not leave." in page


def test_letter_of_which_no_word_came_back_may_have_left(notice, cast, mailbox):
    mailbox.drops = True
    Notice.objects.filter(pk=notice.pk).update(release_at=now())
    send(notice, at=now())

    page = hold(notice, cast, "pause")

    assert MAY_LEAVE in page
    assert "may have left: no word came back" in page


@pytest.mark.parametrize("how", ["pause", "withdraw"])
def test_page_says_that_it_was_held_back(notice, cast, mailbox, how):
    Notice.objects.filter(pk=notice.pk).update(release_at=now())
    seen = []

    send(notice, at=now(), clock=lambda: seen.append(hold(notice, cast, how)) or now())

    page = pages.text_of(pages.browser_of(cast.alice).get(f"/cases/{notice.case_id}"))
    assert MAY_LEAVE in seen[0]
    assert "may be leaving at this moment." in seen[0]
    assert "was held back at the last moment. It has not left." in page
    assert mailbox.messages == []


def test_page_says_that_it_had_left(notice, cast, mailbox):
    Notice.objects.filter(pk=notice.pk).update(release_at=now())
    seen = []

    def clock():
        seen.append(hold(notice, cast, "pause") if seen else None)
        return now()

    send(notice, at=now(), clock=clock)

    page = pages.text_of(pages.browser_of(cast.alice).get(f"/cases/{notice.case_id}"))
    assert "had left already: they have it" in page
    assert len(mailbox.messages) == 1


def test_what_left_long_before_is_not_said(notice, cast, mailbox):
    Notice.objects.filter(pk=notice.pk).update(release_at=now())
    send(notice, at=now())

    assert "had left already" not in hold(notice, cast, "pause")


def test_permission_taken_back_lists_what_has_left_already(notice, cast, mailbox):
    """S40: what left is called back by nothing but a withdrawal, which leads to the letter that says so."""
    Notice.objects.filter(pk=notice.pk).update(release_at=now())
    send(notice, at=now())
    withdraw = f'action="/cases/{notice.case_id}/notices/{notice.pk}/withdraw"'
    browser = pages.browser_of(cast.alice)
    assert withdraw not in browser.get(f"/cases/{notice.case_id}/consents").content.decode()

    hold(notice, cast, "withdraw")

    page = browser.get(f"/cases/{notice.case_id}/consents").content.decode()
    assert "That calls back nothing that has left." in page
    assert withdraw in page
