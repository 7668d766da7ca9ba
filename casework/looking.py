"""One look at an address: page, pictures compared and forgotten, verdict, and a record of text and headers.

No pixel is kept, and of pictures that do not match not even a digest (design §3.6). The caller asks for consent first.
"""

import base64
import binascii
import hashlib
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import unquote_to_bytes, urlsplit

from casework import fingerprints, sandbox, webrecord
from casework.fetch import Fetched, Policy, Refused, Unreachable, fetch
from casework.verdicts import UNKNOWN, Look, Pictures, judge, needs_second_look

MOST_PICTURES = 40
# A page with slow pictures may not hold a worker: what was not looked at by then counts as unread, never as gone.
PATIENCE_S = 120.0
# A page of 2 MiB takes two seconds at its worst; its inline pictures come back with the answer.
SCAN_LIMITS = sandbox.Limits(wall_s=15, cpu_s=10, memory_mb=512, reply_bytes=16 * 1024 * 1024)
_NEVER_DECODED = ("image/svg", "image/x-icon", "image/vnd.microsoft.icon")
_TEXTUAL = ("text/", "application/xhtml", "application/xml", "application/json")

Prints = Mapping[str, Any]


@dataclass(frozen=True)
class Observation:
    """What one look showed. `matches`: picture_host, picture_url, verdict (match|possible), method, distance_bits,
    transform, and `image` when the known fingerprints carry one. `record` is a gzipped WARC of text and headers.

    `refused_because` is the guard's code, `failed_because` why nothing came or could be read; both "" otherwise.
    """

    verdict: str
    status: int | None = None
    final_url: str = ""
    elapsed_ms: int = 0
    text_digest: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    matches: tuple[dict[str, Any], ...] = ()
    refused_because: str = ""
    failed_because: str = ""
    record: bytes = b""


@dataclass
class _Visit:
    """One profile's visit: what came, and how the pictures compared."""

    look: Look
    fetched: Fetched | None = None
    matches: list[dict[str, Any]] = field(default_factory=list)
    refused: str = ""


def look(
    url: str,
    *,
    policy: Policy,
    against: Sequence[Prints] = (),
    may_fetch_pictures: bool,
    at: datetime | None = None,
) -> Observation:
    """Look at an address once, and once more as another visitor where that could be told something else.

    `against` are known fingerprint sets; pictures are fetched only when allowed and there is something to compare.
    `at` dates the record. Opens sockets in the fetching child and forks the sandbox; never raises for a bad site.
    """
    visiting = _Visiting(policy, against if may_fetch_pictures else (), time.monotonic() + PATIENCE_S)
    first = visiting.visit(url, "neutral")
    second = None
    if first.fetched and needs_second_look(first.look):
        second = visiting.visit(url, "phone")
    verdict = judge(first.look, second.look if second else None)
    matches = first.matches or (second.matches if second else [])
    return _observation(first, second, verdict, matches, at)


def _observation(
    first: _Visit, second: _Visit | None, verdict: str, matches: list[dict[str, Any]], at: datetime | None
) -> Observation:
    if first.fetched is None:
        failed = "" if first.refused else first.look.error
        return Observation(UNKNOWN, refused_because=first.refused, failed_because=failed)
    fetched = first.fetched
    visits = [visit.fetched for visit in (first, second) if visit and visit.fetched]
    return Observation(
        verdict=verdict,
        status=fetched.status,
        final_url=fetched.final_url,
        elapsed_ms=fetched.elapsed_ms,
        text_digest=hashlib.sha256(webrecord.without_pictures(fetched)).hexdigest(),
        headers=fetched.headers,
        matches=tuple(matches),
        failed_because=first.look.error,
        record=webrecord.write(first.look.url, visits, at=at),
    )


@dataclass
class _Visiting:
    """What all visits of one look share."""

    policy: Policy
    against: Sequence[Prints]
    deadline: float

    def visit(self, url: str, profile: str) -> _Visit:
        """Fetch the page as one kind of visitor and compare its pictures."""
        try:
            fetched = fetch(url, policy=self.policy, profile=profile)
        except Refused as error:
            return _Visit(Look(url, None, error=error.code), refused=error.code)
        except Unreachable as error:
            return _Visit(Look(url, None, error=error.code))
        if _is_picture(fetched):
            return self._picture_itself(url, fetched, profile)
        return self._page(url, fetched, profile)

    def _picture_itself(self, url: str, fetched: Fetched, profile: str) -> _Visit:
        matches: list[dict[str, Any]] = []
        compared = None
        if self.against:
            compared = _count([self._compare_address(fetched.final_url, profile, matches)])
        seen = Look(url, fetched.status, fetched.final_url, is_picture=True, pictures=compared)
        return _Visit(seen, fetched, matches)

    def _page(self, url: str, fetched: Fetched, profile: str) -> _Visit:
        options = {"base_url": fetched.final_url, "charset": _charset(fetched)}
        try:
            page = sandbox.run("scan", fetched.body, options=options, limits=SCAN_LIMITS)
        except (sandbox.SandboxRefused, sandbox.SandboxFailed) as error:
            return _Visit(_unread(url, fetched, error.code), fetched)
        matches: list[dict[str, Any]] = []
        compared = None
        if self.against and fetched.status < 300:
            outcomes = [
                self._compare_address(address, profile, matches)
                for address in page["pictures"][:MOST_PICTURES]
            ]
            outcomes += ["unread"] * (max(0, len(page["pictures"]) - MOST_PICTURES) + page["has_longer"])
            outcomes += [self._compare_inline(text, fetched.final_url, matches) for text in page["inline"]]
            compared = _count(outcomes)
        seen = Look(
            url,
            fetched.status,
            fetched.final_url,
            title=page["title"],
            headings=tuple(page["headings"]),
            text=page["text"],
            scripts=page["scripts"],
            has_password_field=page["has_password_field"],
            pictures=compared,
        )
        return _Visit(seen, fetched, matches)

    def _compare_address(self, address: str, profile: str, matches: list[dict[str, Any]]) -> str:
        """Return what became of one picture: matched, possible, unmatched, missing or unread."""
        if time.monotonic() > self.deadline:
            return "unread"
        try:
            picture = fetch(address, policy=self.policy, want="picture", profile=profile)
        except (Refused, Unreachable):
            return "unread"
        if picture.status in (404, 410):
            return "missing"
        if picture.status != 200:
            return "unread"
        if picture.headers.get("content-type", "").startswith(_NEVER_DECODED):
            return "unmatched"
        return self._compare(picture.body, picture.final_url, matches)

    def _compare_inline(self, text: str, page_url: str, matches: list[dict[str, Any]]) -> str:
        """Compare a picture that the page itself holds as a `data:` address (RFC 2397)."""
        head, _, data = text.partition(",")
        if head.startswith(tuple(f"data:{kind}" for kind in _NEVER_DECODED)):
            return "unmatched"
        try:
            body = base64.b64decode(data) if head.endswith(";base64") else unquote_to_bytes(data)
        except (binascii.Error, ValueError):
            return "unmatched"
        return self._compare(body, page_url, matches)

    def _compare(self, body: bytes, address: str, matches: list[dict[str, Any]]) -> str:
        try:
            found = sandbox.run("fingerprint", body)
        except sandbox.SandboxRefused as error:
            # A page in place of a picture was read and is none; a damaged one may be hers, so that is a doubt.
            return "unmatched" if error.code in ("is_web_page", "is_svg", "empty") else "unread"
        except sandbox.SandboxFailed:
            return "unread"
        match, place = fingerprints.best(found, self.against)
        if match.verdict == "none" or place is None:
            return "unmatched"
        row = {
            "picture_host": urlsplit(address).hostname or "",
            "picture_url": address,
            "verdict": match.verdict,
            "method": match.method,
            "distance_bits": match.distance_bits,
            "transform": match.transform,
        }
        known = self.against[place].get("image")
        matches.append(row | ({"image": known} if known else {}))
        return "matched" if match.verdict == "match" else "possible"


def _unread(url: str, fetched: Fetched, code: str) -> Look:
    """Return the look at a page that came and could not be read: it tells nothing, and its record is kept."""
    error = "reader_gone" if code == "sandbox_unavailable" else "page_unreadable"
    return Look(url, fetched.status, fetched.final_url, error=error)


def _count(outcomes: Iterable[str]) -> Pictures:
    counts = dict.fromkeys(("matched", "possible", "unmatched", "missing", "unread"), 0)
    for outcome in outcomes:
        counts[outcome] += 1
    return Pictures(**counts)


def _is_picture(fetched: Fetched) -> bool:
    """Say whether a picture came where a page was asked for; its bytes were not read."""
    kind = fetched.headers.get("content-type", "").lower()
    if kind.startswith("image/") and not kind.startswith("image/svg"):
        return fetched.status == 200
    return (
        fetched.truncated
        and not fetched.body
        and fetched.status == 200
        and not kind.startswith(("video/", "audio/"))
    )


def _charset(fetched: Fetched) -> str:
    _, _, charset = fetched.headers.get("content-type", "").lower().partition("charset=")
    return charset.partition(";")[0].strip()[:40]
