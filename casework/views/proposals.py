"""Likely copies that looks met: listed in words, confirmed or not by a person, without a picture being shown."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from casework import proposals
from casework.fingerprints import TRANSFORMS
from casework.matchwords import how_recognised
from casework.models import Case, Proposal
from casework.moments import now
from casework.sentences import picture_words
from casework.views.doors import case_door
from casework.views.hurrying import hurry_address

BAND_WORDS: dict[str, tuple[Promise, str]] = {
    Proposal.Band.MATCH: (gettext_lazy("very probably hers"), "warn"),
    Proposal.Band.POSSIBLE: (gettext_lazy("perhaps hers"), ""),
}
STATE_WORDS: dict[str, Promise] = {
    Proposal.State.CONFIRMED: gettext_lazy("added to the case"),
    Proposal.State.REJECTED: gettext_lazy("not hers"),
}


@require_safe
@case_door("work")
def proposed(request: HttpRequest, case: Case) -> HttpResponse:
    """List the likely copies that wait for a person, then those that were decided."""
    rows = case.proposals.select_related("image", "found_on", "sighting", "decided_by__user")
    waiting = rows.open().order_by("band", "number")
    decided = rows.exclude(state=Proposal.State.OPEN).order_by("-decided_at")[:50]
    context = {
        "case": case,
        "waiting": [_row(row) for row in waiting],
        "decided": [_row(row) for row in decided],
    }
    return render(request, "casework/proposed.html", context)


@require_POST
@case_door("work")
def decide_proposal(request: HttpRequest, case: Case, number: int) -> HttpResponse:
    """Take a likely copy into the case, or say that it is not hers."""
    row = case.proposals.filter(number=number).first()
    if row is None:
        raise Http404
    answer = request.POST.get("answer")
    try:
        if answer == "hers":
            at = now()
            sighting = proposals.confirm(proposal=row, by=request.actor, at=at)
            hurry_address(request, sighting, at)
            messages.success(request, _("It is in the case now. Who hosts it is being looked up."))
        elif answer == "not_hers":
            proposals.reject(proposal=row, by=request.actor, at=now())
            messages.success(request, _("Noted: not hers. This address is not proposed again."))
        else:
            messages.error(request, _("Choose one of the two answers."))
    except proposals.AlreadyDecided:
        messages.info(request, _("Somebody decided this one before."))
    return redirect("proposed", case_id=case.pk)


def _row(row: Proposal) -> dict[str, Any]:
    """Return one likely copy in words, and how it was recognised (design §3.13)."""
    seen = row.resemblance or {}
    words, tone = BAND_WORDS[row.band]
    return {
        "row": row,
        "band": words,
        "tone": tone,
        "picture": picture_words(row.image.number, is_film=row.image.is_film),
        "how": TRANSFORMS.get(seen.get("transform") or "unchanged", TRANSFORMS["unchanged"]),
        "recognised": how_recognised(seen),
        "state": STATE_WORDS.get(row.state, ""),
        "by": row.decided_by.name_in_words if row.decided_by else "",
    }
