"""Pictures of somebody who opens her own case: fingerprinted on her device, or sent once and forgotten. None is shown."""

import hashlib
from typing import Any

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework import file_refusals, knownprints, opening, questions, takenback
from casework.forms.own import SendOnceForm
from casework.forms.pictures import OwnPrintsForm
from casework.models import Case, Image
from casework.moments import now
from casework.views.deviceprints import device_context
from casework.views.owndoors import own_door
from casework.views.pictures import image_row, left_out_words, submit_each

# Before anybody reads the case (S51).
MOST_PICTURES = 20
# Ways beside describing it; each is a button of that form, so that no word of hers is lost on the way.
_BESIDE = {"device": "own_device", "once": "own_once", "programmes": "programmes"}


def given_of(case: Case) -> list[dict[str, Any]]:
    """Return what a list says of the pictures that she gave so far, each with the name of its file."""
    rows = case.images.order_by("number").prefetch_related("fingerprints")
    return [image_row(row) | {"called": file_refusals.printable(row.file_name or "")} for row in rows]


# What the thread may run is its own folder, and no request of the page's scripts leaves at all (U39).
@require_http_methods(["GET", "POST"])
@csp_replace({"connect-src": [NONE], "worker-src": [SELF]})
@own_door("own_answer")
def on_device(request: HttpRequest, case: Case) -> HttpResponse:
    """Take the fingerprints that her device made; the page has no field by which a file could leave."""
    if not _is_open(case):
        return _handed_in(request)
    form = OwnPrintsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and _recorded(request, case, form):
        return redirect("own_page", number=questions.number_of("file"))
    context = {"form": form, "back": _back(), **device_context()}
    return render(request, "casework/own/device.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@own_door("own_answer")
def send_once(request: HttpRequest, case: Case) -> HttpResponse:
    """Take files to fingerprint; each is deleted with the work, after 24 hours at the latest."""
    if not _is_open(case):
        return _handed_in(request)
    absent = left_out_words(request)
    form = SendOnceForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form.is_bound = True
        refused = [*absent, *(_submitted(request, case, form))]
        if form.is_valid() and not refused:
            return redirect("own_page", number=questions.number_of("file"))
        if refused:
            form.errors.pop("files", None)
            form.add_error("files", refused)
    context = {"form": form, "back": _back(), "given": given_of(case)}
    return render(request, "casework/own/once.html", context, status=422 if form.errors else 200)


def led_on(request: HttpRequest, case: Case) -> HttpResponse | None:
    """Do what a button beside her words asks for, once these are kept; None: she continues."""
    if "take_back" in request.POST:
        return _take_back(request, case, request.POST["take_back"][:6])
    way = _BESIDE.get(request.POST.get("on_to", ""))
    return redirect(way) if way else None


def _take_back(request: HttpRequest, case: Case, number: str) -> HttpResponse:
    """Delete a picture that she gave, while she still fills in the form. Pressed twice, it is gone already."""
    row = case.images.filter(number=int(number)).first() if number.isdecimal() else None
    try:
        if row is not None:
            takenback.take_back(image=row, by=request.actor, at=now())
    except takenback.HandedIn:
        return redirect("own_status")
    return redirect(request.get_full_path())


def _is_open(case: Case) -> bool:
    return hasattr(case, "intake") and not case.intake.finished_on


def _handed_in(request: HttpRequest) -> HttpResponse:
    """Lead to the status. Raises HandedIn: something was sent, and is not kept."""
    if request.method == "POST":
        raise opening.HandedIn
    return redirect("own_status")


def _back() -> str:
    return reverse("own_page", args=[questions.number_of("file")])


def _recorded(request: HttpRequest, case: Case, form: OwnPrintsForm) -> bool:
    """Record what her device made, or say in the form that there is no room: the list stays in its field."""
    prints = form.cleaned_data["prints"]
    if says := _no_room(case, len(prints) - len(knownprints.already_known(case, prints))):
        form.add_error("prints", says)
        return False
    knownprints.record_known(
        case=case, prints=prints, kind=Image.Kind.UNKNOWN, facts={}, by=request.actor, at=now()
    )
    return True


def _submitted(request: HttpRequest, case: Case, form: SendOnceForm) -> list[str]:
    if not form.is_valid():
        return []
    new = _not_here_yet(request, case, form.cleaned_data["files"])
    if says := _no_room(case, len(new)):
        return [says]
    refused = submit_each(request, case, new, kind=Image.Kind.UNKNOWN, facts={})
    if refused and len(refused) < len(new):
        refused.append(_("The other files were taken; they stand below."))
    return refused


def _not_here_yet(request: HttpRequest, case: Case, files: list[Any]) -> list[Any]:
    """Return the files that the case does not have, each once; that others were left out is said."""
    known, new = knownprints.known_files(case), []
    for upload in files:
        upload.file.seek(0)
        digest = hashlib.file_digest(upload.file, "sha256").hexdigest()
        if digest not in known:
            new.append(upload)
            known |= {digest} if upload.size else set()
    if len(new) < len(files):
        # Without a name: it may pass through a cookie.
        messages.info(request, _("What is in your case already was not taken a second time."))
    return new


def _no_room(case: Case, new: int) -> str:
    """Say that the case takes no more pictures, where so many new ones would be too many; else ""."""
    if not new or case.images.count() + new <= MOST_PICTURES:
        return ""
    says = _("%(most)d pictures or films are enough here. To add another one, take one back first.")
    return says % {"most": MOST_PICTURES}
