"""Whether two films are one, a clip lies in a film, or a still was taken from it. Pure.

vPDQ's scheme: frames of enough quality are compared by PDQ, and the share of one film's frames that the other has is
counted. What stands still counts once: a black film, a title or a logo that two films share makes no match.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from numpy.typing import NDArray

from casework import filmframes, pdq
from casework.searching import RADIUS_BITS, Index, Kind, words

MATCH_BITS = RADIUS_BITS
LEAST_QUALITY = 50
# Of the frames of one of two films, and of the different ones among them: so many are in the other.
MATCH_SHARE = 0.5
POSSIBLE_SHARE = 0.1
# Fewer different frames than this in common are for a person to look at, unless neither film has more.
MATCH_DISTINCT = 3
_ROWS_AT_ONCE = 128
_PDQ = Kind("pdq", pdq.VERSION)
# The place of the form that undoes each form: a quarter to the right undoes one to the left, a mirror undoes itself.
_BACK = [0, 3, 2, 1, 4, 5, 6, 7]
# Stretches of time are so many steps between frames long: a film that was slowed down to half has every other.
_STEPS = 2.2

Prints = Mapping[str, Any]
# Of each frame or picture its eight forms.
Forms = Sequence[Sequence[str]]
Floats = NDArray[numpy.float64]
Hits = NDArray[numpy.bool_]


@dataclass(frozen=True)
class FilmMatch:
    """What comparing says: verdict (match, possible, none), smallest distance, a code of TRANSFORMS, frames in common.

    `at_s`: from which to which second of the found film they lie; None where the found one is a still.
    """

    verdict: str
    distance_bits: int | None
    transform: str
    frames: int = 0
    at_s: tuple[float, float] | None = None


NONE = FilmMatch("none", None, "")


@dataclass(frozen=True)
class _Frames:
    """Frames with enough in them: their times, forms, and kinds: frames alike have one number."""

    at_s: Floats
    forms: Forms
    kinds: NDArray[numpy.intp]

    def step_s(self) -> float:
        """Return the usual time from one frame to the next."""
        return float(numpy.median(numpy.diff(self.at_s))) if len(self.at_s) > 1 else 1.0


def is_film(prints: Prints) -> bool:
    """Say whether a fingerprint set holds frames: a film, or a picture that moves."""
    return bool(prints.get("frames")) and prints.get("versions", {}).get("vpdq") == filmframes.VERSION


def compare(found: Prints, known: Prints) -> FilmMatch:
    """Compare two sets one of which at least has frames. Raises ValueError: when a fingerprint is malformed."""
    if is_film(found) and is_film(known):
        return _films(found, known)
    if is_film(known):
        return _still(found, known, mirror_code="still_of_film", is_found=True)
    if is_film(found):
        return _still(known, found, mirror_code="film_of_still", is_found=False)
    return NONE


def _still(still: Prints, film: Prints, *, mirror_code: str, is_found: bool) -> FilmMatch:
    """Look for a picture, or a part of it that may be a picture of its own, among the frames of a film."""
    if still.get("versions", {}).get("pdq") != pdq.VERSION:
        return NONE
    best = NONE
    for frames in _both(film):
        for pictures in (_with_enough([still]), _with_enough(still.get("boxes", ()))):
            near = list(_near(pictures, frames.forms, is_found=is_found))
            bits, form, _frame = min(near, default=(pdq.BITS, 0, 0))
            if near and (best.distance_bits is None or bits < best.distance_bits):
                at_s = None if is_found else _span(frames.at_s[[frame for _, _, frame in near]])
                best = FilmMatch("match", bits, mirror_code + _suffix(form), 1, at_s)
    return best


def _span(at_s: Floats) -> tuple[float, float]:
    return round(float(at_s.min()), 1), round(float(at_s.max()), 1)


def _near(pictures: Forms, frames: Forms, *, is_found: bool) -> Iterator[tuple[int, int, int]]:
    """Yield the distance of each picture and frame within a match, which form of the known one that was, and which frame.

    The forms are near to those of a picture that was turned, not the same: so both sides' are tried. `is_found`: the
    pictures are the found ones, and the frames known.
    """
    in_forms, in_own = Index(_PDQ, frames), Index(_PDQ, [forms[:1] for forms in frames])
    for own, *turned in pictures:
        hits = in_forms.within(own, _PDQ, radius=MATCH_BITS)
        rows = zip(hits.bits.tolist(), hits.forms.tolist(), hits.entries.tolist(), strict=True)
        yield from ((bits, form if is_found else _BACK[form], frame) for bits, form, frame in rows)
        for form, hits in enumerate(in_own.within_each([own, *turned], _PDQ, radius=MATCH_BITS)):
            turn = _BACK[form] if is_found else form
            yield from zip(hits.bits.tolist(), [turn] * len(hits), hits.entries.tolist(), strict=True)


def _films(found: Prints, known: Prints) -> FilmMatch:
    pairs = [(one, other) for one in _both(found) for other in _both(known)]
    matches = [_frames_against(one, other) for one, other in pairs if len(one.forms) and len(other.forms)]
    return max(matches, key=_rank, default=NONE)


def _frames_against(found: _Frames, known: _Frames) -> FilmMatch:
    """Count what each has of the other, under the one turn or mirror that most frames agree on."""
    in_found = numpy.zeros((len(pdq.TRANSFORMS), len(found.forms)), bool)
    in_known = numpy.zeros((len(pdq.TRANSFORMS), len(known.forms)), bool)
    nearest = numpy.full(len(pdq.TRANSFORMS), pdq.BITS)
    index = Index(_PDQ, known.forms)
    own = [forms[0] for forms in found.forms]
    for start in range(0, len(own), _ROWS_AT_ONCE):
        searched = index.within_each(own[start : start + _ROWS_AT_ONCE], _PDQ, radius=MATCH_BITS)
        for place, hits in enumerate(searched, start):
            in_found[hits.forms, place] = in_known[hits.forms, hits.entries] = True
            numpy.minimum.at(nearest, hits.forms, hits.bits)
    turn = int(in_found.sum(axis=1).argmax())
    if not in_found[turn].any():
        return NONE
    step_s = _STEPS * max(found.step_s(), known.step_s())
    of_found, of_known = _covered(found, in_found[turn], step_s), _covered(known, in_known[turn], step_s)
    verdict = _verdict(of_found, of_known)
    if verdict == "none":
        return NONE
    transform = _words(of_found.share, of_known.share) + _suffix(turn)
    at_s = _span(found.at_s[in_found[turn]])
    return FilmMatch(verdict, int(nearest[turn]), transform, int(in_found[turn].sum()), at_s)


@dataclass(frozen=True)
class _Covered:
    """How much of a film the other has: share of its time, different frames in common, different frames in all."""

    share: float
    distinct: int
    of_distinct: int


def _covered(frames: _Frames, hit: Hits, step_s: float) -> _Covered:
    """Count by stretches of time in which both films have frames, since one may have been looked at more closely.

    The share is that of stretches, or of different ones where that is less: a title that stands long counts once.
    """
    stretches = (frames.at_s // step_s).astype(int)
    # One frame speaks for each stretch: one in common where there is any.
    order = numpy.lexsort((~hit, stretches))
    first = order[numpy.unique(stretches[order], return_index=True)[1]]
    distinct, of_distinct = len(set(frames.kinds[first[hit[first]]])), len(set(frames.kinds[first]))
    return _Covered(min(float(hit[first].mean()), distinct / of_distinct), distinct, of_distinct)


def _verdict(of_found: _Covered, of_known: _Covered) -> str:
    share = max(of_found.share, of_known.share)
    distinct = min(of_found.distinct, of_known.distinct)
    if share >= MATCH_SHARE and distinct >= min(MATCH_DISTINCT, of_found.of_distinct, of_known.of_distinct):
        return "match"
    return "possible" if share >= POSSIBLE_SHARE or distinct >= MATCH_DISTINCT else "none"


def _words(of_found: float, of_known: float) -> str:
    """Say which of the two is a part of the other."""
    if min(of_found, of_known) >= MATCH_SHARE:
        return "film"
    if max(of_found, of_known) < MATCH_SHARE:
        return "film_in_common"
    return "film_part" if of_found > of_known else "film_within"


def _suffix(turn: int) -> str:
    name = pdq.TRANSFORMS[turn]
    if name == "unchanged":
        return ""
    return "_mirrored" if name == "mirrored" else "_turned"


def _rank(match: FilmMatch) -> tuple[int, int, int]:
    verdict = ("none", "possible", "match").index(match.verdict)
    return verdict, match.frames, -(match.distance_bits or 0)


def _both(film: Prints) -> list[_Frames]:
    """Return a film's frames with enough in them, whole and without what never changes."""
    whole = [row for row in film["frames"] if row["pdq_quality"] >= LEAST_QUALITY]
    inner = [row for row in film["frames"] if row.get("inner", {}).get("pdq_quality", 0) >= LEAST_QUALITY]
    return [
        _sorted([row["at_s"] for row in whole], _with_enough(whole)),
        _sorted([row["at_s"] for row in inner], _with_enough([row["inner"] for row in inner])),
    ]


def _with_enough(rows: Sequence[Prints]) -> Forms:
    """Return the forms of each that has enough in it. Raises ValueError: they are no eight."""
    plain = [row["pdq_dihedral"] for row in rows if row.get("pdq_quality", 0) >= LEAST_QUALITY]
    if any(len(forms) != len(pdq.TRANSFORMS) for forms in plain):
        raise ValueError("A picture has eight PDQ fingerprints.")
    return plain


def _sorted(at_s: Sequence[float], forms: Forms) -> _Frames:
    """Sort frames into kinds: each is of the kind of the first that is no further from it than a match."""
    own = words(one[0] for one in forms)
    kinds = numpy.full(len(own), -1)
    while len(unsorted := numpy.flatnonzero(kinds < 0)):
        apart = numpy.bitwise_count(own[unsorted] ^ own[unsorted[0]]).sum(axis=1)
        kinds[unsorted[apart <= MATCH_BITS]] = unsorted[0]
    return _Frames(numpy.array(at_s, float), forms, kinds)


TRANSFORMS: dict[str, Promise] = {
    "still_of_film": _("a still of the film"),
    "still_of_film_mirrored": _("a still of the film, mirrored"),
    "still_of_film_turned": _("a still of the film, turned"),
    "film_of_still": _("a film with the picture in it"),
    "film_of_still_mirrored": _("a film with the picture in it, mirrored"),
    "film_of_still_turned": _("a film with the picture in it, turned"),
    "film": _("the film"),
    "film_mirrored": _("the film, mirrored"),
    "film_turned": _("the film, turned"),
    "film_part": _("a part of the film"),
    "film_part_mirrored": _("a part of the film, mirrored"),
    "film_part_turned": _("a part of the film, turned"),
    "film_within": _("the film, inside a longer one"),
    "film_within_mirrored": _("the film, mirrored, inside a longer one"),
    "film_within_turned": _("the film, turned, inside a longer one"),
    "film_in_common": _("a film that has some frames in common with it"),
    "film_in_common_mirrored": _("a film that has some frames in common with it, mirrored"),
    "film_in_common_turned": _("a film that has some frames in common with it, turned"),
}
