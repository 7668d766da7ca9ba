"""Answers to letters that the organisation sent because she asked are the reader's to read; the list says what waits (U7)."""

import pytest

from notices import agenda
from notices.housenext import of_house
from notices.models import Delivery, Notice, Reply
from notices.views.ownletter import got_of
from tests import factory
from tests.factory import Cast
from tests.notices.house_cast import AT, HOSTS, approve, letters_of
from tests.notices.pages import browser_of, text_of


@pytest.fixture
def notice(cast: Cast) -> Notice:
    found = approve(letters_of(cast)[0], cast.alice)
    Notice.objects.filter(pk=found.pk).update(state=Notice.State.SENT, sent_at=AT)
    return found


def answered(notice: Notice) -> None:
    """Let the recipient refuse by the link in the letter."""
    Reply.objects.create(
        case=notice.case,
        notice=notice,
        kind=Reply.Kind.REFUSED,
        came_by=Reply.Way.LINK,
        decision=Reply.Decision.OPEN,
        received_at=AT,
        recorded_at=AT,
        recorded_by=notice.approved_by,
    )


def test_answer_is_a_task_of_the_reader(notice: Notice, cast: Cast) -> None:
    """It names nobody, and is there once."""
    answered(notice)
    said = [str(one.words) for one in agenda.tasks_of(cast.alice, at=AT)]

    assert said.count("A recipient refuses (answered by link). Read it and decide.") == 1


def test_answer_to_a_letter_of_her_own_is_nobodys_task_here(notice: Notice, cast: Cast) -> None:
    Notice.objects.filter(pk=notice.pk).update(signer=Notice.Signer.HERSELF)
    answered(notice)

    assert not any("refuses" in str(one.words) for one in agenda.tasks_of(cast.alice, at=AT))


def test_list_of_the_reader_says_that_an_answer_waits(notice: Notice, cast: Cast) -> None:
    factory.stand_at(AT)
    answered(notice)

    assert "An answer waits for you." in text_of(browser_of(cast.alice).get("/house/own"))


def test_list_says_that_a_form_is_to_be_filled_in(cast: Cast) -> None:
    """U7: right after the approval, and not that nothing is due."""
    form = approve(letters_of(cast, hosts=HOSTS)[1], cast.alice)

    assert form.channel == "form"
    assert of_house([form.case], at=AT)[form.case.pk].code == "form"


def test_answer_of_a_mail_server_is_no_number_of_hers(notice: Notice) -> None:
    """U2: it tells her nothing."""
    delivery = Delivery(
        case=notice.case, notice=notice, attempt=1, channel="email", state="accepted", claimed_at=AT, lease_until=AT,
        finished_at=AT, by=notice.approved_by,
    )  # fmt: skip
    delivery.answer = "250 OK"
    delivery.save(force_insert=True)

    assert got_of(Notice.objects.get(pk=notice.pk)) == ""
