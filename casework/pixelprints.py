"""What a decoded picture's pixels become, in the two stages of matching. Pure: numpy and OpenCV on arrays.

First stage: PDQ of the whole and of its content boxes. Second: the corners of each.
"""

from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

from casework import boxes, keypoints, pdq

# A part with less detail than PDQ's own bound is not matched, but may show that two screens show different pictures.
BOX_LEAST_QUALITY = 15
# The likeliest boxes get keypoints too; what a part costs is paid for every picture that is met. In a part that is
# most of the picture the corners of the whole do as well.
BOXES_WITH_CORNERS = 4
BOX_CORNERS = 400
_MOST_OF_IT = 0.6
VERSIONS = {"pdq": pdq.VERSION, "sift": keypoints.VERSION, "boxes": boxes.VERSION}


@dataclass(frozen=True)
class FirstStage:
    """A picture in grey, its PDQ (`whole`: pdq, pdq_quality, pdq_dihedral), and each content box's print with its pixels."""

    grey: keypoints.Pixels
    whole: dict[str, Any]
    parts: list[tuple[dict[str, Any], keypoints.Pixels]]


def first_stage(pixels: pdq.Pixels, grey: keypoints.Pixels, beside: Executor) -> FirstStage:
    """Fingerprint a picture (in colour or grey, and in grey); parts that are plain say nothing and are left out.

    beside: a second thread for the whole while its parts are sought.
    """
    whole = beside.submit(pdq.fingerprint, pixels)
    parts = [(box, box.cut(grey)) for box in boxes.find(grey)]
    found = [(_print(box, part), part) for box, part in parts]
    forms, quality = whole.result()
    return FirstStage(
        grey,
        {"pdq": forms[0], "pdq_quality": quality, "pdq_dihedral": forms},
        [(place, part) for place, part in found if place["pdq_quality"] >= BOX_LEAST_QUALITY],
    )


def second_stage(first: FirstStage) -> dict[str, Any]:
    """Return keypoints and keypoints_mirrored of a picture, and its boxes again, with theirs."""
    small = [
        place
        for place, _ in first.parts
        if place["width"] * place["height"] <= _MOST_OF_IT and place["pdq_quality"] >= pdq.LEAST_QUALITY
    ]
    chosen = [id(place) for place in small[:BOXES_WITH_CORNERS]]
    return {
        **corners(first.grey),
        "boxes": [
            place | (corners(part, BOX_CORNERS) if id(place) in chosen else {}) for place, part in first.parts
        ],
    }


def _print(box: boxes.Box, part: keypoints.Pixels) -> dict[str, Any]:
    forms, quality = pdq.fingerprint(part)
    return {
        "kind": box.kind,
        "around": round(box.around, 2),
        "flat": round(box.flat, 2),
        "left": box.left,
        "top": box.top,
        "width": box.right - box.left,
        "height": box.bottom - box.top,
        "pdq_dihedral": forms,
        "pdq_quality": quality,
    }


def corners(grey: keypoints.Pixels, most: int = keypoints.MOST) -> dict[str, str]:
    """Return keypoints and keypoints_mirrored of a picture (packed, base64)."""
    plain, mirrored = keypoints.extract(keypoints.reduced(grey), most)
    return {"keypoints": plain, "keypoints_mirrored": mirrored}
