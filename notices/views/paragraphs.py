"""Paragraphs of one's own in a draft: written on a page of their own, taken out on the page of the notice."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from casework.models import Case
from casework.moments import now
from casework.views.doors import back_to, case_door
from notices import letters, paragraphs
from notices.hersay import sends_herself
from notices.models import Notice
from notices.paragraphforms import ParagraphForm
from notices.views.notices import notice_or_404


@require_http_methods(["GET", "POST"])
@case_door("draft")
def write(request: HttpRequest, case: Case, notice_id: UUID) -> HttpResponse:
    """Write a paragraph into a draft."""
    row = notice_or_404(case, notice_id)
    if row.state not in Notice.EDITABLE:
        messages.error(request, _("This notice is approved already; nothing in it can change."))
        return back_to(case, "notice", row.pk)
    if sends_herself(row):
        messages.error(
            request, _("She signs this letter and sends it herself. Nobody here changes its words.")
        )
        return back_to(case, "notice", row.pk)
    form = ParagraphForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _write(request, row, form):
        return back_to(case, "notice", row.pk)
    context = {"case": case, "notice": row, "form": form}
    return render(request, "notices/paragraph.html", context)


def _write(request: HttpRequest, row: Notice, form: ParagraphForm) -> bool:
    given = {key: form.cleaned_data[key] for key in ("text", "language", "facts")}
    try:
        paragraphs.write_paragraph(notice=row, **given, by=request.actor, at=now())
    except paragraphs.StrangeAddress as refusal:
        says = _("This letter is not about this address, so it cannot stand in it: %(url)s")
        form.add_error("text", [says % {"url": url} for url in refusal.urls])
    except paragraphs.TooMany:
        form.add_error(None, _("A letter holds five paragraphs of your own. Take one out first."))
    except letters.Frozen:
        form.add_error(None, _("This notice is approved already; nothing in it can change."))
    else:
        messages.success(
            request, _("It stands in the letter now. Declarations that were confirmed are asked again.")
        )
        return True
    return False


@require_POST
@case_door("draft")
def remove(request: HttpRequest, case: Case, notice_id: UUID, paragraph_id: UUID) -> HttpResponse:
    """Take a paragraph out of a draft."""
    row = notice_or_404(case, notice_id)
    paragraph = row.paragraphs.filter(pk=paragraph_id).first()
    if paragraph is None:
        raise Http404
    try:
        paragraphs.remove_paragraph(paragraph=paragraph, by=request.actor, at=now())
        messages.success(request, _("Taken out. Read the letter again."))
    except letters.Frozen:
        messages.error(request, _("This notice is approved already; nothing in it can change."))
    return back_to(case, "notice", row.pk)
