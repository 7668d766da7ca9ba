"""A "no" that she takes back by another answer: the letter runs on as it would have without it; both stay on record."""

from datetime import datetime

from django.db import transaction

from casework import custody
from casework.models import Actor
from notices import running
from notices.lastanswer import SAID_NO
from notices.models import Clock, Notice, NoticeSighting


@transaction.atomic
def run_on(*, notice: Notice, by: Actor, at: datetime) -> None:
    """Let a letter of hers run on to which they had said no: its addresses are open again, and its time goes on.

    What was drafted since stays a draft. Not refused, it stays as it is.
    """
    custody.hold(notice.case)
    if not Notice.objects.filter(pk=notice.pk, state=Notice.State.REFUSED).exists():
        return
    said = list(notice.replies.filter(kind__in=SAID_NO).values_list("recorded_at", flat=True))
    for clock in notice.clocks.running().filter(kind=Clock.Kind.ADVICE, started_at__in=said):
        running.stop_clock(clock, by=by, at=at)
    for clock in notice.clocks.filter(stopped_at__in=said):
        running.go_on(clock, by=by, at=at)
    notice.lines.filter(outcome__in=NoticeSighting.SAID_NO).update(
        outcome=NoticeSighting.Outcome.OPEN, outcome_at=None
    )
    Notice.objects.filter(pk=notice.pk).update(state=_state_of(notice))


def _state_of(notice: Notice) -> str:
    """Return the state of a letter that they answered: late where a time of the law ran out, else by what still runs."""
    if notice.clocks.filter(kind=Clock.Kind.LEGAL).exclude(fired_at=None).exists():
        return Notice.State.OVERDUE
    return Notice.State.ACKNOWLEDGED if notice.clocks.running().exists() else Notice.State.ESCALATED
