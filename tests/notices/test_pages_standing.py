"""The page of a notice says where it stands: held and by what, without effect and what is open, not ready and why."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from casework import consents, intake
from casework.models import Sighting
from notices import letters, running
from notices.models import Clock, Notice
from tests import factory
from tests.notices import matter
from tests.notices.pages import browser_of, text_of

pytestmark = pytest.mark.django_db


def page_of(notice, actor):
    return text_of(browser_of(actor).get(reverse("notice", args=[notice.case_id, notice.pk])))


def address_page(notice, actor):
    return text_of(browser_of(actor).get(f"/cases/{notice.case_id}/addresses/1"))


def mail_in(state, cast):
    notice = matter.notice_in("queued", cast=cast, host="gallery.example")
    Notice.objects.filter(pk=notice.pk).update(state=state)
    return notice


def second_to_the_same(notice):
    choice = letters.Choice(notice.basis_id, notice.contact, tuple(notice.sightings.all()))
    at = notice.drafted_at + timedelta(hours=1)
    return letters.draft_notice(case=notice.case, choice=choice, by=notice.drafted_by, at=at)


@pytest.mark.parametrize("host", ["gallery.example", "board.example"])
def test_notice_of_a_paused_case_is_held_and_says_what_frees_it(cast, host):
    notice = matter.notice_in("queued", cast=cast, host=host)
    intake.pause_case(case=notice.case, by=cast.alice, at=factory.MOMENT)

    said = page_of(notice, cast.alice)

    assert "It is held back and does not leave." in said
    assert "The case is paused." in said and "Let the case go on" in said
    assert not re.search("It leaves (on [0-9A-Z]|now)|Enter it in their form now|It can be entered", said)


def test_notice_without_her_consent_leads_to_the_consents(cast):
    notice = matter.notice_in("queued", cast=cast, host="gallery.example")
    for consent in notice.case.consents.all():
        consents.withdraw_consent(consent=consent, by=cast.alice, at=factory.MOMENT)

    said = page_of(notice, cast.alice)

    assert "It is held back and does not leave." in said
    assert f'<a href="/cases/{notice.case_id}/consents">Open her consents</a>' in said


def test_overdue_notice_names_the_draft_that_exists(cast):
    notice = mail_in("overdue", cast)
    draft = second_to_the_same(notice)

    said = page_of(notice, cast.alice)

    assert "These notices about the same addresses go on:" in said
    assert f"/cases/{notice.case_id}/notices/{draft.pk}" in said.partition("What the law offers next")[0]


def test_overdue_notice_offers_routes_and_the_next_step_of_the_law(cast):
    said = page_of(mail_in("overdue", cast), cast.alice)

    top, _law, ladder = said.partition("What the law offers next")
    assert "These routes are open:" in top and "Harbor Host" in top
    assert "FTC" in ladder.partition("</section>")[0]


def test_notice_whose_time_is_over_calls_a_picture_up_only_where_it_was_seen_since(cast):
    notice = mail_in("overdue", cast)
    Notice.objects.filter(pk=notice.pk).update(sent_at=factory.MOMENT + timedelta(days=1))
    before = page_of(notice, cast.alice)

    matter.looked_at(notice.sightings.first(), by=cast.alice, at=factory.MOMENT + timedelta(days=3))

    assert "Their time ran out. Nobody has seen the picture there since." in before
    assert "Their time ran out and the picture was still up." in page_of(notice, cast.alice)


def test_draft_that_only_lacks_a_second_person_says_just_that(cast):
    """S6."""
    notice = matter.notice_in("drafted", cast=cast)
    matter.make_ready(notice, by=cast.alice)

    said = page_of(notice, cast.alice)

    assert "Another person approves it" in said and "Nothing else is missing" in said
    assert "See what is missing" not in said


def test_approvals_call_a_draft_with_gaps_not_ready(cast):
    notice = matter.notice_in("drafted", cast=cast)
    assert "not ready: something is missing" in text_of(browser_of(cast.bob).get("/approvals"))

    matter.make_ready(notice, by=cast.alice)

    assert "you may" in text_of(browser_of(cast.bob).get("/approvals"))


def test_address_shows_the_notice_that_runs_and_its_legal_time(cast):
    """A newer draft that was dropped, or a date of our own, hides no legal time."""
    notice = matter.notice_in("sent", cast=cast)
    running.advise(notice=notice, days=3, by=cast.alice, at=factory.MOMENT + timedelta(hours=1))
    dropped = second_to_the_same(notice)
    Notice.objects.filter(pk=dropped.pk).update(state="withdrawn")
    Clock.objects.filter(kind="legal").update(due_at=factory.MOMENT + timedelta(days=4000))
    Clock.objects.filter(kind="advice").update(due_at=factory.MOMENT + timedelta(days=3999))

    cards = address_page(notice, cast.alice).partition("Who can take it down")[2].partition("</section>")[0]

    assert "days left" in cards
    assert "withdrawn" not in cards and "we come back to it" not in cards


def test_address_that_is_back_offers_the_route_once_more(cast):
    notice = mail_in("complied", cast)
    notice.lines.update(outcome="removed")
    Sighting.objects.filter(lines__notice=notice).update(state="up", last_verdict="live")

    said = address_page(notice, cast.alice)

    assert "It is back." in said
    assert f"#to-{notice.recipient.key}" in said
