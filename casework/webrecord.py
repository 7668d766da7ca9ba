"""The record of a look: a WARC (ISO 28500) of text and headers as they came, without any picture's bytes."""

import io
import json
import re
from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from casework import markup
from casework.fetch import Fetched

# A page can hold a picture in its own text; those bytes are a picture too (design §3.6), whatever kind they are called.
_INLINE = re.compile(rb"""(?i)(data(?::|&#58;|&#x3a;|&colon;|%3a)[^,\s"'<>()]{0,120}),[^\s"'<>)]*+""")
# A picture written as letters, in a script or in JSON: base64 or base64url, in one run or in lines.
_AS_LETTERS = re.compile(
    rb"(?<![A-Za-z0-9+/\\=%_-])(?:[A-Za-z0-9+/\\=%_-]{40,76}+(?:[ \t]*\r?\n[ \t]*)?+){10,}+"
)
# Bytes of a picture behind or between those of a page.
_AS_BYTES = re.compile(
    rb"\xff\xd8\xff|\x89PNG\r\n|GIF8[79]a.{2}.{2}[\x80-\xff]|RIFF.{4}WEBP|.{4}ftyp(?:avi|hei|mif1|mp4|iso|qt)",
    re.DOTALL,
)
_LEFT_OUT = b"left-out"
# The body was unpacked and cleaned, so what the server said of its packing no longer holds.
_NO_LONGER_TRUE = frozenset({"content-encoding", "transfer-encoding", "content-length"})


def without_pictures(fetched: Fetched) -> bytes:
    """Return the body with a mark in place of whatever may be a picture. A page in UTF-16 comes back in UTF-8."""
    body = fetched.body
    if found := _AS_BYTES.search(body):
        body = body[: found.start()] + _LEFT_OUT
    if b"\0" in body:
        body = markup.decoded(body, _charset(fetched)).replace("\0", "").encode("utf-8")
    return _cleaned(body)


def _cleaned(text: bytes) -> bytes:
    return _AS_LETTERS.sub(_LEFT_OUT, _INLINE.sub(rb"\1," + _LEFT_OUT, text))


def _charset(fetched: Fetched) -> str:
    return fetched.headers.get("content-type", "").lower().partition("charset=")[2].partition(";")[0].strip()


def write(
    asked: str, visits: Sequence[Fetched], *, profiles: Sequence[str] = (), at: datetime | None = None
) -> bytes:
    """Return a gzipped WARC: a response a visit, and one metadata record with the address asked for and the hops.

    `profiles` name the visitor of each visit. `at` dates every record, in UTC; without it the records bear the writer's
    own time.
    """
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    dated = {"WARC-Date": at.strftime("%Y-%m-%dT%H:%M:%SZ")} if at else {}
    for visit in visits:
        record = writer.create_warc_record(
            visit.final_url,
            "response",
            payload=io.BytesIO(without_pictures(visit)),
            http_headers=_head(visit),
            warc_headers_dict={"WARC-IP-Address": visit.dialled, **dated},
        )
        writer.write_record(record)
    noted = json.dumps(_noted(asked, visits, profiles))
    writer.write_record(
        writer.create_warc_record(
            asked,
            "metadata",
            payload=io.BytesIO(noted.encode("utf-8")),
            warc_content_type="application/json",
            warc_headers_dict=dated,
        )
    )
    return out.getvalue()


def _head(visit: Fetched) -> StatusAndHeaders:
    lines = [
        (name, _cleaned(value.encode("utf-8", "replace")).decode("utf-8"))
        for name, value in visit.headers.items()
        if name not in _NO_LONGER_TRUE
    ]
    return StatusAndHeaders(f"{visit.status} {_phrase(visit.status)}", lines, protocol="HTTP/1.1")


def _noted(asked: str, visits: Sequence[Fetched], profiles: Sequence[str]) -> dict[str, Any]:
    return {
        "asked": asked,
        "profiles": list(profiles),
        "visits": [
            [{"url": hop.url, "status": hop.status, "dialled": hop.dialled} for hop in visit.hops]
            for visit in visits
        ],
        "elapsed_ms": [visit.elapsed_ms for visit in visits],
        "truncated": [visit.truncated for visit in visits],
    }


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
