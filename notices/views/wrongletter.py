"""The page on which anybody says that a letter of ours was wrong: no account, no session, no cookie.

Whatever was typed, the answer is one and the same page, and what is done for it is one and the same: one row is written, and
nothing is looked up (S57). As on notices.views.respond the form carries a stamp in place of Django's cookie.
"""

import secrets
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from casework.moments import now
from casework.views.slowing import note_try, visitor, wait_s
from notices import disputes
from notices.disputeforms import DisputeForm
from notices.views.respond import STAMP_HOURS, is_small_form

_SALT = "notices.views.wrongletter"


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def letter_wrong(request: HttpRequest) -> HttpResponse:
    """Show the form, or take it."""
    if request.method != "POST":
        return _page(request, form=DisputeForm())
    if not is_small_form(request):
        return _page(request, form=DisputeForm(), note=_lost(), status=400)
    form = DisputeForm(request.POST)
    if not form.is_valid():
        return _page(request, form=form, status=422)
    stamp = request.POST.get("stamp", "")
    if not _is_stamped(stamp):
        return _page(request, form=form, note=_again(), status=403)
    whose = f"letter:{visitor(request)}"
    if pause_s := wait_s(whose):
        note = _("Wait %(seconds)d seconds, then press the button again.") % {"seconds": pause_s}
        return _page(request, form=form, note=note, status=429)
    note_try(whose)
    given = dict(form.cleaned_data)
    key = uuid5(NAMESPACE_URL, repr((stamp, sorted(given.items()))))
    try:
        disputes.take_in(key=key, why=given.pop("why"), typed=disputes.Typed(**given), at=now())
    except disputes.NobodyHere:
        return _page(
            request, form=form, note=_("Nobody works here yet, so nobody would read it."), status=503
        )
    return _page(request)


def _page(request: HttpRequest, *, status: int = 200, **context: Any) -> HttpResponse:
    given = {
        "words": {"title": _("About a letter"), "skip": _("Go to the content")},
        "language": get_language(),
        "direction": "rtl" if get_language_bidi() else "ltr",
        **context,
    }
    if "form" in context:
        given["stamp"] = signing.dumps(secrets.token_hex(8), salt=_SALT)
    response = render(request, "notices/letter_wrong.html", given, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _is_stamped(stamp: str) -> bool:
    try:
        signing.loads(stamp[:200], salt=_SALT, max_age=STAMP_HOURS * 3600)
    except signing.BadSignature:
        return False
    return True


def _lost() -> str:
    return _("This was too much to read at once. Nothing of it is kept. Write it again, and shorter.")


def _again() -> str:
    return _("Nothing was sent yet. Look at what you wrote, and press the button once more.")
