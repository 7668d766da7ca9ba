"""A follow-up: the same recipient is asked again, until a stop rule of its rung holds. Nothing hostile is ever asked.

A person reads and approves each; it is worded without reproach unless a time of the law ran out (notices/earlier.py).
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from casework import custody
from casework.models import Actor, Sighting
from notices import letters, routes
from notices.ladder import Rung
from notices.letters import Choice
from notices.models import Contact, Notice, NoticeSighting, Reply
from notices.rungs import rung_of

_WAITING = Notice.EDITABLE | Notice.UNDER_WAY
_OPEN = (NoticeSighting.Outcome.OPEN, NoticeSighting.Outcome.RETURNED)


@transaction.atomic
def ask_again(*, notice: Notice, sightings: Sequence[Sighting], by: Actor, at: datetime) -> Notice | None:
    """Draft a letter that asks the recipient of a notice again about what is still up; None: a stop rule holds.

    Not about a tool's address: no look tells whether it still makes such pictures, so nothing could be said to be up, and
    where its time is over a person decides (notices/agenda.py). A second call while one waits changes nothing, nor
    one after she dropped such a letter that was hers to send.
    """
    custody.hold(notice.case)
    open_there = set(notice.lines.filter(outcome__in=_OPEN).values_list("sighting_id", flat=True))
    left = [row for row in sightings if row.pk in open_there and row.kind != Sighting.Kind.TOOL]
    if not left or why_no_more(notice, rung_of(notice)):
        return None
    if notice.followers.filter(is_follow_up=True).dropped_by_her().exists():
        return None
    choice = routes.route_again(notice=notice, sightings=left, at=at)
    if choice is None or choice.contact.recipient_id != notice.recipient_id:
        return None
    contact = notice.contact if _is_in_use(notice.contact) else choice.contact
    draft = letters.draft_notice(
        case=notice.case,
        choice=Choice(notice.basis_id, contact, choice.sightings, notice.language),
        follows=notice,
        is_follow_up=True,
        by=by,
        at=at,
    )
    custody.record(
        case=notice.case, event="follow_up_drafted", by=by, at=at, notice=notice.pk, following=[draft.pk]
    )
    return draft


def why_no_more(notice: Notice, rung: Rung) -> str:
    """Return why the recipient of a notice is not asked again now: a code of notices.ladder.STOPS, or "waits"; "": it is."""
    if notice.recipient.is_hostile:
        return "hostile"
    asked = notice.followers.filter(is_follow_up=True)
    if asked.filter(state__in=_WAITING).exists():
        return "waits"
    if asked.count() >= rung.follow_ups:
        return "asked_enough"
    answers = Reply.objects.filter(
        Q(notice=notice) | Q(notice__in=asked), kind__in=rung.stops, decision__in=Reply.COUNTS
    )
    return answers.order_by("-received_at").values_list("kind", flat=True).first() or ""


def _is_in_use(contact: Contact) -> bool:
    return contact.state != Contact.State.BAD and contact.rank != Contact.DROPPED_RANK
