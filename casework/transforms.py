"""What may have been done to a known picture before it was found: codes, and words for people. Pure."""

from typing import Any

from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

# How a part of the found picture lies in it; the kinds of casework/boxes.py.
_PLACES: dict[str, Any] = {
    "bordered": _("{what}, with a border or bars around it"),
    "screen": _("{what}, in a screenshot or on a page"),
    "collage": _("{what}, beside others or laid over another"),
}
_WHOLE: dict[str, Promise] = {
    "unchanged": _("the same picture"),
    "mirrored": _("the picture, mirrored"),
    "flipped": _("the picture, upside down and mirrored"),
    "turned_90": _("the picture, turned a quarter to the right"),
    "turned_180": _("the picture, turned upside down"),
    "turned_270": _("the picture, turned a quarter to the left"),
    "mirrored_turned_90": _("the picture, mirrored and turned a quarter to the right"),
    "mirrored_turned_270": _("the picture, mirrored and turned a quarter to the left"),
    "turned": _("the picture, turned"),
    "squeezed": _("the picture, squeezed or stretched"),
    "cropped": _("a part of the picture"),
    "enclosed": _("the picture, inside a larger one or with a border"),
    "mirrored_turned": _("the picture, mirrored and turned"),
    "mirrored_squeezed": _("the picture, mirrored, and squeezed or stretched"),
    "mirrored_cropped": _("a part of the picture, mirrored"),
    "mirrored_enclosed": _("the picture, mirrored, inside a larger one or with a border"),
}
TRANSFORMS: dict[str, Promise] = _WHOLE | {
    f"{place}/{code}": format_lazy(words, what=what)
    for place, words in _PLACES.items()
    for code, what in _WHOLE.items()
}


def mirrored(code: str) -> str:
    """Return the code of a transform that was found in the mirrored picture."""
    return "mirrored" if code == "unchanged" else f"mirrored_{code}"


def placed(code: str, kind: str) -> str:
    """Return the code of a transform found in a part of the picture; `kind` is empty for the whole."""
    return f"{kind}/{code}" if kind else code
