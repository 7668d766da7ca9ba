"""Whether two pictures are one, by their fingerprints. Pure: opens nothing, keeps nothing in memory.

A match is a hint for a person (design §3.13); perceptual fingerprints are as sensitive as the picture (S20).
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from casework import content, filmmatch, keypoints, pdq, transforms
from casework.searching import Index, Kind
from casework.shortlist import Shortlist

# Bounds measured on re-upload variants against millions of unrelated pairs; docs/fingerprints.md.
PDQ_MATCH_BITS = 31
# Beyond PDQ's own bound and up to here a few keypoints in the same places settle it, else a person looks.
PDQ_NEAR_BITS = 72
PDQ_LEAST_QUALITY = pdq.LEAST_QUALITY
MATCH_INLIERS = 12
POSSIBLE_INLIERS = 9
# Of these, one for so many bits beyond PDQ's own bound. Strangers under one watermark are 74 bits apart and more.
NEAR_BITS_A_CORNER = 10
# Keypoints that agree in few of the places where both pictures have some are a mark that both carry.
# The same words over two pictures agree too, but in few of all corners. Where PDQ is near, less will do.
MATCH_SPREAD, MATCH_SHARE = 0.4, 0.12
NEAR_SPREAD, NEAR_SHARE = 0.3, 0.0
# Where keypoints lie as they lay, PDQ is no stranger's, or more of them have to agree, and nearly everywhere.
PDQ_STRANGER_BITS = 90
STRANGER_SPREAD, STRANGER_SHARE = 0.6, 0.15
# A part of a known picture that is smaller may be a banner of the page that it was on.
_LEAST_KNOWN_PART = 0.2
_LEAST_SHOWN, _LEAST_SHOWN_BY_PART = 0.2, 0.4
# Up to so many known pictures all are compared by keypoints; of more, those that a first choice names for each view.
_ALL_OF = 24
_LIKELIEST = 12

Prints = Mapping[str, Any]
View = tuple[Prints, int, keypoints.Keypoints]


@dataclass(frozen=True)
class Match:
    """What comparing a found picture with a known one says.

    verdict: match, possible (a person looks) or none. method: exact, pdq, vpdq (frames of films), keypoints or empty.
    transform: a code of TRANSFORMS, empty with none. distance_bits: PDQ's smallest distance over forms and parts, None
    when not compared. inliers: keypoints that agree, None when not compared. at_s: in which seconds of a found film.
    """

    verdict: str
    method: str
    distance_bits: int | None
    inliers: int | None
    transform: str
    at_s: tuple[float, float] | None = None


_VERDICTS = ("none", "possible", "match")
_PDQ = Kind("pdq", pdq.VERSION)
NONE = Match("none", "", None, None, "")
TRANSFORMS = transforms.TRANSFORMS | filmmatch.TRANSFORMS


def compare(found: Prints, known: Prints) -> Match:
    """Say whether a found picture is a known one. Only fingerprints of the same algorithm and version are compared.

    A picture with too little information (PDQ quality under 50) is never a match by its looks, at most possible.
    Raises ValueError: when a fingerprint is malformed.
    """
    return Known([known]).best(found)[0]


def best(found: Prints, known: Iterable[Prints]) -> tuple[Match, int | None]:
    """Return the strongest match among known pictures and its place in their order; None when there are none."""
    return Known(known).best(found)


def has_enough_detail(prints: Prints) -> bool:
    """Say whether the picture holds enough information to be matched automatically."""
    frames = [frame["pdq_quality"] for frame in prints.get("frames", ())]
    return max([prints.get("pdq_quality", 0), *frames]) >= PDQ_LEAST_QUALITY


class Known:
    """Known pictures made ready once, to compare many found ones with. Lives no longer than the work it is for."""

    def __init__(self, known: Iterable[Prints]) -> None:
        self.pictures = list(known)
        parts = [
            (place, part)
            for place, picture in enumerate(self.pictures)
            if picture.get("versions", {}).get("pdq") == _PDQ.version
            for part in _known_parts(picture)
        ]
        self._parts = parts
        self._index = Index(_PDQ, [part["pdq_dihedral"] for _, part in parts])
        self._corners = {
            place: corners
            for place, picture in enumerate(self.pictures)
            if (corners := keypoints.of(picture)) is not None
        }
        self._shortlist: Shortlist | None = None

    def forms(self) -> list[str]:
        """Return the PDQ forms of the whole pictures that hold enough to be matched by PDQ alone."""
        parts = (part for _, part in self._parts if not part.get("kind") and _is_enough(part, part))
        return [form for part in parts for form in part["pdq_dihedral"]]

    def best(self, found: Prints) -> tuple[Match, int | None]:
        """Return the strongest match and the place of the known picture; None when there are none."""
        if not self.pictures:
            return NONE, None
        matches = self._by_looks(found)
        for place, picture in enumerate(self.pictures):
            if found.get("sha256") and found.get("sha256") == picture.get("sha256"):
                matches[place] = Match("match", "exact", 0, None, "unchanged")
            else:
                looks = _doubted(matches[place], found, picture)
                moving = _by_frames(found, picture)
                if looks.verdict != matches[place].verdict and moving.verdict == "match":
                    moving = replace(moving, verdict="possible")
                matches[place] = max(looks, moving, key=_rank)
        has_corners = found.get("versions", {}).get("sift") == keypoints.VERSION
        if has_corners and all(match.verdict != "match" for match in matches):
            self._add_keypoints(found, matches)
        place = max(range(len(matches)), key=lambda index: _rank(matches[index]))
        return matches[place], place

    def _by_looks(self, found: Prints) -> list[Match]:
        """Return for each known picture what PDQ says of it and its parts, in eight forms, and the found one's parts."""
        matches = [NONE] * len(self.pictures)
        if found.get("versions", {}).get("pdq") != _PDQ.version:
            return matches
        for view in _views(found):
            if not view.get("pdq_dihedral"):
                continue
            bits = self._index.bits(view["pdq_dihedral"][0], _PDQ).reshape(-1, len(pdq.TRANSFORMS))
            for (place, part), distances in zip(self._parts, bits, strict=True):
                form = int(distances.argmin())
                match = _of_bits(int(distances[form]), form, view, part)
                # The whole comes first; a part has to say more than it, not the same more nearly.
                is_more = _VERDICTS.index(match.verdict) > _VERDICTS.index(matches[place].verdict)
                if is_more or match.verdict == "none":
                    matches[place] = max(matches[place], match, key=_rank)
        return matches

    def _add_keypoints(self, found: Prints, matches: list[Match]) -> None:
        """Ask the keypoints, of the nearest first, until one picture is found beyond doubt."""
        views = [
            (view, is_mirrored, keypoints.unpack(view[name]))
            for view in _views(found)
            for is_mirrored, name in enumerate(("keypoints", "keypoints_mirrored"))
            if view.get(name) is not None
        ]
        for place in self._likely(found, views, matches):
            picture = self.pictures[place]
            match = _doubted(
                _by_keypoints(views, self._corners[place], picture, matches[place]), found, picture
            )
            matches[place] = max(matches[place], match, key=_rank)
            if match.verdict == "match" and (match.inliers or 0) >= 2 * MATCH_INLIERS:
                return

    def _likely(self, found: Prints, views: list[View], matches: list[Match]) -> list[int]:
        """Return the places of the pictures to compare by keypoints: all of few, of many those that a first choice names."""
        order = sorted(self._corners, key=lambda place: -_rank(matches[place])[-1])
        if len(order) > _ALL_OF:
            self._shortlist = self._shortlist or Shortlist(self._corners)
            named = [self._shortlist.nearest(corners, _LIKELIEST) for _, _, corners in views]
            near = [place for place in order if matches[place].verdict != "none"]
            # Each view's first, then their second: the picture met is likely to lie near the front.
            order = list(dict.fromkeys(near + [place for turn in zip(*named, strict=True) for place in turn]))
        return order


def _known_parts(picture: Prints) -> Iterator[Prints]:
    """Yield the whole picture and its larger parts: what she submits may itself be a screenshot."""
    if picture.get("pdq_dihedral"):
        yield picture
    for part in picture.get("boxes", ()):
        if part["pdq_quality"] >= PDQ_LEAST_QUALITY and part["width"] * part["height"] >= _LEAST_KNOWN_PART:
            yield part


def _views(found: Prints) -> Iterator[Prints]:
    """Yield the whole picture and its content boxes."""
    yield found
    yield from (part for part in found.get("boxes", ()) if part["pdq_quality"] >= PDQ_LEAST_QUALITY)


def _of_bits(bits: int, form: int, view: Prints, part: Prints) -> Match:
    """Return what one PDQ distance says of a view of the found picture and a part of the known one."""
    if bits > PDQ_NEAR_BITS:
        return Match("none", "", bits, None, "")
    # Parts of both may be what two screens have in common; a part that is a pattern is in many pictures.
    parts = [one for one in (view, part) if one.get("kind")]
    is_clear = len(parts) < 2 and not (parts and (_is_pattern(view) or _is_pattern(part)))
    verdict = "match" if bits <= PDQ_MATCH_BITS and _is_enough(view, part) and is_clear else "possible"
    transform = transforms.placed(pdq.TRANSFORMS[form], view.get("kind", ""))
    if part.get("kind") and not view.get("kind"):
        # The found picture is what lies inside the known one.
        transform = "mirrored_cropped" if transform.startswith(("mirrored", "flipped")) else "cropped"
    return Match(verdict, "pdq", bits, None, transform)


def _is_pattern(part: Prints) -> bool:
    """Say whether a part looks the same mirrored or turned, as stripes and squares do; photographs are 84 bits apart."""
    own, *turned = part["pdq_dihedral"]
    return any(pdq.distance_bits(own, form) <= PDQ_NEAR_BITS for form in turned)


def _doubted(match: Match, found: Prints, known: Prints) -> Match:
    """Leave it to a person where two screens or frames agree as a whole and show different pictures in one place."""
    # A frame agrees as a whole, or a part of one with a part of the other.
    place, _, what = match.transform.rpartition("/")
    is_framing = (what == "unchanged" and not place) or (what == "cropped" and bool(place))
    is_doubtful = match.verdict == "match" and match.method != "exact" and is_framing
    return replace(match, verdict="possible") if is_doubtful and content.differs(found, known) else match


def _by_frames(found: Prints, known: Prints) -> Match:
    """Compare what moves: two films, or a film and a still."""
    match = filmmatch.compare(found, known)
    method = "vpdq" if match.transform else ""
    return Match(match.verdict, method, match.distance_bits, None, match.transform, match.at_s)


def _by_keypoints(views: list[View], target: keypoints.Keypoints, known: Prints, looks: Match) -> Match:
    """Return the clearest agreement of a view of the found picture with a known one. `looks`: what PDQ said of it."""
    in_place = _in_place(views, target, known, looks)
    if in_place is not None:
        return in_place
    clearest = replace(looks, verdict="none", method="", inliers=None, transform="")
    for view, is_mirrored, corners in views:
        agreement = keypoints.agree(corners, target, enough=MATCH_INLIERS)
        verdict = _verdict(agreement, view, known, looks)
        transform = transforms.mirrored(agreement.transform) if is_mirrored else agreement.transform
        match = Match(
            verdict,
            "keypoints" if verdict != "none" else "",
            looks.distance_bits,
            agreement.inliers,
            transforms.placed(transform, view.get("kind", "")) if verdict != "none" else "",
        )
        clearest = max(clearest, match, key=_rank)
        if clearest.verdict == "match":
            break
    return clearest


def _in_place(views: list[View], target: keypoints.Keypoints, known: Prints, looks: Match) -> Match | None:
    """Return a match where PDQ was near and corners of the whole lie where they lay: under words or a watermark."""
    bits = looks.distance_bits or 0
    needed = max(1, math.ceil((bits - PDQ_MATCH_BITS) / NEAR_BITS_A_CORNER))
    for view, is_mirrored, corners in views:
        if not view.get("kind") and looks.transform == ("mirrored" if is_mirrored else "unchanged"):
            count = keypoints.in_place(corners, target)
            if count >= needed and _is_enough(view, known) and not content.parts(known):
                return Match("match", "keypoints", looks.distance_bits, count, looks.transform)
    return None


def _verdict(agreement: keypoints.Agreement, view: Prints, known: Prints, looks: Match) -> str:
    """Return what an agreement is worth, beside what PDQ said."""
    if agreement.inliers < POSSIBLE_INLIERS:
        return "none"
    bits = pdq.BITS if looks.distance_bits is None else looks.distance_bits
    is_stranger = agreement.transform == "unchanged" and not view.get("kind") and bits > PDQ_STRANGER_BITS
    spread, share = (STRANGER_SPREAD, STRANGER_SHARE) if is_stranger else (MATCH_SPREAD, MATCH_SHARE)
    if bits <= PDQ_NEAR_BITS:
        spread, share = NEAR_SPREAD, NEAR_SHARE
    is_sure = (
        agreement.inliers >= MATCH_INLIERS
        and agreement.spread >= spread
        and agreement.share >= share
        # A part of the found picture that shows little of the known one is a caption or a bar that both have.
        and agreement.shown >= (_LEAST_SHOWN_BY_PART if view.get("kind") else _LEAST_SHOWN)
        # Corners of a screen or a frame may be what two screens have in common.
        and not content.parts(known)
    )
    return "match" if is_sure and _is_enough(view, known) else "possible"


def _is_enough(view: Prints, part: Prints) -> bool:
    return min(view.get("pdq_quality", 0), part.get("pdq_quality", 0)) >= PDQ_LEAST_QUALITY


def _rank(match: Match) -> tuple[int, int, int, int]:
    """Order matches: verdict, then method, then inliers, then nearness."""
    return (
        _VERDICTS.index(match.verdict),
        ("", "keypoints", "vpdq", "pdq", "exact").index(match.method),
        match.inliers or 0,
        -(pdq.BITS if match.distance_bits is None else match.distance_bits),
    )
