"""Who opened her case, and on which days: from the audit log, by role and never by name (U18)."""

from collections import defaultdict
from datetime import date

from django.utils import timezone

from casework import access
from casework.models import AuditEntry, Case, Role

_READS = frozenset(
    {
        "case_viewed",
        "narrative_read",
        "document_opening_tried",
        "letter_downloaded",
        "packet_downloaded",
        "addresses_downloaded",
    }
)
# Who has several roles read in the first of these.
_ROLES = (access.CASEWORKER, access.SUPERVISOR, access.COUNSEL)


def opened_on(case: Case) -> list[tuple[date, list[str]]]:
    """Return each day on which somebody read the case, newest first, with their roles; "": none any more. Three queries."""
    rows = AuditEntry.objects.filter(
        chain=case.organisation_id, event__in=_READS, data__case=str(case.pk)
    ).values_list("at", "actor__user_id")
    read = {(timezone.localdate(at), user) for at, user in rows if user is not None}
    roles: dict[object, list[str]] = defaultdict(list)
    for user, role in Role.objects.filter(user__in={user for _, user in read}).values_list("user_id", "role"):
        roles[user].append(role)
    days: dict[date, set[str]] = defaultdict(set)
    for day, user in read:
        days[day].add(next((role for role in _ROLES if role in roles[user]), ""))
    return [(day, sorted(days[day])) for day in sorted(days, reverse=True)]
