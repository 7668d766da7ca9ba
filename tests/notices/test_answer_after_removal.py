"""What recipients answer after the matter seemed done is recorded too: an objection of the uploader comes after removal."""

from datetime import timedelta

import pytest

from notices import escalation, replies, running
from notices.law import load_law
from notices.models import Clock, Notice, Reply
from tests import factory
from tests.notices import matter, pages

pytestmark = pytest.mark.django_db
# Tuesday 24 November 2026; Thanksgiving is the 26th.
OBJECTED_AT = factory.MOMENT + timedelta(hours=2)


def record(notice, kind, by):
    return replies.record_reply(
        notice=notice, kind=kind, said="", received_at=OBJECTED_AT, by=by, at=OBJECTED_AT
    )


@pytest.mark.parametrize("state", ["complied", "overdue", "refused", "acknowledged", "sent", "escalated"])
def test_answer_is_offered_and_kept_in_every_state_in_which_they_have_it(state):
    people = factory.cast()
    notice = matter.notice_in(state, cast=people)
    browser = pages.browser_of(people.alice)
    url = f"/cases/{notice.case_id}/notices/{notice.pk}"

    before = pages.text_of(browser.get(url))
    record(notice, "counter_notice", people.alice)
    after = browser.get(url)

    assert "Record what they answered" in before
    assert after.status_code == 200
    assert "The uploader objects" in pages.text_of(after)
    assert Reply.objects.filter(notice=notice, kind="counter_notice").count() == 1


def test_objection_after_removal_sets_the_day_after_which_it_may_be_back():
    """17 U.S.C. § 512(g)(2)(C): ten business days; design §3.11: with a date, in plain words."""
    people = factory.cast()
    notice = matter.notice_in("complied", cast=people)
    Notice.objects.filter(pk=notice.pk).update(basis_id="us-dmca-512c")

    record(notice, "counter_notice", people.alice)

    clock = notice.clocks.latest("due_at")
    page = pages.text_of(pages.browser_of(people.alice).get(f"/cases/{notice.case_id}/notices/{notice.pk}"))
    assert clock.explanation["params"]["last_day"] == "2026-12-09"
    assert "The uploader objects: it may be put back after" in page
    assert "has filed a court action against the uploader" in page
    assert Notice.objects.get(pk=notice.pk).state == "complied"


def test_law_without_such_an_objection_sets_no_date():
    people = factory.cast()
    notice = matter.notice_in("complied", cast=people)
    before = notice.clocks.count()

    record(notice, "counter_notice", people.alice)

    assert load_law().get(notice.basis_id).counter_notice is None
    assert notice.clocks.count() == before


def test_day_of_an_objection_passes_without_a_new_letter_while_all_is_gone():
    people = factory.cast()
    notice = matter.notice_in("complied", cast=people)
    Notice.objects.filter(pk=notice.pk).update(basis_id="us-dmca-512c")
    notice.case.sightings.update(state="removed", last_verdict="removed")
    record(notice, "counter_notice", people.alice)
    clock = notice.clocks.latest("due_at")

    fired = escalation.fire_clock(clock_id=clock.pk, by=people.alice, at=clock.due_at)

    assert fired
    assert not notice.followers.exists()


def test_month_of_the_united_kingdom_ends_after_its_bank_holidays():
    """The clock that is started counts with the days off of the law's country."""
    people = factory.cast()
    notice = matter.notice_in("sent", cast=people)
    Notice.objects.filter(pk=notice.pk).update(basis_id="gb-uk-gdpr-erasure")
    notice.refresh_from_db()
    type(notice.contact).objects.filter(pk=notice.contact_id).update(process="privacy_contact")
    started = factory.MOMENT.replace(month=11, day=25, hour=10)

    clock = running.start_clock(
        notice=Notice.objects.get(pk=notice.pk), started_at=started, number="", by=people.alice, at=started
    )

    assert clock.kind == Clock.Kind.LEGAL
    assert clock.explanation["params"]["last_day"] == "2026-12-29"
