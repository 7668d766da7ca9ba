"""A letter on paper: printed, signed and posted by a person. Nothing is sent from here."""

from dataclasses import dataclass
from datetime import date

from notices import pdf
from notices.channels import Unfit


@dataclass(frozen=True)
class PostalSheet:
    """What a person prints: the letter with its address block, the lines for the envelope, the number of pages."""

    content: bytes
    envelope: tuple[str, ...]
    pages: int


def prepare(
    html: str,
    *,
    title: str,
    language: str,
    recipient_name: str,
    address_lines: tuple[str, ...],
    dated: date,
    draft: bool = False,
) -> PostalSheet:
    """Return the sheet to print. Raises Unfit: there is no postal address; PdfRefused, PdfFailed."""
    lines = tuple(line.strip() for line in address_lines if line.strip())
    if not lines:
        raise Unfit("address", "there is no postal address")
    content = pdf.render(html, title=title, language=language, draft=draft, dated=dated)
    return PostalSheet(content=content, envelope=(recipient_name, *lines), pages=pdf.page_count(content))
