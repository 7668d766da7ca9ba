"""Her own letter as a file, under a neutral name: text, or a PDF (S46)."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from casework.models import Case
from casework.moments import now
from casework.views.owndoors import own_door
from notices import pdf
from notices.drafts import Draft
from notices.models import Notice
from notices.views.ownletter import letter_or_404


@require_safe
@own_door("own_decide")
def as_text(request: HttpRequest, case: Case, number: int) -> HttpResponse:
    """Hand out the letter's subject and text."""
    notice = letter_or_404(case, number)
    subject, text = _words(notice)
    return _file(f"{subject}\n\n{text}".encode(), "text/plain; charset=utf-8", "letter.txt")


@require_safe
@own_door("own_decide")
def as_pdf(request: HttpRequest, case: Case, number: int) -> HttpResponse:
    """Hand out the letter as a PDF; where none can be made here, the text."""
    notice = letter_or_404(case, number)
    if notice.pdf:
        return _file(notice.pdf, "application/pdf", "letter.pdf")
    if notice.state != Notice.State.DRAFTED:
        return as_text(request, number=number)
    letter = Draft(notice).letter(at=now())
    try:
        made = pdf.render(letter.html, title=_("Letter"), language=letter.language)
    except (pdf.PdfRefused, pdf.PdfFailed):
        return as_text(request, number=number)
    return _file(made, "application/pdf", "letter.pdf")


def _words(notice: Notice) -> tuple[str, str]:
    if notice.state != Notice.State.DRAFTED and notice.letter:
        return notice.letter["subject"], notice.letter["text"]
    letter = Draft(notice).letter(at=now())
    return letter.subject, letter.text


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
