"""Whoever reads a case is seen by the organisation whose case it is (S51, S52)."""

from datetime import timedelta

import pytest

from casework import ownreads
from casework.models import AuditEntry
from tests import factory
from tests.notices import matter, pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice(cast):
    notice = matter.notice_in("queued", cast=cast)
    factory.share_with(notice.case, cast.erin.user, asked_by=cast.alice, approved_by=cast.bob)
    return notice


def reads(organisation):
    """Return (event, page) of every read in the log of one organisation."""
    rows = AuditEntry.objects.filter(chain=organisation.pk).order_by("seq")
    return [(row.event, row.data.get("page", "")) for row in rows if "case" in row.data]


@pytest.mark.parametrize("page", ["", "/addresses/1", "/routes", "/packet", "/notices/{notice}"])
def test_page_that_counsel_reads_stands_in_both_logs_once(notice, cast, page):
    browser = pages.browser_of(cast.erin)

    for _ in range(2):
        browser.get(f"/cases/{notice.case_id}{page.format(notice=notice.pk)}")

    assert len(reads(cast.clinic)) == 1
    assert reads(cast.clinic) == reads(cast.elsewhere)
    assert reads(cast.clinic)[0][0] == "case_viewed"


def test_page_that_its_own_organisation_reads_stands_in_one_log(notice, cast):
    pages.browser_of(cast.alice).get(f"/cases/{notice.case_id}/consents")

    assert reads(cast.clinic) == [("case_viewed", "consents")]
    assert reads(cast.elsewhere) == []


def test_each_address_that_is_read_is_written_down_by_its_id(notice, cast):
    """S52: once a session each; no address and no number stands there."""
    browser, rows = pages.browser_of(cast.alice), list(notice.case.sightings.order_by("number"))

    for row in (*rows, *rows):
        browser.get(f"/cases/{notice.case_id}/addresses/{row.number}")

    read = AuditEntry.objects.filter(chain=cast.clinic.pk, event="case_viewed").order_by("seq")
    assert [entry.data["thing"] for entry in read] == [str(row.pk) for row in rows]


def test_letter_stands_in_both_logs_each_time(notice, cast):
    browser = pages.browser_of(cast.erin)

    for _ in range(2):
        browser.get(f"/cases/{notice.case_id}/notices/{notice.pk}/letter.pdf")

    for organisation in (cast.clinic, cast.elsewhere):
        assert reads(organisation).count(("letter_downloaded", "")) == 2


def test_script_that_renews_a_page_writes_nothing_more(notice, cast):
    browser = pages.browser_of(cast.alice)
    path = f"/cases/{notice.case_id}/addresses/1"

    browser.get(path)
    for _ in range(3):
        browser.get(path, headers={"X-Part": "1"})

    assert reads(cast.clinic) == [("case_viewed", "sighting")]


def test_each_session_is_written_down(notice, cast):
    for _ in range(2):
        pages.browser_of(cast.erin).get(f"/cases/{notice.case_id}")

    assert len(reads(cast.clinic)) == 2


def test_session_over_midnight_stands_on_both_days(notice, cast):
    """U18: her page names each day on which somebody opened her case."""
    browser = pages.browser_of(cast.alice)

    for day in (0, 1):
        factory.stand_at(factory.MOMENT + timedelta(days=day))
        for _ in range(2):
            browser.get(f"/cases/{notice.case_id}")

    assert len(reads(cast.clinic)) == len(ownreads.opened_on(notice.case)) == 2
