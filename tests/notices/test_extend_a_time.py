"""More time that a person gives is their word to the recipient, and never shown as the law's date."""

from datetime import timedelta

import pytest
from django.urls import reverse

from casework.models import system_actor
from notices import clockchanges, escalation
from notices.models import Notice
from notices.views.words import clock_says
from tests.notices import matter, pages
from tests.notices.leaving_cast import again, events_of, send
from tests.notices.time_cast import DAY, DUE_AT, as_advice, clock_of, extended

UNTIL = DUE_AT + 5 * DAY


@pytest.fixture
def notice(case, cast, mailbox):
    notice = matter.approved(case, cast=cast)
    send(notice)
    return notice


def fire(notice, at):
    return escalation.fire_clock(clock_id=clock_of(notice).pk, by=system_actor(), at=at)


def test_extended_time_runs_out_later(notice, cast):
    extended(notice, until=UNTIL, by=cast.alice)

    assert not fire(notice, UNTIL - timedelta(seconds=1))
    assert fire(notice, UNTIL)
    assert "clock_extended" in events_of(notice.case)


def test_extended_legal_time_is_what_you_gave_them(notice, cast):
    extended(notice, until=UNTIL, by=cast.alice)

    said = clock_says(clock_of(notice))

    assert said["title"] == "You gave them until"
    assert "no date of the law" in said["says"]
    assert "By the law alone it would end with Thursday 26 November 2026" in said["says"]


def test_extended_twice_still_knows_the_law_s_date(notice, cast):
    extended(notice, until=UNTIL, by=cast.alice)
    extended(notice, until=UNTIL + DAY, by=cast.bob)

    clock = clock_of(notice)
    assert (clock.first_due_at, clock.due_at) == (DUE_AT, UNTIL + DAY)
    assert [row.due_before for row in clock.changes.order_by("due_before")] == [DUE_AT, UNTIL]


def test_advice_that_was_moved_speaks_of_no_law(notice, cast):
    as_advice(notice)
    extended(notice, until=UNTIL, by=cast.alice)

    said = clock_says(clock_of(notice))

    assert said["title"] == "We come back to it"
    assert "law" not in said["says"].replace("not a legal time", "")
    assert "A person moved this date" in said["says"]


@pytest.mark.parametrize("until", [DUE_AT, DUE_AT - DAY, DUE_AT + 500 * DAY])
def test_extension_is_later_and_within_a_year(notice, cast, until):
    with pytest.raises(clockchanges.DateUnfit):
        extended(notice, until=until, by=cast.alice)

    assert clock_of(notice).due_at == DUE_AT


def test_time_that_is_over_is_not_extended(notice, cast):
    with pytest.raises(clockchanges.NotChangeable):
        extended(notice, until=UNTIL, by=cast.alice, at=DUE_AT)
    fire(notice, DUE_AT)
    with pytest.raises(clockchanges.NotChangeable):
        extended(notice, until=UNTIL, by=cast.alice)
    assert again(notice).state == Notice.State.ESCALATED


def test_notice_page_never_calls_it_the_law_s_time(notice, cast):
    extended(notice, until=UNTIL, by=cast.alice)

    page = pages.text_of(
        pages.browser_of(cast.alice).get(reverse("notice", args=[notice.case_id, notice.pk]))
    )

    assert "Their time by law" not in page
    assert "You gave them until" in page
