"""A letter that she does not want any more: dropped while it is hers, and never once it left or staff approve it (U7, S40)."""

from datetime import timedelta

import pytest

from casework import access
from casework.models import Organisation
from casework.moments import now
from notices import askingagain, escalation, letters, routes, selfsending
from notices.models import Declaration, Notice
from notices.ownletters import still_to_write
from tests import factory
from tests.factory import Cast
from tests.notices import alone_cast
from tests.notices.leaving_cast import events_of
from tests.notices.test_letters_she_sends import AT, send, whole
from tests.notices.test_own_letters import LETTERS, ONE, choice_in, come, made_of, sent, text, written
from tests.notices.test_send_at_once import at_once

DROP, STATUS = f"{ONE}/drop", "/form/now"


def test_dropped_letter_is_recorded_and_can_be_written_again(cast: Cast) -> None:
    """U8: what it does stands there before, and nothing of it is a dead end."""
    made = made_of(cast)
    client = come(made)
    leads = f'href="{DROP}"' in written(client)
    before = text(client.get(DROP))
    kept = Notice.objects.get().state
    page = text(client.post(DROP, follow=True))
    given = choice_in(page)
    client.post(LETTERS, given)

    assert leads and "You can write it again" in before and kept == Notice.State.DRAFTED
    assert "You dropped it. It never left." in page and given
    assert [row.state for row in Notice.objects.order_by("drafted_at")] == ["withdrawn", "drafted"]
    assert events_of(made.receipt.case).count("notice_withdrawn") == 1


def test_nothing_that_she_signed_it_with_is_kept(cast: Cast) -> None:
    client = come(made_of(cast))
    written(client)
    client.post(DROP)
    page = text(client.get(ONE))

    assert (Notice.objects.get().signs_as, Declaration.objects.count()) == (None, 0)
    assert "You dropped it. It never left." in page and "We took it back" not in page
    assert "Save as text" not in page and "I do not want this letter" not in page


def test_dropped_letter_waits_no_more_on_her_status(cast: Cast) -> None:
    """U7."""
    client = come(made_of(cast))
    written(client)
    before = text(client.get(STATUS))
    client.post(DROP)

    assert "You can send it." in before
    assert "You can send it." not in text(client.get(STATUS))


def test_letter_that_left_is_not_dropped(cast: Cast) -> None:
    """S40: nothing calls back what they have."""
    client = come(made_of(cast))
    sent(client)

    assert client.get(DROP)["Location"] == client.post(DROP)["Location"] == ONE
    assert Notice.objects.get().state == Notice.State.SENT


def test_letter_that_staff_approve_is_not_dropped(cast: Cast) -> None:
    """She says no to it, or makes it hers again first."""
    client = come(made_of(cast))
    written(client)
    stale = Notice.objects.get()
    Organisation.objects.update(own_cases="sent")
    client.post(f"{ONE}/please", {"may_look": "no"})

    assert (client.get(DROP).status_code, client.post(DROP).status_code) == (404, 404)
    with pytest.raises(access.Refused):
        selfsending.drop(notice=stale, by=factory.dana(stale.case), at=now())
    client.post(f"{ONE}/mine")
    assert client.post(DROP)["Location"] == LETTERS


def test_letter_that_asks_again_says_that_it_cannot_be_written_again(cast: Cast) -> None:
    """U8: said before, where that is so."""
    client = come(made_of(cast))
    written(client)
    Notice.objects.update(is_follow_up=True)

    assert "You cannot write it a second time here." in text(client.get(DROP))


def test_staff_and_strangers_drop_nothing_of_hers(cast: Cast) -> None:
    """S2: nobody but she herself."""
    client = come(made_of(cast))
    written(client)
    notice, other = Notice.objects.get(), come(alone_cast.made(cast, at=now()))

    assert {other.get(DROP).status_code, other.post(DROP).status_code} == {404}
    with pytest.raises(access.Refused):
        selfsending.drop(notice=notice, by=cast.alice, at=now())
    assert Notice.objects.get().state == Notice.State.DRAFTED


@pytest.mark.django_db(transaction=True)
def test_dropped_and_sent_at_once_is_one_of_both(own_connections: None) -> None:
    """S42: never a letter with a running time that is dropped. On SQLite and PostgreSQL."""
    notice = whole(alone_cast.draft(alone_cast.case_of(factory.cast())))
    dana = factory.dana(notice.case)

    def drop() -> str:
        selfsending.drop(notice=Notice.objects.get(pk=notice.pk), by=dana, at=AT)
        return "dropped"

    results = at_once(drop, lambda: send(Notice.objects.get(pk=notice.pk)).state)
    row = Notice.objects.get()
    assert len([one for one in results if isinstance(one, letters.Frozen | letters.Changed)]) == 1, results
    assert (row.state == Notice.State.WITHDRAWN) == ("dropped" in results)
    assert row.clocks.filter(stopped_at=None).exists() == (row.state == Notice.State.SENT)


def test_what_she_dropped_is_not_drafted_when_the_date_of_another_letter_passes(cast: Cast) -> None:
    """S40, U8: it is offered to her, to write it or not; and no letter asks again once she dropped one that did."""
    made = whole(alone_cast.draft(alone_cast.case_of(cast)))
    case, dana = made.case, factory.dana(made.case)
    clock = send(made).clocks.get()
    later = clock.due_at + timedelta(hours=1)
    found = routes.next_route(case=case, sightings=list(case.sightings.all()), ladder=routes.LADDER, at=later)
    (other,) = routes.draft_choice(case=case, choice=found, by=dana, at=later)
    selfsending.drop(notice=other, by=dana, at=later)
    escalation.fire_clock(clock_id=clock.pk, by=dana, at=later)
    (again,) = case.notices.filter(state=Notice.State.DRAFTED, recipient=made.recipient)
    selfsending.drop(notice=again, by=dana, at=later)
    rows = escalation.open_sightings(made)

    assert not case.notices.filter(state=Notice.State.DRAFTED, recipient=other.recipient).exists()
    assert rows and askingagain.ask_again(notice=made, sightings=rows, by=dana, at=later) is None
    offered = still_to_write(case, routes.routes_of(case, at=later))
    assert other.recipient.key in {one.recipient.id for one in offered if one.recipient}
