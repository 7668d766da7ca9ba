"""A counter-notice warns of the days after which the picture may come back, and offers counsel."""

from datetime import date, timedelta

import pytest

from notices import clocks, replies
from notices.law import load_law
from notices.models import Notice, Reply
from tests import factory
from tests.notices import matter, pages

pytestmark = pytest.mark.django_db
DMCA = "us-dmca-512c"
# Tuesday 24 November 2026; Thanksgiving is the 26th.
OBJECTED_AT = factory.MOMENT + timedelta(hours=2)


def page_after(basis="", residence=None, **changes):
    people = factory.cast()
    notice = matter.notice_in("acknowledged", cast=people)
    Notice.objects.filter(pk=notice.pk).update(basis_id=basis or notice.basis_id)
    if residence is not None:
        notice.case.facts = {**(notice.case.facts or {}), "person": {"residence": residence}}
        notice.case.save(update_fields=["facts"])
    reply = replies.record_reply(
        notice=notice,
        kind="counter_notice",
        said="",
        received_at=OBJECTED_AT,
        by=people.alice,
        at=OBJECTED_AT,
    )
    Reply.objects.filter(pk=reply.pk).update(**changes)
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


def test_objection_that_was_set_aside_warns_no_more():
    assert "Let a lawyer see the case" not in page_after(DMCA, decision=Reply.Decision.SET_ASIDE)
