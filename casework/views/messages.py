"""For staff: the messages of a case, hers folded with a note (U25), and the answer to them."""

from typing import Any

from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework import messages
from casework.forms.messages import MessageForm
from casework.models import Case
from casework.moments import now
from casework.views.doors import case_door


@require_http_methods(["GET", "POST"])
@case_door("work")
def case_messages(request: HttpRequest, case: Case) -> HttpResponse:
    """Show what was written to and fro, take an answer, or that hers was read and needs none.

    Opening the page marks nothing as read: who opens it and is called away would leave her without an answer.
    """
    if request.method == "POST" and "read" in request.POST:
        if messages.note_read(case=case, by=request.actor, up_to=shown_up_to(request), at=now()):
            notes.success(request, _("Noted as read."))
        return redirect("case_messages", case.pk)
    form = MessageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        messages.write(case=case, text=form.cleaned_data["text"], by=request.actor, at=now())
        messages.note_read(case=case, by=request.actor, up_to=shown_up_to(request), at=now())
        notes.success(request, _("Written. She reads it when she comes back with her digits."))
        return redirect("case_messages", case.pk)
    return render(
        request, "casework/case_messages.html", _shown(case, form), status=422 if form.errors else 200
    )


def shown_up_to(request: HttpRequest) -> int:
    """Return the number of the last message that the page showed; 0: none, or what was sent is no number."""
    sent = request.POST.get("up_to", "")
    return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 9 else 0


def _shown(case: Case, form: MessageForm) -> dict[str, Any]:
    rows = list(case.messages.select_related("by__user").order_by("-number"))
    return {
        "case": case,
        "form": form,
        "rows": rows,
        "up_to": rows[0].number if rows else 0,
        "waits": any(row.is_hers and row.read_on is None for row in rows),
        "may_come": case.receipts.live().exists(),
    }
