"""What they answered to a letter that she sent: the newest decides what stands there, and a wrong one is said anew (U7, U8)."""

from datetime import timedelta

import pytest
from django.test import Client

from casework import intake
from casework.moments import now
from notices import escalation
from notices.models import Clock, Notice, NoticeSighting
from notices.ownletters import still_to_write
from notices.routes import routes_of
from tests import factory
from tests.factory import Cast
from tests.notices.leaving_cast import events_of
from tests.notices.test_own_letters import LETTERS, ONE, come, made_of, sent, text

SHOULD = "they should have answered"


@pytest.fixture
def client(cast: Cast) -> Client:
    """Return her browser, with a letter that she sent today."""
    client = come(made_of(cast))
    sent(client)
    return client


def say(client: Client, *kinds: str) -> str:
    """Say one answer after the other, an hour apart; return the page after the last."""
    for kind in kinds:
        factory.stand_at(now() + timedelta(hours=1))
        page = text(client.post(f"{ONE}/back", {"kind": kind, "on": now().date().isoformat()}, follow=True))
    return page


def fired(*, hours: int = 1) -> Notice:
    """Let the time of the letter pass; return the letter."""
    clock = Clock.objects.earliest("due_at")
    later = clock.due_at + timedelta(hours=hours)
    escalation.fire_clock(clock_id=clock.pk, by=factory.dana(clock.notice.case), at=later)
    return Notice.objects.get(pk=clock.notice_id)


@pytest.mark.parametrize("kind", ["refused", "not_ours"])
def test_after_a_no_it_says_so_and_leads_on(client: Client, kind: str) -> None:
    """U7: they answered, so no day by which they should have."""
    page = say(client, kind)

    assert SHOULD not in page
    says = "They say no." if kind == "refused" else "They say that it is not with them."
    assert f'<p class="status">{says}</p>' in page
    assert f'href="{LETTERS}">Go to my letters</a>' in page and says in text(client.get(LETTERS))


@pytest.mark.parametrize("kind", ["refused", "not_ours"])
def test_letter_to_which_they_said_no_is_not_offered_again(client: Client, kind: str) -> None:
    """U7: the same law to the same recipient about the same links; what comes next is said in a sentence."""
    page = say(client, kind)
    notice = Notice.objects.earliest("drafted_at")
    found = routes_of(notice.case, at=now())
    offered = {
        (one.recipient.id, one.basis_id) for one in still_to_write(notice.case, found) if one.recipient
    }
    laws = {law for key, law in offered if key == notice.recipient.key}

    assert notice.basis_id not in laws and (kind == "refused" or not laws)
    assert offered and "There is a letter that you can write now." in page


def test_newest_answer_decides_the_sentence(client: Client) -> None:
    first = say(client, "acknowledged")
    asks = say(client, "needs_more")
    last = say(client, "says_removed")

    assert "They said that they have it." in first and SHOULD in first
    assert "Never send a picture or an identity paper." in asks and SHOULD not in asks
    assert '<p class="status">They say that it is gone.</p>' in last and SHOULD not in last
    assert "They say that it is gone. You need not look." in last


def test_their_word_stands_above_a_date_that_passed(client: Client) -> None:
    say(client, "says_removed")
    notice = fired()
    page = text(client.get(ONE))

    assert notice.state in {Notice.State.OVERDUE, Notice.State.ESCALATED}
    assert "They say that it is gone." in page and "They did not do it in time" not in page


def test_passed_date_leads_to_the_letters_that_follow(client: Client) -> None:
    """U7: no next step without a way to it."""
    fired()
    page = text(client.get(ONE))
    following = Notice.objects.filter(state=Notice.State.DRAFTED).count()

    assert following and page.count("It waits for you to send it.") == following
    assert f'href="{LETTERS}/2"' in page


def test_while_paused_a_no_leads_to_where_she_goes_on(client: Client) -> None:
    case = Notice.objects.get().case
    intake.pause_case(case=case, by=factory.dana(case), at=now())
    page = say(client, "refused")

    assert 'href="/form/now#go-on">Go on</a>' in page


@pytest.mark.parametrize("kind", ["refused", "not_ours"])
def test_wrong_no_is_said_anew_and_the_letter_runs_on(client: Client, kind: str) -> None:
    """U8: the newest counts; both stay on record."""
    due = Clock.objects.get().due_at
    before = say(client, kind)
    page = say(client, "acknowledged")
    notice = Notice.objects.get()

    assert "Was this wrong? Say it again." in before and SHOULD in page
    assert notice.state == Notice.State.ACKNOWLEDGED
    assert [row.kind for row in notice.replies.order_by("recorded_at")] == [kind, "acknowledged"]
    assert notice.clocks.ticking().get().due_at == due
    assert {row.outcome for row in notice.lines.all()} == {NoticeSighting.Outcome.OPEN}
    assert events_of(notice.case).count("reply_recorded") == 2


def test_no_that_was_right_is_said_twice_and_stays(client: Client) -> None:
    say(client, "not_ours", "refused")
    notice = Notice.objects.get()

    assert notice.state == Notice.State.REFUSED
    assert {row.outcome for row in notice.lines.all()} == {NoticeSighting.Outcome.REFUSED}


def test_no_that_is_taken_back_after_the_time_is_late_as_it_was(client: Client) -> None:
    say(client, "refused")
    Clock.objects.filter(kind=Clock.Kind.LEGAL).update(fired_at=now())
    say(client, "needs_more")

    assert Notice.objects.get().state == Notice.State.OVERDUE
