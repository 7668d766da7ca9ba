"""Submitting pictures and saying what is known about them. No page of this room shows one."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from casework import file_refusals, handingin, pictures, tasks
from casework.forms.pictures import ImageFactsForm, SubmitImagesForm, happened
from casework.models import Case, Image
from casework.moments import now
from casework.sentences import picture_title, picture_words
from casework.storage import MemoryUploadHandler, left_out
from casework.views.doors import case_door

_LEFT_OUT = {
    "too_large": gettext_lazy("“%(name)s” is larger than 500 MB. Cut the film into parts and send those."),
    "too_much": gettext_lazy(
        "“%(name)s” did not fit beside the others: up to 600 MB are taken at once. Send it by itself."
    ),
    "busy": gettext_lazy(
        "“%(name)s” was not taken, since other large files are arriving just now. Send it again in a few minutes."
    ),
}
ALGORITHM_NAMES = {
    "pdq": "PDQ",
    "phash": "pHash",
    "dhash": "dHash",
    "sift": "SIFT",
    "vpdq": "vPDQ",
    "sha256": "SHA-256",
    "md5": "MD5",
}


@require_http_methods(["GET", "POST"])
@case_door("work")
def images(request: HttpRequest, case: Case) -> HttpResponse:
    """Take pictures or a description, and list what is there with what is being done."""
    others = case.images.in_use().order_by("number")
    absent = left_out_words(request)
    form = SubmitImagesForm(
        request.POST or None,
        request.FILES or None,
        today=now().date(),
        others=others,
        is_cut_short=bool(absent),
    )
    if request.method == "POST":
        bad = _submit_all(request, case, form) if form.is_valid() else []
        refused = [*absent, *bad]
        if form.is_valid() and not refused:
            return redirect(f"{reverse('images', args=[case.pk])}?watch")
        if form.is_valid() and len(bad) < len(form.cleaned_data["files"]):
            refused.append(_("The other files were taken; they stand below."))
        if refused:
            form.add_error("files", refused)
    context = {
        "case": case,
        "form": form,
        "images": [image_row(row) for row in case.images.order_by("number").prefetch_related("fingerprints")],
        "waiting": case.images.filter(state=Image.State.WAITING).exists(),
        # A page that renews itself without script would empty a form, so the watching page has none.
        "watching": "watch" in request.GET,
    }
    part = "X-Part" in request.headers
    return render(request, "casework/_image_list.html" if part else "casework/images.html", context)


@require_http_methods(["GET", "POST"])
@case_door("work")
def image(request: HttpRequest, case: Case, number: int) -> HttpResponse:
    """Change what is known about one picture."""
    row = case.images.filter(number=number).first()
    if row is None:
        raise Http404
    held = {True: "yes", False: "no"}
    initial = {
        **row.facts,
        "kind": row.kind,
        "realistic": held.get(row.facts.get("realistic"), ""),
        "other_face": held.get(row.facts.get("other_face"), ""),
        "licensed": held.get(row.facts.get("licensed"), ""),
        "source_licensed": held.get(row.facts.get("source_licensed"), ""),
        "happened": happened(row.facts),
    }
    others = list(case.images.in_use().exclude(pk=row.pk).order_by("number"))
    if row.facts.get("made_from") in {str(other.number) for other in others}:
        initial |= {"source_image": row.facts["made_from"], "made_from": ""}
    form = ImageFactsForm(request.POST or None, initial=initial, others=others)
    if request.method == "POST" and form.is_valid():
        kind, facts = form.cleaned_data["kind"], form.facts(row.facts)
        pictures.change_image(image=row, kind=kind, facts=facts, by=request.actor, at=now())
        messages.success(request, _("Saved."))
        return redirect("case", case_id=case.pk)
    context = {
        "case": case,
        "form": form,
        "image": image_row(row),
        "was_said_once": handingin.was_said_once(case),
    }
    return render(request, "casework/image.html", context)


@require_POST
@case_door("work")
def drop(request: HttpRequest, case: Case, number: int) -> HttpResponse:
    """Take a file that could not be used off the list."""
    row = case.images.filter(number=number).first()
    if row is None:
        raise Http404
    try:
        pictures.drop_refused(image=row, by=request.actor, at=now())
        messages.success(request, _("Taken off the list."))
    except pictures.InUse:
        messages.error(request, _("This picture is in use, so it stays."))
    return redirect("images", case_id=case.pk)


def image_row(image: Image) -> dict[str, Any]:
    """Return what a list says of an image: words and counts, no picture and no fingerprint."""
    prints = list(image.fingerprints.all())
    made = {row.algorithm for row in prints}
    quality = next((row.quality for row in prints if row.algorithm in ("pdq", "vpdq")), None)
    return {
        "image": image,
        "number": image.number,
        "title": picture_title(image.number, is_film=image.is_film),
        "name": picture_words(image.number, is_film=image.is_film),
        "state": image.state,
        "refused": imaging_says(image.refused_code) if image.refused_code else "",
        "file_name": file_refusals.printable(image.file_name or "") if image.refused_code else "",
        "fingerprints": [name for code, name in ALGORITHM_NAMES.items() if code in made],
        "quality": quality,
        "too_plain": quality is not None and quality < 50,
        # What was sealed once has its commitment; what a device made has none.
        "on_device": image.state == Image.State.FINGERPRINTED and not image.commitment,
        "kept_until": image.keep_until if image.sealed_object else None,
        "description": image.facts.get("description", ""),
    }


def imaging_says(code: str) -> str:
    """Return the sentence for a refused file."""
    try:
        return file_refusals.sentence(code)
    except KeyError:
        return _("This file could not be used. Try another copy of the picture.")


def _submit_all(request: HttpRequest, case: Case, form: SubmitImagesForm) -> list[str]:
    """Submit each file by itself: a bad one is named and does not stop the rest."""
    given = form.cleaned_data
    if not given["files"] and not left_out(request):
        pictures.describe_image(case=case, kind=given["kind"], facts=form.facts(), by=request.actor, at=now())
        return []
    return submit_each(
        request,
        case,
        given["files"],
        kind=given["kind"],
        facts=form.facts(),
        keep_until=given["keep_until"] if given["keep"] else None,
    )


def submit_each(
    request: HttpRequest,
    case: Case,
    files: list[Any],
    *,
    kind: str,
    facts: dict[str, Any],
    keep_until: date | None = None,
) -> list[str]:
    """Submit files one by one and return a sentence for each that was refused; it does not stop the rest."""
    refused = []
    for upload in files:
        try:
            image = pictures.submit_image(
                case=case,
                file=upload.file,
                file_name=upload.name,
                kind=kind,
                facts=facts,
                keep_until=keep_until,
                max_bytes=settings.MAX_IMAGE_BYTES,
                max_film_bytes=settings.MAX_FILM_BYTES,
                by=request.actor,
                at=now(),
            )
        except pictures.FilmTooLarge:
            refused.append(
                _("“%(name)s” is larger than 500 MB. Cut the film into parts and send those.")
                % {"name": upload.name}
            )
        except pictures.TooLarge:
            refused.append(_("“%(name)s” is larger than 50 MB. Send a smaller copy.") % {"name": upload.name})
        except pictures.Empty:
            refused.append(_("“%(name)s” is empty. Choose the file again.") % {"name": upload.name})
        else:
            tasks.hurry(tasks.fingerprint, image_id=str(image.pk))
    return refused


def left_out_words(request: HttpRequest) -> list[str]:
    """Return a sentence for each file of a request for which there was no room."""
    absent = left_out(request)
    beyond = "”, “".join(name for name, why in absent if why == "too_many")
    says = _("Up to %(most)d files are taken at once. Send these next: “%(names)s”.")
    named = [says % {"most": MemoryUploadHandler.MOST_FILES, "names": beyond}] if beyond else []
    return [str(_LEFT_OUT[why]) % {"name": name} for name, why in absent if why in _LEFT_OUT] + named
