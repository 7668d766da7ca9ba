"""The sentences of a packet: what it proves and what it does not (E1), what is unknown (E19), what each file is."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PROVES: dict[str, Promise] = {
    "unchanged": _(
        "The files are those that the packet was made with, as far as the digests were kept elsewhere."
    ),
    "order": _("The steps were written down in this order, and none was changed, dropped or added later."),
    "existed_by": _("The custody log existed, up to the entry named, when a stamped anchor was made."),
    "steps": _(
        "On these moments, by this program’s clock, these steps were taken and these answers came back."
    ),
}
DOES_NOT_PROVE: dict[str, Promise] = {
    "uploader": _("It does not prove who put the pictures there."),
    "truth": _("It does not prove that what people stated is true."),
    "identity": _("It does not prove who is in the pictures."),
    "cause": _("It does not prove why a picture went away."),
}
GAPS: dict[str, Promise] = {
    "not_signed": _("The packet carries no signature of the organisation. It is not certified."),
    "clock_not_compared": _(
        "The clock of the computer was not compared with another one; by how much it is off is not known."
    ),
    "no_certificate": _("No certificate of a qualified person goes with it."),
}
PRACTICE = _("This was made in practice mode, with practice time. It proves nothing.")
NO_ANCHOR = _("No time stamp of an outside authority stands over the custody log yet.")
PENDING = _("At least one time stamp is still pending: the authority had not answered.")

# What each file of a packet is, by the longest beginning of its path that fits.
FILES: dict[str, Promise] = {
    "packet.json": _("everything in this packet, for programs; what counts where papers differ"),
    "report.pdf": _("the same, to read"),
    "custody.jsonl": _("the custody log as it was written, one entry a line"),
    "custody-head.txt": _("the digest of its last entry"),
    "custody.csv": _("the custody log as a sheet"),
    "notices/": _("a notice as it was sent, with names and contacts covered"),
    "anchors/": _("an outside time stamp over the custody log, and how to check it"),
    "VERIFY.txt": _("how to check this packet without our program"),
    "": _("a list out of packet.json, as a sheet"),
}


def what_is(path: str) -> str:
    """Return in words what a file of a packet is, by its path under data/."""
    return str(FILES[max((start for start in FILES if path.startswith(start)), key=len)])
