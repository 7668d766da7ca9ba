"""Reports of mail servers on letters of ours (RFC 3464): what did not arrive is no letter that somebody has.

Believed only of a mail that names our secret address or our Message-ID, and only by its fields, never by its words.
"""

import re
from datetime import datetime

from casework import custody
from casework.models import Actor
from notices import running
from notices.models import Contact, IncomingMail, Notice

# RFC 3463: a permanent failure.
_PERMANENT = re.compile(r"5\.\d{1,3}\.\d{1,3}")
# Not about the address: the sender's own (X.1.7, X.1.8), a full mailbox, a mail too large, words, or a policy.
_NOT_THE_ADDRESS = re.compile(r"5\.(?:1\.[78]|2\.[23]|3\.4|5\.\d{1,3}|6\.\d{1,3}|7\.\d{1,3})")
# A letter that somebody has acknowledged, or that led further, did arrive once.
_MAY_BOUNCE = (Notice.State.SENT, Notice.State.OVERDUE)


def note_reports(*, mail: IncomingMail, by: Actor, at: datetime) -> None:
    """Note what a report says of its notice; a permanent failure waits for a person, as a refusal by the server does.

    Call it inside a transaction that holds the case. Of delays and deliveries nothing is done.
    """
    failed = [
        one["status"] for one in mail.seen["reports"]
        if one["action"] == "failed" and _PERMANENT.fullmatch(one["status"])
    ]  # fmt: skip
    notice = mail.notice
    if not failed or notice is None:
        return
    rows = Notice.objects.filter(pk=notice.pk, state__in=_MAY_BOUNCE)
    if not rows.update(state=Notice.State.UNDELIVERABLE):
        return
    # It reached nobody, so nobody is late.
    running.stop_clocks(notice, by=by, at=at)
    status = failed[0]
    if not _NOT_THE_ADDRESS.fullmatch(status):
        good = Contact.objects.filter(pk=notice.contact_id, state=Contact.State.GOOD)
        good.update(state=Contact.State.BAD)
    custody.record(
        case=notice.case, event="notice_bounced", by=by, at=at, notice=notice.pk, mail=mail.pk, status=status
    )
