"""Up the ladder: platform, then host; never to a hostile party, never twice to one, and said when no rung is left."""

from datetime import timedelta

import pytest

from casework import sightings
from casework.models import Party, system_actor
from notices import escalation
from notices.casefacts import facts_of
from notices.models import Clock, Notice
from notices.upcoming import next_in
from tests.notices import matter
from tests.notices.leaving_cast import SEND_AT, again, events_of, last_entry, rungs_after, send

DUE_AT = SEND_AT + timedelta(hours=48)


@pytest.fixture
def notice(case, cast, mailbox):
    notice = matter.approved(case, cast=cast)
    send(notice)
    return notice


def fire(notice, at=DUE_AT):
    clock = notice.clocks.order_by("started_at").last()
    escalation.fire_clock(clock_id=clock.pk, by=system_actor(), at=at)


def test_after_the_platform_comes_its_host(notice):
    fire(notice)

    following = rungs_after(notice).get()
    assert following.recipient.key == "practice-harbor-host"
    assert following.state == Notice.State.DRAFTED
    assert list(following.sightings.order_by("number")) == list(notice.sightings.order_by("number"))


def test_next_route_is_in_custody(notice):
    fire(notice)

    entry = last_entry(notice.case, "next_route_drafted")
    assert entry.data == {"notice": str(notice.pk), "following": [str(rungs_after(notice).get().pk)]}


def test_next_notice_needs_its_own_approval(notice, mailbox):
    fire(notice)

    assert send(rungs_after(notice).get(), at=DUE_AT + timedelta(days=1)) is None
    assert len(mailbox.messages) == 1


def test_hostile_host_is_never_written_to(notice, cast):
    """Design §3.15."""
    for party in Party.objects.filter(role="page_host"):
        sightings.mark_hostile(party=party, by=cast.alice, at=SEND_AT)

    fire(notice)

    assert not rungs_after(notice).exists()
    assert "next_route_missing" in events_of(notice.case)


def test_no_rung_left_asks_a_person(notice):
    Party.objects.exclude(role="platform").delete()

    fire(notice)

    following = next_in(notice.case, at=DUE_AT)
    assert again(notice).state == Notice.State.OVERDUE
    asks_again = notice.followers.get(is_follow_up=True)
    assert (following.page, following.arguments) == ("notice", (notice.case_id, asks_again.pk))
    assert "next_route_missing" in events_of(notice.case)


def test_second_advice_drafts_no_second_notice(notice):
    fire(notice)
    Clock.objects.create(
        case=notice.case, notice=notice, kind="advice", started_at=DUE_AT, due_at=DUE_AT, explanation={}
    )

    fire(notice)

    assert rungs_after(notice).count() == 1


def test_after_the_host_nobody_is_written_to_again(notice, cast):
    fire(notice)
    following = rungs_after(notice).get()
    Notice.objects.filter(pk=following.pk).update(
        state="sent", sent_at=DUE_AT, approved_at=DUE_AT, content_digest="0" * 64
    )
    Clock.objects.create(
        case=notice.case, notice=following, kind="advice", started_at=DUE_AT, due_at=DUE_AT, explanation={}
    )

    fire(following)

    assert not rungs_after(following).exists()
    assert "next_route_missing" in events_of(notice.case)


def test_addresses_with_different_hosts_get_a_notice_to_each(case, cast, mailbox):
    second = case.sightings.get(number=2)
    Party.objects.filter(sighting=second, role="page_host").delete()
    Party.objects.create(
        case=case, sighting=second, role="page_host", rank=1, name="Northrack", key="practice-northrack",
        contacts=[], found_by="RDAP", country="NL",
    )  # fmt: skip
    notice = matter.approved(case, cast=cast)
    send(notice)

    fire(notice)

    keys = sorted(row.recipient.key for row in rungs_after(notice).select_related("recipient"))
    assert keys == ["practice-harbor-host", "practice-northrack"]
    assert [row.sightings.count() for row in rungs_after(notice).all()] == [1, 1]


def test_next_recipient_may_be_told_of_the_complaint_before_it(notice):
    fire(notice)

    (complaint,) = facts_of(notice.case).history["complaints"]
    assert (complaint["to"], complaint["reference"]) == ("Gallery", notice.reference)
