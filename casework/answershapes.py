"""What each job of the sandbox may answer, to the last number: a decoder that was taken over may answer anything. Pure.

A shape says whether a value is of it. Keys that no shape names are let through: nobody reads them.
"""

import math
import re
from collections.abc import Callable, Mapping
from typing import Any

from casework import boxes, filmframes, keypoints, mailtext, pagelinks, pageparts, pdq

Shape = Callable[[Any], bool]

_MOST_PX = 50_000_000
_MOST_SECONDS = 1e9
# Twice what casework/imaging.py makes, which only the sandbox imports.
_MOST_STILLS = 16
_MOST_COUNTED = 1_000_000_000


def wrong_in(job: str, answer: Mapping[str, Any]) -> str:
    """Return the key under which an answer has not its job's shape, "" when all have. Raises KeyError: no such job."""
    required, optional = SHAPES[job]
    wrong = [key for key, shape in required.items() if key not in answer or not shape(answer[key])]
    wrong += [key for key, shape in optional.items() if key in answer and not shape(answer[key])]
    if not wrong and "frames" in optional and "frames" in answer and "vpdq" not in answer["versions"]:
        return "versions"
    return next(iter(wrong), "")


def _whole(least: int, most: int) -> Shape:
    return lambda value: type(value) is int and least <= value <= most


def _number(least: float, most: float) -> Shape:
    # JSON in Python has words for what is no number at all, and no bound for whole ones.
    return lambda value: (
        (type(value) is int or (type(value) is float and math.isfinite(value))) and least <= value <= most
    )


def _pattern(pattern: str) -> Shape:
    return lambda value: isinstance(value, str) and bool(re.fullmatch(pattern, value, re.ASCII))


def _list_of(shape: Shape, *, least: int = 0, most: int) -> Shape:
    return lambda value: isinstance(value, list) and least <= len(value) <= most and all(map(shape, value))


def _fields(required: Mapping[str, Shape], optional: Mapping[str, Shape] | None = None) -> Shape:
    return lambda value: (
        isinstance(value, dict)
        and all(key in value and shape(value[key]) for key, shape in required.items())
        and all(shape(value[key]) for key, shape in (optional or {}).items() if key in value)
    )


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _text(value: Any) -> bool:
    """Say whether it is text that can be written down: half a pair of UTF-16 cannot."""
    return isinstance(value, str) and not re.search("[\ud800-\udfff]", value)


def _address(value: Any) -> bool:
    """Say whether it is an address of the web as ada-url writes them: printable, in ASCII."""
    is_plain = isinstance(value, str) and value.isascii() and value.isprintable()
    return is_plain and len(value) <= pageparts.LONGEST_ADDRESS and bool(re.match(r"https?://[^/]", value))


def _corners(value: Any) -> bool:
    """Say whether it is packed keypoints, no more than are made, each inside the picture."""
    try:
        found = keypoints.unpack(value) if isinstance(value, str) else None
    except ValueError:
        return False
    if found is None or not 0 < len(value) <= _LONGEST_CORNERS:
        return False
    size = (found.width_px, found.height_px)
    is_sized = min(size) > 0 and max(size) <= keypoints.LONGEST_SIDE_PX
    return is_sized and bool((found.places <= size).all())


def _line(most: int) -> Shape:
    """Return the shape of one line of text, which may be empty."""
    return lambda value: _text(value) and len(value) <= most and (not value or value.isprintable())


def _long_text(value: Any) -> bool:
    return _text(value) and len(value) <= mailtext.MOST_TEXT


# Six bytes before the corners, four for the place of each and 32 for what it looks like; base64 makes four of three.
_LONGEST_CORNERS = 4 * math.ceil((6 + keypoints.MOST * 36) / 3)
_SIDE = _whole(1, _MOST_PX)
_SHARE = _number(0, 1)
_HASH = _pattern("[0-9a-f]{64}")
_SHORT_HASH = _pattern("[0-9a-f]{16}")
_VERSION = _pattern(r"[\w.+-]{1,40}")
_LOOKS: Mapping[str, Shape] = {
    "pdq_dihedral": _list_of(_HASH, least=len(pdq.TRANSFORMS), most=len(pdq.TRANSFORMS)),
    "pdq_quality": _whole(0, 100),
}
_SIZE: Mapping[str, Shape] = {"width_px": _SIDE, "height_px": _SIDE}
_BOTH_CORNERS: Mapping[str, Shape] = {"keypoints": _corners, "keypoints_mirrored": _corners}
_VERSIONS = _fields(dict.fromkeys(("pdq", "sift", "boxes", "phash", "dhash"), _VERSION), {"vpdq": _VERSION})
_BOX = _fields(
    {
        **_LOOKS,
        "kind": _pattern("bordered|screen|collage"),
        "left": _SHARE,
        "top": _SHARE,
        "width": _SHARE,
        "height": _SHARE,
    },
    {**_BOTH_CORNERS, "around": _SHARE, "flat": _SHARE},
)
_FRAME = _fields({**_LOOKS, "at_s": _number(-_MOST_SECONDS, _MOST_SECONDS)}, {"inner": _fields(_LOOKS)})
_STILL = _fields({**_LOOKS, **_SIZE, **_BOTH_CORNERS, "pdq": _HASH, "versions": _VERSIONS})
_FRAMES = _list_of(_FRAME, least=1, most=filmframes.MOST_FRAMES)
_FILE: Mapping[str, Shape] = {
    **_SIZE,
    "format": _pattern("[A-Z0-9]{2,6}"),
    "is_animated": _flag,
    "sha256": _HASH,
    "md5": _pattern("[0-9a-f]{32}"),
}
_RUN: Mapping[str, Shape] = {
    "duration_s": _number(0, _MOST_SECONDS),
    "is_partial": _flag,
}
_PICTURE: Mapping[str, Shape] = {
    **_FILE,
    **_LOOKS,
    "pdq": _HASH,
    "boxes": _list_of(_BOX, most=boxes.MOST),
    "versions": _VERSIONS,
}
_CLOSER: Mapping[str, Shape] = {**_BOTH_CORNERS, "phash": _SHORT_HASH, "dhash": _SHORT_HASH}
_MOVING: Mapping[str, Shape] = {**_RUN, "frames": _FRAMES, "stills": _list_of(_STILL, most=_MOST_STILLS)}
# What a mail may say: the numbers are those of casework/mailparts.py, which only the sandbox imports.
_IDS = _list_of(_pattern(r"<[!-;=?-~]{1,240}>"), most=60)
_MAIL: Mapping[str, Shape] = {
    "from": _line(500),
    "subject": _line(500),
    "date": _line(100),
    "message_id": _IDS,
    "addressed": _list_of(_line(400), most=60),
    "answers_ids": _IDS,
    "telling": lambda value: (
        isinstance(value, dict) and len(value) <= 20 and all(map(_line(200), [*value, *value.values()]))
    ),
    "text": _long_text,
    "said": _long_text,
    "is_html": _flag,
    "attachments": _list_of(
        _fields(
            {
                "name": _line(150),
                "media_type": _line(100),
                "size": _whole(0, _MOST_COUNTED),
                "sha256": _HASH,
            }
        ),
        most=100,
    ),
    "reports": _list_of(
        _fields({"action": _line(20), "status": _line(20), "recipient": _line(250), "says": _line(300)}),
        most=20,
    ),
    "original_ids": _IDS,
}
# Job -> what its answer must have, and what it may have.
SHAPES: Mapping[str, tuple[Mapping[str, Shape], Mapping[str, Shape]]] = {
    "fingerprint": ({**_PICTURE, **_CLOSER}, _MOVING),
    "recognise": (_PICTURE, {**_CLOSER, **_MOVING}),
    "fingerprint_film": (
        {**_FILE, **_RUN, "frames": _FRAMES, "versions": _fields({"vpdq": _VERSION})},
        {},
    ),
    "scan": (
        {
            "title": _text,
            "headings": _list_of(_text, most=100),
            "text": _text,
            "pictures": _list_of(_address, most=pageparts.MOST_PICTURES),
            "inline": _list_of(_text, most=pageparts.MOST_INLINE),
            "films": _list_of(_address, most=pageparts.MOST_FILMS),
            "frames": _list_of(_address, most=pageparts.MOST_FRAMES),
            "unread": _whole(0, _MOST_COUNTED),
            "unseen": _whole(0, _MOST_COUNTED),
            "scripts": _whole(0, _MOST_COUNTED),
            "has_password_field": _flag,
        },
        {},
    ),
    "links": ({"links": _list_of(_address, most=pagelinks.MOST_LINKS), "words": _text}, {}),
    "read_mail": (_MAIL, {}),
}
