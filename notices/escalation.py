"""The clock ran out: what is overdue is said, and the next route is drafted. Fired once, however late."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from casework import custody
from casework.intake import set_next
from casework.models import GONE, Actor, Sighting
from notices import letters, routes
from notices.models import Clock, Notice, NoticeSighting

# From the one who can act most directly to the one who can only make it harder to find (design §4).
LADDER = ("platform", "operator", "page_host", "picture_host", "network", "cdn", "registrar", "search_engine")
DAYS_TO_DECIDE = 1


@transaction.atomic
def fire_clock(*, clock_id: UUID, by: Actor, at: datetime) -> bool:
    """Fire one clock; False when it fired or stopped before. A legal one makes its notice overdue, an advice date does not."""
    if not Clock.objects.due(at).filter(pk=clock_id).update(fired_at=at):
        return False
    clock = Clock.objects.select_related("notice__case", "notice__recipient").get(pk=clock_id)
    notice = clock.notice
    custody.record(case=notice.case, event="clock_fired", by=by, at=at, clock=clock.pk, notice=notice.pk, kind=clock.kind)
    still_up = open_sightings(notice)
    if not still_up:
        return True
    if clock.kind == Clock.Kind.LEGAL:
        _mark_overdue(notice, by=by, at=at)
    draft_next(notice=notice, sightings=still_up, by=by, at=at)
    return True


@transaction.atomic
def draft_next(*, notice: Notice, sightings: list[Sighting], by: Actor, at: datetime) -> Notice | None:
    """Draft the notice to the next party that can act; None when the ladder has no further rung that a letter can use."""
    if notice.followers.exists():
        return notice.followers.first()
    found = routes.next_route(case=notice.case, sightings=sightings, ladder=LADDER, at=at)
    if found is None:
        custody.record(case=notice.case, event="next_route_missing", by=by, at=at, notice=notice.pk)
        set_next(notice.case, code="decide_next_step", at=at + timedelta(days=DAYS_TO_DECIDE))
        return None
    following = letters.draft_notice(
        case=notice.case, choice=found, sightings=found.sightings, follows=notice, by=by, at=at
    )
    Notice.objects.filter(pk=notice.pk, state__in=[Notice.State.SENT, Notice.State.OVERDUE]).update(
        state=Notice.State.ESCALATED
    )
    custody.record(
        case=notice.case, event="next_route_drafted", by=by, at=at, notice=notice.pk, following=following.pk
    )
    set_next(notice.case, code="approve_next_notice", at=at + timedelta(days=DAYS_TO_DECIDE))
    return following


def open_sightings(notice: Notice) -> list[Sighting]:
    """Return the sightings of a notice that are neither verified as gone nor seen gone at the last look."""
    lines = notice.lines.filter(outcome=NoticeSighting.Outcome.OPEN).select_related("sighting__case")
    return [line.sighting for line in lines if line.sighting.last_verdict not in GONE]


def _mark_overdue(notice: Notice, *, by: Actor, at: datetime) -> None:
    waiting = [Notice.State.SENT, Notice.State.ACKNOWLEDGED]
    if Notice.objects.filter(pk=notice.pk, state__in=waiting).update(state=Notice.State.OVERDUE):
        notice.refresh_from_db(fields=["state"])
        custody.record(case=notice.case, event="notice_overdue", by=by, at=at, notice=notice.pk)
