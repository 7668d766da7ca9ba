"""What somebody opened lately, told to themselves, the sum to the lead; and a break by one press (U24)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from casework import audit, breaks
from casework.models import Actor, User
from casework.moments import now
from notices import agenda
from tests import factory
from tests.factory import Cast
from tests.notices import matter, pages

pytestmark = pytest.mark.django_db


def opened(by: Actor, *, days_ago: int = 0) -> None:
    at = now() - timedelta(days=days_ago, minutes=1)
    house = by.staff_user.organisation_id
    audit.record(organisation_id=house, event="document_opening_tried", by=by, at=at)


def kinds_of(actor: Actor) -> list[str]:
    fresh = Actor.objects.select_related("user").get(pk=actor.pk)
    return [task.kind for task in agenda.mine(agenda.tasks_of(fresh, at=now()), fresh)]


def test_each_reads_their_own_number_and_the_lead_the_sum(cast: Cast) -> None:
    """U24: of seven days, and no colleague's share."""
    cast.clinic.safeguarding_lead = cast.bob.user
    cast.clinic.save(update_fields=["safeguarding_lead"])
    for days_ago in (0, 6, 8):
        opened(cast.alice, days_ago=days_ago)
    opened(cast.erin)

    own, lead = (pages.text_of(pages.browser_of(who).get("/")) for who in (cast.alice, cast.bob))

    assert "In the last 7 days you opened 2 documents." in own and "All of your organisation" not in own
    assert "In the last 7 days you opened 0 documents." in lead
    assert "All of your organisation together: 2 documents." in lead


def test_break_by_one_press_leaves_what_waits_to_colleagues(cast: Cast) -> None:
    """U24: nobody is asked why, and it is given back on coming back."""
    matter.notice_in("undeliverable", cast=cast)
    browser, before = pages.browser_of(cast.alice), kinds_of(cast.alice)
    assert before and kinds_of(cast.bob) == []

    assert browser.post("/break").status_code == 302
    assert "You are on a break." in pages.text_of(browser.get("/"))
    assert (kinds_of(cast.alice), kinds_of(cast.bob)) == ([], before)

    browser.post("/break", {"back": "yes"})
    assert "You are on a break." not in pages.text_of(browser.get("/"))
    assert (kinds_of(cast.alice), kinds_of(cast.bob)) == (before, [])


def test_break_begins_once(cast: Cast) -> None:
    breaks.begin_break(cast.alice.user, at=factory.MOMENT)
    breaks.begin_break(cast.alice.user, at=factory.MOMENT + timedelta(days=1))

    assert User.objects.get(pk=cast.alice.user.pk).away_since == factory.MOMENT


def test_nobody_hands_a_task_to_who_has_a_break(cast: Cast) -> None:
    notice = matter.notice_in("undeliverable", cast=cast)
    place = reverse("task", args=[notice.case_id, "undeliverable", notice.pk])
    offered = f'value="{cast.bob.pk}"'
    assert offered in pages.text_of(pages.browser_of(cast.alice).get(place))

    breaks.begin_break(cast.bob.user, at=now())

    assert offered not in pages.text_of(pages.browser_of(cast.alice).get(place))


def test_who_works_no_cases_has_no_break(cast: Cast) -> None:
    assert pages.browser_of(cast.erin).post("/break").status_code == 404
    assert not User.objects.exclude(away_since=None).exists()
