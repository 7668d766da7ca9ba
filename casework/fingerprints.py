"""Whether two pictures are one, by their fingerprints. Pure: opens nothing, keeps nothing in memory.

A match is a hint for a person (design §3.13); perceptual fingerprints are as sensitive as the picture (S20).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework import filmmatch, keypoints, pdq

# Bounds measured on re-upload variants against millions of unrelated pairs; docs/fingerprints.md.
PDQ_MATCH_BITS = 31
PDQ_LEAST_QUALITY = 50
MATCH_INLIERS = 15
POSSIBLE_INLIERS = 12

Prints = Mapping[str, Any]


@dataclass(frozen=True)
class Match:
    """What comparing a found picture with a known one says.

    verdict: match, possible (a person looks) or none. method: exact, pdq, vpdq (frames of films), keypoints or empty.
    transform: a code of TRANSFORMS, empty with none. distance_bits: PDQ's smallest distance over the eight forms, None when not compared.
    """

    verdict: str
    method: str
    distance_bits: int | None
    inliers: int | None
    transform: str


def compare(found: Prints, known: Prints) -> Match:
    """Say whether a found picture is a known one. Only fingerprints of the same algorithm and version are compared.

    A picture with too little information (PDQ quality under 50) is never a match by its looks, at most possible.
    Raises ValueError: when a fingerprint is malformed.
    """
    if found.get("sha256") and found.get("sha256") == known.get("sha256"):
        return Match("match", "exact", 0, None, "unchanged")
    by_frames = _by_frames(found, known)
    if by_frames.verdict == "match":
        return by_frames
    by_pdq = _by_pdq(found, known)
    if by_pdq.verdict == "match":
        return by_pdq
    by_keypoints = _by_keypoints(found, known, by_pdq.distance_bits)
    return max(by_keypoints, by_pdq, by_frames, key=_rank)


def best(found: Prints, known: Iterable[Prints]) -> tuple[Match, int | None]:
    """Return the strongest match among known pictures and its place in their order; None when there are none."""
    matches = [compare(found, one) for one in known]
    if not matches:
        return Match("none", "", None, None, ""), None
    place = max(range(len(matches)), key=lambda index: _rank(matches[index]))
    return matches[place], place


def has_enough_detail(prints: Prints) -> bool:
    """Say whether the picture holds enough information to be matched automatically."""
    frames = [frame["pdq_quality"] for frame in prints.get("frames", ())]
    return max([prints.get("pdq_quality", 0), *frames]) >= PDQ_LEAST_QUALITY


def _by_frames(found: Prints, known: Prints) -> Match:
    """Compare what moves: two films, or a film and a still."""
    match = filmmatch.compare(found, known)
    method = "vpdq" if match.transform else ""
    return Match(match.verdict, method, match.distance_bits, None, match.transform)


def _by_pdq(found: Prints, known: Prints) -> Match:
    if not _same_version("pdq", found, known):
        return Match("none", "", None, None, "")
    # Forms of the known picture: the place of the nearest one says what was done to it.
    distances = [pdq.distance_bits(found["pdq"], form) for form in known["pdq_dihedral"]]
    bits = min(distances)
    if bits > PDQ_MATCH_BITS:
        return Match("none", "", bits, None, "")
    return Match(_capped("match", found, known), "pdq", bits, None, pdq.TRANSFORMS[distances.index(bits)])


def _by_keypoints(found: Prints, known: Prints, distance_bits: int | None) -> Match:
    if not _same_version("orb", found, known):
        return Match("none", "", distance_bits, None, "")
    target = keypoints.unpack(known["keypoints"])
    agreement = keypoints.agree(keypoints.unpack(found["keypoints"]), target)
    prefix = ""
    if agreement.inliers < MATCH_INLIERS and found.get("keypoints_mirrored"):
        # ORB does not see through a mirror, so the found picture brings its mirrored keypoints along.
        mirrored = keypoints.agree(keypoints.unpack(found["keypoints_mirrored"]), target)
        if mirrored.inliers > agreement.inliers:
            agreement, prefix = mirrored, "mirrored_"
    if agreement.inliers < POSSIBLE_INLIERS:
        return Match("none", "", distance_bits, agreement.inliers, "")
    verdict = "match" if agreement.inliers >= MATCH_INLIERS else "possible"
    transform = (prefix + agreement.transform).replace("mirrored_unchanged", "mirrored")
    return Match(_capped(verdict, found, known), "keypoints", distance_bits, agreement.inliers, transform)


def _capped(verdict: str, found: Prints, known: Prints) -> str:
    return verdict if has_enough_detail(found) and has_enough_detail(known) else "possible"


def _same_version(algorithm: str, found: Prints, known: Prints) -> bool:
    version = found.get("versions", {}).get(algorithm)
    return version is not None and version == known.get("versions", {}).get(algorithm)


def _rank(match: Match) -> tuple[int, int, int, int]:
    """Order matches: verdict, then method, then inliers, then nearness."""
    return (
        ("none", "possible", "match").index(match.verdict),
        ("", "keypoints", "vpdq", "pdq", "exact").index(match.method),
        match.inliers or 0,
        -(pdq.BITS if match.distance_bits is None else match.distance_bits),
    )


TRANSFORMS: dict[str, Promise] = {
    "unchanged": _("the same picture"),
    "mirrored": _("the picture, mirrored"),
    "flipped": _("the picture, upside down and mirrored"),
    "turned_90": _("the picture, turned a quarter to the right"),
    "turned_180": _("the picture, turned upside down"),
    "turned_270": _("the picture, turned a quarter to the left"),
    "mirrored_turned_90": _("the picture, mirrored and turned a quarter to the right"),
    "mirrored_turned_270": _("the picture, mirrored and turned a quarter to the left"),
    "turned": _("the picture, turned"),
    "cropped": _("a part of the picture"),
    "enclosed": _("the picture, inside a larger one or with a border"),
    "mirrored_turned": _("the picture, mirrored and turned"),
    "mirrored_cropped": _("a part of the picture, mirrored"),
    "mirrored_enclosed": _("the picture, mirrored, inside a larger one or with a border"),
    **filmmatch.TRANSFORMS,
}
