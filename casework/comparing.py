"""The pictures and films of one visit: fetched within a bound, compared whatever status and kind they came with, forgotten.

What could not be fetched or read counts as unread: it may be hers (design §3.6).
"""

import base64
import binascii
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal
from urllib.parse import unquote_to_bytes, urlsplit

from casework import filmkinds, fingerprints, sandbox
from casework.fetch import Fetched, Policy, Refused, Unreachable, fetch
from casework.verdicts import Pictures

MOST_PICTURES = 40
# Films of a page that are looked at, and for how long each may be decoded; the guard reads no more than a beginning.
MOST_FILMS = 4
FILM_PATIENCE_S = 15.0
# A page with slow pictures may not hold a worker: what was not looked at by then counts as unread, never as gone.
PATIENCE_S = 60.0
MOST_TIMEOUTS_PER_HOST = 2
# A page of 2 MiB takes two seconds at its worst; its inline pictures come back with the answer.
SCAN_LIMITS = sandbox.Limits(wall_s=15, cpu_s=10, memory_mb=512, reply_bytes=16 * 1024 * 1024)
# Dots and rules of a layout, too small to show a person.
_TOO_SMALL_PX = 16
# A moving picture this small on one side is a smiley or a sign that something loads.
_SMALL_MOVING_PX = 200
# A drawing with more in it may be a traced picture.
_LARGEST_DRAWING = 64 * 1024
_FONTS = (b"wOFF", b"wOF2", b"OTTO", b"\0\1\0\0", b"true")
_MARKUP = ("is_svg", "is_web_page", "not_a_picture")
# What a look saw that draws no picture of hers.
CLEAR = frozenset({"unmatched", "missing"})

Prints = Mapping[str, Any]
# The strongest match, and the place of the known picture among all.
Nearest = tuple[fingerprints.Match, int | None]
# Where an address stands in a page: what may be there, and what else would be drawn. "earlier": a match lay there.
Place = Literal["picture", "frame", "film", "earlier"]


@dataclass
class Patience:
    """How long one look may take in all, and which hosts have let it wait too often."""

    deadline: float = field(default_factory=lambda: time.monotonic() + PATIENCE_S)
    timeouts: Counter[str] = field(default_factory=Counter)

    def is_over(self) -> bool:
        """Say whether the look has to end."""
        return time.monotonic() > self.deadline

    def bounded(self, policy: Policy) -> Policy:
        """Return the policy with no more time for one address than is left for the look."""
        left_s = max(0.5, self.deadline - time.monotonic())
        return replace(policy, total_s=min(policy.total_s, left_s), headers_s=min(policy.headers_s, left_s))

    def fetch(
        self, url: str, *, policy: Policy, profile: str, want: Literal["picture", "film"]
    ) -> Fetched | None:
        """Fetch what may be a picture or a film; None: refused, silent, or no time is left for its host."""
        host = urlsplit(url).hostname or ""
        if self.is_over() or self.timeouts[host] >= MOST_TIMEOUTS_PER_HOST:
            return None
        try:
            return fetch(url, policy=self.bounded(policy), want=want, profile=profile)
        except Refused:
            return None
        except Unreachable as error:
            self.timeouts[host] += error.code in ("timed_out", "too_slow")
            return None


@dataclass
class Gallery:
    """What one visit saw of pictures: `matches` as casework.looking tells them, and how many of each outcome.

    `unseen` counts what may draw a picture by means that no look reads.
    """

    policy: Policy
    against: Sequence[Prints]
    profile: str
    patience: Patience
    matches: list[dict[str, Any]] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    asked: dict[str, str] = field(default_factory=dict)
    unseen: int = 0
    films: int = 0
    is_framed: bool = False

    @cached_property
    def _known(self) -> fingerprints.Known:
        return fingerprints.Known(self.against)

    @cached_property
    def _at_sight(self) -> dict[str, Any]:
        return {"near": self._known.forms(), "near_bits": fingerprints.PDQ_MATCH_BITS}

    def counted(self) -> Pictures:
        """Return how many pictures there were of each outcome."""
        known = {name: self.outcomes[name] for name in ("matched", "possible", "unmatched", "missing")}
        return Pictures(**known, unread=self.outcomes["unread"] + self.outcomes["refused"])

    def add_page(self, page: Mapping[str, Any], base: str) -> None:
        """Compare the pictures and films of a page that was scanned, and of the frames and drawings in it, one deep."""
        self.unseen += page["unseen"]
        self.outcomes["unread"] += page["unread"] + (len(page["frames"]) if self.is_framed else 0)
        for text in page["inline"]:
            self.outcomes[self._inline(text, base)] += 1
        for address in page["pictures"]:
            self.add_address(address)
        for address in [] if self.is_framed else page["frames"]:
            self.add_address(address, place="frame")
        for address in page["films"]:
            self._add_film(address)

    def add_address(self, address: str, *, place: Place = "picture") -> None:
        """Compare what lies at one address; beyond the limit it is unread."""
        if address in self.asked and place != "frame":
            return
        if len(self.asked) >= MOST_PICTURES:
            self.outcomes["unread"] += 1
        else:
            self.outcomes[self._looked_at(address, place)] += 1

    def _add_film(self, address: str) -> None:
        """Compare a film in the page. One that was not looked at, or not whole, is as what a script draws: not seen."""
        if address in self.asked:
            return
        self.films += 1
        outcome = self._looked_at(address, "film") if self.films <= MOST_FILMS else "unread"
        if outcome in ("unread", "refused"):
            self.unseen += 1
        else:
            self.outcomes[outcome] += 1

    def remembered(self, addresses: Sequence[str], page_urls: Sequence[str]) -> str:
        """Look again where the picture lay. "" nobody knows where, gone, refused, or unread; a match is counted.

        A picture that lay in the page itself is gone when the page was read without it.
        """
        found = set()
        for address in addresses:
            if address in page_urls:
                found.add("missing")
                continue
            if address not in self.asked:
                outcome = self._looked_at(address, "earlier")
                self.outcomes[outcome] += outcome in ("matched", "possible")
            found.add(self.asked[address])
        if found <= CLEAR:
            return "gone" if found else ""
        return "refused" if found <= CLEAR | {"refused"} else "unread"

    def _looked_at(self, address: str, place: Place) -> str:
        self.asked[address] = "unread"
        want: Literal["picture", "film"] = "film" if place in ("film", "earlier") else "picture"
        fetched = self.patience.fetch(address, policy=self.policy, profile=self.profile, want=want)
        outcome = self._outcome(fetched, place) if fetched else "unread"
        self.asked[address] = outcome
        return outcome

    def _outcome(self, fetched: Fetched, place: Place) -> str:
        """Return what became of one picture or film: matched, possible, unmatched, missing, refused or unread."""
        kind, body = fetched.headers.get("content-type", ""), fetched.body
        if filmkinds.kind_of(body[: filmkinds.HEAD_BYTES]):
            return self._film(body, fetched.final_url, is_cut=fetched.truncated)
        outcome = self._compared(body, fetched.final_url, kind=kind, is_frame=place == "frame")
        if outcome != "none":
            return outcome
        if fetched.status in (404, 410):
            return "missing"
        if fetched.status in (401, 403):
            return "refused"
        # In a film's place stands a list of its pieces, or a player's page.
        return "unmatched" if 200 <= fetched.status < 300 and place != "film" else "unread"

    def _inline(self, text: str, page_url: str) -> str:
        """Compare a picture that the page itself holds as a `data:` address (RFC 2397)."""
        head, _, data = text.partition(",")
        body = unquote_to_bytes(data)
        if head.rstrip().lower().endswith("base64"):
            packed = b"".join(body.split()).rstrip(b"=")
            try:
                body = base64.b64decode(packed + b"=" * (-len(packed) % 4))
            except binascii.Error:
                return "unread"
        if filmkinds.kind_of(body[: filmkinds.HEAD_BYTES]):
            return self._film(body, page_url)
        outcome = self._compared(body, page_url, kind=head[len("data:") :])
        return "unmatched" if outcome == "none" else outcome

    def _compared(self, body: bytes, address: str, *, kind: str, is_frame: bool = False) -> str:
        """Return the outcome of bytes; "none": they are no picture that a browser would draw here."""
        if self.patience.is_over():
            return "unread"
        try:
            found, nearest = self._recognised(body)
        except sandbox.SandboxRefused as error:
            # Browsers know a drawing by what the server calls it, and every other picture by its bytes.
            is_drawing = kind.strip().lower().startswith("image/svg")
            if error.code in _MARKUP and (is_frame or is_drawing):
                is_large = is_drawing and len(body) > _LARGEST_DRAWING
                return "unread" if is_large or self.is_framed else self._framed(body, address)
            return "none" if _draws_nothing(error.code, body) else "unread"
        except (sandbox.SandboxFailed, ValueError):
            return "unread"
        return self._matched(found, nearest, address)

    def _recognised(self, body: bytes) -> tuple[Prints, Nearest]:
        """Return a picture's fingerprints and what they match; of one that PDQ alone says is known, no more than that."""
        found = sandbox.run("recognise", body, options=self._at_sight)
        nearest = self._nearest(found)
        if "keypoints" in found or nearest[0].verdict == "match":
            return found, nearest
        found = sandbox.run("fingerprint", body)  # a doubt that keypoints may lift
        return found, self._nearest(found)

    def _nearest(self, found: Prints) -> Nearest:
        """Return the strongest match of a picture or film; of a moving picture the frames that differ are compared too.

        Raises ValueError: in its job's shape, and yet no fingerprints: a decoder that was taken over made them up.
        """
        return max((self._known.best(one) for one in (found, *found.get("stills", ()))), key=_strength)

    def _film(self, body: bytes, address: str, *, is_cut: bool = False) -> str:
        """Return the outcome of a film: unread, if it was not looked at to its end without a match."""
        if self.patience.is_over():
            return "unread"
        seconds = min(FILM_PATIENCE_S, max(1.0, self.patience.deadline - time.monotonic()))
        limits = sandbox.Limits(wall_s=seconds + 15, cpu_s=int(seconds) + 10)
        try:
            found = sandbox.run("fingerprint_film", body, options={"patience_s": seconds}, limits=limits)
            nearest = self._nearest(found)
        except (sandbox.SandboxRefused, sandbox.SandboxFailed, ValueError):
            return "unread"
        outcome = self._matched(found, nearest, address)
        return "unread" if outcome == "unmatched" and (is_cut or found["is_partial"]) else outcome

    def _framed(self, body: bytes, address: str) -> str:
        """Read a page or a drawing inside the page: its pictures count as the page's own."""
        try:
            page = sandbox.run("scan", body, options={"base_url": address, "charset": ""}, limits=SCAN_LIMITS)
        except (sandbox.SandboxRefused, sandbox.SandboxFailed):
            return "unread"
        self.is_framed = True
        self.add_page(page, address)
        self.is_framed = False
        return "none"

    def _matched(self, found: Prints, nearest: Nearest, address: str) -> str:
        match, place = nearest
        smallest_px = min(found["width_px"], found["height_px"])
        is_too_small = smallest_px < _TOO_SMALL_PX and match.method != "exact"
        if match.verdict == "none" or place is None or is_too_small:
            # What nobody looked at closely may be hers.
            is_unseen = found.get("is_partial") and smallest_px >= _SMALL_MOVING_PX
            return "unread" if is_unseen else "unmatched"
        row = {
            "picture_host": urlsplit(address).hostname or "",
            "picture_url": address,
            "verdict": match.verdict,
            "method": match.method,
            "distance_bits": match.distance_bits,
            "transform": match.transform,
            **({"at_s": list(match.at_s)} if match.at_s else {}),
        }
        known = self.against[place].get("image")
        self.matches.append(row | ({"image": known} if known else {}))
        return "matched" if match.verdict == "match" else "possible"


def _strength(found: Nearest) -> int:
    return ("none", "possible", "match").index(found[0].verdict)


def _draws_nothing(code: str, body: bytes) -> bool:
    """Say whether bytes that were refused are nothing that any browser draws as a picture."""
    if code in ("is_web_page", "is_svg", "empty") or body.startswith(_FONTS):
        return True
    return code == "not_a_picture" and min(body[:4096]) >= ord("\t")
