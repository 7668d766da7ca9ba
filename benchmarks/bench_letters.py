"""One letter from facts to PDF, beside a bare WeasyPrint call on the same HTML and the same style, in one run.

Ours is more than the bare call: PDF/A-3 with tags and an attachment, in a fenced process of its own.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from weasyprint import HTML, __version__

from benchmarks.rounds import Row, medians
from notices import pdf
from tests.notices.letter_cast import letter

_ROUNDS = 11
_COLD_ROUNDS = 5
_PEER_ALONE = """
import sys; from pathlib import Path; from weasyprint import HTML
HTML(string=Path(sys.argv[1]).read_text()).write_pdf(stylesheets=[sys.argv[2]])
"""


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
        return medians(ways, rounds=_ROUNDS) + _cold(page)
    finally:
        pdf.close()


def _cold(page: str) -> list[Row]:
    """The first letter after a start: our child from nothing, and a bare Python that makes one letter and ends."""
    made = letter()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        file.write_text(page, encoding="utf-8")
        alone = [sys.executable, "-c", _PEER_ALONE, str(file), str(pdf.ASSETS["letter.css"])]

        def ours() -> None:
            pdf.close()
            pdf.render(made.html, title=made.subject, language="en", attachment=made.data)

        ways = {
            "one letter: words to PDF, cold: the child starts and warms up": ours,
            "peer: a Python of its own with bare WeasyPrint, cold": lambda: subprocess.run(
                alone, check=True, stderr=subprocess.DEVNULL
            ),
        }
        return medians(ways, rounds=_COLD_ROUNDS)


def _bare(page: str) -> bytes:
    content: bytes = HTML(string=page).write_pdf(stylesheets=[pdf.ASSETS["letter.css"]])
    return content
