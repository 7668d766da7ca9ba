"""Her page for messages: what staff wrote to her, what she wrote, and writing more; behind her own word (U17)."""

from typing import Any

from django.contrib import messages as notes
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework import helplinefiles, messages
from casework.alone import is_alone
from casework.forms.messages import MessageForm
from casework.models import Case
from casework.moments import now
from casework.views.messages import shown_up_to
from casework.views.owndoors import own_door

# The last ones stand open; those before fold away, so that what is new is not lost among them.
OPEN_ONES = 6


# `own_read` for writing too: whoever may write here reads here what was written before.
@require_http_methods(["GET", "POST"])
@own_door("own_read")
def own_messages(request: HttpRequest, case: Case) -> HttpResponse:
    """Show the messages of her case, and take one of hers. Before she handed it in nobody would read it.

    Opening the page marks nothing as read (S10): she says so, or answers.
    """
    begun = getattr(case, "intake", None)
    if begun is not None and begun.finished_on is None:
        return redirect("own_status")
    if request.method == "POST" and "read" in request.POST:
        messages.note_read(case=case, by=request.actor, up_to=shown_up_to(request), at=now())
        return redirect("own_messages")
    form = MessageForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _kept(request, case, form):
        return redirect("own_messages")
    context = _shown(case) | {"form": form}
    return render(request, "casework/own/messages.html", context, status=422 if form.errors else 200)


def _kept(request: HttpRequest, case: Case, form: MessageForm) -> bool:
    """Keep what she wrote, or say in the form why not: what she typed stays there."""
    try:
        messages.write(case=case, text=form.cleaned_data["text"], by=request.actor, at=now())
    except messages.TooManyToday:
        form.add_error(
            "text",
            _("You wrote %(count)d messages today. We read them all. Keep this one, and send it tomorrow.")
            % {"count": messages.MOST_A_DAY},
        )
        return False
    if is_alone(case):
        notes.success(request, _("Sent. Somebody here reads it."))
    else:
        notes.success(request, _("Sent. Only those who work on your case can read it."))
    return True


def _shown(case: Case) -> dict[str, Any]:
    rows = list(case.messages.select_related("by").order_by("-number"))
    lives_in = (case.facts or {}).get("person", {}).get("residence", "")
    return {
        "case": case,
        "is_alone": is_alone(case),
        "emergency": helplinefiles.load().emergency(lives_in.split("-")[0]),
        "new": rows[:OPEN_ONES],
        "old": rows[OPEN_ONES:],
        "up_to": rows[0].number if rows else 0,
        "waits": any(not row.is_hers and row.read_on is None for row in rows),
        "by": messages.read_until(now().date()),
    }
