"""Fingerprints that are made on a person's own device: the open page, and the same in a case. No picture arrives here."""

from typing import Any

from csp.constants import NONE, SELF
from csp.decorators import csp_replace
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from casework import deviceprints, file_refusals, knownprints
from casework.forms.pictures import DevicePrintsForm
from casework.models import Case
from casework.moments import now
from casework.views.doors import case_door

# What the thread may run is its own folder; what the page may send is nothing (U39).
_SENDS_NOTHING = {"connect-src": [NONE], "worker-src": [SELF]}
# What the script says; {count} and the like are filled in there.
WORDS: dict[str, Promise] = {
    "waiting": _("waits"),
    "made": _("done"),
    "refused": _("not used"),
    "stopped": _("left out"),
    "enough": _("Fingerprints made."),
    "plain": _("Fingerprints made. It shows few details, so copies of it are harder to recognise."),
    "working": _("Picture {number} of {count} is being worked on. That takes a few seconds."),
    "finished": _("Done. Fingerprints were made of all {count}."),
    "finished_some": _(
        "Done. Fingerprints were made of {count}. Not of {refused}: the list says why, and what to do."
    ),
    "finished_none": _("No fingerprint could be made. The list says why, and what to do."),
    "cancelled": _("Stopped. What was done by then is kept below. Choose pictures to go on."),
    "finished_part": _("Fingerprints were made of {count}."),
    "no_room": _("There is no room for it: the list holds {most} pictures already."),
    "full": _(
        "This list is full: it takes {most} pictures. Left out for now: {left}. They are marked “left out” below. After "
        "them, save or copy the fingerprints; then press “Start a new list with the others”. You need not choose again."
    ),
    "full_case": _(
        "This list is full: it takes {most} pictures. Left out for now: {left}. They are marked “left out” below; note "
        "their names. Then press “Add them to the case” at the end, come back to this page, and choose those."
    ),
    "keep_first": _("Save this list first, or copy it. Otherwise it would be gone."),
    "saved": _("Your browser saves it among your downloads, under the name {name}."),
    "copied": _("Copied."),
    "copy_by_hand": _("The text is selected. Copy it now."),
    "in_field": _("Pictures in the list: {count}. They are added when you press the button."),
    "not_a_list": _(
        "This is not the file that this house’s page saved, so it was not read. Choose the file “codes.json”."
    ),
    "no_room_for_list": _(
        "The list takes {most} pictures. It holds {count}, and this file {more}, so nothing of the file was added. Press "
        "“Add them to the case” first. Then come back to this page and choose the file again."
    ),
    "not_ours": _(
        "What stands in the list below is no list of fingerprints, so nothing was added to it. Empty the list, then "
        "choose again."
    ),
    "falsified": _(
        "This browser changes the pixels of pictures before a page can read them, so that nobody is recognised by it. "
        "That protects you, but the fingerprints would be wrong. So none is made here. Use another browser, or one of "
        "the other ways below."
    ),
    "no_reader": _(
        "This browser is too old for this, or does not let a page read pictures. No fingerprint is made here. Use "
        "another browser, or one of the other ways below."
    ),
    "no_thread": _(
        "The part of this page that reads pictures did not start. The connection may have broken off while the page was "
        "loading, or this browser is too old. Open this page again. If that does not help, use another browser, or one "
        "of the other ways below."
    ),
    "reader_broke": _(
        "The browser broke off while it read this picture, so no fingerprint of it was made. The others are not affected. "
        "Choose it once more; if that does not help, save a smaller copy as JPEG and choose that."
    ),
    "see_through": _(
        "Parts of this picture are see-through, and this browser does not tell what colour lies there. Save it as JPEG "
        "and choose that, or use another browser."
    ),
    "not_here": _(
        "This browser cannot open pictures of this format (HEIC or AVIF). Open this page on the device that made the "
        "picture, or save the picture as JPEG there and choose that."
    ),
    "is_film": _(
        "This file is a film. Fingerprints of films are not made on the device. Choose a still picture from it."
    ),
}
_REFUSALS = (
    "empty", "too_large", "too_many_pixels", "truncated", "damaged", "is_pdf", "is_postscript", "is_svg",
    "is_web_page", "is_archive", "is_tiff", "is_bitmap", "not_a_picture", "unreadable", "decoder_failed",
    "took_too_long",
)  # fmt: skip


@require_safe
@csp_replace(_SENDS_NOTHING)
def make_codes(request: HttpRequest) -> HttpResponse:
    """Show the page on which a person makes fingerprints by herself, without a sign-in; nothing comes back from it."""
    return render(request, "casework/codes.html", device_context())


@require_http_methods(["GET", "POST"])
@csp_replace({"worker-src": [SELF]})
@case_door("work")
def device_prints(request: HttpRequest, case: Case) -> HttpResponse:
    """Add pictures to a case that are known by fingerprints made on a device."""
    form = DevicePrintsForm(request.POST or None, others=case.images.in_use().order_by("number"))
    if request.method == "POST" and form.is_valid():
        known = knownprints.already_known(case, form.cleaned_data["prints"])
        added = knownprints.record_known(
            case=case,
            prints=form.cleaned_data["prints"],
            kind=form.cleaned_data["kind"],
            facts=form.facts(),
            by=request.actor,
            at=now(),
        )
        _say(request, added=len(added), known=known)
        return redirect("images", case_id=case.pk)
    context = {"case": case, "form": form, **device_context()}
    return render(request, "casework/device_prints.html", context, status=422 if form.errors else 200)


def device_context() -> dict[str, Any]:
    words = {code: str(said) for code, said in WORDS.items()}
    return {
        "words": {code: file_refusals.sentence(code) for code in _REFUSALS} | words,
        "most": deviceprints.MOST_PICTURES,
        "help_url": reverse("help_now"),
    }


def _say(request: HttpRequest, *, added: int, known: list[int]) -> None:
    if added:
        said = ngettext(
            "%(count)d picture was added by its fingerprints. No picture was sent.",
            "%(count)d pictures were added by their fingerprints. No picture was sent.",
            added,
        )
        messages.success(request, said % {"count": added})
    if known:
        said = ngettext(
            "Picture %(numbers)s was in the case already, so it was not added again.",
            "Pictures %(numbers)s were in the case already, so they were not added again.",
            len(known),
        )
        messages.info(request, said % {"numbers": ", ".join(map(str, known))})
