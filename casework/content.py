"""What a screenshot or a framed picture is about: two that share their frame alone are not one picture. Pure."""

from collections.abc import Mapping
from typing import Any

from casework import keypoints, pdq

# What lies inside a screenshot or a border is what the picture is about, from this share of its area.
_LEAST_AREA = 0.12
# In a photograph boxes are often windows and the like: what was laid into one and differs is larger.
_LEAST_INSET = 0.25
# Of what lies around a part in a screen, caption or border so much has two greys; of 275 photographs one had a part so
# surrounded. Plain is not enough: a blurred background is.
_DRAWN_AROUND = 0.65
_SAME_PLACE = 0.03
_ALIKE_BITS, _STRANGER_BITS = 72, 90
# So many corners that lie as they lay show that a place was covered in part, not that another picture lies there.
_STILL_THERE = 12

Prints = Mapping[str, Any]


def parts(picture: Prints) -> list[Prints]:
    """Return the content boxes that a screenshot or a framed picture is about; of any other picture none."""
    return [
        part
        for part in picture.get("boxes", ())
        if _is_drawn_around(part) and part["width"] * part["height"] >= _LEAST_AREA
    ]


def _is_drawn_around(part: Prints) -> bool:
    return bool(part.get("flat", 0) >= _DRAWN_AROUND)


def differs(found: Prints, known: Prints) -> bool:
    """Say whether two pictures show different ones in the same place.

    In a screen or a frame one such place is enough, whatever else is alike: dark pictures differ little as wholes. In
    photographs boxes are often chance, so there it has to be more of their area than they agree in.
    """
    alike, differ = 0.0, 0.0
    for part in known.get("boxes", ()):
        area, is_drawn = part["width"] * part["height"], _is_drawn_around(part)
        if area < (_LEAST_AREA if is_drawn else _LEAST_INSET):
            continue
        bits = _nearest_bits(found, part)
        if bits is not None and bits <= _ALIKE_BITS:
            alike = max(alike, area)
        elif bits is not None and bits > _STRANGER_BITS and not _is_still_there(found, known, part):
            if is_drawn:
                return True
            differ = max(differ, area)
    return differ > alike


def _nearest_bits(found: Prints, part: Prints) -> int | None:
    """Return PDQ's smallest distance between a part and the found picture's in its place; None: there are none."""
    return min(
        (
            pdq.distance_bits(one["pdq_dihedral"][0], part["pdq_dihedral"][0])
            for one in found.get("boxes", ())
            if _is_same_place(one, part)
        ),
        default=None,
    )


def _is_still_there(found: Prints, known: Prints, part: Prints) -> bool:
    here, there = keypoints.of(found), keypoints.of(known)
    if here is None or there is None:
        return False
    return keypoints.in_place(here, keypoints.within(there, part)) >= _STILL_THERE


def _is_same_place(one: Prints, other: Prints) -> bool:
    return max(abs(one[side] - other[side]) for side in ("left", "top", "width", "height")) < _SAME_PLACE
