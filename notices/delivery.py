"""From approved to accepted: claimed with a lease, sent outside the transaction, recorded. Nothing is lost, nothing doubled.

An e-mail whose lease ran out is sent again under its fixed Message-ID and counted; a form is handed over by a person.
"""

from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from casework import custody
from casework.models import Actor, system_actor
from notices.channels import email
from notices.leaving import MayNotLeave, require_still_approved
from notices.models import Contact, Delivery, Notice
from notices.running import start_clock

LEASE_S = 300
RETRY_MINUTES = (1, 5, 30, 120, 480)


class NotHandedOver(Exception):
    """A form cannot be recorded as handed over: the notice is not waiting for that."""


def send_notice(*, notice_id: UUID, at: datetime, clock: Any) -> Delivery | None:
    """Send one queued e-mail if it may leave; return the attempt, or None when there was nothing to do.

    `clock` gives the moment at the last check before DATA. Opens a socket to the operator's mail server.
    """
    delivery = _claim(notice_id=notice_id, at=at)
    if delivery is None:
        return None
    notice = delivery.notice
    try:
        accepted = email.deliver(
            _outgoing(notice),
            host=settings.SMTP_HOST,
            port=settings.SMTP_PORT,
            tls=settings.SMTP_TLS,
            user=settings.SMTP_USER,
            password=_smtp_password(),
            last_moment=lambda: _last_moment(delivery, clock()),
        )
    except MayNotLeave as refusal:
        _record_stopped(delivery, refusal, at=clock())
    except email.TemporaryFailure as failure:
        _record_temporary(delivery, str(failure), at=clock())
    except email.PermanentFailure as failure:
        _record_failed(delivery, str(failure), at=clock())
    else:
        _record_accepted(delivery, accepted.server_answer, at=clock())
    delivery.refresh_from_db()
    return delivery


@transaction.atomic
def release_lost_claims(*, at: datetime) -> int:
    """Put notices whose worker was lost back into the queue; the next attempt bears the same Message-ID."""
    lost = Delivery.objects.filter(state=Delivery.State.CLAIMED, lease_until__lt=at, channel=Contact.Channel.EMAIL)
    rows = list(lost.select_related("notice"))
    for row in rows:
        if Delivery.objects.filter(pk=row.pk, state=Delivery.State.CLAIMED).update(
            state=Delivery.State.LOST, finished_at=at
        ):
            Notice.objects.filter(pk=row.notice_id, state=Notice.State.SENDING).update(
                state=Notice.State.QUEUED, release_at=at
            )
    return len(rows)


@transaction.atomic
def hand_over_form(
    *, notice: Notice, confirmation: str, handed_at: datetime, by: Actor, at: datetime
) -> Delivery:
    """Record that a person filled the recipient's own form and got a number: from that moment the law's clock runs.

    Raises NotHandedOver: when the notice is not queued or its cool-off is not over; MayNotLeave.
    """
    custody.hold(notice.case)
    fresh = Notice.objects.select_related("case", "recipient", "contact", "approved_by__user").get(pk=notice.pk)
    waiting = fresh.state == Notice.State.QUEUED and fresh.channel != Contact.Channel.EMAIL
    if not waiting or fresh.release_at > at or not confirmation.strip():
        raise NotHandedOver(fresh.state)
    require_still_approved(fresh, at=at)
    delivery = _new_delivery(fresh, by=by, at=at, state=Delivery.State.ACCEPTED)
    delivery.answer, delivery.finished_at = confirmation.strip(), handed_at
    delivery.save(update_fields=["answer", "finished_at"])
    Notice.objects.filter(pk=fresh.pk).update(state=Notice.State.SENT, sent_at=handed_at)
    fresh.refresh_from_db()
    custody.record(
        case=fresh.case, event="notice_sent", by=by, at=at, notice=fresh.pk, channel=fresh.channel,
        digest=fresh.content_digest,
    )  # fmt: skip
    start_clock(notice=fresh, started_at=handed_at, number=confirmation.strip(), by=by, at=at)
    return delivery


@transaction.atomic
def _claim(*, notice_id: UUID, at: datetime) -> Delivery | None:
    if not Notice.objects.to_send(at).filter(pk=notice_id).update(state=Notice.State.SENDING):
        return None
    notice = Notice.objects.select_related("case", "recipient", "contact", "approved_by__user").get(pk=notice_id)
    by = system_actor()
    try:
        require_still_approved(notice, at=at)
    except MayNotLeave as refusal:
        _back_to_drafts(notice, refusal, by=by, at=at)
        return None
    custody.record(case=notice.case, event="notice_sending", by=by, at=at, notice=notice.pk)
    return _new_delivery(notice, by=by, at=at, state=Delivery.State.CLAIMED)


def _new_delivery(notice: Notice, *, by: Actor, at: datetime, state: str) -> Delivery:
    attempt = (notice.deliveries.aggregate(last=Max("attempt"))["last"] or 0) + 1
    return Delivery.objects.create(
        case=notice.case,
        notice=notice,
        attempt=attempt,
        channel=notice.channel,
        state=state,
        claimed_at=at,
        lease_until=at + timedelta(seconds=LEASE_S),
        by=by,
    )


def _outgoing(notice: Notice) -> email.OutgoingMail:
    return email.OutgoingMail(
        sender=notice.letter["sender"],
        recipient=notice.contact.value,
        subject=notice.letter["subject"],
        text=notice.letter["text"],
        pdf=notice.pdf,
        json=notice.machine_readable,
        message_id=notice.message_id,
        reference=notice.reference,
        date=format_datetime(notice.approved_at),
    )


def _last_moment(delivery: Delivery, at: datetime) -> None:
    notice = Notice.objects.select_related("case", "recipient", "contact", "approved_by__user").get(
        pk=delivery.notice_id
    )
    if notice.state != Notice.State.SENDING:
        raise MayNotLeave("withdrawn", "It was withdrawn.")
    require_still_approved(notice, at=at)


@transaction.atomic
def _record_accepted(delivery: Delivery, answer: str, *, at: datetime) -> None:
    if not _finish(delivery, Delivery.State.ACCEPTED, answer, at):
        return
    Notice.objects.filter(pk=delivery.notice_id).update(state=Notice.State.SENT, sent_at=at)
    notice = Notice.objects.select_related("case", "recipient", "contact").get(pk=delivery.notice_id)
    custody.record(
        case=notice.case, event="notice_sent", by=delivery.by, at=at, notice=notice.pk, channel=notice.channel,
        digest=notice.content_digest,
    )  # fmt: skip
    start_clock(notice=notice, started_at=at, number="", by=delivery.by, at=at)


@transaction.atomic
def _record_temporary(delivery: Delivery, answer: str, *, at: datetime) -> None:
    if not _finish(delivery, Delivery.State.TEMPORARY, answer, at):
        return
    failures = delivery.notice.deliveries.filter(state=Delivery.State.TEMPORARY).count()
    if failures > len(RETRY_MINUTES):
        _give_up(delivery, at)
        return
    release = at + timedelta(minutes=RETRY_MINUTES[failures - 1])
    Notice.objects.filter(pk=delivery.notice_id, state=Notice.State.SENDING).update(
        state=Notice.State.QUEUED, release_at=release
    )


@transaction.atomic
def _record_failed(delivery: Delivery, answer: str, *, at: datetime) -> None:
    if _finish(delivery, Delivery.State.FAILED, answer, at):
        _give_up(delivery, at)


def _give_up(delivery: Delivery, at: datetime) -> None:
    Notice.objects.filter(pk=delivery.notice_id, state=Notice.State.SENDING).update(state=Notice.State.UNDELIVERABLE)
    Contact.objects.filter(pk=delivery.notice.contact_id).update(state=Contact.State.BAD)
    custody.record(
        case=delivery.case, event="notice_delivery_failed", by=delivery.by, at=at, notice=delivery.notice_id
    )


@transaction.atomic
def _record_stopped(delivery: Delivery, refusal: MayNotLeave, *, at: datetime) -> None:
    if _finish(delivery, Delivery.State.STOPPED, refusal.code, at):
        notice = Notice.objects.select_related("case").get(pk=delivery.notice_id)
        _back_to_drafts(notice, refusal, by=delivery.by, at=at)


def _back_to_drafts(notice: Notice, refusal: MayNotLeave, *, by: Actor, at: datetime) -> None:
    """A letter that may not leave waits while its case is paused or stopped; otherwise people must approve it again."""
    holds = refusal.code in {"paused", "minor_stop"}
    state = Notice.State.QUEUED if holds else Notice.State.DRAFTED
    changes: dict[str, Any] = {"state": state, "release_at": at + timedelta(minutes=1)}
    if not holds:
        changes |= {"approved_by": None, "approved_at": None, "content_digest": "", "release_at": None}
    if Notice.objects.filter(pk=notice.pk, state=Notice.State.SENDING).update(**changes):
        custody.record(case=notice.case, event="notice_stopped", by=by, at=at, notice=notice.pk, code=refusal.code)


def _finish(delivery: Delivery, state: str, answer: str, at: datetime) -> bool:
    changed = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.CLAIMED).update(state=state, finished_at=at)
    if changed:
        delivery.state, delivery.finished_at, delivery.answer = state, at, answer
        delivery.save(update_fields=["answer"])
    return bool(changed)


def _smtp_password() -> str:
    if not settings.SMTP_PASSWORD_FILE:
        return ""
    with open(settings.SMTP_PASSWORD_FILE, encoding="utf-8") as file:
        return file.read().strip()
