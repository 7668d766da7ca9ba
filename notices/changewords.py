"""Why a person pauses or extends a time: a closed list, in words; and what each kind of change is called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# In the place of all: then words are needed.
OTHER = "other"
REASONS: dict[str, Promise] = {
    "she_asked": _("The person shown asked for it"),
    "safety": _("Going on now could put her at risk"),
    "they_act": _("They say that they are working on it"),
    "they_asked": _("They asked for something, and it is on its way to them"),
    "talks": _("A lawyer is talking with them"),
    "wrong_start": _("It was started from a wrong moment"),
    OTHER: _("Something else"),
}
CHANGE_WORDS: dict[str, Promise] = {
    "paused": _("Paused"),
    "resumed": _("Goes on"),
    "extended": _("Extended"),
}
