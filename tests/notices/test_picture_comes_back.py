"""Removed, then back: the address reopens by itself, and the people who can act are told (design §4)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from casework.models import Sighting, system_actor
from notices import agenda, running, tasks, upcoming
from notices.models import Notice, NoticeSighting
from tests.notices import matter
from tests.notices.leaving_cast import SEND_AT, again, send
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


def page_of(notice, actor):
    return text_of(browser_of(actor).get(reverse("notice", args=[notice.case_id, notice.pk])))


def test_it_stands_first_on_the_day_and_in_the_case(done, cast):
    look_at_all(done, "live", BACK_AT)

    first = agenda.tasks_of(cast.alice, at=BACK_AT)[0]
    following = upcoming.next_in(done.case, at=BACK_AT)
    assert str(first.words) == "It is back at 2 addresses that were gone. Draft a new notice to Gallery."
    assert first.arguments == following.arguments == (done.case_id, done.pk)


def test_notice_that_was_done_says_so_and_one_press_drafts_the_next(done, cast):
    look_at_all(done, "live", BACK_AT)
    said = page_of(done, cast.alice)
    assert "is back at addresses 1 and 2" in said
    assert "Every address of this notice is gone" not in said

    fields = {"basis_id": done.basis_id, "recipient_id": done.recipient.key, "channel": "take_it_down_form"}
    assert all(f'name="{name}" value="{value}"' in said for name, value in fields.items())
    browser_of(cast.alice).post(reverse("draft", args=[done.case_id]), fields)

    draft = Notice.objects.get(state="drafted")
    assert (draft.recipient, draft.sightings.count()) == (done.recipient, 2)
    assert "It is back" not in str(agenda.tasks_of(cast.alice, at=BACK_AT)[0].words)


def test_outcome_of_its_lines_reopens(done):
    look_at_all(done, "live", BACK_AT)

    assert set(done.lines.values_list("outcome", flat=True)) == {RETURNED}
    assert again(done).state == Notice.State.COMPLIED


def test_sweep_finds_what_came_back(done, monkeypatch):
    """Design §3.3: the database is the truth."""
    Sighting.objects.filter(lines__notice=done).update(state="up", removed_at=None)
    monkeypatch.setattr(tasks, "now", lambda: BACK_AT)

    tasks.sweep()

    assert set(done.lines.values_list("outcome", flat=True)) == {RETURNED}
    assert not running.unnoted().exists()


def test_notice_still_with_them_waits_for_it_again(case, cast, mailbox):
    notice = matter.approved(case, cast=cast)
    send(notice)
    row = notice.sightings.first()
    notice.lines.filter(sighting=row).update(outcome="removed", outcome_at=SEND_AT)

    running.note_outcomes(sighting=row, at=BACK_AT, by=system_actor())

    assert set(notice.lines.values_list("outcome", flat=True)) == {"open"}
