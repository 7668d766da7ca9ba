"""“This notice was wrong”: taken in from anybody, matched by a worker, decided by a supervisor (S57).

Taking one in writes one row and looks nothing up, so nobody learns from an answer what is known here (S19, S20). Only its
number leads to a notice: addresses are indexed a case, and are not searched across cases.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from casework import access, custody, staffing
from casework.models import Actor, Case, system_actor
from notices import approval
from notices.models import Dispute, Notice
from notices.whichnotice import notice_named

# Within which a supervisor looks.
DAYS_TO_LOOK = 1
# For so long at most no next step follows by itself, once a notice: messages that come again hold nothing back.
HOLD_DAYS = 3
MOST_WORDS = 2000
MOST_ADDRESS = 2000


class NobodyHere(Exception):
    """No organisation works here, so nobody would read it."""


class NotOpen(Exception):
    """Somebody decided it before, or it is not this person's to decide."""


@dataclass(frozen=True)
class Typed:
    """What was typed besides the choice; "" where nothing was."""

    reference: str = ""
    address: str = ""
    words: str = ""
    mailbox: str = ""


def take_in(*, key: UUID, why: str, typed: Typed, at: datetime) -> None:
    """Keep what somebody says, sealed, and ask nothing of what is known. Raises NobodyHere.

    `key`: of the form that was sent; the same form sent twice is one.
    """
    house = staffing.answering_house()
    if house is None:
        raise NobodyHere
    row = Dispute(pk=key, organisation=house, why=Dispute.Why(why), said=asdict(typed), received_at=at)
    Dispute.objects.bulk_create([row], ignore_conflicts=True)


def match_new(*, at: datetime) -> int:
    """Find the notice of each new message and lay it before its people; return how many. A second run changes nothing."""
    rows = list(Dispute.objects.filter(state=Dispute.State.NEW).order_by("received_at")[:200])
    return sum(_match(row, at=at) for row in rows)


@transaction.atomic
def _match(row: Dispute, *, at: datetime) -> bool:
    notice = _that_left(notice_named(row.typed.get("reference", "")))
    if notice is not None:
        custody.hold(notice.case)
        notice = notice if _is_there(notice.case) else None
    if not Dispute.objects.filter(pk=row.pk, state=Dispute.State.NEW).update(state=Dispute.State.OPEN):
        return False
    if notice is not None:
        _belongs(row, notice, by=system_actor(), at=at)
    return True


def _belongs(row: Dispute, notice: Notice, *, by: Actor, at: datetime) -> None:
    is_first, typed = not Dispute.objects.filter(notice=notice).exists(), row.typed
    row.state, row.notice, row.case = Dispute.State.OPEN, notice, notice.case
    row.organisation = notice.case.organisation
    # Under the key of the case from now on: where she has the case deleted, these words about it go too (S18).
    row.said, row.told = None, typed
    # Whoever got a letter that she sent herself does not stop her time by saying so.
    holds = is_first and not notice.sent_by_her
    row.holds_until = row.received_at + timedelta(days=HOLD_DAYS) if holds else None
    row.save()
    custody.record(
        case=notice.case, event="notice_disputed", by=by, at=at, notice=notice.pk, dispute=row.pk, why=row.why
    )


def _that_left(notice: Notice | None) -> Notice | None:
    """Return the notice if its number can be known outside; one that takes a notice back is not disputed."""
    if notice is None or notice.retracts_id:
        return None
    return notice if notice.sent_at or notice.may_have_left() else None


def _is_there(case: Case) -> bool:
    """Say whether a case, which is held, was not deleted: there is no key for words about it any more."""
    return Case.objects.filter(pk=case.pk, closed_at=None).exists()


def holds(notice: Notice, *, at: datetime) -> bool:
    """Say whether no next step follows by itself from a notice, since a message about it waits for a supervisor."""
    return Dispute.objects.filter(notice=notice, state=Dispute.State.OPEN, holds_until__gt=at).exists()


def waiting_for(actor: Actor) -> QuerySet[Dispute]:
    """Return what waits for this person: none but for supervisors, of their own organisation.

    Nobody reads one before it is known whose notice it is about.
    """
    if not access.may(actor, "triage") or actor.organisation_id is None:
        return Dispute.objects.none()
    rows = Dispute.objects.filter(state=Dispute.State.OPEN, organisation_id=actor.organisation_id)
    return rows.filter(Q(case=None) | Q(case__closed_at=None))


@transaction.atomic
def attach(*, dispute: Dispute, notice: Notice, by: Actor, at: datetime) -> None:
    """Say which notice of the own organisation an unmatched message is about. Raises NotOpen, access.Refused."""
    access.require(notice.case, by, "hold_back")
    custody.hold(notice.case)
    if not _is_there(notice.case):
        raise access.Refused("hold_back")
    # Two people at once put it to one notice; the database waits for the first.
    waiting = waiting_for(by).select_for_update(of=("self",))
    row = waiting.filter(pk=dispute.pk, notice=None).first()
    if row is None:
        raise NotOpen
    _belongs(row, notice, by=by, at=at)


@transaction.atomic
def uphold(*, dispute: Dispute, by: Actor, at: datetime) -> Notice:
    """Say that it is right: its notice is withdrawn; where it left by mail, a letter that takes it back waits there.

    One that she sent herself is not taken back: she reads on her page that somebody here found it wrong.

    Raises NotOpen, access.Refused.
    """
    notice = _decide(dispute, Dispute.State.UPHELD, by=by, at=at)
    if notice is None:
        raise NotOpen
    approval.withdraw_notice(notice=notice, by=by, at=at)
    return notice


@transaction.atomic
def reject(*, dispute: Dispute, reason: str, by: Actor, at: datetime) -> None:
    """Say that it is not right, and why. Of one about no notice nothing is kept. Raises NotOpen, access.Refused."""
    is_ours = dispute.notice_id is not None
    state = Dispute.State.REJECTED if is_ours else Dispute.State.DISCARDED
    _decide(dispute, state, by=by, at=at)
    row = Dispute.objects.get(pk=dispute.pk)
    row.reason, row.said = reason.strip() if is_ours else None, None
    row.save(update_fields=["reason", "said"])


def _decide(dispute: Dispute, state: str, *, by: Actor, at: datetime) -> Notice | None:
    notice = dispute.notice
    if notice is not None:
        access.require(notice.case, by, "hold_back")
        custody.hold(notice.case)
    # As it was read: somebody may have put it to a notice since, or does so now; the database waits for that and looks anew.
    waiting = waiting_for(by).select_for_update(of=("self",))
    row = waiting.filter(pk=dispute.pk, notice=dispute.notice_id).first()
    if row is None:
        raise NotOpen
    Dispute.objects.filter(pk=row.pk).update(state=state, decided_by=by, decided_at=at)
    if notice is not None:
        custody.record(
            case=notice.case, event="dispute_decided", by=by, at=at, notice=notice.pk, dispute=dispute.pk,
            outcome=str(state),
        )  # fmt: skip
    return notice


@transaction.atomic
def purge(*, at: datetime) -> int:
    """Empty what is about no notice and nobody decided in time, or of a case that was deleted; return how many."""
    before = at - timedelta(days=settings.UNKNOWN_MAIL_DAYS)
    is_old = Q(notice=None, received_at__lt=before)
    rows = Dispute.objects.filter(is_old | Q(case__closed_at__isnull=False), state__in=Dispute.WAITING)
    # Locked first: what somebody puts to a notice at this moment is looked at anew.
    found = [row.pk for row in rows.only("pk").order_by("pk").select_for_update(of=("self",))]
    return Dispute.objects.filter(pk__in=found).update(
        state=Dispute.State.DISCARDED, said=None, told=None, decided_at=at
    )
