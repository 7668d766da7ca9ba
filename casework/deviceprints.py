"""The list of fingerprints that a person's own device made: exact algorithms, versions and lengths, nothing else (S32).

Pure: takes text, gives fingerprint sets. What is wrong is said in a sentence that names the picture by its place.
"""

import json
import re
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import pdq

MOST_PICTURES = 50
# Fifty pictures take 45,000 letters; a list that somebody laid out by hand may take twice that.
LONGEST_TEXT = 100_000
LIST_VERSION = 1
# As casework.imaging takes them.
MAX_PIXELS = 50_000_000
VERSIONS = {"sha256": "1", "md5": "1", "pdq": pdq.VERSION}

Prints = dict[str, Any]

_DIGITS = {"sha256": 64, "md5": 32, "pdq": 64}
_NAMES = {"sha256": "SHA-256", "md5": "MD5", "pdq": "PDQ"}
_KEYS = frozenset({*_DIGITS, "pdq_quality", "pdq_dihedral", "width_px", "height_px", "versions"})
EMPTY = gettext_lazy("The list is empty. Make fingerprints first, or paste what the file “codes.json” holds.")
_FAULTS: dict[str, Promise] = {
    "empty": EMPTY,
    "too_long": gettext_lazy(
        "The list is too long to be one of ours: fifty pictures at once are the most. Paste them in parts."
    ),
    "not_json": gettext_lazy(
        "This is not the whole text of the file. Open “codes.json”, select everything in it, from the first bracket to "
        "the last, and paste that."
    ),
    "not_ours": gettext_lazy(
        "This is not a list that our page made. Paste the text of the file “codes.json”."
    ),
    "other_version": gettext_lazy(
        "This list was made by another version of the page. Open the page anew and make the fingerprints again."
    ),
    "too_many": gettext_lazy("There are more than fifty pictures in the list. Paste them in parts."),
}


class ListRefused(Exception):
    """The list is not taken; `says` is the sentence for people, `code` what it is about."""

    def __init__(self, code: str, says: str) -> None:
        super().__init__(code)
        self.code, self.says = code, says


def parse(text: str) -> list[Prints]:
    """Return the fingerprint sets of a list, each as casework.fingerprints compares them. Raises ListRefused.

    A picture that stands in the list twice is taken once.
    """
    pictures = _pictures_of(_read(text))
    found = [_prints(one, place) for place, one in enumerate(pictures, start=1)]
    return list({one["sha256"]: one for one in found}.values())


def _read(text: str) -> Any:
    if not text.strip():
        raise _fault("empty")
    if len(text) > LONGEST_TEXT:
        raise _fault("too_long")
    try:
        return json.loads(text, object_pairs_hook=_each_key_once, parse_constant=_no_constant)
    except ListRefused:
        raise
    except (ValueError, RecursionError):
        raise _fault("not_json") from None


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _fault("not_ours")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _pictures_of(given: Any) -> list[Any]:
    if not isinstance(given, dict) or set(given) != {"version", "pictures"}:
        raise _fault("not_ours")
    if type(given["version"]) is not int or given["version"] != LIST_VERSION:
        raise _fault("other_version")
    pictures = given["pictures"]
    if not isinstance(pictures, list):
        raise _fault("not_ours")
    if not pictures:
        raise _fault("empty")
    if len(pictures) > MOST_PICTURES:
        raise _fault("too_many")
    return pictures


def _prints(given: Any, place: int) -> Prints:
    if not isinstance(given, dict) or set(given) != _KEYS:
        raise _wrong(place, "keys", _("it has other parts than our page makes"))
    if given["versions"] != VERSIONS:
        raise _wrong(place, "versions", _("it was made by another version of the page"))
    for name, digits in _DIGITS.items():
        if not _is_hex(given[name], digits):
            raise _wrong(place, name, _("%(name)s is not %(digits)d digits long") % _named(name, digits))
    forms = given["pdq_dihedral"]
    is_whole = isinstance(forms, list) and len(forms) == len(pdq.TRANSFORMS)
    if not is_whole or not all(_is_hex(form, _DIGITS["pdq"]) for form in forms):
        raise _wrong(place, "pdq_dihedral", _("the eight forms of PDQ are not whole"))
    if forms[0] != given["pdq"]:
        raise _wrong(place, "pdq_dihedral", _("the eight forms belong to another PDQ"))
    if not _is_whole_number(given["pdq_quality"], 0, 100):
        raise _wrong(place, "pdq_quality", _("its quality is no whole number from 0 to 100"))
    if not _is_size(given["width_px"], given["height_px"]):
        raise _wrong(place, "width_px", _("its size is none that a picture here can have"))
    return dict(given)


def _named(name: str, digits: int) -> dict[str, Any]:
    return {"name": _NAMES[name], "digits": digits}


def _is_hex(value: Any, digits: int) -> bool:
    return isinstance(value, str) and re.fullmatch(f"[0-9a-f]{{{digits}}}", value) is not None


def _is_whole_number(value: Any, least: int, most: int) -> bool:
    return type(value) is int and least <= value <= most


def _is_size(width: Any, height: Any) -> bool:
    sides = (width, height)
    return all(_is_whole_number(side, 1, MAX_PIXELS) for side in sides) and width * height <= MAX_PIXELS


def _fault(code: str) -> ListRefused:
    return ListRefused(code, str(_FAULTS[code]))


def _wrong(place: int, code: str, what: str) -> ListRefused:
    says = _("Picture %(place)d of the list: %(what)s. Make the fingerprints of this picture again.")
    return ListRefused(code, says % {"place": place, "what": what})
