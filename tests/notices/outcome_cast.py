"""Notices that somebody has, with looks and answers, put there by hand: many of them, fast."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from casework.models import Case, Check, Sighting, system_actor
from notices.models import Contact, Notice, NoticeSighting, Recipient, Reply
from notices.recipients import key_index
from tests import factory

SENT = datetime(2026, 9, 3, 10, tzinfo=factory.MOMENT.tzinfo)


def recipient_of(people: factory.Cast, key: str = "practice-board", name: str = "Board") -> Recipient:
    """Return a recipient of the clinic with one mailbox."""
    row = Recipient(organisation=people.clinic, key_index=key_index(people.clinic, key), kind="social")
    row.key, row.name = key, name
    row.save()
    contact = Contact(
        organisation=people.clinic,
        recipient=row,
        channel="email",
        process="abuse_mailbox",
        as_of=date(2026, 9, 1),
    )
    contact.value = f"abuse@{key}.example"
    contact.save()
    return row


def notice_to(
    recipient: Recipient,
    *,
    by: Any,
    case: Case | None = None,
    sent_at: datetime = SENT,
    channel: str = "email",
) -> Notice:
    """Return a notice that this recipient accepted, about one address of a case of its own."""
    case = case or factory.case_of(by, at=sent_at)
    number = case.sightings.count() + 1
    sighting = Sighting.objects.create(
        case=case, number=number, seen="public", url_index=str(number), added_by=by, added_at=sent_at
    )
    notice = Notice.objects.create(
        case=case, recipient=recipient, contact=recipient.contacts.first(), channel=channel, sent_at=sent_at,
        basis_id="us-take-it-down-act", state="sent", reference=uuid4().hex[:16], drafted_by=by,
        drafted_at=sent_at, approved_at=sent_at, content_digest="0" * 64,
    )  # fmt: skip
    NoticeSighting.objects.create(notice=notice, sighting=sighting)
    return notice


def looked(notice: Notice, *seen: tuple[float, str]) -> None:
    """Keep looks at the addresses of a notice: (hours after it was accepted, verdict)."""
    for sighting in notice.sightings.all():
        for hours, verdict in seen:
            at = notice.sent_at + timedelta(hours=hours)
            Check.objects.create(
                case=notice.case, sighting=sighting, state="done", due_at=at, done_at=at, verdict=verdict,
                asked_by=system_actor(),
            )  # fmt: skip


def answered(notice: Notice, hours: float, kind: str = "acknowledged") -> None:
    """Keep an answer of a kind."""
    at = notice.sent_at + timedelta(hours=hours)
    Reply.objects.create(
        case=notice.case, notice=notice, kind=kind, received_at=at, recorded_by=system_actor(), recorded_at=at
    )


def gone_after(notice: Notice, hours: float) -> None:
    """See it gone, twice."""
    looked(notice, (hours, "removed"), (hours + 7, "removed"))
