"""The end of a case: its keys destroyed in one transaction, its files deleted, a tombstone left in both chains.

And the end of what is kept for a time: built packets, sealed originals. A possible minor stops all of it (S56).
"""

from datetime import datetime, timedelta

from django.db import transaction

from casework import access, custody, forgetting
from casework.models import Actor, Case, Check, ContactPlan, HandOver, Image, OwnChange, Packet, Sweep
from casework.models.keys import destroy_keys

# The key table's own backups live this long; people are told the date.
KEY_BACKUP_DAYS = 14
PACKET_HOURS = 24


def gone_by(at: datetime) -> datetime:
    """Return the moment by which no backup holds the keys any more (S18)."""
    return at + timedelta(days=KEY_BACKUP_DAYS)


@transaction.atomic
def destroy_case(*, case: Case, by: Actor, at: datetime) -> datetime:
    """Destroy a case and return by when it is gone everywhere. Raises access.Stopped: a possible minor holds it."""
    custody.hold(case)
    if case.is_stopped():
        raise access.Stopped(str(case.pk))
    objects = _sealed_objects(case)
    _stop_work(case, at)
    custody.record(case=case, event="case_destroyed", by=by, at=at)
    destroy_keys(case.pk)
    case.receipts.all().delete()
    case.messages.all().delete()
    case.day_counts.all().delete()
    ContactPlan.objects.filter(case=case).delete()
    OwnChange.objects.filter(case=case).delete()
    Case.objects.filter(pk=case.pk).update(closed_at=at, facts=None, identity=None, narrative=None)
    forgetting.forget(*objects, case=case, at=at)
    return gone_by(at)


def purge_packets(*, by: Actor, at: datetime) -> int:
    """Forget packets a day after they were built; return how many. A stopped case keeps everything."""
    old = Packet.objects.filter(
        state=Packet.State.READY, built_at__lt=at - timedelta(hours=PACKET_HOURS)
    ).unstopped()
    return sum(_purge(row, by=by, at=at) for row in old.order_by("built_at").select_related("case"))


def forget_expired_originals(*, by: Actor, at: datetime) -> int:
    """Forget sealed originals whose "keep until" has passed; return how many. A stopped case keeps everything."""
    due = Image.objects.filter(keep_until__lt=at.date()).exclude(sealed_object="").unstopped()
    return sum(
        _forget_original(row, by=by, at=at) for row in due.order_by("keep_until").select_related("case")
    )


@transaction.atomic
def _purge(packet: Packet, *, by: Actor, at: datetime) -> bool:
    custody.hold(packet.case)
    if packet.case.is_stopped() or not Packet.objects.filter(pk=packet.pk, state=Packet.State.READY).update(
        state=Packet.State.PURGED, sealed_object=""
    ):
        return False
    custody.record(case=packet.case, event="packet_purged", by=by, at=at, packet=packet.pk)
    forgetting.forget(packet.sealed_object, case=packet.case, at=at)
    return True


@transaction.atomic
def _forget_original(image: Image, *, by: Actor, at: datetime) -> bool:
    custody.hold(image.case)
    kept = Image.objects.filter(pk=image.pk, sealed_object=image.sealed_object)
    if image.case.is_stopped() or not kept.update(sealed_object=""):
        return False
    custody.record(case=image.case, event="original_forgotten", by=by, at=at, image=image.pk)
    forgetting.forget(image.sealed_object, case=image.case, at=at)
    return True


def _stop_work(case: Case, at: datetime) -> None:
    """Leave nothing in a state that a sweep would pick up: what it needs is gone."""
    Image.objects.filter(case=case, state=Image.State.WAITING).update(
        state=Image.State.REFUSED, refused_code="case_destroyed", waiting_object="", claimed_until=None
    )
    Image.objects.filter(case=case).update(sealed_object="")
    case.checks.filter(state=Check.State.DUE).update(
        state=Check.State.DROPPED, refused_code="case_destroyed", claimed_until=None
    )
    case.packets.filter(state=Packet.State.DUE).update(state=Packet.State.FAILED, claimed_until=None)
    case.packets.filter(state=Packet.State.READY).update(state=Packet.State.PURGED, sealed_object="")
    case.sightings.update(next_check_at=None)
    case.sweeps.filter(state=Sweep.State.DUE).update(
        state=Sweep.State.ENDED, ended_because="case_destroyed", ended_at=at, route=None, claimed_until=None
    )
    open_states = [HandOver.State.ASKED, HandOver.State.AGREED]
    case.hand_overs.filter(state__in=open_states).update(state=HandOver.State.DROPPED)


def _sealed_objects(case: Case) -> list[str]:
    names = list(Image.objects.filter(case=case).values_list("sealed_object", "waiting_object"))
    flat = [name for pair in names for name in pair]
    flat += Check.objects.filter(case=case).values_list("record_object", flat=True)
    flat += case.documents.values_list("sealed_object", flat=True)
    flat += case.packets.values_list("sealed_object", flat=True)
    return [name for name in flat if name]
