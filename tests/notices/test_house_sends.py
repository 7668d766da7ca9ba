"""What the organisation sends because she asked keeps to the rules and to the five recipients of a day (S57)."""

import re
from datetime import timedelta

import pytest

from casework import daylimits
from casework.models import Case, DayCount, Party
from notices import approval, keptback, selfsending
from notices.drafts import Draft
from notices.models import Notice
from tests import factory
from tests.factory import Cast
from tests.notices import alone_cast, ownmatter
from tests.notices.herhands import ONE
from tests.notices.house_cast import AT, HOSTS, approve, letters_of
from tests.notices.pages import browser_of, text_of
from tests.notices.test_own_letters import come
from tests.notices.test_send_at_once import at_once

RECIPIENT = DayCount.What.RECIPIENT
FULL = "Today this case wrote to as many recipients as a day takes."
KEPT = "Nobody works this case, so a letter like this one is not sent."


@pytest.fixture
def notice(cast: Cast) -> Notice:
    return letters_of(cast)[0]


def test_approved_letter_counts_its_recipient_on_that_day(notice: Notice, cast: Cast) -> None:
    """S57: on the day on which it is to leave, whenever she wrote it."""
    approve(notice, cast.alice)

    assert daylimits.left(notice.case, RECIPIENT, at=AT) == 4


def test_single_picture_is_named_at_each_link_when_she_asks(notice: Notice, cast: Cast) -> None:
    """With no file of it a look knows no picture, and nobody here could say which one it is."""
    dana = factory.dana(notice.case)
    selfsending.take_home(notice=notice, by=dana, at=AT)
    notice.sightings.update(image=None)
    selfsending.ask_house(notice=notice, by=dana, at=AT)

    assert {row.image for row in notice.sightings.all()} == {notice.case.images.get()}


def test_sixth_recipient_of_a_day_waits_for_the_next(notice: Notice, cast: Cast) -> None:
    """S57: nothing is approved, and the next day it can be."""
    daylimits.take(notice.case, RECIPIENT, at=AT, number=5)
    with pytest.raises(approval.NotReady, match=FULL):
        approve(notice, cast.alice)
    notice.refresh_from_db()
    assert notice.state == Notice.State.DRAFTED

    approve(notice, cast.alice, at=AT + timedelta(days=1))


def test_undone_and_approved_again_counts_once(notice: Notice, cast: Cast) -> None:
    daylimits.take(notice.case, RECIPIENT, at=AT, number=4)
    approval.undo_approval(notice=approve(notice, cast.alice), by=cast.alice, at=AT)

    approve(Notice.objects.get(pk=notice.pk), cast.alice)


def test_site_run_by_the_uploader_gets_none_from_the_house(notice: Notice, cast: Cast) -> None:
    """S57: who runs the site became known after she asked."""
    Party.objects.filter(sighting__in=notice.sightings.all(), role="platform").update(role="operator")

    with pytest.raises(approval.NotReady, match=KEPT):
        approve(notice, cast.alice)
    assert daylimits.left(notice.case, RECIPIENT, at=AT) == 5


def test_reader_sees_why_it_cannot_be_approved(notice: Notice, cast: Cast, monkeypatch) -> None:
    """The page says it before anything is pressed, and has no button for it."""
    for place in ("notices", "approvals"):
        monkeypatch.setattr(f"notices.views.{place}.now", lambda: AT)
    daylimits.take(notice.case, RECIPIENT, at=AT, number=5)
    client, page = browser_of(cast.alice), f"/cases/{notice.case_id}/notices/{notice.pk}"
    told = text_of(client.get(page))

    assert FULL in told and "Approve this letter" not in told
    assert "not ready" in text_of(client.get("/approvals"))

    DayCount.objects.all().delete()
    assert "Approve this letter" in text_of(client.get(page))
    assert "not ready" not in text_of(client.get("/approvals"))


def test_supervisor_reads_that_only_the_reader_approves(notice: Notice, cast: Cast, monkeypatch) -> None:
    """S6: nobody is told that he wrote or changed what he did not."""
    for place in ("notices", "approvals", "day"):
        monkeypatch.setattr(f"notices.views.{place}.now", lambda: AT)
    client, why = browser_of(cast.bob), "Only the reader of such cases approves it."
    told = text_of(client.get(f"/cases/{notice.case_id}/notices/{notice.pk}"))

    assert f"{why} Nothing else is missing." in told
    assert told.count(why) == 2 and "changed it" not in told
    assert why in text_of(client.get("/approvals"))
    assert f"Waits for somebody else to approve: Gallery. {why}" in text_of(client.get("/"))


def test_she_takes_her_yes_back_on_the_page_of_the_letter(cast: Cast, monkeypatch) -> None:
    """U18: in the cool-off, where she reads that it is approved."""
    made = []

    def case_of(people: Cast, **options: object) -> Case:
        made.append(alone_cast.made(people, **options))
        return Case.objects.get(pk=made[0].receipt.case_id)

    monkeypatch.setattr(alone_cast, "case_of", case_of)
    notice = approve(letters_of(cast)[0], cast.alice)
    factory.stand_at(AT)
    client = come(made[0])
    page = text_of(client.get(ONE))
    which = re.findall(r'name="which" value="([^"]+)"', page)

    assert "Until it has left, you can take your yes back." in page
    client.post("/form/now/agreed", {"which": which})
    assert not notice.case.consents.live(AT).filter(act="send").exists()
    after = text_of(client.get(ONE))
    assert 'name="which"' not in after and "You took your yes back. It is not sent." in after


def test_worked_case_has_no_such_day(cast: Cast) -> None:
    _made, notice = ownmatter.own_draft(cast)
    daylimits.take(notice.case, RECIPIENT, at=AT, number=5)

    keptback.take_for_house(notice, at=AT)

    assert keptback.lacks_of_house(Draft(notice), at=AT) == []


@pytest.mark.django_db(transaction=True)
def test_two_approved_at_once_never_take_more_than_the_day(own_connections) -> None:
    """S57: with room for one, one of two waits. On SQLite and PostgreSQL."""
    cast = factory.cast()
    drafts = letters_of(cast, hosts=HOSTS)
    case = drafts[0].case
    daylimits.take(case, RECIPIENT, at=AT, number=4)

    results = at_once(*[lambda one=one: approve(one, cast.alice) for one in drafts])

    (refused,) = (one for one in results if isinstance(one, Exception))
    assert isinstance(refused, approval.NotReady) and any(FULL in one for one in refused.reasons)
    assert case.notices.filter(state=Notice.State.QUEUED).count() == 1
    assert daylimits.left(case, RECIPIENT, at=AT) == 0
