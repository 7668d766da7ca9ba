"""She said that she sent a letter, and had not, or not like that: it is a draft of hers again (U8)."""

from datetime import datetime

from django.db import transaction

from casework import access, custody
from casework.models import Actor, Sighting
from notices import running
from notices.hersay import sends_herself
from notices.letters import Frozen
from notices.models import Notice, NoticeSighting


def may_be_unsent(notice: Notice) -> bool:
    """Say whether nothing followed from her word that she sent it: no answer, no date that passed, nobody who disputes it."""
    if notice.state != Notice.State.SENT or not (sends_herself(notice) and notice.sent_by_her):
        return False
    followed = notice.replies.exists() or notice.followers.exists() or notice.disputes.exists()
    return not followed and not notice.clocks.exclude(fired_at=None).exists()


@transaction.atomic
def say_not_sent(*, notice: Notice, by: Actor, at: datetime) -> None:
    """Make a letter her draft again: its time stops and counts for nothing, and the number goes; the log keeps both days.

    What she signed it with and confirmed stays. Raises Frozen: something followed from it; access.Refused.
    """
    custody.hold(notice.case)
    fresh = Notice.objects.select_related("case").get(pk=notice.pk)
    if by.kind != Actor.Kind.SURVIVOR:
        raise access.Refused("own_decide")
    access.require(fresh.case, by, "own_decide")
    if not may_be_unsent(fresh) or fresh.sent_at is None:
        raise Frozen(fresh.reference)
    sent_at = fresh.sent_at
    running.stop_clocks(fresh, by=by, at=at)
    sent = NoticeSighting.objects.exclude(notice=fresh).exclude(notice__sent_at=None).values("sighting")
    Sighting.objects.filter(lines__notice=fresh).exclude(pk__in=sent).update(noticed_at=None)
    fresh.deliveries.all().delete()
    fresh.state, fresh.sent_at = Notice.State.DRAFTED, None
    fresh.approved_by, fresh.approved_at, fresh.content_digest, fresh.message_id = None, None, "", ""
    fresh.letter, fresh.pdf, fresh.machine_readable = None, None, None
    fresh.save()
    custody.record(
        case=fresh.case, event="letter_not_sent", by=by, at=at, notice=fresh.pk, was=sent_at.isoformat()
    )
