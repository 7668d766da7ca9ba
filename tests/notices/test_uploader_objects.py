"""A counter-notice warns of the days after which the picture may come back, and offers counsel."""

from datetime import date, timedelta

import pytest

from casework import custody
from casework.models import system_actor
from notices import clocks, escalation, replies, upcoming
from notices.law import load_law
from notices.models import Notice
from tests import factory
from tests.notices import matter, pages

pytestmark = pytest.mark.django_db
DMCA = "us-dmca-512c"
# Tuesday 24 November 2026; Thanksgiving is the 26th.
OBJECTED_AT = factory.MOMENT + timedelta(hours=2)


def page_after(basis="", residence=None):
    people = factory.cast()
    notice = matter.notice_in("acknowledged", cast=people)
    Notice.objects.filter(pk=notice.pk).update(basis_id=basis or notice.basis_id)
    if residence is not None:
        notice.case.facts = {**(notice.case.facts or {}), "person": {"residence": residence}}
        notice.case.save(update_fields=["facts"])
    replies.record_reply(
        notice=notice,
        kind="counter_notice",
        said="",
        received_at=OBJECTED_AT,
        by=people.alice,
        at=OBJECTED_AT,
    )
    factory.stand_at(OBJECTED_AT)
    return pages.text_of(pages.browser_of(people.alice).get(f"/cases/{notice.case_id}/notices/{notice.pk}"))


@pytest.mark.parametrize(
    ("objected", "first", "last"),
    [
        (date(2026, 11, 24), "2026-12-09", "2026-12-15"),
        (date(2026, 12, 18), "2027-01-05", "2027-01-11"),
        (date(2026, 6, 30), "2026-07-15", "2026-07-21"),
    ],
)
def test_business_days_of_the_united_states_count(objected, first, last):
    """17 U.S.C. § 512(g)(2)(C): not less than 10, nor more than 14, business days; federal holidays are off."""
    moment = factory.MOMENT.replace(year=objected.year, month=objected.month, day=objected.day, hour=15)
    basis = load_law().get(DMCA)

    assert clocks.may_return(basis, moment).params["last_day"] == first
    assert clocks.returns_by(basis, moment).params["last_day"] == last


def test_page_names_both_days_and_the_law():
    page = page_after(DMCA)

    assert "The uploader objects: it may be put back after Wednesday 9 December" in page
    assert "is back by Tuesday 15 December" in page
    assert "§ 512(g)(2)(C)" in page


def test_page_says_so_where_the_law_names_no_day():
    page = page_after()

    assert "it may be back on any day" in page
    assert "names no time for it" in page


def test_counsel_of_her_country_is_offered():
    page = page_after(DMCA, residence="DE")

    assert "Who advises on the law in Germany" in page
    assert "HateAid" in page
    assert "Let a lawyer see the case" in page


@pytest.mark.parametrize(
    ("residence", "says"), [("TV", "in Tuvalu"), ("", "Where she lives is not written down")]
)
def test_page_says_where_nobody_is_known(residence, says):
    page = page_after(DMCA, residence=residence)

    assert says in page
    assert "Lines for all countries" in page


def page_undecided(people, reply):
    return pages.text_of(
        pages.browser_of(people.alice).get(f"/cases/{reply.case_id}/notices/{reply.notice_id}")
    )


def came_by_mail(people, notice=None):
    notice = notice or matter.notice_in("acknowledged", cast=people)
    Notice.objects.filter(pk=notice.pk).update(basis_id=DMCA)
    notice.refresh_from_db()
    factory.stand_at(OBJECTED_AT)
    return replies.record_reply(
        notice=notice, kind="counter_notice", said="", received_at=OBJECTED_AT, by=system_actor(), at=OBJECTED_AT,
        came_by="mail",
    )  # fmt: skip


def objections_of(notice):
    rows = notice.clocks.running()
    return [clock for clock in rows if clock.explanation["code"] == "counter_notice"]


def test_objection_that_was_set_aside_warns_no_more():
    people = factory.cast()
    reply = came_by_mail(people)
    warned = page_undecided(people, reply)
    assert (
        "The uploader objects: it may be put back after" in warned and "Let a lawyer see the case" in warned
    )

    replies.decide_reply(reply=reply, take=False, by=people.alice, at=OBJECTED_AT)

    page = page_undecided(people, reply)
    assert "put back" not in page and "Let a lawyer see the case" not in page
    assert "uploader object" not in str(upcoming.next_in(reply.case, at=OBJECTED_AT).words)


def test_objection_that_was_set_aside_fires_nothing_and_stays_on_record():
    people = factory.cast()
    reply = came_by_mail(people)
    (clock,) = objections_of(reply.notice)

    replies.decide_reply(reply=reply, take=False, by=people.alice, at=OBJECTED_AT)

    clock.refresh_from_db()
    assert (clock.stopped_at, clock.fired_at) == (OBJECTED_AT, None)
    assert not escalation.fire_clock(clock_id=clock.pk, by=system_actor(), at=clock.due_at)
    assert [entry.event for entry in custody.entries(reply.case)][-2:] == ["reply_decided", "clock_stopped"]


def test_objection_that_was_taken_or_recorded_anew_keeps_its_date():
    people = factory.cast()
    reply = came_by_mail(people)
    replies.decide_reply(reply=reply, take=False, by=people.alice, at=OBJECTED_AT)
    again = came_by_mail(people, reply.notice)
    other = came_by_mail(people, reply.notice)

    replies.decide_reply(reply=other, take=False, by=people.alice, at=OBJECTED_AT)
    replies.decide_reply(reply=again, take=True, by=people.alice, at=OBJECTED_AT)

    assert len(objections_of(reply.notice)) == 1
