"""The record of a look: a WARC (ISO 28500) of text and headers as they came, without any picture's bytes."""

import io
import json
import re
from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from casework.fetch import Fetched

# A page can hold a picture in its own text; those bytes are a picture too (design §3.6).
_INLINE_PICTURE = re.compile(rb"(?i)(data:image/[^;,\s\"'<>]{0,40})[^\s\"'<>)]*+")
# The body was unpacked and cleaned, so what the server said of its packing no longer holds.
_NO_LONGER_TRUE = frozenset({"content-encoding", "transfer-encoding", "content-length"})


def without_pictures(fetched: Fetched) -> bytes:
    """Return the body with each inline picture replaced by a mark."""
    return _INLINE_PICTURE.sub(rb"\1,left-out", fetched.body)


def write(asked: str, visits: Sequence[Fetched], *, at: datetime | None = None) -> bytes:
    """Return a gzipped WARC: a response a visit, and one metadata record with the address asked for and the hops.

    `at` dates every record, in UTC; without it the records bear the writer's own time.
    """
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    dated = {"WARC-Date": at.strftime("%Y-%m-%dT%H:%M:%SZ")} if at else {}
    for visit in visits:
        lines = [(name, value) for name, value in visit.headers.items() if name not in _NO_LONGER_TRUE]
        head = StatusAndHeaders(f"{visit.status} {_phrase(visit.status)}", lines, protocol="HTTP/1.1")
        record = writer.create_warc_record(
            visit.final_url,
            "response",
            payload=io.BytesIO(without_pictures(visit)),
            http_headers=head,
            warc_headers_dict={"WARC-IP-Address": visit.dialled, **dated},
        )
        writer.write_record(record)
    hops = [
        [{"url": hop.url, "status": hop.status, "dialled": hop.dialled} for hop in visit.hops]
        for visit in visits
    ]
    noted = json.dumps({"asked": asked, "visits": hops, "truncated": [visit.truncated for visit in visits]})
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


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
