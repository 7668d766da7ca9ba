"""Reading leaves a trace: in the audit log of the case's organisation, and of the reader's own where it is another (S52)."""

from typing import Any

from django.http import HttpRequest

from casework import audit
from casework.models import Case
from casework.moments import now

# The session key of what this session has read: case -> names of pages.
SEEN = "read"
# Cases whose pages a session remembers; of those before, a second visit is written down again.
MOST_CASES = 100


def audit_read(request: HttpRequest, case: Case, event: str, **data: Any) -> None:
    """Write one read into the log of the case's organisation, and into the reader's own where it is another."""
    at = now()
    for organisation_id in dict.fromkeys([case.organisation_id, request.actor.organisation_id]):
        audit.record(
            organisation_id=organisation_id, event=event, by=request.actor, at=at, case=case.pk, **data
        )


def audit_view(request: HttpRequest, case: Case) -> None:
    """Write down that a page of a case is read: once a session for each page of each case."""
    page = request.resolver_match.url_name
    seen = dict(request.session.get(SEEN, {}))
    pages = seen.pop(str(case.pk), [])
    if page not in pages:
        audit_read(request, case, "case_viewed", page=page)
        kept = dict(list(seen.items())[1 - MOST_CASES :])
        request.session[SEEN] = {**kept, str(case.pk): [*pages, page]}
