"""How an attempt to hand a notice over ended, written down: accepted, later, never, held back, or without a word.

A letter that may have arrived never becomes a draft again, which would leave under another name: a person decides (S42).
"""

import re
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from casework import custody
from casework.models import Actor
from notices.channels import DeliveryFailure, PermanentFailure, TemporaryFailure
from notices.leaving import MayNotLeave
from notices.models import Contact, Delivery, Notice
from notices.running import start_clock

# RFC 3463, X.1: about addresses. X.1.7 and X.1.8 are about the sender's.
_BAD_ADDRESS = re.compile(r"5\d\d #?5\.1\.(?!7\b|8\b)\d")
# What is read with a notice on its way, and what is not where its words are not asked for.
UNDER_WAY = ("case", "recipient", "contact", "approved_by__user")
FROZEN = ("letter", "pdf", "machine_readable")


def lost_claims(*, at: datetime) -> list[Delivery]:
    """Return the attempts whose worker was lost: claimed, and their lease ran out."""
    lost = Delivery.objects.filter(state=Delivery.State.CLAIMED, lease_until__lt=at)
    return list(lost.select_related("case"))


@transaction.atomic
def release(delivery: Delivery, *, at: datetime) -> bool:
    """Write down that no word came back of an attempt; False where another has, or one did come.

    An e-mail goes back into the queue under its Message-ID: at once, then after growing pauses, and after as many losses as
    other failures it goes to a person, as what goes any other way does from the first (S42).
    """
    if not _finish(delivery, Delivery.State.LOST, "", at):
        return False
    counted = len(_counted(delivery))
    if delivery.channel != Contact.Channel.EMAIL or counted > len(settings.SEND_RETRY_S):
        _give_up(delivery, DeliveryFailure("lost", may_have_arrived=True), at)
    else:
        pause = settings.SEND_RETRY_S[counted - 2] if counted > 1 else 0
        _queue(delivery, at + timedelta(seconds=pause))
    return True


@transaction.atomic
def record_accepted(delivery: Delivery, answer: str, *, at: datetime) -> None:
    """Write down that it was taken, and start what runs from then.

    Of an e-mail: by the mail server that we hand it to, which may be a relay and not theirs. A report may come later
    (notices/bounces.py).
    """
    if not _finish(delivery, Delivery.State.ACCEPTED, answer, at):
        return
    rows = Notice.objects.select_related("case", "recipient", "contact").defer(*FROZEN)
    notice = rows.get(pk=delivery.notice_id)
    is_running = record_sent(notice, waiting={Notice.State.SENDING}, sent_at=at, by=delivery.by, at=at)
    if is_running and not notice.retracts_id:
        start_clock(notice=notice, started_at=at, number="", by=delivery.by, at=at)


def record_sent(
    notice: Notice, *, waiting: Collection[str], sent_at: datetime, by: Actor, at: datetime
) -> bool:
    """Write down, within the transaction of its change, from which moment the recipient has it; say whether it runs.

    Withdrawn while the words were on the line, it stays withdrawn, but it did leave. `notice` was read after its case was
    held.
    """
    row = Notice.objects.filter(pk=notice.pk)
    is_running = bool(row.filter(state__in=waiting).update(state=Notice.State.SENT, sent_at=sent_at))
    if is_running:
        notice.state = Notice.State.SENT
    else:
        row.update(sent_at=sent_at)
    notice.sent_at = sent_at
    custody.record(
        case=notice.case, event="notice_sent", by=by, at=at, notice=notice.pk, channel=notice.channel,
        digest=notice.content_digest,
    )  # fmt: skip
    return is_running


@transaction.atomic
def record_temporary(delivery: Delivery, failure: TemporaryFailure, *, at: datetime) -> None:
    """Try again later: without end while our own server is the trouble, five times after 4xx or a line cut too late."""
    state = Delivery.State.LOST if failure.may_have_arrived else Delivery.State.TEMPORARY
    if not _finish(delivery, state, str(failure), at):
        return
    is_unsure = failure.may_have_arrived and delivery.channel != Contact.Channel.EMAIL
    if is_unsure or len(_counted(delivery)) > len(settings.SEND_RETRY_S):
        _give_up(delivery, failure, at)
        return
    earlier = delivery.notice.deliveries.filter(state__in=[Delivery.State.LOST, Delivery.State.TEMPORARY])
    pause = settings.SEND_RETRY_S[min(earlier.count(), len(settings.SEND_RETRY_S)) - 1]
    _queue(delivery, at + timedelta(seconds=pause))


@transaction.atomic
def record_failed(delivery: Delivery, failure: PermanentFailure, *, at: datetime) -> None:
    """Write down a "no" for good: a person decides."""
    if _finish(delivery, Delivery.State.FAILED, str(failure), at):
        _give_up(delivery, failure, at)


@transaction.atomic
def record_stopped(delivery: Delivery, refusal: MayNotLeave, *, at: datetime) -> None:
    """Write down that it was held back at the last moment."""
    if _finish(delivery, Delivery.State.STOPPED, refusal.says, at):
        notice = Notice.objects.select_related("case").get(pk=delivery.notice_id)
        back_to_people(notice, refusal, by=delivery.by, at=at)


def back_to_people(notice: Notice, refusal: MayNotLeave, *, by: Actor, at: datetime) -> None:
    """A letter that may not leave waits while its case is paused or stopped; otherwise people must approve it again.

    One that may have arrived stays as it was approved: as a draft it would get another name, and be there twice. So does
    one that takes a notice back, which never was a draft.
    """
    changes: dict[str, Any] = {
        "state": Notice.State.DRAFTED, "approved_by": None, "approved_at": None, "content_digest": "",
        "release_at": None,
    }  # fmt: skip
    if refusal.code in {"paused", "minor_stop"}:
        changes = {"state": Notice.State.QUEUED}
    elif notice.may_have_left() or notice.retracts_id:
        changes = {"state": Notice.State.UNDELIVERABLE}
    if Notice.objects.filter(pk=notice.pk, state=Notice.State.SENDING).update(**changes):
        custody.record(
            case=notice.case, event="notice_stopped", by=by, at=at, notice=notice.pk, code=refusal.code,
            facts=sorted(refusal.facts),
        )  # fmt: skip


def unsure(notice: Notice) -> str:
    """Return "claimed" while a worker holds it, "lost" where no word came back of an attempt and none since, else ""."""
    if notice.sent_at:
        return ""
    states = set(notice.deliveries.values_list("state", flat=True))
    return next((state for state in (Delivery.State.CLAIMED, Delivery.State.LOST) if state in states), "")


def _counted(delivery: Delivery) -> list[Delivery]:
    """Return the attempts that count: those without a word, and those that the other side put off. Opens their answers."""
    rows = delivery.notice.deliveries.filter(state__in=[Delivery.State.LOST, Delivery.State.TEMPORARY])
    return [row for row in rows if row.state == Delivery.State.LOST or (row.answer or "").startswith("4")]


def _queue(delivery: Delivery, release_at: datetime) -> None:
    Notice.objects.filter(pk=delivery.notice_id, state=Notice.State.SENDING).update(
        state=Notice.State.QUEUED, release_at=release_at
    )


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


def _finish(delivery: Delivery, state: str, answer: str, at: datetime) -> bool:
    custody.hold(delivery.case)
    delivery.state, delivery.finished_at, delivery.answer = state, at, answer
    sealed = Delivery._meta.get_field("answer").pre_save(delivery, add=False)
    claimed = Delivery.objects.filter(pk=delivery.pk, state=Delivery.State.CLAIMED)
    if claimed.update(state=state, finished_at=at, answer=sealed):
        return True
    delivery.refresh_from_db()
    return False
