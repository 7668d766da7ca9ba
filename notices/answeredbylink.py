"""A recipient's answer by the link in its letter: whoever has the letter may have typed it, so it proposes and no more.

The token in the link is all the right that there is. It opens one notice, and gives nothing but this.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from casework import custody
from casework.models import Actor, Case
from notices import answerlinks, notours, replies
from notices.models import Reply

MOST_CHARACTERS = 2000
MOST_IN_SHORT_FIELDS = 250
# More than a desk ever sends, and few enough to read.
MOST_ANSWERS = 20
# What the page offers. An uploader's objection comes by other ways, and a person reads it.
KINDS = (
    Reply.Kind.ACKNOWLEDGED, Reply.Kind.SAYS_REMOVED, Reply.Kind.NOT_OURS, Reply.Kind.NEEDS_MORE, Reply.Kind.REFUSED,
)  # fmt: skip


class LinkClosed(Exception):
    """No letter is open under this link, for whatever reason."""


class Enough(Exception):
    """So many answers came by this link that a person is to be written to."""


@dataclass(frozen=True)
class Typed:
    """What was typed: the answer, in words, and whom they named instead."""

    kind: str
    words: str = ""
    host: str = ""
    company: str = ""
    mailbox: str = ""

    @property
    def said(self) -> str:
        """Return everything that was typed as one text."""
        named = " · ".join(part for part in (self.company, self.host, self.mailbox) if part)
        return "\n\n".join(part for part in (self.words, f"→ {named}" if named else "") if part)


@transaction.atomic
def answer(*, token: str, typed: Typed, at: datetime) -> Reply:
    """Record an answer; the same once more is one (a form sent twice). Raises LinkClosed, Enough.

    Kept whatever holds the case, since a letter cannot be called back; nothing is looked at or proposed meanwhile.
    """
    found = answerlinks.open_notice(token, at=at)
    if found is None:
        raise LinkClosed
    custody.hold(found.case)
    # Withdrawn, or the case ended, at this very moment.
    notice = answerlinks.open_notice(token, at=at)
    if notice is None:
        raise LinkClosed
    earlier = list(notice.replies.filter(came_by=Reply.Way.LINK))
    for row in earlier:
        if row.kind == typed.kind and row.said == typed.said:
            return row
    if len(earlier) >= MOST_ANSWERS:
        raise Enough
    return replies.record_reply(
        notice=notice,
        kind=typed.kind,
        said=typed.said,
        received_at=at,
        by=_recipient_of(notice.case),
        at=at,
        came_by=Reply.Way.LINK,
        named=notours.readable(host=typed.host, company=typed.company, mailbox=typed.mailbox),
    )


def _recipient_of(case: Case) -> Actor:
    """Return the actor in whose name answers by link are written, one a case; the reply itself says of which notice it is."""
    found = Actor.objects.filter(kind=Actor.Kind.RECIPIENT, case=case).first()
    return found or Actor.objects.create(kind=Actor.Kind.RECIPIENT, case=case)
