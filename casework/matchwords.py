"""How a picture was recognised, in words for people: a number of bits says nothing to somebody who is afraid. Pure."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# By the methods of casework.fingerprints.Match.
_HOW: dict[str, Promise] = {
    "exact": _("it is the very same file"),
    "pdq": _("recognised by how it looks as a whole"),
    "keypoints": _("recognised by details in the same places"),
    "vpdq": _("recognised by its frames"),
}


def how_recognised(match: Mapping[str, Any]) -> str:
    """Return how a look recognised a picture, "" where it does not say."""
    return str(_HOW.get(match.get("method") or "", ""))
