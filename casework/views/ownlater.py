"""One question that she left open on her way in, asked again when she comes back."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework import askedlater, consents
from casework.fetch import policy_from_settings
from casework.forms.ownlinks import LinksLaterForm
from casework.herword import TooEarly, her_word_waits_until
from casework.models import Case
from casework.moments import now
from casework.views.owndoors import own_door


@require_http_methods(["GET", "POST"])
@own_door("own_decide")
def links_later(request: HttpRequest, case: Case) -> HttpResponse:
    """Ask whether anyone can open her links, and whether they may be opened."""
    rows = askedlater.left_open(case)
    if not rows:
        return redirect("own_status")
    form = LinksLaterForm(request.POST or None, asks_to_look=not consents.may_look(case, at=now()))
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            _keep(request, case, form)
            return redirect("own_status")
        except TooEarly:
            status = 409
    context = {
        "form": form,
        "links": [row.url for row in rows],
        "question": _("Can anyone open your links?"),
        "why": _("You left this open. Until you say it, nobody here opens them."),
        "back": reverse("own_status"),
        "counts_from": her_word_waits_until(case, at=now()) if "may_look" in form.fields else None,
    }
    return render(request, "casework/own/links_later.html", context, status=422 if form.errors else status)


def _keep(request: HttpRequest, case: Case, form: LinksLaterForm) -> None:
    askedlater.answer_links(
        case=case,
        seen=form.cleaned_data["seen"],
        may_look=form.cleaned_data.get("may_look", ""),
        policy=policy_from_settings(),
        by=request.actor,
        at=now(),
    )
