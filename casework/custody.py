"""The custody log of each case and the shape that both chains share. Entries are added, never changed.

An entry is canonical JSON (sorted keys, no spaces, ASCII) over chain, seq, at, actor, event, data and the digest before it.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.db import connection

from casework.models import Actor, Case, ChainEntry, CustodyEntry

START = "0" * 64
Entry = TypeVar("Entry", bound=ChainEntry)

# Past tense, closed; each has its sentence for people in casework.sentences.
EVENTS = frozenset(
    {
        "case_opened",
        "case_paused",
        "case_resumed",
        "case_closed",
        "facts_changed",
        "narrative_changed",
        "access_asked",
        "access_granted",
        "access_refused",
        "access_revoked",
        "case_assigned",
        "case_taken_on",
        "task_given",
        "task_put_off",
        "task_taken_up",
        "consent_recorded",
        "consent_withdrawn",
        "image_submitted",
        "image_described",
        "image_known_by_fingerprint",
        "image_fingerprinted",
        "image_refused",
        "image_dropped",
        "image_taken_back",
        "source_taken_back",
        "waiting_copy_destroyed",
        "original_forgotten",
        "document_added",
        "document_opened",
        "sighting_recorded",
        "sighting_traced",
        "sighting_noted",
        "sighting_withdrawn",
        "sighting_taken_up",
        "evidence_declined",
        "party_proposed",
        "party_traced",
        "party_confirmed",
        "party_rejected",
        "party_marked_hostile",
        "check_done",
        "check_dropped",
        "match_confirmed",
        "match_rejected",
        "sighting_proposed",
        "proposal_confirmed",
        "proposal_rejected",
        "sweep_asked",
        "sweep_ended",
        "removal_verified",
        "sighting_returned",
        "minor_stop_raised",
        "minor_stop_resolved",
        "programme_recorded",
        "programme_taken_back",
        "fingerprints_asked",
        "fingerprints_agreed",
        "fingerprints_dropped",
        "fingerprints_handed_over",
        "fingerprints_deletion_asked",
        "packet_asked",
        "packet_built",
        "packet_refused",
        "packet_purged",
        "notice_drafted",
        "notice_redrafted",
        "caution_discussed",
        "declaration_confirmed",
        "letter_asked",
        "letter_signer_chosen",
        "letter_agreed",
        "letter_declined",
        "letter_sending_asked",
        "letter_not_sent",
        "notice_language_chosen",
        "paragraph_written",
        "paragraph_removed",
        "notice_way_changed",
        "authority_named",
        "notice_approved",
        "notice_undone",
        "notice_sending",
        "notice_sent",
        "notice_arrived",
        "notice_left_unpermitted",
        "notice_queued_again",
        "notice_delivery_failed",
        "contact_spoiled",
        "contact_restored",
        "notice_stopped",
        "notice_withdrawn",
        "notice_retracted",
        "notice_disputed",
        "dispute_decided",
        "notice_overdue",
        "mail_received",
        "notice_bounced",
        "reply_recorded",
        "reply_decided",
        "clock_started",
        "clock_stopped",
        "clock_fired",
        "clock_paused",
        "clock_resumed",
        "clock_extended",
        "follow_up_drafted",
        "next_route_drafted",
        "next_route_missing",
        "return_answered",
        "joint_complaint_approved",
        "joint_complaint_dropped",
        "joint_complaint_taken_out",
        "keys_rotated",
        "key_granted",
        "key_grant_lost",
        "receipt_made",
        "receipt_kept",
        "receipt_frozen",
        "receipt_freeze_lifted",
        "own_word_set",
        "receipt_replaced",
        "own_change_asked",
        "own_change_stopped",
        "contact_plan_changed",
        "contact_plan_noted",
        "news_mailed",
        "news_not_mailed",
        "case_handed_in",
        "work_offered",
        "work_agreed",
        "work_declined",
        "case_destroyed",
    }
)


class BrokenChain(Exception):
    """A chain does not hold together; the message says at which entry."""


def record(*, case: Case, event: str, by: Actor, at: datetime, **data: Any) -> CustodyEntry:
    """Append one entry to a case's chain; call it inside the transaction of the change. Raises ValueError: unknown event."""
    if event not in EVENTS:
        raise ValueError(f"{event!r} is no custody event.")
    hold(case)
    return append(CustodyEntry, chain=case.pk, event=event, by=by, at=at, data=data)


def hold(case: Case) -> None:
    """Lock the case until the transaction ends: two verbs on one case write one after the other.

    SQLite knows no locks of rows: there a transaction has the whole file from its first moment (config/databases.py).
    """
    if connection.features.has_select_for_update:
        Case.objects.select_for_update().filter(pk=case.pk).values_list("pk").first()


def append(
    model: type[Entry], *, chain: UUID, event: str, by: Actor, at: datetime, data: dict[str, Any]
) -> Entry:
    """Append one entry to a chain of either kind."""
    entries = model._default_manager.filter(chain=chain).order_by("-seq")
    seq, previous = entries.values_list("seq", "digest").first() or (0, START)
    entry = model(
        id=uuid4(),
        chain=chain,
        seq=seq + 1,
        at=at,
        actor=by,
        event=event,
        data=json.loads(json.dumps(data, default=str)),
        previous=previous,
    )
    entry.digest = digest(entry)
    entry.save(force_insert=True)
    return entry


def canonical(entry: ChainEntry) -> str:
    """Return the entry as the one JSON line that its digest is over."""
    return json.dumps(
        {
            "actor": str(entry.actor_id),
            "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "chain": str(entry.chain),
            "data": entry.data,
            "event": entry.event,
            "previous": entry.previous,
            "seq": entry.seq,
        },
        sort_keys=True,
        separators=(",", ":"),
        ensure_ascii=True,
    )


def digest(entry: ChainEntry) -> str:
    """Return the SHA-256 of the canonical line, hex."""
    return hashlib.sha256(canonical(entry).encode()).hexdigest()


def verify(entries: Iterable[ChainEntry]) -> int:
    """Check a whole chain in order and return its length. Raises BrokenChain: on any edit, gap, swap or insertion."""
    previous, seq = START, 0
    for entry in entries:
        seq += 1
        if entry.seq != seq or entry.previous != previous or digest(entry) != entry.digest:
            raise BrokenChain(f"Entry {entry.seq} does not follow from the one before it.")
        previous = entry.digest
    return seq


def entries(case: Case) -> Any:
    """Return a case's entries in order."""
    return CustodyEntry.objects.filter(chain=case.pk).order_by("seq").select_related("actor")
