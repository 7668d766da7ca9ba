"""What a screenshot or a framed picture is about: two that share their frame alone are not one picture. Pure."""

from collections.abc import Mapping
from typing import Any

from casework import pdq

# What lies inside a screenshot or a border is what the picture is about, from this share of its area.
_LEAST_AREA = 0.12
# Screens and borders are plain by three quarters or more; photographs with a box in them hardly ever are.
_DRAWN_AROUND = 0.65
_SAME_PLACE = 0.03
_ALIKE_BITS, _STRANGER_BITS = 72, 90

Prints = Mapping[str, Any]


def parts(picture: Prints) -> list[Prints]:
    """Return the content boxes that a screenshot or a framed picture is about; of any other picture none."""
    return [
        part
        for part in picture.get("boxes", ())
        if part.get("flat", 0) >= _DRAWN_AROUND and part["width"] * part["height"] >= _LEAST_AREA
    ]


def differs(found: Prints, known: Prints) -> bool:
    """Say whether two pictures show different ones in the same place, in more of their area than they agree in."""
    alike, differ = 0.0, 0.0
    for one in found.get("boxes", ()):
        for other in parts(known):
            if max(abs(one[side] - other[side]) for side in ("left", "top", "width", "height")) < _SAME_PLACE:
                bits = pdq.distance_bits(one["pdq_dihedral"][0], other["pdq_dihedral"][0])
                area = other["width"] * other["height"]
                alike = max(alike, area * (bits <= _ALIKE_BITS))
                differ = max(differ, area * (bits > _STRANGER_BITS))
    return differ > alike
