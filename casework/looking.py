"""One look at an address: page, pictures and films compared and forgotten, verdict, and a record of text and headers.

No pixel is kept, and of pictures that do not match not even a digest (design §3.6). The caller asks for consent first.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from casework import sandbox, webrecord
from casework.comparing import SCAN_LIMITS, Gallery, Patience
from casework.doubts import why_unknown
from casework.fetch import Fetched, Policy, Refused, Unreachable, fetch
from casework.signedlinks import has_run_out
from casework.verdicts import UNKNOWN, Look, judge, needs_second_look

Prints = Mapping[str, Any]


@dataclass(frozen=True)
class Observation:
    """What one look showed. `matches`: picture_host, picture_url, verdict (match|possible), method, distance_bits,
    transform, and `image` when the known fingerprints carry one. `record` is a gzipped WARC of text and headers.

    `refused_because` is the guard's code, `failed_because` why nothing came or could be read, `unclear_because` (of
    casework.doubts) why what came tells nothing; "" otherwise. `visits` tells of each visitor: profile, status, final_url,
    elapsed_ms, text_digest (SHA-256 of the body without pictures) and how many pictures of each outcome, or why none came.
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
    unclear_because: str = ""
    visits: tuple[dict[str, Any], ...] = ()
    record: bytes = b""


@dataclass
class _Visit:
    """One profile's visit: what came, and how the pictures compared."""

    profile: str
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
    lay_at: Sequence[str] = (),
    at: datetime | None = None,
) -> Observation:
    """Look at an address once, and once more as another visitor where that could be told something else.

    `against` are known fingerprint sets; pictures are fetched only when allowed and there is something to compare.
    `lay_at`: where an earlier look matched pictures; they are looked for there again. `at` dates the record.
    Opens sockets in the fetching child and forks the sandbox; never raises for a bad site.
    """
    visiting = _Visiting(policy, against if may_fetch_pictures else (), lay_at, at)
    first = visiting.visit(url, "neutral")
    second = None
    verdict = judge(first.look)
    if first.fetched and needs_second_look(first.look):
        # A site so slow that no time is left for another visitor is not believed.
        second = None if visiting.patience.is_over() else visiting.visit(url, "phone")
        verdict = judge(first.look, second.look) if second else UNKNOWN
    return _observation(first, second, verdict, at)


def _observation(first: _Visit, second: _Visit | None, verdict: str, at: datetime | None) -> Observation:
    visits = [visit for visit in (first, second) if visit]
    told = tuple(_told(visit) for visit in visits)
    if first.fetched is None:
        failed = "" if first.refused else first.look.error
        return Observation(UNKNOWN, refused_because=first.refused, failed_because=failed, visits=told)
    fetched = first.fetched
    return Observation(
        verdict=verdict,
        status=fetched.status,
        final_url=fetched.final_url,
        elapsed_ms=fetched.elapsed_ms,
        text_digest=_text_digest(fetched),
        headers=fetched.headers,
        matches=tuple(first.matches or (second.matches if second else ())),
        failed_because=first.look.error,
        unclear_because=why_unknown(first.look, second.look if second else None)
        if verdict == UNKNOWN
        else "",
        visits=told,
        record=webrecord.write(
            first.look.url,
            [visit.fetched for visit in visits if visit.fetched],
            profiles=[visit.profile for visit in visits if visit.fetched],
            at=at,
        ),
    )


def _told(visit: _Visit) -> dict[str, Any]:
    """Return what is kept of one visit besides its record: numbers, codes and the digest of a text."""
    if visit.fetched is None:
        return {"profile": visit.profile, "error": visit.look.error}
    counted = asdict(visit.look.pictures) if visit.look.pictures else None
    return {
        "profile": visit.profile,
        "status": visit.fetched.status,
        "final_url": visit.fetched.final_url,
        "elapsed_ms": visit.fetched.elapsed_ms,
        "text_digest": _text_digest(visit.fetched),
        "pictures": counted,
        **({"error": visit.look.error} if visit.look.error else {}),
    }


def _text_digest(fetched: Fetched) -> str:
    return hashlib.sha256(webrecord.without_pictures(fetched)).hexdigest()


@dataclass
class _Visiting:
    """What all visits of one look share."""

    policy: Policy
    against: Sequence[Prints]
    lay_at: Sequence[str]
    at: datetime | None
    patience: Patience = field(default_factory=Patience)

    def visit(self, url: str, profile: str) -> _Visit:
        """Fetch the page as one kind of visitor and compare its pictures."""
        try:
            fetched = fetch(url, policy=self.patience.bounded(self.policy), profile=profile)
        except Refused as error:
            return _Visit(profile, Look(url, None, error=error.code), refused=error.code)
        except Unreachable as error:
            return _Visit(profile, Look(url, None, error=error.code))
        if _is_file(fetched):
            return self._file_itself(url, fetched, profile)
        return self._page(url, fetched, profile)

    def _file_itself(self, url: str, fetched: Fetched, profile: str) -> _Visit:
        gallery = self._gallery(profile)
        remembered = ""
        if self.against:
            is_picture = fetched.headers.get("content-type", "").lower().startswith("image/")
            gallery.add_address(fetched.final_url, place="picture" if is_picture else "film")
            remembered = "" if gallery.matches else self._remembered(gallery, (url, fetched.final_url))
        seen = Look(
            url,
            fetched.status,
            fetched.final_url,
            is_picture=True,
            pictures=gallery.counted() if self.against else None,
            unseen=gallery.unseen + (not self.against),
            remembered=remembered,
            is_expired=has_run_out(url, self.at),
        )
        return _Visit(profile, seen, fetched, gallery.matches)

    def _page(self, url: str, fetched: Fetched, profile: str) -> _Visit:
        options = {"base_url": fetched.final_url, "charset": _charset(fetched)}
        try:
            page = sandbox.run("scan", fetched.body, options=options, limits=SCAN_LIMITS)
        except (sandbox.SandboxRefused, sandbox.SandboxFailed) as error:
            return _Visit(profile, _unread(url, fetched, error.code), fetched)
        gallery = self._gallery(profile)
        page["unread"] += fetched.truncated
        page["unseen"] += _draws_by_header(fetched)
        remembered = ""
        if self.against:
            gallery.add_page(page, fetched.final_url)
            remembered = self._remembered(gallery, (url, fetched.final_url))
        else:
            # Nothing is compared: whatever the page shows may be hers.
            carriers = (page["pictures"], page["inline"], page["films"], page["frames"])
            gallery.unseen = page["unseen"] + page["unread"] + sum(map(len, carriers))
        seen = Look(
            url,
            fetched.status,
            fetched.final_url,
            title=page["title"],
            headings=tuple(page["headings"]),
            text=page["text"],
            scripts=page["scripts"],
            has_password_field=page["has_password_field"],
            pictures=gallery.counted() if self.against else None,
            unseen=gallery.unseen,
            remembered=remembered,
            is_expired=has_run_out(url, self.at),
        )
        return _Visit(profile, seen, fetched, gallery.matches)

    def _remembered(self, gallery: Gallery, page_urls: tuple[str, str]) -> str:
        """Look again where the picture lay; a signed link that ran out tells nothing, so nothing else may say gone."""
        kept = [one for one in self.lay_at if not has_run_out(one, self.at)]
        found = gallery.remembered(kept, page_urls)
        return "" if len(kept) < len(self.lay_at) and found in ("gone", "refused") else found

    def _gallery(self, profile: str) -> Gallery:
        return Gallery(self.policy, self.against, profile, self.patience)


def _unread(url: str, fetched: Fetched, code: str) -> Look:
    """Return the look at a page that came and could not be read: it tells nothing, and its record is kept."""
    error = "reader_gone" if code == "sandbox_unavailable" else "page_unreadable"
    return Look(url, fetched.status, fetched.final_url, error=error)


def _is_file(fetched: Fetched) -> bool:
    """Say whether a picture or film came where a page was asked for, with whatever status; its bytes were not read."""
    kind = fetched.headers.get("content-type", "").lower()
    if kind.startswith(("image/", "video/")) and not kind.startswith("image/svg"):
        return True
    return fetched.truncated and not fetched.body and not kind.startswith("audio/")


def _draws_by_header(fetched: Fetched) -> bool:
    """Say whether the answer's headers bring a style sheet or lead on to another page, as some browsers follow them."""
    return "refresh" in fetched.headers or "stylesheet" in fetched.headers.get("link", "").lower()


def _charset(fetched: Fetched) -> str:
    _, _, charset = fetched.headers.get("content-type", "").lower().partition("charset=")
    return charset.partition(";")[0].strip()[:40]
