"""Dropping a letter that she does not want to send any more: what that does, and doing it (U7, U8)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from casework.models import Case
from casework.moments import now
from casework.views.owndoors import own_door
from notices import selfsending
from notices.letters import Frozen
from notices.models import Notice
from notices.views.ownletter import letter_or_404
from notices.views.ownsent import DROPPED


@require_http_methods(["GET", "POST"])
@own_door("own_decide")
def drop(request: HttpRequest, case: Case, number: int) -> HttpResponse:
    """Say what dropping a letter does, or drop it; what is no draft any more says on its own page what became of it."""
    notice = letter_or_404(case, number)
    if request.method == "GET" and notice.state == Notice.State.DRAFTED:
        return render(request, "notices/own/drop.html", {"number": number, "notice": notice})
    if request.method == "POST":
        try:
            selfsending.drop(notice=notice, by=request.actor, at=now())
        except Frozen:
            return redirect("own_letter", number=number)
        messages.success(request, DROPPED)
        return redirect("own_letters")
    return redirect("own_letter", number=number)
