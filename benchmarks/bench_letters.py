"""One letter from facts to PDF, beside a bare WeasyPrint call on the same HTML and the same style, in one run.

Ours is more than the bare call: PDF/A-3 with tags and an attachment, in a fenced process of its own.
"""

from weasyprint import HTML, __version__

from benchmarks.rounds import Row, medians
from notices import pdf
from tests.notices.letter_cast import letter

_ROUNDS = 11


def measure() -> list[Row]:
    """Measure composing, laying out, and the peer; the page is the letter as the law on 48 hours has it."""
    made = letter()
    page = (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{made.subject}</title></head>'
        f"<body>{made.html}</body></html>"
    )
    ways = {
        "one letter: facts and law to words": letter,
        "one letter: words to PDF, warm": lambda: pdf.render(
            made.html, title=made.subject, language="en", attachment=made.data
        ),
        f"peer: bare WeasyPrint {__version__}, same HTML and style": lambda: _bare(page),
    }
    try:
        return medians(ways, rounds=_ROUNDS)
    finally:
        pdf.close()


def _bare(page: str) -> bytes:
    content: bytes = HTML(string=page).write_pdf(stylesheets=[pdf.ASSETS["letter.css"]])
    return content
