"""Removed, then back: the address reopens by itself, the next notice is drafted, and the people who can act are told."""

from datetime import timedelta

import pytest
from django.urls import reverse

from casework import safeguarding
from casework.models import Case, MinorStop, Sighting, system_actor
from notices import agenda, reopening, running, tasks, upcoming
from notices.models import Notice, NoticeSighting
from tests.notices import matter
from tests.notices.leaving_cast import SEND_AT, again, events_of, last_entry, send
from tests.notices.pages import browser_of, text_of
from tests.notices.test_removal_completes import FIRST_LOOK, SECOND_LOOK, look_at_all

BACK_AT = SECOND_LOOK + timedelta(days=1)
RETURNED = NoticeSighting.Outcome.RETURNED


@pytest.fixture
def done(case, cast, mailbox):
    """A notice whose two addresses are gone, seen twice."""
    notice = matter.approved(case, cast=cast)
    send(notice)
    look_at_all(notice, "page_gone", FIRST_LOOK)
    look_at_all(notice, "page_gone", SECOND_LOOK)
    return notice


def put_back(done, *numbers, at=BACK_AT):
    """See the picture again at these addresses, and have their notices told; return what was drafted."""
    rows = Sighting.objects.filter(lines__notice=done, number__in=numbers or [1, 2])
    rows.update(state="up", removed_at=None, returned_at=at, last_verdict="live", last_checked_at=at)
    case = Case.objects.get(pk=done.case_id)
    return reopening.tell_notices(case=case, sightings=list(rows), by=system_actor(), at=at)


def withdrawn(done):
    """Put it back, and withdraw what was drafted."""
    put_back(done)
    Notice.objects.filter(state="drafted").update(state="withdrawn")


def page_of(notice, actor):
    return text_of(browser_of(actor).get(reverse("notice", args=[notice.case_id, notice.pk])))


def test_next_notice_is_drafted_to_the_same_recipient_about_what_is_back(done):
    (draft,) = put_back(done)

    assert (draft.state, draft.follows, draft.recipient) == (Notice.State.DRAFTED, done, done.recipient)
    assert (draft.basis_id, draft.sightings.count()) == (done.basis_id, 2)
    following = [str(draft.pk)]
    assert last_entry(done.case, "return_answered").data == {"notice": str(done.pk), "following": following}


def test_it_is_drafted_once_and_told_again_changes_nothing(done):
    put_back(done)
    before = events_of(done.case)

    assert put_back(done) == []

    assert (events_of(done.case), Notice.objects.filter(state="drafted").count()) == (before, 1)


def test_address_that_comes_back_later_joins_the_draft(done):
    """Looks come one by one: twenty pictures put back are one letter, not twenty."""
    (draft,) = put_back(done, 1)

    assert put_back(done, 2, at=BACK_AT + timedelta(minutes=1)) == []

    assert sorted(draft.sightings.values_list("number", flat=True)) == [1, 2]


def test_it_stands_first_on_the_day_and_in_the_case(done, cast):
    (draft,) = put_back(done)

    first = agenda.tasks_of(cast.alice, at=BACK_AT)[0]
    following = upcoming.next_in(done.case, at=BACK_AT)
    assert str(first.words).startswith("It was gone and is back.") and "Gallery" in str(first.words)
    assert str(following.words).startswith("It was gone and is back.")
    assert first.arguments == following.arguments == (done.case_id, draft.pk)


def test_page_of_the_address_says_so(done, cast):
    put_back(done)

    page = text_of(browser_of(cast.alice).get(reverse("sighting", args=[done.case_id, 1])))

    assert "It was gone and is back. A new notice is drafted." in page


def test_draft_that_a_person_withdrew_is_a_person_s_to_write_again(done, cast):
    withdrawn(done)
    look_at_all(done, "live", BACK_AT + timedelta(days=1))

    said = page_of(done, cast.alice)
    first = agenda.tasks_of(cast.alice, at=BACK_AT)[0]
    assert "is back at addresses 1 and 2" in said and not Notice.objects.filter(state="drafted").exists()
    assert str(first.words) == "It is back at 2 addresses that were gone. Draft a new notice to Gallery."
    fields = {"basis_id": done.basis_id, "recipient_id": done.recipient.key, "channel": "take_it_down_form"}
    assert all(f'name="{name}" value="{value}"' in said for name, value in fields.items())
    browser_of(cast.alice).post(reverse("draft", args=[done.case_id]), fields)
    assert Notice.objects.get(state="drafted").sightings.count() == 2


def test_outcome_of_its_lines_reopens(done):
    put_back(done)

    assert set(done.lines.values_list("outcome", flat=True)) == {RETURNED}
    assert again(done).state == Notice.State.COMPLIED


def test_sweep_finds_what_came_back(done, monkeypatch):
    """Design §3.3: the database is the truth."""
    Sighting.objects.filter(lines__notice=done).update(state="up", removed_at=None)
    monkeypatch.setattr(tasks, "now", lambda: BACK_AT)

    tasks.sweep()
    tasks.sweep()

    assert set(done.lines.values_list("outcome", flat=True)) == {RETURNED}
    assert Notice.objects.filter(state="drafted", follows=done).count() == 1
    assert not running.unnoted().exists()


def test_person_who_saw_it_again_reopens_it_where_no_look_can_tell(done, cast, monkeypatch):
    """A case without fingerprints (U1): a page that answers again may be one of errors."""
    look_at_all(done, "unknown", BACK_AT)
    page = reverse("seen_again", args=[done.case_id, 1])
    shown = text_of(browser_of(cast.alice).get(reverse("sighting", args=[done.case_id, 1])))

    browser_of(cast.alice).post(page)
    browser_of(cast.alice).post(page)
    monkeypatch.setattr(tasks, "now", lambda: BACK_AT)
    tasks.sweep()

    assert f'action="{page}"' in shown
    assert events_of(done.case).count("sighting_returned") == 1
    assert [row.number for row in Notice.objects.get(follows=done).sightings.all()] == [1]


@pytest.mark.parametrize(
    ("had_notice", "says"), [(True, "the next notice is drafted"), (False, "choose a route")]
)
def test_button_promises_a_notice_only_where_one_follows(done, cast, had_notice, says):
    if not had_notice:
        done.lines.filter(sighting__number=1).delete()

    shown = text_of(browser_of(cast.alice).get(reverse("sighting", args=[done.case_id, 1])))

    assert "It is there again" in shown and says in shown


def test_nothing_is_drafted_while_the_case_is_held_and_nothing_is_forgotten(done, cast, monkeypatch):
    """S56: what came back meanwhile is found when the stop is over."""
    stop = safeguarding.raise_stop(case=done.case, by=cast.alice, at=BACK_AT)
    assert put_back(done) == [] and not Notice.objects.filter(state="drafted").exists()
    MinorStop.objects.filter(pk=stop.pk).update(resolved_at=BACK_AT)
    monkeypatch.setattr(tasks, "now", lambda: BACK_AT)

    tasks.sweep()

    assert Notice.objects.filter(state="drafted", follows=done).count() == 1


def test_return_where_no_route_is_left_asks_a_person(done, cast):
    for party in done.sightings.first().parties.model.objects.all():
        party.is_hostile = True
        party.save(update_fields=["is_hostile"])

    assert put_back(done) == []

    assert events_of(done.case)[-1] == "next_route_missing"
    assert "It is back at 2 addresses" in str(agenda.tasks_of(cast.alice, at=BACK_AT)[0].words)


def test_address_that_no_notice_was_about_asks_for_one(case, cast):
    """It went and came back by itself: whether and whom to write to is a person's choice."""
    case.sightings.filter(number=3).update(state="up", returned_at=BACK_AT)
    matter.draft(case, by=cast.alice)

    found = [str(task.words) for task in agenda.tasks_of(cast.alice, at=BACK_AT) if task.page == "routes"]

    assert found == ["It is back at an address about which nobody was written to. See the routes."]


def test_notice_still_with_them_waits_for_it_again(case, cast, mailbox):
    notice = matter.approved(case, cast=cast)
    send(notice)
    row = notice.sightings.first()
    notice.lines.filter(sighting=row).update(outcome="removed", outcome_at=SEND_AT)

    running.note_outcomes(sighting=row, at=BACK_AT, by=system_actor())

    assert set(notice.lines.values_list("outcome", flat=True)) == {"open"}
