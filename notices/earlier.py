"""The notice that a follow-up asks about, as its letter tells it: what was sent when, and which time of the law ran out."""

from collections.abc import Collection
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from casework.directory import load
from casework.models import Sighting
from notices.models import Clock, Delivery, Notice
from notices.parties import Earlier, Promised
from notices.remaining import zone_of
from notices.returning import was_met
from notices.seensince import each_seen_there, over_since


def earlier_of(notice: Notice, rows: Collection[Sighting]) -> Earlier | None:
    """Return what a follow-up about these addresses says of the notice before; None: it is no follow-up. A few queries."""
    first = notice.follows
    if not notice.is_follow_up or first is None:
        return None
    over = _ran_out(first)
    return Earlier(
        reference=first.reference,
        sent_on=(first.sent_at or first.drafted_at).date(),
        count=first.lines.count(),
        number=_number(first),
        over_on=_last_day(over) if over else None,
        is_given=bool(over and over.first_due_at not in (None, over.due_at)),
        promised=promised_by(first.recipient.key, first.basis_id),
        is_there=each_seen_there(rows, since=over_since(first) or first.drafted_at),
    )


def promised_by(recipient_key: str, basis_id: str) -> Promised | None:
    """Return what a recipient publishes of its own time, where the directory has it and it holds under this law."""
    entry = load(practice=settings.PRACTICE).get(recipient_key)
    told = entry.promised if entry else None
    if entry is None or told is None or told.law not in ("", basis_id):
        return None
    return Promised(told.amount, told.unit, told.source, entry.checked)


def _ran_out(first: Notice) -> Clock | None:
    """Return the legal time that ran out while it was up: no other is spoken of."""
    fired = first.clocks.filter(kind=Clock.Kind.LEGAL, fired_at__isnull=False).order_by("-due_at")
    return next((clock for clock in fired.select_related("notice") if not was_met(clock)), None)


def _last_day(clock: Clock) -> date:
    """Return the last day of a time where it is counted; midnight is the end of the day before."""
    return (
        (clock.due_at - timedelta(microseconds=1))
        .astimezone(zone_of(clock.explanation, ZoneInfo("UTC")))
        .date()
    )


def _number(first: Notice) -> str:
    accepted = first.deliveries.filter(state=Delivery.State.ACCEPTED, channel__in=["form", "api"]).first()
    return (accepted.answer or "") if accepted else ""
