"""What recipients answered, as a person recorded it. A reply proposes; only two agreeing checks close anything."""

from datetime import datetime

from django.db import transaction

from casework import custody
from casework.models import Actor, Sighting
from casework.sightings import ask_check
from notices.models import Notice, NoticeSighting, Reply


class NotWithRecipient(Exception):
    """The notice has not left yet, so there can be no reply to it."""


@transaction.atomic
def record_reply(
    *, notice: Notice, kind: str, said: str, received_at: datetime, by: Actor, at: datetime
) -> Reply:
    """Record one answer and move the notice. "Removed" asks for a look, never for a closing. Raises NotWithRecipient."""
    custody.hold(notice.case)
    notice.refresh_from_db()
    if notice.state not in Notice.RUNNING:
        raise NotWithRecipient(notice.state)
    reply = Reply.objects.create(
        case=notice.case, notice=notice, kind=kind, said=said, received_at=received_at, recorded_by=by, recorded_at=at
    )
    custody.record(case=notice.case, event="reply_recorded", by=by, at=at, notice=notice.pk, reply=reply.pk, kind=kind)
    if kind == Reply.Kind.REFUSED:
        _close_lines(notice, NoticeSighting.Outcome.REFUSED, Notice.State.REFUSED, at)
    elif kind == Reply.Kind.NOT_OURS:
        _close_lines(notice, NoticeSighting.Outcome.NOT_OURS, Notice.State.REFUSED, at)
    elif notice.state == Notice.State.SENT:
        Notice.objects.filter(pk=notice.pk, state=Notice.State.SENT).update(state=Notice.State.ACKNOWLEDGED)
    if kind == Reply.Kind.SAYS_REMOVED:
        for sighting in Sighting.objects.filter(lines__notice=notice).select_related("case"):
            ask_check(sighting=sighting, by=by, at=at)
    return reply


def _close_lines(notice: Notice, outcome: str, state: str, at: datetime) -> None:
    notice.lines.filter(outcome=NoticeSighting.Outcome.OPEN).update(outcome=outcome, outcome_at=at)
    Notice.objects.filter(pk=notice.pk).update(state=state)
