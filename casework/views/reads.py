"""Reading leaves a trace: in the audit log of the case's organisation, and of the reader's own where it is another (S52)."""

from typing import Any

from django.http import HttpRequest
from django.urls import ResolverMatch
from django.utils import timezone

from casework import audit
from casework.models import Case
from casework.moments import now

# The session key of what this session has read: case -> pages, each with its day and the id of the thing that it shows.
SEEN = "read"
# Cases whose pages a session remembers; of those before, a second visit is written down again.
MOST_CASES = 100
MOST_PAGES = 500


def audit_read(request: HttpRequest, case: Case, event: str, **data: Any) -> None:
    """Write one read into the log of the case's organisation, and into the reader's own where it is another."""
    at = now()
    for organisation_id in dict.fromkeys([case.organisation_id, request.actor.organisation_id]):
        audit.record(
            organisation_id=organisation_id, event=event, by=request.actor, at=at, case=case.pk, **data
        )


def audit_view(request: HttpRequest, case: Case) -> None:
    """Write down that a page of a case is read: once a session and day for each page and each thing that it shows.

    She is shown each day on which somebody did (casework.ownreads), and a session can go over midnight.
    """
    page, thing = request.resolver_match.url_name, _thing_shown(request.resolver_match, case)
    seen = dict(request.session.get(SEEN, {}))
    pages = seen.pop(str(case.pk), [])
    read = f"{timezone.localdate(now())} {page} {thing}".strip()
    if read not in pages:
        audit_read(request, case, "case_viewed", page=page, **({"thing": thing} if thing else {}))
        kept = dict(list(seen.items())[1 - MOST_CASES :])
        request.session[SEEN] = {**kept, str(case.pk): [*pages, read][-MOST_PAGES:]}


def _thing_shown(match: ResolverMatch, case: Case) -> str:
    """Return the id of the address, picture, document, notice or packet that a page shows; "" where it shows none."""
    numbered = {"addresses": case.sightings, "pictures": case.images, "documents": case.documents}
    for place, rows in numbered.items():
        if f"/{place}/<int:number>" in match.route:
            return str(rows.filter(number=match.kwargs["number"]).values_list("pk", flat=True).first() or "")
    return " ".join(str(value) for name, value in match.kwargs.items() if name != "case_id")
