"""The audit log of each organisation: attempts, reads, refusals and sign-ins, written before the act by the door."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from casework import custody
from casework.models import Actor, AuditEntry, Organisation

EVENTS = frozenset(
    {
        "signed_in",
        "sign_in_failed",
        "signed_out",
        "case_viewed",
        "case_opening_tried",
        "document_opening_tried",
        "narrative_read",
        "packet_asked",
        "packet_downloaded",
        "letter_downloaded",
        "addresses_downloaded",
        "calendar_turned_on",
        "calendar_turned_off",
        "unknown_mail_read",
        "unknown_mail_attached",
        "unknown_mail_discarded",
        "joint_complaint_drafted",
        "joint_complaint_approved",
        "joint_complaint_dropped",
        "joint_complaint_downloaded",
        "fingerprints_asked",
        "fingerprints_downloaded",
        "partner_added",
        "partner_confirmed",
        "partner_ended",
        "sweeps_turned_on",
        "sweeps_turned_off",
        "command_run",
        "refused",
        "age_gate_closed",
        "practice_time_moved",
        "organisation_changed",
        "contact_confirmed",
        "contact_rejected",
        "contact_reopened",
        "law_reviewed",
        "law_reviewer_named",
        "law_reviewer_removed",
        "dispute_read",
        "dispute_attached",
        "dispute_upheld",
        "dispute_rejected",
        "protected_host_added",
        "protected_host_ended",
        "intake_reader_named",
        "intake_closed",
        "own_cases_changed",
        "key_rotated",
    }
)


def record(*, organisation_id: UUID, event: str, by: Actor, at: datetime, **data: Any) -> AuditEntry:
    """Append one entry in a transaction of its own. Raises ValueError: unknown event; RuntimeError: inside a transaction."""
    if event not in EVENTS:
        raise ValueError(f"{event!r} is no audit event.")
    with transaction.atomic(durable=True):
        Organisation.objects.select_for_update().filter(pk=organisation_id).first()
        return custody.append(AuditEntry, chain=organisation_id, event=event, by=by, at=at, data=data)
