"""A clock ran out or our own date came: what is overdue is said, the next route and a follow-up are drafted. Once.

Firing and drafting are one transaction: a worker that is killed between them has done neither.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from casework import consents, custody
from casework.models import GONE, Actor, Sighting
from casework.sightings import ask_check
from notices import askingagain, disputes, hersight, reopening, returning, routes, running
from notices.models import Clock, Notice, NoticeSighting

HOURS_TO_LOOK = 1
_UNANSWERED = (Notice.State.SENT, Notice.State.ACKNOWLEDGED)
# How long a first look that saw it gone waits for the second, which comes after six hours where it can come at all.
HOURS_TO_AGREE = 24


@transaction.atomic
def fire_clock(*, clock_id: UUID, by: Actor, at: datetime) -> bool:
    """Fire one clock; False when it fired or stopped before, or a dispute holds it. Only a legal one makes its notice overdue."""
    rows = Clock.objects.select_related(
        *(f"notice__{name}" for name in ("case", "recipient", "contact", "follows"))
    )
    clock = rows.filter(pk=clock_id).first()
    if clock is None:
        return False
    notice = clock.notice
    custody.hold(notice.case)
    told = list(running.unnoted().filter(lines__notice=notice).distinct())
    reopening.tell_notices(case=notice.case, sightings=told, by=by, at=at)
    is_due = Clock.objects.due(at).filter(pk=clock_id).exists() and not disputes.holds(notice, at=at)
    if not is_due or _awaits_look(clock, by=by, at=at):
        return False
    if returning.seems_met(clock, at):
        # Gone in time by all that is known: no time ran out, and the notice keeps a date until that is sure.
        running.stop_clock(clock, by=by, at=at)
        running.advise(notice=notice, days=returning.DAYS_TO_DECIDE, by=by, at=at)
        return True
    if not Clock.objects.ticking().filter(pk=clock_id).update(fired_at=at):
        return False
    custody.record(
        case=notice.case, event="clock_fired", by=by, at=at, clock=clock.pk, notice=notice.pk, kind=clock.kind
    )
    still_up = open_sightings(notice)
    if not still_up:
        # Gone at the last look and not yet verified: it may come back, so the notice keeps a date.
        if (
            notice.state in Notice.RUNNING
            and notice.lines.filter(outcome=NoticeSighting.Outcome.OPEN).exists()
        ):
            running.advise(notice=notice, days=returning.DAYS_TO_DECIDE, by=by, at=at)
        return True
    # A time may have run out before, when it seemed gone, and nobody was called late then.
    if clock.kind == Clock.Kind.LEGAL or (notice.state in _UNANSWERED and returning.ran_out(notice)):
        _mark_overdue(notice, by=by, at=at)
    _draft(notice, still_up, by=by, at=at)
    return True


def _draft(notice: Notice, still_up: list[Sighting], *, by: Actor, at: datetime) -> None:
    """Draft what follows: the next rung, and a letter that asks the same recipient again. A follow-up is no rung itself."""
    first = notice.follows if notice.is_follow_up and notice.follows else notice
    left = hersight.left_to_ask(notice, still_up)
    goes_on = bool(left) and not notice.is_follow_up
    following = draft_next(notice=notice, sightings=left, by=by, at=at) if goes_on else []
    again = askingagain.ask_again(notice=first, sightings=left, by=by, at=at)
    if notice.is_follow_up or not (following or again):
        # Nobody waits for it any more: where nothing else is under way, a person decides (notices/agenda.py).
        rows = Notice.objects.filter(pk__in={notice.pk} if again else {notice.pk, first.pk})
        rows.filter(state__in=_UNANSWERED).update(state=Notice.State.ESCALATED)


@transaction.atomic
def draft_next(*, notice: Notice, sightings: list[Sighting], by: Actor, at: datetime) -> list[Notice]:
    """Draft the notices to the next parties that can act; none when the ladder has no further rung for a letter."""
    standing = list(notice.followers.filter(is_follow_up=False).exclude(state=Notice.State.WITHDRAWN))
    if standing:
        return standing
    following = _draft_each(notice, sightings, by=by, at=at)
    if not following:
        if returning.others_acting(notice).filter(is_follow_up=False).exists():
            return []
        custody.record(case=notice.case, event="next_route_missing", by=by, at=at, notice=notice.pk)
        return []
    waiting = [*_UNANSWERED, Notice.State.OVERDUE]
    Notice.objects.filter(pk=notice.pk, state__in=waiting).update(state=Notice.State.ESCALATED)
    notice.refresh_from_db(fields=["state"])
    custody.record(
        case=notice.case, event="next_route_drafted", by=by, at=at, notice=notice.pk,
        following=[row.pk for row in following],
    )  # fmt: skip
    return following


def open_sightings(notice: Notice) -> list[Sighting]:
    """Return the sightings of a notice that are neither verified as gone nor gone at the last look that told something.

    Also those that the recipient refused or called not its own: somebody else must act on them.
    """
    rows = returning.still_there(Sighting.objects.open().filter(lines__notice=notice))
    return list(rows.select_related("case").order_by("number"))


def _draft_each(notice: Notice, sightings: list[Sighting], *, by: Actor, at: datetime) -> list[Notice]:
    """Addresses with different hosts need a notice to each of them."""
    following: list[Notice] = []
    left = list(sightings)
    while left and (
        found := routes.next_route(case=notice.case, sightings=left, ladder=routes.LADDER, at=at)
    ):
        following += routes.draft_choice(case=notice.case, choice=found, follows=notice, by=by, at=at)
        left = [row for row in left if row not in found.sightings]
    return following


def _awaits_look(clock: Clock, *, by: Actor, at: datetime) -> bool:
    """Say whether a look is still to come that tells what stands there after the time: nobody is called late unseen."""
    if not consents.may_look(clock.notice.case, at=at):
        return False
    open_rows = Sighting.objects.open().filter(lines__notice=clock.notice, not_fetched_because="")
    unseen = [
        row
        for row in open_rows.select_related("case").order_by("number")
        if row.last_checked_at is None or row.last_checked_at < clock.due_at
    ]
    asked = [ask_check(sighting=row, by=by, at=at) for row in unseen]
    if all(row.last_verdict in GONE for row in unseen) and _is_gone_once(clock, at):
        return True
    # A look that nobody could take for an hour holds no clock: the law's time is over all the same.
    return any(check and check.due_at > at - timedelta(hours=HOURS_TO_LOOK) for check in asked)


def _is_gone_once(clock: Clock, at: datetime) -> bool:
    """Say whether everything open was gone at the last look and a second look is soon to agree: then nobody is late."""
    lines = clock.notice.lines.filter(outcome=NoticeSighting.Outcome.OPEN)
    looked_after = at - timedelta(hours=HOURS_TO_AGREE)
    gone = lines.filter(sighting__last_verdict__in=GONE, sighting__last_checked_at__gte=looked_after)
    return gone.exists() and gone.count() == lines.count()


def _mark_overdue(notice: Notice, *, by: Actor, at: datetime) -> None:
    # Also where our own date came first and the next was drafted then.
    waiting = [*_UNANSWERED, Notice.State.ESCALATED]
    if Notice.objects.filter(pk=notice.pk, state__in=waiting).update(state=Notice.State.OVERDUE):
        notice.refresh_from_db(fields=["state"])
        custody.record(case=notice.case, event="notice_overdue", by=by, at=at, notice=notice.pk)
