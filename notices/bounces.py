"""Reports of mail servers on letters of ours (RFC 3464): what did not arrive is no letter that somebody has.

Believed only of a mail that names our secret address or our Message-ID, and only by its fields, never by its words.
"""

import re
from datetime import datetime

from casework import custody
from casework.models import Actor
from notices import arrivals, running
from notices.models import Contact, IncomingMail, Notice

# RFC 3463, section 2; a comment may follow. Anything else is a stranger's words, and no code.
_CODE = re.compile(r"[245]\.\d{1,3}\.\d{1,3}(?![\d.])")
# Not about the address: the sender's own (X.1.7, X.1.8), a full mailbox, a mail too large, words, or a policy.
_NOT_THE_ADDRESS = re.compile(r"5\.(?:1\.[78]|2\.[23]|3\.4|5\.\d{1,3}|6\.\d{1,3}|7\.\d{1,3})")
# A report may come after days of tries, so also after a time ran out or our own date led on to the next party.
_MAY_BOUNCE = (Notice.State.SENT, Notice.State.OVERDUE, Notice.State.ESCALATED)


def note_reports(*, mail: IncomingMail, by: Actor, at: datetime) -> None:
    """Note what a report says of its notice: where a server gave up, a person decides, as after a refusal at the door.

    It says so by "failed", with a status of 4.x.x too (RFC 3464 §2.3.3): only what is wrong with the address is 5.x.x. Call
    it inside a transaction that holds the case. Of delays and deliveries nothing is done, nor where somebody answered: they
    have it, and a copy bounced.
    """
    failed = [_code(status) for status in arrivals.failures(mail.seen["reports"])]
    notice = mail.notice
    if not failed or notice is None or notice.replies.exists():
        return
    rows = Notice.objects.filter(pk=notice.pk, state__in=_MAY_BOUNCE)
    if not rows.update(state=Notice.State.UNDELIVERABLE):
        return
    running.void_clocks(notice, by=by, at=at)
    bad = [status for status in failed if status.startswith("5") and not _NOT_THE_ADDRESS.fullmatch(status)]
    status = (bad or failed)[0]
    if bad:
        good = Contact.objects.filter(pk=notice.contact_id, state=Contact.State.GOOD)
        good.update(state=Contact.State.BAD)
    custody.record(
        case=notice.case, event="notice_bounced", by=by, at=at, notice=notice.pk, mail=mail.pk, status=status
    )


def _code(status: str) -> str:
    found = _CODE.match(status)
    return found[0] if found else ""
