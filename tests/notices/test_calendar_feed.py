"""One's dates in one's own calendar: neutral words, off until turned on, at an address that only its owner has."""

from datetime import date, timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from casework.models import AuditEntry, User
from notices import feeds, ical, taking
from notices.agenda import unread_of
from notices.models import CalendarFeed
from tests import factory
from tests.hostile.pages import alike
from tests.notices import matter, pages
from tests.notices.leaving_cast import SEND_AT


def read(content: bytes) -> list[tuple[date, str]]:
    """Read a calendar with another's code (RFC 5545)."""
    events = Calendar.from_ical(content).walk("VEVENT")
    return [(event["DTSTART"].dt, str(event["SUMMARY"])) for event in events]


def turn_on(actor, **given) -> str:
    """Turn the feed on by its page, and return the path of its address."""
    answer = pages.browser_of(actor).post("/dates", given)
    return answer.context["feed_url"].removeprefix("http://testserver")


def days_of(actor, at=SEND_AT):
    feed = CalendarFeed.objects.get(user=actor.user)
    return read(ical.write(feeds.days_of(feed, at=at), name="Dates", at=at))


def test_feed_is_off_until_its_owner_turns_it_on(case, cast):
    assert not CalendarFeed.objects.exists()

    path = turn_on(cast.alice)

    answer = Client().get(path)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert {summary for _day, summary in read(answer.content)} == {"Something is due"}
    assert AuditEntry.objects.filter(event="calendar_turned_on").count() == 1


def test_feed_tells_no_name_address_or_recipient(case, cast):
    """S46, U24: whoever keeps the calendar learns days."""
    matter.draft(case, by=cast.alice)

    content = Client().get(turn_on(cast.alice)).content.decode()

    lines = {line.partition(":")[0].partition(";")[0] for line in content.splitlines()}
    assert not {"DESCRIPTION", "LOCATION", "URL", "ATTENDEE", "ORGANIZER"} & lines
    for word in (case.code, "Gallery", "gallery", "Dana", "alice", "http", str(case.pk)):
        assert word not in content


def test_codes_of_cases_stand_in_it_only_where_that_was_chosen(case, cast):
    assert case.code not in Client().get(turn_on(cast.alice)).content.decode()

    content = Client().get(turn_on(cast.alice, with_codes="on")).content

    assert f"Something is due: {case.code}" in {summary for _day, summary in read(content)}


def test_feed_has_one_day_for_what_is_due_on_it_and_late_things_today(case, cast):
    turn_on(cast.alice)
    later = SEND_AT + timedelta(days=200)

    found = days_of(cast.alice, later)

    assert found.count((later.date(), "Something is due")) == 1
    assert min(day for day, _summary in found) == later.date()


def test_task_that_is_put_off_stands_on_its_day(cast):
    row = factory.case_of(cast.alice)
    turn_on(cast.alice)
    (task,) = unread_of(cast.alice, at=SEND_AT)
    until = SEND_AT.date() + timedelta(days=9)

    taking.put_off(task=task, until=until, why="She is away", by=cast.alice, at=SEND_AT)

    assert days_of(cast.alice) == [(until, "Something is due")]
    assert row.code not in str(days_of(cast.alice))


def test_what_a_colleague_has_is_not_in_it(case, cast):
    turn_on(cast.bob)

    assert days_of(cast.bob) == []


def test_renewed_and_ended_addresses_answer_like_ones_that_never_were(case, cast):
    first = turn_on(cast.alice)
    second = turn_on(cast.alice)
    assert first != second and Client().get(second).status_code == 200

    pages.browser_of(cast.alice).post("/dates/end")

    answers = [Client().get(path) for path in (first, second, "/dates/never.ics")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({alike(answer.content) for answer in answers}) == 1


def test_feed_of_one_who_left_answers_nothing(case, cast):
    """S3: rights are read at each request."""
    path = turn_on(cast.alice)

    User.objects.filter(pk=cast.alice.user.pk).update(is_active=False)

    assert Client().get(path).status_code == 404


def test_only_a_keyed_digest_is_kept(case, cast):
    """S14: a copy of the database opens no feed."""
    token = turn_on(cast.alice).rpartition("/")[2].removesuffix(".ics")

    kept = CalendarFeed.objects.values_list("digest", flat=True).get()

    assert len(token) >= 43 and token not in kept


def test_feed_is_kept_by_nobody_on_its_way(case, cast):
    """S44."""
    answer = Client().get(turn_on(cast.alice))

    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert not answer.cookies


@pytest.mark.parametrize("who", ["erin"])
def test_page_is_for_those_who_work_cases(cast, who):
    assert pages.browser_of(getattr(cast, who)).get("/dates").status_code == 404
    assert pages.browser_of(getattr(cast, who)).post("/dates/end").status_code == 404


@given(st.lists(st.tuples(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.text(max_size=120)), max_size=4))
def test_any_title_is_read_back_as_it_was(days):
    titles = [(day, " ".join(t for t in title.split() if t.isprintable())) for day, title in days]
    made = [ical.Day(f"u{number}", day, title) for number, (day, title) in enumerate(titles)]

    content = ical.write(made, name="Dates, mine; all", at=SEND_AT)

    assert read(content) == titles
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
