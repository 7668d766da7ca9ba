"""From approved to accepted: claimed with a lease, sent outside the transaction, recorded. Nothing lost, none doubled.

An e-mail whose lease ran out is sent again under its fixed Message-ID and counted; a form is handed over by a person, and
a report through an interface that may have arrived goes to one (S42).
"""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from casework import access, custody
from casework.models import Actor, Case, system_actor
from notices import attempts
from notices.attempts import UNDER_WAY
from notices.channels import Accepted, email
from notices.filing import file_report
from notices.leaving import MayNotLeave, awaits_number, require_permitted_then, require_still_approved
from notices.models import Contact, Delivery, Notice
from notices.outgoing import mail_of
from notices.posting import DAYS_IN_THE_POST
from notices.running import advise, start_clock

log = logging.getLogger("notices.delivery")
# Seconds between tries to write down what became of a letter while the database does not answer.
_WRITE_AGAIN_S = (0.2, 0.5, 1, 2, 4, 8)


class NotHandedOver(Exception):
    """A form cannot be recorded as handed over: the notice is not waiting for that."""


def send_notice(*, notice_id: UUID, at: datetime, clock: Any) -> Delivery | None:
    """Send one queued e-mail or report if it may leave; return the attempt, or None when there was nothing to do.

    `clock` gives the moment at the last check before the words leave. Opens a socket to the operator's mail server, or to
    the interface that the settings name.
    """
    delivery = _claim(notice_id=notice_id, at=at)
    if delivery is None:
        return None
    _written(_attempted(delivery, clock))
    return delivery


def _attempted(delivery: Delivery, clock: Any) -> Callable[[], None]:
    """Try once, and return what writes down how that ended."""
    try:
        accepted = _deliver(delivery, clock)
    except MayNotLeave as stopped:
        refusal = stopped
        return lambda: attempts.record_stopped(delivery, refusal, at=clock())
    except email.TemporaryFailure as later:
        put_off = later
        return lambda: attempts.record_temporary(delivery, put_off, at=clock())
    except email.PermanentFailure as never:
        failure = never
        return lambda: attempts.record_failed(delivery, failure, at=clock())
    return lambda: attempts.record_accepted(delivery, accepted.server_answer, at=clock())


def _written(write: Callable[[], None]) -> None:
    """Write down how an attempt ended. A database that restarts is waited for: what is not written down is sent again."""
    for pause_s in _WRITE_AGAIN_S:
        try:
            return write()
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block:
                raise
            log.warning("The database does not answer; what became of a letter is written down when it does.")
            connection.close()
            time.sleep(pause_s)
    return write()


def release_lost_claims(*, at: datetime) -> int:
    """Put notices whose worker was lost back into the queue; return how many. The Message-ID stays the same.

    One that breaks does not keep the others: it is found again.
    """
    return sum(_released(delivery, at) for delivery in attempts.lost_claims(at=at))


def _released(delivery: Delivery, at: datetime) -> bool:
    try:
        return attempts.release(delivery, at=at)
    except Exception as error:
        if connection.in_atomic_block:
            raise
        log.error("A claim was not released.", extra={"delivery": delivery.pk, "code": type(error).__name__})
        return False


@transaction.atomic
def hand_over_form(
    *, notice: Notice, confirmation: str, handed_at: datetime, by: Actor, at: datetime
) -> Delivery:
    """Record that a person filled the recipient's own form and got a number: from that moment the law's clock runs.

    Or that a person posted the letter, with the proof of it: what runs then is known when it arrives (notices/posting.py).

    It happened, so it is recorded also where nothing allowed it at that moment, and custody says so. A notice that
    was withdrawn meanwhile stays so, without a clock. Raises NotHandedOver: when it waits for no number, its cool-off is
    not over, there is no number, or the moment lies before the minute of approval or ahead.
    """
    access.require(notice.case, by, "draft")
    custody.hold(notice.case)
    fresh = Notice.objects.select_related(*UNDER_WAY).get(pk=notice.pk)
    if not awaits_number(fresh, at) or not confirmation.strip():
        raise NotHandedOver(fresh.state)
    if not (fresh.approved_at and fresh.approved_at.replace(second=0, microsecond=0) <= handed_at <= at):
        raise NotHandedOver("moment")
    delivery = _new_delivery(fresh, by=by, at=at, state=Delivery.State.ACCEPTED)
    delivery.answer, delivery.finished_at = confirmation.strip(), handed_at
    delivery.save(update_fields=["answer", "finished_at"])
    waiting = {Notice.State.QUEUED, Notice.State.UNDELIVERABLE}
    is_running = attempts.record_sent(fresh, waiting=waiting, sent_at=handed_at, by=by, at=at)
    _record_permission(fresh, moment=max(handed_at, fresh.approved_at), by=by, at=at)
    if is_running and fresh.channel == Contact.Channel.POST:
        advise(notice=fresh, days=DAYS_IN_THE_POST, by=by, at=at)
    elif is_running:
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
    case_id = Notice.objects.to_send(at).filter(pk=notice_id).values_list("case_id", flat=True).first()
    if case_id is None:
        return None
    # The case first, as every verb does: two that lock in another order would wait for each other for ever.
    custody.hold(Case(pk=case_id))
    # Asked anew: while this waited, an approval may have been taken back and given again, with its own cool-off.
    if not Notice.objects.to_send(at).filter(pk=notice_id).update(state=Notice.State.SENDING):
        return None
    notice = Notice.objects.select_related(*UNDER_WAY).get(pk=notice_id)
    by = system_actor()
    try:
        require_still_approved(notice, at=at)
    except MayNotLeave as refusal:
        attempts.back_to_people(notice, refusal, by=by, at=at)
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
        lease_until=at + timedelta(seconds=settings.SEND_LEASE_S),
        by=by,
    )


def _deliver(delivery: Delivery, clock: Any) -> Accepted:
    if delivery.channel == Contact.Channel.API:
        return file_report(delivery.notice, last_moment=lambda: _last_moment(delivery, clock()))
    return by_smtp(mail_of(delivery.notice), last_moment=lambda: _last_moment(delivery, clock()))


def by_smtp(mail: email.PlainMail, *, last_moment: Callable[[], None]) -> Accepted:
    """Hand a mail to the server of the settings. Opens a socket. Raises as email.deliver, and what `last_moment` raises."""
    try:
        password = _smtp_password()
    except OSError:
        raise email.TemporaryFailure("password_file") from None
    return email.deliver(
        mail,
        host=settings.SMTP_HOST,
        port=settings.SMTP_PORT,
        tls=settings.SMTP_TLS,
        user=settings.SMTP_USER,
        password=password,
        last_moment=last_moment,
        timeout_s=settings.SMTP_TIMEOUT_S,
    )


def _last_moment(delivery: Delivery, at: datetime) -> None:
    notice = Notice.objects.select_related(*UNDER_WAY).get(pk=delivery.notice_id)
    if notice.state != Notice.State.SENDING:
        raise MayNotLeave("withdrawn", _("It was withdrawn."))
    # A worker that slept through its lease: another one has the notice now.
    if not Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.CLAIMED).exists():
        raise MayNotLeave("claim_lost", _("Another attempt took its place."))
    require_still_approved(notice, at=at)


def _smtp_password() -> str:
    if not settings.SMTP_PASSWORD_FILE:
        return ""
    with open(settings.SMTP_PASSWORD_FILE, encoding="utf-8") as file:
        return file.read().strip()
