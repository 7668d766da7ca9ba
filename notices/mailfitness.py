"""Is the mailbox for answers fit to be read? `doctor` asks with the rest; no mail is touched."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from casework import doctor
from casework.fitness import Finding
from notices import mailbox


def join() -> None:
    """Join the checks of `doctor`."""
    doctor.join("mailbox", examine)


def examine() -> Iterator[Finding]:
    """It answers, lets us in, and has the folder. Opens a socket to the server that settings name."""
    try:
        box = mailbox.box_from_settings()
        if box is None:
            says = _("none is set; people type answers in")
            yield Finding("mailbox for answers", True, says, needed="advice")
            return
        with mailbox.opened(box):
            yield Finding("mailbox for answers", True, _("answers"))
    except mailbox.MailboxDown as trouble:
        says = _("cannot be read (%(why)s); see IMAP_HOST") % {"why": trouble}
        yield Finding("mailbox for answers", False, says, needed="live")
