"""How a picture was recognised, in words for people: a number of bits says nothing to somebody who is afraid. Pure."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# By the methods of casework.fingerprints.Match.
_HOW: dict[str, Promise] = {
    "exact": _("it is the very same file"),
    "pdq": _("recognised by how it looks as a whole"),
    "keypoints": _("recognised by details in the same places"),
    "vpdq": _("recognised by its frames"),
}


def how_recognised(match: Mapping[str, Any]) -> str:
    """Return how a look recognised a picture, and where in a film, "" where it does not say."""
    how = str(_HOW.get(match.get("method") or "", ""))
    place = where_in_film(match)
    return f"{how}, {place}" if how and place else how or place


def where_in_film(match: Mapping[str, Any]) -> str:
    """Return from when to when of a found film it was recognised, "" where nothing of a film was."""
    if not match.get("at_s"):
        return ""
    start, end = (f"{int(second) // 60}:{int(second) % 60:02}" for second in match["at_s"])
    if start == end:
        return gettext("at %(start)s in that film") % {"start": start}
    return gettext("from %(start)s to %(end)s in that film") % {"start": start, "end": end}
