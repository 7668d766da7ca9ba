"""What an address says of its platform, in words for people. Words only; the reading is casework/platformids.py."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from casework.directory import load
from casework.platformids import Known

KINDS: dict[str, Promise] = {
    "account": __("an account or channel"),
    "album": __("an album"),
    "comment": __("a comment"),
    "conversation": __("a conversation"),
    "file": __("a file"),
    "folder": __("a folder"),
    "group": __("a group or community"),
    "invite": __("an invitation"),
    "message": __("a message"),
    "page": __("a page"),
    "picture": __("a picture"),
    "post": __("a post"),
    "story": __("a story"),
    "unknown": __("a short address"),
    "video": __("a video"),
}
NOTES: dict[str, Promise] = {
    "members_only": __(
        "Only people who were let in can open it. Was it sent only to her, or can anyone join? A look from here may see nothing."
    ),
    "short_address": __(
        "Who opens it is led on to the post. Open it and paste the long address too, if that is safe: platforms ask for that one."
    ),
    "expires": __(
        "Addresses like this stop opening after a while, though the file is still there. Add the post or message too."
    ),
}
# Where to look for the picture of a post, not only for whose account it is.
_WHOSE_ALONE = frozenset({"account", "group"})


@dataclass(frozen=True)
class Told:
    """What an address says, in words: the platform's name, the phrases, the canonical address or "", whole sentences."""

    platform: str
    facts: tuple[str, ...]
    canonical: str
    advice: tuple[str, ...]


def told_of(known: Known, *, url: str) -> Told:
    """Say what is known of an address; the canonical form only where it is another and opens without being asked for more."""
    entry = load(practice=False).get(known.platform)
    is_other = known.canonical != url and not {"short_address", "expires"} & set(known.notes)
    return Told(
        platform=entry.name if entry else known.platform,
        facts=tuple(facts_of(known)),
        canonical=known.canonical if is_other else "",
        advice=tuple(advice_on(known)),
    )


def facts_of(known: Known) -> list[str]:
    """Return what stands in an address: the kind of thing, whose it is, where, and its id, one phrase each."""
    said = [str(KINDS[known.kind])]
    if known.account:
        said.append(_("account %(name)s") % {"name": known.account})
    if known.place:
        said.append(_("in %(name)s") % {"name": known.place})
    if known.item and known.kind != "unknown":
        said.append(_("number %(id)s") % {"id": known.item})
    if known.part:
        said.append(_("part %(id)s") % {"id": known.part})
    return said


def advice_on(known: Known) -> list[str]:
    """Return what a person should know of an address of this shape, in whole sentences."""
    said = [str(NOTES[code]) for code in known.notes]
    if known.kind in _WHOSE_ALONE:
        said.append(
            _("This leads to all that is shown there. Add the address of each post with the picture as well.")
        )
    return said
