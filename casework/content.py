"""What a screenshot or a framed picture is about: two that share their frame alone are not one picture. Pure."""

from collections.abc import Mapping
from typing import Any

from casework import pdq

# What lies inside a screenshot or a border is what the picture is about, from this share of its area.
_LEAST_AREA = 0.12
# In a photograph boxes are often windows and the like: what was laid into one and differs is larger.
_LEAST_INSET = 0.25
# Of what lies around a part in a screen, caption or border so much has two greys; of 250 photographs one had a part so
# surrounded. Plain is not enough: a blurred background is.
_DRAWN_AROUND = 0.65
_SAME_PLACE = 0.03
_ALIKE_BITS, _STRANGER_BITS = 72, 90

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
    """Say whether two pictures show different ones in the same place, in more of their area than they agree in."""
    alike, differ = 0.0, 0.0
    for one in found.get("boxes", ()):
        for other in known.get("boxes", ()):
            area = other["width"] * other["height"]
            if area >= (_LEAST_AREA if _is_drawn_around(other) else _LEAST_INSET) and _is_same_place(
                one, other
            ):
                bits = pdq.distance_bits(one["pdq_dihedral"][0], other["pdq_dihedral"][0])
                alike = max(alike, area * (bits <= _ALIKE_BITS))
                differ = max(differ, area * (bits > _STRANGER_BITS))
    return differ > alike


def _is_same_place(one: Prints, other: Prints) -> bool:
    return max(abs(one[side] - other[side]) for side in ("left", "top", "width", "height")) < _SAME_PLACE
