"""What recipients answered, however it came. A reply proposes; only two agreeing checks close anything.

"Not ours" and a refusal set an advice date of today, on which the sweep drafts the notice to the next party.
What came by itself (link, mail) can be anybody's who has the letter, the uploader's too: where it would move the notice, a
person takes it as the recipient's answer first, or sets it aside (S38).
"""

from datetime import datetime

from django.db import transaction

from casework import access, custody
from casework.models import Actor, Case, Sighting
from casework.naming import Named
from casework.sightings import ask_check
from notices import notours, running
from notices.models import Notice, NoticeSighting, Reply


class NotWithRecipient(Exception):
    """The notice has not left yet, so there can be no reply to it."""


class AlreadyDecided(Exception):
    """Somebody decided on this reply before, or it asks for no decision."""


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
    named: Named | None = None,
) -> Reply:
    """Record one answer. "Removed" asks for a look, and closes nothing; a person's word moves the notice at once.

    `named`: whom an answer that it is not theirs named instead; a proposal (notices.notours).
    What came by itself, with no person in `by`, is kept whatever holds the case; while something does, no look is asked
    for. Raises NotWithRecipient. Raises access.Refused, access.Stopped: of a person alone.
    """
    custody.hold(notice.case)
    by_itself = came_by != Reply.Way.PERSON and by.user_id is None
    if not by_itself:
        access.require(notice.case, by, access.drafting(by))
    notice.refresh_from_db()
    if notice.sent_at is None and not (by_itself and notice.content_digest):
        raise NotWithRecipient(notice.state)
    reply = Reply(notice=notice, kind=kind, came_by=came_by, said=said, received_at=received_at)
    if by_itself and kind in Reply.DECIDED:
        reply.decision = Reply.Decision.OPEN
    _keep(reply, by=by, at=at)
    if reply.decision == Reply.Decision.OPEN:
        _acknowledge(notice)
    else:
        _move(notice, kind, by=by, at=at)
    if kind == Reply.Kind.NOT_OURS:
        notours.propose(reply=reply, named=named, at=at)
    if kind == Reply.Kind.COUNTER_NOTICE:
        running.expect_return(notice=notice, objected_at=received_at, by=by, at=at)
    if kind == Reply.Kind.SAYS_REMOVED and _may_look(notice.case):
        for sighting in Sighting.objects.filter(lines__notice=notice).select_related("case"):
            ask_check(sighting=sighting, by=by, at=at)
    return reply


def _keep(reply: Reply, *, by: Actor, at: datetime) -> None:
    reply.case, reply.recorded_by, reply.recorded_at = reply.notice.case, by, at
    reply.save(force_insert=True)
    custody.record(
        case=reply.case, event="reply_recorded", by=by, at=at, notice=reply.notice_id, reply=reply.pk,
        kind=str(reply.kind), came_by=str(reply.came_by),
    )  # fmt: skip


@transaction.atomic
def decide_reply(*, reply: Reply, take: bool, by: Actor, at: datetime) -> None:
    """Take what came by itself as the recipient's answer, which moves the notice, or set it aside; it stays on record.

    Raises AlreadyDecided, access.Refused, access.Stopped.
    """
    access.require(reply.case, by, "draft")
    custody.hold(reply.case)
    decision = Reply.Decision.TAKEN if take else Reply.Decision.SET_ASIDE
    waiting = Reply.objects.filter(pk=reply.pk, decision=Reply.Decision.OPEN)
    if not waiting.update(decision=decision, decided_by=by, decided_at=at):
        raise AlreadyDecided(str(reply.pk))
    custody.record(
        case=reply.case, event="reply_decided", by=by, at=at, notice=reply.notice_id, reply=reply.pk,
        kind=reply.kind, decision=str(decision),
    )  # fmt: skip
    if take:
        _move(Notice.objects.select_related("case").get(pk=reply.notice_id), reply.kind, by=by, at=at)
    elif reply.kind == Reply.Kind.NOT_OURS:
        notours.take_back(reply=reply, by=by, at=at)
    elif reply.kind == Reply.Kind.COUNTER_NOTICE:
        running.stop_objection(reply.notice, objected_at=reply.received_at, by=by, at=at)


def _may_look(case: Case) -> bool:
    """A person is refused before, where a possible minor holds the case; of what came by itself nothing else is done."""
    fresh = Case.objects.get(pk=case.pk)
    return fresh.closed_at is None and not fresh.is_stopped()


def _move(notice: Notice, kind: str, *, by: Actor, at: datetime) -> None:
    if kind == Reply.Kind.REFUSED:
        _refuse(notice, NoticeSighting.Outcome.REFUSED, by=by, at=at)
    elif kind == Reply.Kind.NOT_OURS:
        _refuse(notice, NoticeSighting.Outcome.NOT_OURS, by=by, at=at)
    else:
        _acknowledge(notice)


def _acknowledge(notice: Notice) -> None:
    Notice.objects.filter(pk=notice.pk, state=Notice.State.SENT).update(state=Notice.State.ACKNOWLEDGED)


def _refuse(notice: Notice, outcome: str, *, by: Actor, at: datetime) -> None:
    """The law's clock goes on after a refusal; who has nothing to do with it has no clock."""
    rows = Notice.objects.filter(pk=notice.pk, state__in=Notice.RUNNING)
    if not rows.update(state=Notice.State.REFUSED):
        return
    notice.lines.filter(outcome=NoticeSighting.Outcome.OPEN).update(outcome=outcome, outcome_at=at)
    if outcome == NoticeSighting.Outcome.NOT_OURS:
        running.stop_clocks(notice, by=by, at=at)
    running.advise(notice=notice, days=0, by=by, at=at)
