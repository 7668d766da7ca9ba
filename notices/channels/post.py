"""A letter on paper: printed, signed and posted by a person. Nothing is sent from here."""

from dataclasses import dataclass

from notices import pdf
from notices.channels import Unfit


@dataclass(frozen=True)
class PostalSheet:
    """What a person prints: the letter with its address block, the lines for the envelope, the number of pages."""

    content: bytes
    envelope: tuple[str, ...]
    pages: int


def sheet(content: bytes, *, recipient_name: str, address: str) -> PostalSheet:
    """Return the sheet of a letter that was frozen as PDF. Raises Unfit: there is no postal address."""
    lines = lines_of(address)
    if not lines:
        raise Unfit("address", "there is no postal address")
    return PostalSheet(content=content, envelope=(recipient_name, *lines), pages=pdf.page_count(content))


def lines_of(address: str) -> tuple[str, ...]:
    """Return the lines of a postal address as they stand on the envelope, without the name."""
    return tuple(line.strip() for line in address.splitlines() if line.strip())
