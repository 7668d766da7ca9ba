"""A note that something was handed in here on a day, which holds nothing secret: to print, or as a small text file."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from casework import receipts
from casework.models import Case
from casework.moments import now
from casework.views.owndoors import own_door


@require_safe
@own_door("own_see")
def note(request: HttpRequest, case: Case) -> HttpResponse:
    """Show the note; no digit of the receipt stands in it, and it opens nothing."""
    return render(request, "casework/own/note.html", _said(case))


@require_safe
@own_door("own_see")
def note_file(request: HttpRequest, case: Case) -> HttpResponse:
    """Hand out the note as text under a neutral name (S46)."""
    text = render_to_string("casework/own/note.txt", _said(case), request)
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="note.txt"'
    return response


def _said(case: Case) -> dict[str, Any]:
    begun = getattr(case, "intake", None)
    if begun is None or begun.finished_on is None:
        raise Http404
    return {
        "day": begun.finished_on,
        "organisation": case.organisation.name,
        "reference": receipts.reference_of(case, at=now()),
    }
