"""She said by mistake that she sent a letter: taken back, no time runs, and she says it anew as it was (U8, S42)."""

from datetime import timedelta

import pytest

from casework import access
from casework.moments import now
from notices import notsent, selfsending
from notices.models import Clock, Delivery, Notice
from tests import factory
from tests.factory import Cast
from tests.notices import alone_cast
from tests.notices.leaving_cast import events_of
from tests.notices.test_letters_she_sends import AT, send, whole
from tests.notices.test_own_letters import ONE, SIGNED, come, made_of, say_sent, sent, text, written
from tests.notices.test_send_at_once import at_once

TAKES_BACK = f'action="{ONE}/unsent"'


def test_no_way_is_ticked_before_she_ticks_it(cast: Cast) -> None:
    """U8: one press starts no time."""
    page = written(come(made_of(cast)))
    ways = page[page.index('id="sent"') :]

    assert 'name="way"' in ways and "checked" not in ways


def test_taken_back_it_is_a_draft_of_hers_and_no_time_runs(cast: Cast) -> None:
    client = come(made_of(cast))
    shown = text(sent(client))
    page = text(client.post(f"{ONE}/unsent", follow=True))
    notice = Notice.objects.get()

    assert TAKES_BACK in shown and TAKES_BACK not in page and "I have sent it" in page
    assert page.count("It has not left: you send it") == 1
    assert (notice.state, notice.sent_at, notice.signs_as) == (Notice.State.DRAFTED, None, SIGNED)
    assert not (notice.letter or notice.pdf or notice.content_digest)
    assert not Delivery.objects.exists() and not Clock.objects.ticking().exists()
    assert {"notice_sent", "clock_stopped", "letter_not_sent"} <= set(events_of(notice.case))
    assert "should have answered" not in text(client.get("/form/now"))


def test_it_is_said_again_with_the_right_number(cast: Cast) -> None:
    client = come(made_of(cast))
    sent(client)
    draft = text(client.post(f"{ONE}/unsent", follow=True))
    page = text(say_sent(client, draft, number="R-78"))

    assert "R-78" in page and "R-77" not in page
    assert Clock.objects.ticking().count() == Delivery.objects.count() == 1


@pytest.mark.parametrize("follows", ["answer", "date"])
def test_what_something_followed_from_is_not_taken_back(cast: Cast, follows: str) -> None:
    client = come(made_of(cast))
    sent(client)
    if follows == "answer":
        client.post(f"{ONE}/back", {"kind": "acknowledged", "on": now().date().isoformat()})
    else:
        Clock.objects.update(fired_at=now())
    page = text(client.post(f"{ONE}/unsent", follow=True))

    assert TAKES_BACK not in page and Notice.objects.get().sent_at is not None


def test_nobody_else_takes_it_back(cast: Cast) -> None:
    """S2."""
    notice = send(whole(alone_cast.draft(alone_cast.case_of(cast))))

    with pytest.raises(access.Refused):
        notsent.say_not_sent(notice=notice, by=cast.alice, at=AT)
    assert notice.clocks.ticking().exists()


@pytest.mark.django_db(transaction=True)
def test_answered_and_taken_back_at_once_is_one_of_both(own_connections: None) -> None:
    """S42: never an answer to a draft. On SQLite and PostgreSQL."""
    notice = send(whole(alone_cast.draft(alone_cast.case_of(factory.cast()))))
    dana, later = factory.dana(notice.case), AT + timedelta(hours=1)

    def answer() -> None:
        row = Notice.objects.get(pk=notice.pk)
        selfsending.say_answer(notice=row, kind="refused", on=later.date(), by=dana, at=later)

    results = at_once(
        answer, lambda: notsent.say_not_sent(notice=Notice.objects.get(pk=notice.pk), by=dana, at=later)
    )
    row = Notice.objects.get()
    assert row.replies.exists() == (row.state == Notice.State.REFUSED) == (row.sent_at is not None), results
    assert len([one for one in results if isinstance(one, Exception)]) == 1, results
