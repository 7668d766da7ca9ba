"""The one room that turns HTML into PDF: PDF/A-3, tagged, the same bytes for the same words.

Refuses everything that would be fetched, except packaged style by name. Works in a child without network (S36, E21).
"""

import atexit
import base64
import errno
import re
import resource
import sys
import zlib
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from html import escape
from pathlib import Path
from typing import Any

from casework.fence import leave_network
from notices.warm_child import WarmChild, serve

ROOT = Path(__file__).resolve().parent.parent
ASSETS = {"letter.css": ROOT / "static" / "css" / "letter.css"}
ATTACHMENT_NAME = "notice.json"
MAX_HTML_CHARACTERS = 2_000_000
MAX_PAGES = 60
MAX_CPU_S = 20
MAX_WALL_S = 40
MAX_MEMORY_BYTES = 1536 * 1024 * 1024
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
_NO_DATE = date(2000, 1, 1)
# The parsed style and the fonts that were found, in the warm child: a quarter of a letter's time.
_cache: dict[str, Any] = {}


class PdfRefused(Exception):
    """The job says no: `code` is `fetch` (something outside was asked for), `pages`, `size` or `glyphs`.

    With `glyphs`, `characters` are those that no font of this machine can draw.
    """

    def __init__(self, code: str, characters: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.characters = characters


class PdfFailed(Exception):
    """The job came to no end: `code` is `time`, `crash` or the name of the error's class."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def render(
    html: str,
    *,
    title: str,
    language: str,
    attachment: bytes | None = None,
    draft: bool = False,
    dated: date | None = None,
    every_glyph: bool = False,
) -> bytes:
    """Return the PDF of an HTML fragment; `attachment` is JSON, embedded as notice.json (relationship Data).

    `dated` is the date that the attachment's entry carries; the clock is never read. `every_glyph`: refuse what would
    show boxes for want of a font; else they show, and the characters stay in the text below them. The first call in
    a process starts the warm child (about 1.5 s).
    Raises PdfRefused: something would be fetched or not drawn, over MAX_PAGES or MAX_HTML_CHARACTERS.
    Raises PdfFailed: time, memory, crash.
    """
    if len(html) > MAX_HTML_CHARACTERS:
        raise PdfRefused("size")
    answer = _child.ask(
        {
            "html": html,
            "title": title,
            "language": language,
            "draft": draft,
            "dated": (dated or _NO_DATE).isoformat(),
            "every_glyph": every_glyph,
            "attachment": None if attachment is None else base64.b64encode(attachment).decode("ascii"),
        }
    )
    if "refused" in answer:
        raise PdfRefused(answer["refused"], answer["characters"])
    if "failed" in answer:
        raise PdfFailed(answer["failed"])
    return base64.b64decode(answer["pdf"])


def page_count(pdf: bytes) -> int:
    """Return the number of pages of a PDF that `render` made, read from its page tree."""
    parts = [pdf]
    for stream in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            parts.append(zlib.decompress(stream[1]))
        except zlib.error:
            continue
    tree = re.compile(rb"/Type /Pages\b.{0,4000}?/Count (\d+)", re.DOTALL)
    counts = [int(found[1]) for part in parts for found in tree.finditer(part)]
    if not counts:
        raise PdfFailed("page_tree")
    return max(counts)


_START = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from notices import pdf; pdf.serve_letters()"
_child = WarmChild(_START, max_wall_s=MAX_WALL_S)
atexit.register(_child.close)


def close() -> None:
    """End the warm child of this process."""
    _child.close()


# --- what runs in the warm child ------------------------------------------------------------------------------


# Has every weight and kind of part that letters have, so that forks find fonts and styles loaded.
_WARM_UP: dict[str, Any] = {
    "html": (
        '<article class="letter"><div class="letter-sender"><strong>The quick brown fox</strong> 0123456789</div>'
        '<table class="letter-about"><tr><th>Date</th><td class="letter-reference">A</td></tr></table>'
        '<h1>Jumps over</h1><section class="letter-section"><h2>The lazy dog</h2><p>(“A”; §: /?=&amp;-_.)</p>'
        '<table class="letter-places"><tr><th>No.</th><td>https://</td></tr></table></section></article>'
    ),
    "title": "", "language": "en", "draft": True, "dated": "2000-01-01", "every_glyph": False, "attachment": None,
}  # fmt: skip


def serve_letters() -> None:
    """Warm up with one letter, then answer requests until the parent is gone."""
    from notices import pdftags

    pdftags.speak()
    _lay_out(_WARM_UP)
    serve(_answer, confine=fence())


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    try:
        return {"pdf": base64.b64encode(_lay_out(request)).decode("ascii")}
    except PdfRefused as refusal:
        return {"refused": refusal.code, "characters": refusal.characters}
    except Exception as error:  # the class alone: an error's text may quote the letter
        return {"failed": type(error).__name__}


def fence() -> Callable[[], None]:
    """Leave the network, and return what shuts a forked child in: no network, programs or files but fonts; limits.

    Made in the warm parent, since looking for libseccomp runs programs. What a kernel lacks is left out (`doctor`
    says so); the limits and the fetcher always hold.
    """
    leave_network()
    calls = _forbidden_calls()

    def shut_in() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_S, MAX_CPU_S))
        resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        _read_fonts_only()
        if calls is not None:
            calls.load()

    return shut_in


def _read_fonts_only() -> None:
    import landlock

    homes = (Path.home() / ".fonts", Path.home() / ".local" / "share" / "fonts")
    places = (Path("/usr"), Path("/etc/fonts"), Path("/var/cache/fontconfig"), Path(sys.prefix), *homes)
    with suppress(landlock.LandlockError):
        rules = landlock.Ruleset()
        reading = landlock.FSAccess.READ_FILE | landlock.FSAccess.READ_DIR
        rules.allow(*(place for place in places if place.exists()), rules=reading)
        rules.apply()


def _forbidden_calls() -> Any:
    try:
        import pyseccomp  # raises where libseccomp2 is not installed
    except (RuntimeError, OSError):
        return None
    calls = pyseccomp.SyscallFilter(defaction=pyseccomp.ALLOW)
    for name in ("socket", "connect", "bind", "sendto", "execve", "execveat", "ptrace", "process_vm_readv"):
        calls.add_rule(pyseccomp.ERRNO(errno.EPERM), name)
    return calls


def _lay_out(request: dict[str, Any]) -> bytes:
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration

    fetcher = _fetcher()
    if not _cache:
        _cache["fonts"] = FontConfiguration()
        _cache["style"] = CSS(url="asset:letter.css", url_fetcher=_fetcher(), font_config=_cache["fonts"])
    # A base, so that relative addresses reach the fetcher too and are refused there, not dropped in silence.
    document = HTML(string=_frame(request), base_url="asset:/none/", url_fetcher=fetcher).render(
        font_config=_cache["fonts"], stylesheets=[_cache["style"]], pdf_variant="pdf/a-3b", pdf_tags=True
    )
    if len(document.pages) > MAX_PAGES:
        raise PdfRefused("pages")
    _name_nobody(document.metadata)
    if request["attachment"] is not None:
        document.metadata.attachments.append(_attachment(request["attachment"], request["dated"]))
    content: bytes = document.write_pdf(finisher=_forget_maker, pdf_variant="pdf/a-3b", pdf_tags=True)
    if fetcher.refused:
        raise PdfRefused("fetch")
    boxes = {chr(code) for font in document.fonts.values() for code in font.missing}
    if boxes and request["every_glyph"]:
        raise PdfRefused("glyphs", "".join(sorted(boxes)))
    return content


def _frame(request: dict[str, Any]) -> str:
    language = request["language"]
    direction = "rtl" if language.split("-")[0] in RIGHT_TO_LEFT else "ltr"
    draft = '<p class="draft-mark">DRAFT</p>' if request["draft"] else ""
    return (
        f'<!DOCTYPE html><html lang="{escape(language)}" dir="{direction}"><head><meta charset="utf-8">'
        f"<title>{escape(request['title'])}</title></head><body>{draft}{request['html']}</body></html>"
    )


def _attachment(encoded: str, dated: str) -> Any:
    from weasyprint import Attachment

    moment = datetime.combine(date.fromisoformat(dated), datetime.min.time(), tzinfo=UTC)
    return Attachment(
        string=base64.b64decode(encoded),
        name=ATTACHMENT_NAME,
        created=moment,
        modified=moment,
        relationship="Data",
    )


def _name_nobody(metadata: Any) -> None:
    """Drop what <meta> elements could have put there; title and language stay."""
    metadata.authors, metadata.keywords, metadata.custom = [], [], {}
    metadata.description = metadata.generator = metadata.created = metadata.modified = None


def _forget_maker(_document: Any, pdf: Any) -> None:
    """Remove program, authors and times from the info dictionary and from the XMP packet (S36)."""
    for key in ("Producer", "Creator", "Author", "CreationDate", "ModDate", "Keywords", "Subject"):
        pdf.info.pop(key, None)
    packet = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    kept = b"".join(part if isinstance(part, bytes) else str(part).encode() for part in packet.stream)
    packet.stream = [re.sub(rb'\s+pdf:Producer="[^"]*"', b"", kept)]


def _fetcher() -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class PackagedOnly(URLFetcher):
        """Answers for packaged assets by name; counts and refuses every other address, whatever its scheme."""

        def __init__(self) -> None:
            super().__init__(allowed_protocols=(), allow_redirects=False)
            self.refused = 0

        def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
            name = url.removeprefix("asset:")
            if url.startswith("asset:") and name in ASSETS:
                return URLFetcherResponse(
                    url, ASSETS[name].read_bytes(), {"Content-Type": "text/css; charset=utf-8"}
                )
            self.refused += 1
            raise ValueError("refused")

    return PackagedOnly()
