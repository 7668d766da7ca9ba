"""The list of self-filed cases, for the one who reads it: code, state and next date; not a word of what they are about."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from casework import access, offering
from casework.models import Case
from casework.moments import now
from casework.views.doors import case_door, door
from notices.alonenext import Next, next_of
from notices.housenext import of_house

# By the codes of notices.alonenext, and of notices.housenext.
_STATES: dict[str, Promise] = {
    "send": _("A letter is written. The person sends it."),
    "asked": _("A letter waits for the person’s yes, or for you to approve it."),
    "read": _("A letter waits for the person’s yes, or for you to approve it."),
    "answer": _("A recipient’s time runs."),
    "over": _("A recipient’s time is over."),
    "gone": _("Nothing is due."),
    "still": _("Nothing is due."),
    "unknown": _("Nothing is due."),
    "quiet": _("Nothing is due."),
    "reply": _("An answer waits for you. Say whether it is theirs."),
    "form": _("Fill in the recipient’s own form and record the number it gives."),
    "post": _("Print a letter, post it and record the proof."),
}
_ANSWERS: dict[str, Promise] = {
    offering.OFFERED: _("You offered to work on it. The person has not answered yet."),
    offering.DECLINED: _("The person does not want it worked here."),
}
_HELD = _("Possibly under 18: everything is stopped.")


@require_safe
@door("work")
def own_cases(request: HttpRequest) -> HttpResponse:
    """List the cases that nobody works, by next date. For the named reader alone."""
    actor = request.actor
    if actor.organisation.intake_reader_id != actor.user_id:
        raise Http404
    rows = access.visible_cases(actor).filter(
        organisation=actor.organisation, closed_at=None, intake__is_alone=True
    )
    at = now()
    following = next_of(rows, at=at)
    ours = of_house(rows, at=at)
    listed = sorted(
        (_row(case, ours.get(case.pk, following[case])) for case in following), key=lambda row: row["when"]
    )
    return render(request, "notices/own_cases.html", {"rows": listed})


@require_POST
@case_door("work")
def offer_work(request: HttpRequest, case: Case) -> HttpResponse:
    """Offer the person to work on her case. For the named reader alone."""
    try:
        if offering.offer(case=case, by=request.actor, at=now()):
            messages.success(
                request, gettext("The person sees your offer. Work on the case once the answer is yes.")
            )
    except (access.Refused, offering.NotOffered):
        raise Http404 from None
    return redirect("own_cases")


def _row(case: Case, following: Next) -> dict[str, Any]:
    state = _HELD if case.is_stopped() else _STATES[following.code]
    answer = offering.answer_of(case)
    if answer == offering.OFFERED and offering.offered_by(case) is None:
        answer = ""  # by somebody who reads such cases no more
    return {
        "case": case,
        "code": case.code,
        "state": state,
        "when": following.on,
        "is_paused": case.paused_at is not None,
        "offer": _ANSWERS.get(answer, ""),
        "may_offer": not answer and not case.is_stopped(),
    }
