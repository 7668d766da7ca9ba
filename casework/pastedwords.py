"""What is odd about a pasted address, in words for people. Words only; the reading is casework/addresses.py."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.hosts import Address
from casework.refusals import sentence

SAYS: dict[str, Promise] = {
    "duplicate": _("This is the same address as one further up."),
    "file_in_address": _(
        "This is a whole file written as an address; it was left out. Add the file itself under Pictures instead."
    ),
    "hidden_characters": _("Invisible characters were in this address; they were taken out."),
    "host_disguised": _("The website's name was written in an unusual way; this is where it leads."),
    "look_alike": _(
        "The name has letters that may imitate others, so it is shown in its technical form (xn--)."
    ),
    "mail_address": _("This is an e-mail address, not the address of a page."),
    "not_an_address": _("No web address was found in this."),
    "scheme_added": _("The beginning (http:// or https://) was missing and was added."),
    "scheme_mended": _("The beginning of the address was damaged and was mended."),
    "spaces_joined": _("Spaces in the address were read as part of it."),
    "user_info": _("A user name or password was in this address; it is not kept in it."),
    "wrapped": _("This link leads through %(name)s; we took the address behind it."),
}
# Which oddity is said when there are several: what matters most to her first.
_ORDER = (
    "look_alike", "user_info", "hidden_characters", "host_disguised", "duplicate", "wrapped",
    "scheme_mended", "spaces_joined", "scheme_added",
)  # fmt: skip


def says_of(code: str, *, through: tuple[str, ...] = ()) -> str:
    """Return the sentence of one oddity; `through`: the hosts that a link led through."""
    said = str(SAYS[code])
    return said % {"name": ", ".join(through)} if code == "wrapped" else said


def says_most(address: Address, warnings: tuple[str, ...], through: tuple[str, ...]) -> str:
    """Return the one sentence that matters most, "" for none: a refusal before an oddity."""
    if address.refused_because and address.refused_because != "practice_only":
        return sentence(address.refused_because)
    code = next((code for code in _ORDER if code in warnings), "")
    if not code and address.refused_because:
        return sentence(address.refused_because)
    return says_of(code, through=through) if code else ""
