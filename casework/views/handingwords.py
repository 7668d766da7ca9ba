"""What pages say of handing fingerprints over: states, what is left out, and why it was refused."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework import consents, handing
from casework.access import Refused
from casework.sentences import handed_words

LEFT_OUT_WORDS: dict[str, Promise] = {
    "too_plain": gettext_lazy("left out: too plain to be told from others, so it is not exchanged"),
    "not_there": gettext_lazy("left out: this fingerprint was not made of it"),
    "no_name": gettext_lazy("left out: this format has no name for it"),
}
# What a file holds besides fingerprints, by its format (casework.exchange).
BESIDES: dict[str, Promise] = {
    "csv": gettext_lazy(
        "Besides these in the file: PDQ’s quality, that nobody reviewed them, and a number drawn by chance, by which the "
        "partner can be asked to delete them."
    ),
    "json": gettext_lazy(
        "Besides these in the file: PDQ’s quality, that nobody reviewed them, and a number drawn by chance, by which the "
        "partner can be asked to delete them. Which fingerprints are of one picture can be seen."
    ),
    "lines": gettext_lazy("Nothing besides these is in the file."),
    "stopncii": gettext_lazy(
        "Besides these in the file: when it was asked for, and that they were received."
    ),
}
STATES: dict[str, tuple[Promise, str]] = {
    "asked": (gettext_lazy("waits for a second person"), "warn"),
    "agreed": (gettext_lazy("can be taken out"), "good"),
    "handed": (gettext_lazy("taken out"), "good"),
    "dropped": (gettext_lazy("dropped"), ""),
    "over": (gettext_lazy("its day is over"), ""),
}
_SAYS: dict[type[Exception], Promise] = {
    handing.Paused: gettext_lazy("The case is paused: nothing leaves until it goes on."),
    handing.NoPartner: gettext_lazy(
        "This partner is not confirmed, was ended, its agreement is over, or it is hostile here."
    ),
    handing.PossibleMinor: gettext_lazy(
        "Somebody in the pictures may be under 18. Hand nothing over: press stop, and go to a hotline."
    ),
    handing.Nothing: gettext_lazy("No fingerprint of these pictures can be handed over in this format."),
    handing.Changed: gettext_lazy(
        "The fingerprints are not the ones that were asked for and agreed to. Ask again."
    ),
    handing.TooMany: gettext_lazy(
        "The limit is reached: ten requests of one person in a day, and five times the same file. Ask again tomorrow."
    ),
    handing.NotOpen: gettext_lazy("It was not agreed to, was dropped, or its day is over. Ask again."),
    Refused: gettext_lazy("Who asked or agreed may not do so any more. Ask again."),
}
REFUSALS = (consents.NoConsent, *_SAYS)


def refusal_words(refusal: Exception) -> str:
    """Return why nothing was handed over, in words; a missing consent names what it does not reach, or no longer."""
    if isinstance(refusal, consents.NoConsent):
        told = "; ".join(handed_words(refusal.facts))
        return _("She has not agreed, or not any more, that this partner gets: %(told)s.") % {"told": told}
    return str(_SAYS[type(refusal)])
