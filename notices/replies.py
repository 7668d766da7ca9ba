"""What recipients answered, however it came. A reply proposes; only two agreeing checks close anything.

"Not ours" and a refusal set an advice date of today, on which the sweep drafts the notice to the next party.
"""

from datetime import datetime

from django.db import transaction

from casework import access, custody
from casework.models import Actor, Case, Sighting
from casework.sightings import ask_check
from notices import running
from notices.models import Notice, NoticeSighting, Reply


class NotWithRecipient(Exception):
    """The notice has not left yet, so there can be no reply to it."""


@transaction.atomic
def record_reply(
    *,
    notice: Notice,
    kind: str,
    said: str,
    received_at: datetime,
    by: Actor,
    at: datetime,
    came_by: str = Reply.Way.PERSON,
) -> Reply:
    """Record one answer and move the notice. "Removed" asks for a look, and closes nothing.

    What came by itself (link, mail) is kept whatever holds the case; then no look is asked for. Raises
    NotWithRecipient. Raises access.Refused, access.Stopped: of a person alone.
    """
    custody.hold(notice.case)
    by_itself = came_by != Reply.Way.PERSON and by.user_id is None
    if not by_itself:
        access.require(notice.case, by, "draft")
    notice.refresh_from_db()
    if notice.sent_at is None:
        raise NotWithRecipient(notice.state)
    reply = Reply.objects.create(
        case=notice.case,
        notice=notice,
        kind=kind,
        came_by=came_by,
        said=said,
        received_at=received_at,
        recorded_by=by,
        recorded_at=at,
    )
    custody.record(
        case=notice.case, event="reply_recorded", by=by, at=at, notice=notice.pk, reply=reply.pk, kind=kind,
        came_by=str(came_by),
    )  # fmt: skip
    _move(notice, kind, received_at, by=by, at=at)
    if kind == Reply.Kind.SAYS_REMOVED and _may_look(notice.case):
        for sighting in Sighting.objects.filter(lines__notice=notice).select_related("case"):
            ask_check(sighting=sighting, by=by, at=at)
    return reply


def _may_look(case: Case) -> bool:
    """A person is refused before, where a possible minor holds the case; of what came by itself nothing else is done."""
    fresh = Case.objects.get(pk=case.pk)
    return fresh.closed_at is None and not fresh.is_stopped()


def _move(notice: Notice, kind: str, received_at: datetime, *, by: Actor, at: datetime) -> None:
    if kind == Reply.Kind.REFUSED:
        _refuse(notice, NoticeSighting.Outcome.REFUSED, by=by, at=at)
    elif kind == Reply.Kind.NOT_OURS:
        _refuse(notice, NoticeSighting.Outcome.NOT_OURS, by=by, at=at)
    else:
        Notice.objects.filter(pk=notice.pk, state=Notice.State.SENT).update(state=Notice.State.ACKNOWLEDGED)
    if kind == Reply.Kind.COUNTER_NOTICE:
        running.expect_return(notice=notice, objected_at=received_at, by=by, at=at)


def _refuse(notice: Notice, outcome: str, *, by: Actor, at: datetime) -> None:
    """The law's clock goes on after a refusal; who has nothing to do with it has no clock."""
    rows = Notice.objects.filter(pk=notice.pk, state__in=Notice.RUNNING)
    if not rows.update(state=Notice.State.REFUSED):
        return
    notice.lines.filter(outcome=NoticeSighting.Outcome.OPEN).update(outcome=outcome, outcome_at=at)
    if outcome == NoticeSighting.Outcome.NOT_OURS:
        running.stop_clocks(notice, by=by, at=at)
    running.advise(notice=notice, days=0, by=by, at=at)
