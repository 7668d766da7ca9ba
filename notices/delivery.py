"""From approved to accepted: claimed with a lease, sent outside the transaction, recorded. Nothing lost, none doubled.

An e-mail whose lease ran out is sent again under its fixed Message-ID and counted; a form is handed over by a person.
"""

import re
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from casework import access, custody
from casework.models import Actor, system_actor
from notices.channels import Accepted, DeliveryFailure, email
from notices.leaving import MayNotLeave, awaits_number, require_permitted_then, require_still_approved
from notices.models import Contact, Delivery, Notice
from notices.running import start_clock

# RFC 3463, X.1: about addresses. X.1.7 and X.1.8 are about the sender's.
_BAD_ADDRESS = re.compile(r"5\d\d #?5\.1\.(?!7\b|8\b)\d")
LEASE_S = 300
RETRY_MINUTES = (1, 5, 30, 120, 480)
_UNDER_WAY = ("case__organisation", "recipient", "contact", "approved_by__user")


class NotHandedOver(Exception):
    """A form cannot be recorded as handed over: the notice is not waiting for that."""


def send_notice(*, notice_id: UUID, at: datetime, clock: Any) -> Delivery | None:
    """Send one queued e-mail if it may leave; return the attempt, or None when there was nothing to do.

    `clock` gives the moment at the last check before DATA. Opens a socket to the operator's mail server.
    """
    delivery = _claim(notice_id=notice_id, at=at)
    if delivery is None:
        return None
    try:
        accepted = _deliver(delivery, clock)
    except MayNotLeave as refusal:
        _record_stopped(delivery, refusal, at=clock())
    except email.TemporaryFailure as failure:
        _record_temporary(delivery, failure, at=clock())
    except email.PermanentFailure as failure:
        _record_failed(delivery, failure, at=clock())
    else:
        _record_accepted(delivery, accepted.server_answer, at=clock())
    delivery.refresh_from_db()
    return delivery


def release_lost_claims(*, at: datetime) -> int:
    """Put notices whose worker was lost back into the queue; return how many. The Message-ID stays the same."""
    lost = Delivery.objects.filter(
        state=Delivery.State.CLAIMED, lease_until__lt=at, channel=Contact.Channel.EMAIL
    )
    return sum(_release(delivery, at) for delivery in lost.select_related("case"))


@transaction.atomic
def _release(delivery: Delivery, at: datetime) -> bool:
    if not _finish(delivery, Delivery.State.LOST, "", at):
        return False
    Notice.objects.filter(pk=delivery.notice_id, state=Notice.State.SENDING).update(
        state=Notice.State.QUEUED, release_at=at
    )
    return True


@transaction.atomic
def hand_over_form(
    *, notice: Notice, confirmation: str, handed_at: datetime, by: Actor, at: datetime
) -> Delivery:
    """Record that a person filled the recipient's own form and got a number: from that moment the law's clock runs.

    It happened, so it is recorded also where nothing allowed it at that moment, and custody says so. A notice that
    was withdrawn meanwhile stays so, without a clock. Raises NotHandedOver: when it waits for no number, its cool-off is
    not over, there is no number, or the moment lies before the minute of approval or ahead.
    """
    access.require(notice.case, by, "draft")
    custody.hold(notice.case)
    fresh = Notice.objects.select_related(*_UNDER_WAY).get(pk=notice.pk)
    if not awaits_number(fresh, at) or not confirmation.strip():
        raise NotHandedOver(fresh.state)
    if not (fresh.approved_at and fresh.approved_at.replace(second=0, microsecond=0) <= handed_at <= at):
        raise NotHandedOver("moment")
    delivery = _new_delivery(fresh, by=by, at=at, state=Delivery.State.ACCEPTED)
    delivery.answer, delivery.finished_at = confirmation.strip(), handed_at
    delivery.save(update_fields=["answer", "finished_at"])
    is_running = Notice.objects.filter(pk=fresh.pk, state=Notice.State.QUEUED).update(state=Notice.State.SENT)
    _record_sent(fresh, sent_at=handed_at, by=by, at=at)
    _record_permission(fresh, moment=max(handed_at, fresh.approved_at), by=by, at=at)
    if is_running:
        start_clock(notice=fresh, started_at=handed_at, number=confirmation.strip(), by=by, at=at)
    return delivery


def _record_permission(notice: Notice, *, moment: datetime, by: Actor, at: datetime) -> None:
    try:
        require_permitted_then(notice, moment=moment)
    except MayNotLeave as refusal:
        custody.record(
            case=notice.case, event="notice_left_unpermitted", by=by, at=at, notice=notice.pk, code=refusal.code,
            facts=sorted(refusal.facts),
        )  # fmt: skip


@transaction.atomic
def _claim(*, notice_id: UUID, at: datetime) -> Delivery | None:
    notice = Notice.objects.to_send(at).select_related(*_UNDER_WAY).filter(pk=notice_id).first()
    if notice is None:
        return None
    # The case first, as every verb does: two that lock in another order would wait for each other for ever.
    custody.hold(notice.case)
    if not Notice.objects.filter(pk=notice_id, state=Notice.State.QUEUED).update(state=Notice.State.SENDING):
        return None
    notice = Notice.objects.select_related(*_UNDER_WAY).get(pk=notice_id)
    by = system_actor()
    try:
        require_still_approved(notice, at=at)
    except MayNotLeave as refusal:
        _back_to_drafts(notice, refusal, by=by, at=at)
        return None
    delivery = _new_delivery(notice, by=by, at=at, state=Delivery.State.CLAIMED)
    custody.record(
        case=notice.case, event="notice_sending", by=by, at=at, notice=notice.pk, attempt=delivery.attempt
    )
    return delivery


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


def _deliver(delivery: Delivery, clock: Any) -> Accepted:
    try:
        password = _smtp_password()
    except OSError:
        raise email.TemporaryFailure("password_file") from None
    return email.deliver(
        _outgoing(delivery.notice),
        host=settings.SMTP_HOST,
        port=settings.SMTP_PORT,
        tls=settings.SMTP_TLS,
        user=settings.SMTP_USER,
        password=password,
        last_moment=lambda: _last_moment(delivery, clock()),
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
        date=format_datetime(notice.approved_at or notice.drafted_at),
    )


def _last_moment(delivery: Delivery, at: datetime) -> None:
    notice = Notice.objects.select_related(*_UNDER_WAY).get(pk=delivery.notice_id)
    if notice.state != Notice.State.SENDING:
        raise MayNotLeave("withdrawn", _("It was withdrawn."))
    # A worker that slept through its lease: another one has the notice now.
    if not Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.CLAIMED).exists():
        raise MayNotLeave("claim_lost", _("Another attempt took its place."))
    require_still_approved(notice, at=at)


@transaction.atomic
def _record_accepted(delivery: Delivery, answer: str, *, at: datetime) -> None:
    if not _finish(delivery, Delivery.State.ACCEPTED, answer, at):
        return
    notice = Notice.objects.select_related(*_UNDER_WAY).get(pk=delivery.notice_id)
    # Withdrawn while the words were on the line: it stays withdrawn, but it did leave.
    is_running = Notice.objects.filter(pk=notice.pk, state=Notice.State.SENDING).update(
        state=Notice.State.SENT
    )
    _record_sent(notice, sent_at=at, by=delivery.by, at=at)
    if is_running:
        start_clock(notice=notice, started_at=at, number="", by=delivery.by, at=at)


def _record_sent(notice: Notice, *, sent_at: datetime, by: Actor, at: datetime) -> None:
    Notice.objects.filter(pk=notice.pk).update(sent_at=sent_at)
    notice.refresh_from_db(fields=["state", "sent_at"])
    custody.record(
        case=notice.case, event="notice_sent", by=by, at=at, notice=notice.pk, channel=notice.channel,
        digest=notice.content_digest,
    )  # fmt: skip


@transaction.atomic
def _record_temporary(delivery: Delivery, failure: email.TemporaryFailure, *, at: datetime) -> None:
    """Try again later: without end while our own server is the trouble, five times after 4xx or a line cut too late."""
    state = Delivery.State.LOST if failure.may_have_arrived else Delivery.State.TEMPORARY
    if not _finish(delivery, state, str(failure), at):
        return
    earlier = list(
        delivery.notice.deliveries.filter(state__in=[Delivery.State.LOST, Delivery.State.TEMPORARY])
    )
    counted = [
        row for row in earlier if row.state == Delivery.State.LOST or (row.answer or "").startswith("4")
    ]
    if len(counted) > len(RETRY_MINUTES):
        _give_up(delivery, failure, at)
        return
    release = at + timedelta(minutes=RETRY_MINUTES[min(len(earlier), len(RETRY_MINUTES)) - 1])
    Notice.objects.filter(pk=delivery.notice_id, state=Notice.State.SENDING).update(
        state=Notice.State.QUEUED, release_at=release
    )


@transaction.atomic
def _record_failed(delivery: Delivery, failure: email.PermanentFailure, *, at: datetime) -> None:
    if _finish(delivery, Delivery.State.FAILED, str(failure), at):
        _give_up(delivery, failure, at)


def _give_up(delivery: Delivery, failure: DeliveryFailure, at: datetime) -> None:
    Notice.objects.filter(pk=delivery.notice_id, state=Notice.State.SENDING).update(
        state=Notice.State.UNDELIVERABLE
    )
    # Only this says that the address is wrong; a policy, a full mailbox or our own server's "no" goes to a person.
    if failure.code == "recipient" and _BAD_ADDRESS.match(failure.server_answer):
        Contact.objects.filter(pk=delivery.notice.contact_id).update(state=Contact.State.BAD)
    custody.record(
        case=delivery.case, event="notice_delivery_failed", by=delivery.by, at=at, notice=delivery.notice_id,
        step=failure.code,
    )  # fmt: skip


@transaction.atomic
def _record_stopped(delivery: Delivery, refusal: MayNotLeave, *, at: datetime) -> None:
    if _finish(delivery, Delivery.State.STOPPED, refusal.says, at):
        notice = Notice.objects.select_related("case").get(pk=delivery.notice_id)
        _back_to_drafts(notice, refusal, by=delivery.by, at=at)


def _back_to_drafts(notice: Notice, refusal: MayNotLeave, *, by: Actor, at: datetime) -> None:
    """A letter that may not leave waits while its case is paused or stopped; otherwise people must approve it again."""
    changes: dict[str, Any] = {"state": Notice.State.QUEUED}
    if refusal.code not in {"paused", "minor_stop"}:
        changes = {
            "state": Notice.State.DRAFTED, "approved_by": None, "approved_at": None, "content_digest": "",
            "release_at": None,
        }  # fmt: skip
    if Notice.objects.filter(pk=notice.pk, state=Notice.State.SENDING).update(**changes):
        custody.record(
            case=notice.case, event="notice_stopped", by=by, at=at, notice=notice.pk, code=refusal.code,
            facts=sorted(refusal.facts),
        )  # fmt: skip


def _finish(delivery: Delivery, state: str, answer: str, at: datetime) -> bool:
    custody.hold(delivery.case)
    changed = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.CLAIMED).update(
        state=state, finished_at=at
    )
    if changed:
        delivery.state, delivery.finished_at, delivery.answer = state, at, answer
        delivery.save(update_fields=["answer"])
    return bool(changed)


def _smtp_password() -> str:
    if not settings.SMTP_PASSWORD_FILE:
        return ""
    with open(settings.SMTP_PASSWORD_FILE, encoding="utf-8") as file:
        return file.read().strip()
