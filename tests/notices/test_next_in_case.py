"""What comes next in a case is the nearest of everything open, whichever verb came last (design §3.11)."""

from datetime import timedelta

import pytest

from casework import intake, safeguarding
from casework.models import Case, Sighting
from notices import letters, running, upcoming
from notices.models import Clock, Notice
from tests import factory
from tests.notices import matter
from tests.notices.leaving_cast import SEND_AT, send
from tests.notices.pages import browser_of, text_of

DUE_AT = SEND_AT + timedelta(hours=48)


def next_in(case, at=SEND_AT):
    return upcoming.next_in(case, at=at)


@pytest.fixture
def notice(case, cast, mailbox):
    notice = matter.approved(case, cast=cast)
    send(notice)
    return notice


def test_nearest_clock_stays_next_when_a_later_one_starts(notice):
    running.advise(notice=notice, days=30, by=notice.drafted_by, at=SEND_AT)

    assert next_in(notice.case).due_at == DUE_AT
    assert "48 hours" in str(next_in(notice.case).words)


def test_stopped_clock_leaves_the_next_one(notice):
    running.advise(notice=notice, days=30, by=notice.drafted_by, at=SEND_AT)
    Clock.objects.filter(kind="legal").update(stopped_at=SEND_AT)

    assert next_in(notice.case).due_at == SEND_AT + timedelta(days=30)


def test_form_that_waits_longer_than_a_draft_comes_first(cast):
    case = matter.case_with_addresses(cast.alice, host="board.example")
    form = matter.approved(case, cast=cast)
    choice = letters.Choice(form.basis_id, form.contact, tuple(form.sightings.all()))
    letters.draft_notice(case=case, choice=choice, by=cast.alice, at=SEND_AT)

    found = next_in(case, at=SEND_AT + timedelta(days=3))
    assert (found.due_at, found.arguments) == (form.release_at, (case.pk, form.pk))


def test_look_counts_where_it_decides_or_nothing_else_is_open(notice):
    soon = SEND_AT + timedelta(hours=6)
    factory.consent_of(notice.case, "look", by=notice.drafted_by)
    assert next_in(notice.case).due_at == DUE_AT

    Sighting.objects.filter(lines__notice=notice).update(last_verdict="page_gone", next_check_at=soon)

    assert (next_in(notice.case).due_at, "second look" in str(next_in(notice.case).words)) == (soon, True)


@pytest.mark.parametrize("state", Notice.State.values)
def test_no_case_is_without_a_next_date(state, cast, client):
    """Design §3.11, in every state of its notice; the list names no recipient (U24)."""
    notice = matter.notice_in(state, cast=cast)
    client = browser_of(cast.alice)

    assert next_in(notice.case).due_at
    assert "Board" not in text_of(client.get("/cases"))
    assert client.get(f"/cases/{notice.case_id}").status_code == 200


def test_stopped_and_paused_cases_say_what_holds_them(case, cast):
    other = factory.case_of(cast.alice)
    intake.pause_case(case=case, by=cast.alice, at=SEND_AT)
    safeguarding.raise_stop(case=other, by=cast.alice, at=SEND_AT)

    found = upcoming.next_of(Case.objects.all(), at=SEND_AT)
    assert "is paused" in str(found[case.pk].words)
    assert "Everything is stopped" in str(found[other.pk].words)


def test_list_of_cases_asks_the_same_number_of_questions_for_more_cases(cast, django_assert_max_num_queries):
    for _ in range(6):
        matter.draft(matter.case_with_addresses(cast.alice), by=cast.alice)

    with django_assert_max_num_queries(60):
        upcoming.next_of(Case.objects.all(), at=SEND_AT)


def test_draft_in_a_list_of_cases_is_not_said_to_be_ready(case, cast):
    """My day composes the letter and says what is missing; where nobody composed it, neither is claimed."""
    matter.draft(case, by=cast.alice)

    said = str(next_in(case).words)

    assert "waits to be read" not in said
    assert "where something is missing" in said
