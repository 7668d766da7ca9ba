"""The page of a case: the way to go, what is next, what a worker is doing, and what counsel does not see."""

from datetime import timedelta

import pytest

from casework import checking, intake, safeguarding, sightings
from casework.looking import Observation
from casework.models import AuditEntry
from casework.moments import now
from tests import factory
from tests.notices import matter, pages

pytestmark = pytest.mark.django_db


def test_new_case_shows_the_way_and_marks_what_is_done() -> None:
    people = factory.cast()
    case = factory.case_of(people.alice)
    browser = pages.browser_of(people.alice)

    empty = pages.text_of(browser.get(f"/cases/{case.pk}"))
    factory.image_of(case, by=people.alice)
    begun = pages.text_of(browser.get(f"/cases/{case.pk}"))

    assert "The way to the first notice" in empty
    assert empty.index('aria-current="step"') < empty.index("Add the pictures")
    assert begun.index("Add the pictures") < begun.index('aria-current="step"')


def test_way_ends_when_a_notice_has_left() -> None:
    people = factory.cast()
    notice = matter.notice_in("sent", cast=people)
    factory.stand_at(factory.MOMENT + timedelta(hours=1))

    page = pages.text_of(pages.browser_of(people.alice).get(f"/cases/{notice.case_id}"))

    assert "The way to the first notice" not in page
    assert "48 hours from Tuesday 24 November" in page


def test_next_step_has_a_date_and_says_how_the_clock_was_reckoned() -> None:
    """U7: what is next, by which date."""
    people = factory.cast()
    notice = matter.notice_in("sent", cast=people)
    factory.stand_at(factory.MOMENT + timedelta(hours=1))

    page = pages.text_of(pages.browser_of(people.alice).get(f"/cases/{notice.case_id}/addresses/1"))

    assert "Next: Thursday 26 November, 14:25." in page
    assert "when their own form gave number R-8812 (47 U.S.C. § 223a(a)(3))" in page


def test_page_renews_itself_only_while_work_is_going_on() -> None:
    """U3: with script by parts, without script by a plain refresh."""
    people = factory.cast()
    case = matter.case_with_addresses(people.alice)
    browser = pages.browser_of(people.alice)

    busy = pages.text_of(browser.get(f"/cases/{case.pk}"))
    case.sightings.update(traced_at=factory.MOMENT)
    due = pages.text_of(browser.get(f"/cases/{case.pk}"))
    case.sightings.update(next_check_at=now() + timedelta(hours=1))
    still = pages.text_of(browser.get(f"/cases/{case.pk}"))

    assert 'data-fresh="' in busy
    assert 'data-fresh="' in due
    assert '<noscript><meta http-equiv="refresh"' in busy
    assert "data-fresh" not in still
    assert "http-equiv" not in still


def test_part_is_asked_for_often_and_written_into_the_audit_log_once() -> None:
    people = factory.cast()
    case = matter.case_with_addresses(people.alice)
    browser = pages.browser_of(people.alice)

    browser.get(f"/cases/{case.pk}")
    parts = [browser.get(f"/cases/{case.pk}", headers={"X-Part": "1"}) for _ in range(3)]

    assert all(pages.text_of(part).lstrip().startswith("<div") for part in parts)
    assert AuditEntry.objects.filter(event="case_viewed").count() == 1


def test_part_of_a_case_that_was_not_opened_is_audited() -> None:
    people = factory.cast()
    case = matter.case_with_addresses(people.alice)

    pages.browser_of(people.alice).get(f"/cases/{case.pk}", headers={"X-Part": "1"})

    assert AuditEntry.objects.filter(event="case_viewed").count() == 1


def test_counsel_reads_the_case_and_is_offered_no_work() -> None:
    people = factory.cast()
    notice = matter.notice_in("drafted", cast=people)
    factory.share_with(notice.case, people.erin.user, asked_by=people.alice, approved_by=people.bob)
    browser = pages.browser_of(people.erin)

    found = [
        pages.text_of(browser.get(f"/cases/{notice.case_id}{path}"))
        for path in ("", "/addresses/1", "/routes", f"/notices/{notice.pk}")
    ]

    for words in (
        "Pause the case",
        "Draft this notice",
        "Look now",
        "Confirm this declaration",
        "Approve this",
    ):
        assert not any(words in page for page in found)
    assert "Stop everything in this case" in found[0]


def test_paused_case_says_so_and_can_go_on() -> None:
    people = factory.cast()
    case = factory.case_of(people.alice)
    intake.pause_case(case=case, by=people.alice, at=factory.MOMENT)

    page = pages.text_of(pages.browser_of(people.alice).get(f"/cases/{case.pk}"))

    assert "paused: nothing leaves" in page
    assert "Go on with the case" in page


def test_stopped_case_leads_to_the_page_of_the_stop() -> None:
    """S56."""
    people = factory.cast()
    case = factory.case_of(people.alice)
    safeguarding.raise_stop(case=case, by=people.alice, at=factory.MOMENT)

    answer = pages.browser_of(people.alice).get(f"/cases/{case.pk}")

    assert answer["Location"] == f"/cases/{case.pk}/stopped"


def test_list_of_cases_shows_no_address_and_finds_by_code() -> None:
    """U24."""
    people = factory.cast()
    case = matter.case_with_addresses(people.alice)
    browser = pages.browser_of(people.alice)

    page = pages.text_of(browser.get("/cases"))

    assert case.code in page
    assert "gallery.example" not in page
    assert case.code in pages.text_of(browser.get(f"/cases?code={case.code.lower()}"))
    assert "No case of yours has this code" in pages.text_of(browser.get("/cases?code=ZZ-0"))


def test_address_is_said_to_be_compared_only_while_a_look_is_due() -> None:
    people = factory.cast()
    case = matter.case_with_addresses(people.alice)
    row = case.sightings.get(number=3)
    browser = pages.browser_of(people.alice)

    def page() -> str:
        return pages.text_of(browser.get(f"/cases/{case.pk}"))

    before = page()
    check = sightings.ask_check(sighting=row, by=people.alice, at=factory.MOMENT)
    during = page()
    intake.pause_case(case=case, by=people.alice, at=factory.MOMENT)
    paused = page()
    checking.complete_check(check_id=check.pk, observation=Observation("login_wall"), at=factory.MOMENT)

    assert [("being compared" in one) for one in (before, during, paused)] == [False, True, False]
    assert "which picture is there is not known yet" in before
    assert "no picture of the case was recognised there" in page()


def test_address_that_was_sent_to_her_is_not_said_to_wait_for_a_look() -> None:
    people = factory.cast()
    case = matter.case_with_addresses(people.alice)
    case.sightings.filter(number=3).update(not_fetched_because="sent_to_me")

    page = pages.text_of(pages.browser_of(people.alice).get(f"/cases/{case.pk}"))

    assert "not looked at from here" in page
    assert "not looked at yet" not in page
