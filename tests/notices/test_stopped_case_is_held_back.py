"""While a possible minor holds a case nobody reads it, and she can still take back what she agreed to (S56, S40)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from casework import moments, safeguarding
from notices.models import Notice
from tests import factory
from tests.notices import matter, pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice(cast):
    notice = matter.notice_in("queued", cast=cast)
    factory.share_with(notice.case, cast.erin.user, asked_by=cast.alice, approved_by=cast.bob)
    safeguarding.raise_stop(case=notice.case, by=cast.alice, at=factory.MOMENT)
    return notice


def path(notice, page):
    return f"/cases/{notice.case_id}/{page}"


@pytest.mark.parametrize("who", ["alice", "bob", "erin"])
def test_nobody_reads_a_stopped_case(notice, cast, who):
    """S56: for everyone."""
    browser = pages.browser_of(getattr(cast, who))
    inside = ["addresses/1", "routes", "packet", f"notices/{notice.pk}", f"notices/{notice.pk}/letter.pdf"]

    answers = [browser.get(path(notice, page)) for page in inside]

    assert {answer.status_code for answer in answers} == {409}
    assert all("Do not open, copy or describe" in pages.text_of(answer) for answer in answers)


def test_stopped_page_offers_to_take_back_everything(notice, cast):
    hers = pages.text_of(pages.browser_of(cast.alice).get(path(notice, "stopped")))
    counsels = pages.text_of(pages.browser_of(cast.erin).get(path(notice, "stopped")))

    consent = notice.case.consents.get(act="send")
    doors = [f"consents/{consent.pk}/withdraw", f"notices/{notice.pk}/withdraw", "pause"]
    assert all(path(notice, door) in hers for door in doors)
    assert not any(path(notice, door) in counsels for door in doors)


def test_consent_is_taken_back_while_stopped(notice, cast):
    """S40: at any moment."""
    consent = notice.case.consents.get(act="send")

    answer = pages.browser_of(cast.alice).post(path(notice, f"consents/{consent.pk}/withdraw"))

    consent.refresh_from_db()
    assert answer["Location"] == path(notice, "stopped")
    assert consent.withdrawn_at


@pytest.mark.parametrize(("press", "state"), [("withdraw", "withdrawn"), ("undo", "drafted")])
def test_notice_is_held_back_while_stopped(notice, cast, press, state):
    Notice.objects.update(release_at=moments.now() + timedelta(minutes=5))

    answer = pages.browser_of(cast.alice).post(reverse(press, args=[notice.case_id, notice.pk]))

    assert answer["Location"] == path(notice, "stopped")
    assert Notice.objects.get(pk=notice.pk).state == state


def test_access_is_ended_while_stopped_and_none_is_given(notice, cast):
    browser = pages.browser_of(cast.bob)
    row = notice.case.accesses.get(user=cast.erin.user)
    door = reverse("decide_access", args=[notice.case_id, row.pk])

    agreed = browser.post(door)
    browser.post(door, {"revoke": "yes"})

    row.refresh_from_db()
    assert agreed.status_code == 409
    assert row.revoked_at
