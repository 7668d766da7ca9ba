"""Adding documents, and handing one out to a holder of the case's key who says why."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from casework import audit, documents, pictures, storage, vault
from casework.forms.records import DocumentForm, ReasonForm
from casework.models import Case, Document
from casework.moments import now
from casework.sentences import DOCUMENT_WORDS
from casework.views.doors import case_door, case_private_key, needs_fresh_sign_in, no_key_words
from casework.views.pictures import left_out_words


@require_http_methods(["GET", "POST"])
@case_door("work")
def case_documents(request: HttpRequest, case: Case) -> HttpResponse:
    """List documents by number and kind; add one."""
    choices = [
        (str(row.number), _("Address %(number)d") % {"number": row.number}) for row in case.sightings.all()
    ]
    form = DocumentForm(request.POST or None, request.FILES or None, sightings=choices)
    if absent := left_out_words(request):
        # It was chosen, so the form's own sentence would be wrong.
        form.errors.pop("file", None)
        form.add_error("file", absent)
    if request.method == "POST" and form.is_valid() and _add(request, case, form):
        messages.success(request, _("Sealed and added."))
        return redirect("documents", case_id=case.pk)
    rows = [
        {
            "document": row,
            "kind": DOCUMENT_WORDS[row.kind],
            # Nobody added a mail that came in by itself.
            "by": row.added_by.name_in_words,
            "made": _made(row),
        }
        for row in case.documents.order_by("number").select_related("sighting", "added_by__user")
    ]
    return render(request, "casework/documents.html", {"case": case, "form": form, "documents": rows})


@require_http_methods(["GET", "POST"])
@needs_fresh_sign_in
@case_door("work")
def open_document(request: HttpRequest, case: Case, number: int) -> HttpResponse:
    """Ask for the reason, write both logs, and hand the file out as a download."""
    document = case.documents.filter(number=number).first()
    if document is None:
        raise Http404
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at = now()
        audit.record(
            organisation_id=request.actor.organisation_id, event="document_opening_tried", by=request.actor, at=at,
            case=case.pk, document=document.pk,
        )  # fmt: skip
        try:
            private = case_private_key(request, case)
            content = documents.open_document(
                document=document,
                private=private,
                reason=form.cleaned_data["reason"],
                by=request.actor,
                at=at,
            )
        except vault.SealBroken as refusal:
            form.add_error("reason", no_key_words(refusal))
        else:
            response = HttpResponse(content, content_type="application/octet-stream")
            response["Content-Disposition"] = f'attachment; filename="{documents.neutral_name(document)}"'
            return response
    return render(
        request,
        "casework/document_open.html",
        {
            "case": case,
            "form": form,
            "document": document,
            "kind": DOCUMENT_WORDS[document.kind],
        },
    )


def _made(document: Document) -> list[tuple[Any, str]]:
    """Return who made it, when and on which device, as far as that was said."""
    asked = {"made_by": _("Made by"), "made_on": _("made on"), "device": _("on")}
    said = document.details or {}
    return [(words, said[key]) for key, words in asked.items() if said.get(key)]


def _add(request: HttpRequest, case: Case, form: DocumentForm) -> bool:
    given = form.cleaned_data
    sighting = case.sightings.filter(number=given["sighting"]).first() if given["sighting"] else None
    try:
        documents.add_document(
            case=case,
            file=storage.upload_stream(given["file"]),
            file_name=given["file"].name,
            kind=given["kind"],
            details={key: given[key] for key in ("made_by", "made_on", "device")},
            sighting=sighting,
            max_bytes=settings.MAX_DOCUMENT_BYTES,
            by=request.actor,
            at=now(),
        )
    except pictures.TooLarge:
        form.add_error("file", _("This file is larger than 25 MB. Add a smaller one."))
    except pictures.Empty:
        form.add_error("file", _("This file is empty. Choose it again."))
    except documents.NotADocument:
        form.add_error(
            "file",
            _(
                "This is no PDF, PNG, JPEG, text or saved mail, whatever its name says. Open it and save it as one of these."
            ),
        )
    else:
        return True
    return False
