"""The page of one time: it works without script, asks for a reason, and shows what was changed before."""

import pytest
from django.urls import reverse

from casework.moments import now
from notices.models import Clock, ClockChange
from tests.notices import matter, pages
from tests.notices.leaving_cast import send
from tests.notices.time_cast import DAY, clock_of


@pytest.fixture
def notice(case, cast, mailbox):
    """A notice whose time runs now, by the clock that doors read."""
    notice = matter.approved(case, cast=cast)
    send(notice)
    Clock.objects.update(due_at=now() + DAY)
    return notice


def url_of(notice):
    return reverse("clock_time", args=[notice.case_id, notice.pk, clock_of(notice).pk])


def press(notice, who, **given):
    return pages.browser_of(who).post(url_of(notice), given, follow=True)


def test_page_offers_both_and_ticks_nothing(notice, cast):
    page = pages.text_of(pages.browser_of(cast.alice).get(url_of(notice)))

    assert 'value="pause"' in page
    assert 'value="extend"' in page
    assert " checked" not in page


def test_pause_and_going_on_by_the_page(notice, cast):
    paused = pages.text_of(press(notice, cast.alice, what="pause", reason="safety", words="She asked us."))
    page = pages.text_of(pages.browser_of(cast.alice).get(url_of(notice)))
    gone_on = pages.text_of(press(notice, cast.alice))

    assert "Paused. Nothing follows" in paused
    assert "Let this time go on" in paused
    assert all(words in page for words in ("What was left", "She asked us.", "could put her at risk"))
    assert "It goes on." in gone_on
    assert clock_of(notice).paused_at is None


def test_more_time_by_the_page(notice, cast):
    day = (now() + 5 * DAY).date()

    page = pages.text_of(press(notice, cast.alice, what="extend", reason="they_act", until=day.isoformat()))

    assert "Extended." in page
    assert "You gave them until" in page


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Choose what is to happen."),
        ({"what": "pause"}, "Choose why."),
        ({"what": "pause", "reason": "other"}, "Say why, in a few words."),
        ({"what": "extend", "reason": "safety"}, "Give the day until whose end they have time."),
        ({"what": "extend", "reason": "safety", "until": "2020-01-01"}, "later than the one"),
        ({"what": "extend", "reason": "safety", "until": "2099-01-01"}, "more than a year ahead"),
    ],
)
def test_what_is_missing_is_said_and_nothing_changes(notice, cast, given, said):
    answer = press(notice, cast.alice, **given)

    assert answer.status_code == 422
    assert said in pages.text_of(answer)
    assert not ClockChange.objects.exists()


def test_time_in_months_asks_for_the_day_on_which_it_ends(notice, cast):
    clock = clock_of(notice)
    params = {**clock.explanation["params"], "unit": "months", "timezone": "UTC"}
    clock.explanation = {"code": "clock_months", "params": params}
    clock.save()
    press(notice, cast.alice, what="pause", reason="talks")

    refused = pages.text_of(press(notice, cast.alice))
    press(notice, cast.alice, until=(now() + 9 * DAY).date().isoformat())

    assert "Give the day until whose end they have time." in refused
    assert clock_of(notice).paused_at is None
    assert clock_of(notice).due_at.date() == (now() + 10 * DAY).date()


def test_strangers_find_no_time(notice, cast):
    """S2."""
    for stranger in (cast.carol, cast.erin):
        assert pages.browser_of(stranger).get(url_of(notice)).status_code == 404
        assert press(notice, stranger, what="pause", reason="safety").status_code == 404
