"""What she saw at a link herself, her word with its day; without that or a look nobody is told that it is still there (U7)."""

from datetime import timedelta

import pytest
from django.test import Client

from casework import consents, custody
from casework.models import Check, Sighting
from casework.moments import now
from notices import alonenext, escalation, letters
from notices.models import Clock, Notice
from notices.ownletters import numbered
from tests import factory
from tests.factory import Cast
from tests.notices import matter
from tests.notices.test_own_answers import fired, say
from tests.notices.test_own_letters import LETTERS, ONE, come, made_of, sent, text

LINKS, STATUS = "/form/now/list", "/form/now"
CLAIM = "the material can still be reached"
LATE = "They did not do it in time"


@pytest.fixture
def client(cast: Cast) -> Client:
    """Return her browser, with a letter that she sent today; nobody may look at her links."""
    client = come(made_of(cast))
    sent(client)
    return client


def rows() -> list[Sighting]:
    return list(Notice.objects.earliest("drafted_at").sightings.order_by("number"))


def saw(client: Client, what: str) -> str:
    """Say it of each link of the letter; return the page of her links."""
    for row in rows():
        page = text(client.post(f"{LINKS}/{row.number}", {"saw": what}, follow=True))
    return page


def late(*, hours: int = 1) -> Notice:
    """Let the time of the letter pass and stand there."""
    factory.stand_at(Clock.objects.earliest("due_at").due_at + timedelta(hours=hours))
    return fired(hours=hours)


def codes(notice: Notice) -> list[str]:
    return [one.code for one in alonenext.next_alone(notice.case, at=now())]


def follow_up() -> str:
    draft = Notice.objects.get(is_follow_up=True, state=Notice.State.DRAFTED)
    return letters.compose_notice(draft, at=now()).text


def test_nobody_is_called_late_whom_nobody_saw_late(client: Client) -> None:
    """U7: no look and no word of hers, so neither the page nor the letter says that it is still there."""
    late()
    page = text(client.get(ONE))

    assert "The time is over. We do not know whether it is gone." in page and LATE not in page
    assert CLAIM not in " ".join(follow_up().split())


def test_letter_says_so_where_she_saw_it_since(client: Client) -> None:
    late()
    saw(client, "there")

    assert LATE in text(client.get(ONE)) and CLAIM in " ".join(follow_up().split())


def test_letter_says_so_where_a_look_saw_it_since(client: Client) -> None:
    notice = late()
    for row in rows():
        Check.objects.create(
            case=notice.case, sighting=row, state="done", due_at=now(), asked_by=notice.drafted_by, done_at=now(),
            verdict="live",
        )  # fmt: skip

    assert LATE in text(client.get(ONE)) and CLAIM in " ".join(follow_up().split())


def test_her_word_is_kept_with_its_day_and_can_be_said_anew(client: Client) -> None:
    """U8: no look is asked for by it, and no notice ends by it."""
    gone = saw(client, "gone")
    factory.stand_at(now() + timedelta(days=1))
    there = saw(client, "there")

    assert "You said that it is gone." in gone and "You said that it is still there." in there
    assert "You need not look." in gone
    assert {row.she_saw_on for row in rows()} == {now().date()}
    assert not Check.objects.exists()
    assert Notice.objects.get().state == Notice.State.SENT


def test_what_she_says_is_gone_is_not_asked_about_again(client: Client) -> None:
    """U7: no letter is written for it, and nothing tells her to send one."""
    saw(client, "gone")
    before = codes(Notice.objects.get())
    late()
    notice = Notice.objects.get()

    assert before == codes(notice) == ["quiet"]
    assert "You said that it is gone." in text(client.get(ONE))
    assert "Write this letter" not in text(client.get(LETTERS))


def test_time_goes_on_where_she_saw_it_again(client: Client) -> None:
    saw(client, "gone")
    late()
    saw(client, "there")
    clock = Clock.objects.running().get()
    escalation.fire_clock(clock_id=clock.pk, by=factory.dana(clock.case), at=now())

    assert CLAIM in " ".join(follow_up().split())
    assert "send" in codes(Notice.objects.earliest("drafted_at"))


def test_their_word_that_it_is_gone_changes_what_comes_next(client: Client) -> None:
    """U7: nobody looked, so she may say what she saw, and is told that she need not look."""
    say(client, "says_removed")
    late()
    status, letter = text(client.get(STATUS)), text(client.get(ONE))

    for page in (status, letter):
        assert "They say that it is gone. You need not look." in page
        assert f'href="{LINKS}">My links, and how each stands</a>' in page
    assert "The time for an answer is over" not in status and "You can send it" not in status
    assert not Notice.objects.filter(state=Notice.State.DRAFTED).exists()


def test_letter_that_waits_when_they_say_so_waits_no_more(client: Client) -> None:
    """The time was over before they answered, so the next letter was written already."""
    notice = late()
    before = codes(notice)
    say(client, "says_removed")
    notice = Notice.objects.get(pk=notice.pk)
    after = codes(notice)
    to = next(f"{LETTERS}/{n}" for n, row in numbered(notice.case) if row.is_follow_up)
    listed, held = text(client.get(LETTERS)), text(client.get(to))
    saw(client, "there")

    assert "(asked again)</a><br>It cannot go now" in listed and "It waits for you to send it." not in listed
    assert "You need not look." in held and "I have sent it" not in held
    assert "send" in before and "gone" in after and not {"send", "over"} & set(after)
    assert "send" in codes(notice) and "gone" not in codes(notice)
    assert "They say that it is gone. You said that it is still there." in text(client.get(ONE))


@pytest.mark.parametrize("kind", ["refused", "not_ours", "needs_more", "says_removed"])
def test_no_answer_is_awaited_of_who_answered(client: Client, kind: str) -> None:
    """U7: also where looks are allowed; of who said that they have it one is."""
    notice = Notice.objects.get()
    dana = factory.dana(notice.case)
    consents.allow_looking(case=notice.case, how="own_session", given_at=now(), by=dana, at=now())
    say(client, "acknowledged")
    before = codes(Notice.objects.get())
    say(client, kind)

    assert "answer" in before and "answer" not in codes(Notice.objects.get())


def test_letter_and_status_name_the_same_day_where_they_say_gone_and_looks_go_on(client: Client) -> None:
    """U7: its time runs on; without looks neither names a day."""
    notice = Notice.objects.get()
    say(client, "says_removed")
    before = text(client.get(ONE))
    dana = factory.dana(notice.case)
    consents.allow_looking(case=notice.case, how="own_session", given_at=now(), by=dana, at=now())
    day = f"{Clock.objects.get().due_at:%-d %B}"

    assert day not in before and "They say that it is gone. You need not look." in before
    for page in (text(client.get(ONE)), text(client.get(STATUS))):
        assert day in page and "Then come back here. If it is still there" in page


def test_look_of_a_later_day_counts_more_than_her_word(client: Client, cast: Cast) -> None:
    saw(client, "gone")
    factory.stand_at(now() + timedelta(days=1))
    for row in rows():
        matter.looked_at(row, by=cast.alice, at=now())

    assert "answer" in codes(Notice.objects.get())


@pytest.mark.parametrize("what", ["", "x", "removed"])
def test_word_that_there_is_not_is_refused(client: Client, what: str) -> None:
    assert client.post(f"{LINKS}/1", {"saw": what}).status_code == 404
    assert client.post(f"{LINKS}/99", {"saw": "gone"}).status_code == 404
    assert {row.she_saw for row in rows()} == {""}


def test_digits_that_staff_gave_do_not_say_it_yet(client: Client, cast: Cast) -> None:
    """S2: the page says from when on."""
    case = Notice.objects.get().case
    custody.record(case=case, event="receipt_made", by=cast.alice, at=now())
    page = saw(client, "gone")

    assert "a yes counts here from" in page and {row.she_saw for row in rows()} == {""}
