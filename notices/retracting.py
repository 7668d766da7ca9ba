"""Taking back a notice that has left: a short letter to the same mailbox, through the same outbox and the same gates.

It needs her consent like any letter; it names the organisation and the number of the notice, and nothing of hers.
"""

import hashlib
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from casework import access, custody
from casework.models import Actor
from notices import pdf
from notices.attempts import UNDER_WAY
from notices.leaving import freeze, require_may_leave
from notices.letters import Changed, new_reference
from notices.models import Contact, Notice
from notices.outgoing import envelope_of
from notices.retraction import FACTS, Taken, Words, words_of


class NotRetractable(Exception):
    """There is nothing to take back by mail: it did not leave, it went another way, or that was done."""


def may_retract(notice: Notice) -> bool:
    """Say whether a letter can take it back: withdrawn here, by e-mail, and with them or perhaps with them.

    Never one that she sent herself: nobody takes back what was never ours, nor names the organisation behind it.
    """
    is_open = notice.state == Notice.State.WITHDRAWN and not notice.retracts_id and not notice.sent_by_her
    by_mail = notice.channel == Contact.Channel.EMAIL
    has_left = notice.sent_at is not None or notice.may_have_left()
    return is_open and by_mail and has_left and not Notice.objects.filter(retracts=notice).exists()


def preview(notice: Notice, *, at: datetime) -> tuple[Words, str]:
    """Return the letter as it would leave on this day, and the digest by which a person approves exactly that."""
    words = _words(notice, "", at)
    return words, hashlib.sha256(f"{words.subject}\n{words.text}".encode()).hexdigest()


def retract(*, notice: Notice, seen_digest: str, by: Actor, at: datetime) -> Notice:
    """Approve the letter that takes a notice back, and queue it behind the cool-off; return its row.

    Raises NotRetractable, Changed: another text was read. Raises MayNotLeave: her consent, or the recipient, holds it.
    Raises pdf.PdfFailed. The PDF is made before the transaction.
    """
    access.require(notice.case, by, "approve")
    if not may_retract(notice):
        raise NotRetractable(notice.state)
    if preview(notice, at=at)[1] != seen_digest:
        raise Changed(notice.reference)
    reference = new_reference()
    words = _words(notice, reference, at)
    content = pdf.render(
        words.html,
        title=words.subject,
        language="en",
        attachment=words.data,
        dated=at.date(),
        every_glyph=True,
    )
    return _queue(notice, words, content, reference=reference, by=by, at=at)


@transaction.atomic
def _queue(
    notice: Notice, words: Words, content: bytes, *, reference: str, by: Actor, at: datetime
) -> Notice:
    custody.hold(notice.case)
    fresh = Notice.objects.select_related(*UNDER_WAY).get(pk=notice.pk)
    if not may_retract(fresh):
        raise NotRetractable(fresh.state)
    row = _frozen(fresh, words, content, reference=reference, by=by, at=at)
    require_may_leave(row, facts=FACTS, at=at)
    row.save(force_insert=True)
    custody.record(
        case=fresh.case, event="notice_retracted", by=by, at=at, notice=fresh.pk, letter=row.pk,
        digest=row.content_digest, facts=sorted(FACTS),
    )  # fmt: skip
    return row


def _frozen(
    notice: Notice, words: Words, content: bytes, *, reference: str, by: Actor, at: datetime
) -> Notice:
    row = Notice(
        case=notice.case, recipient=notice.recipient, contact=notice.contact, channel=notice.channel,
        basis_id=notice.basis_id, language=notice.language, reference=reference, retracts=notice,
        state=Notice.State.QUEUED, drafted_by=by, drafted_at=at, approved_by=by, approved_at=at,
        release_at=at + timedelta(minutes=settings.COOL_OFF_MINUTES),
    )  # fmt: skip
    row.letter = {
        **envelope_of(notice.case.organisation), "subject": words.subject, "text": words.text, "language": "en",
        "translation": words.translation, "covered_text": words.text, "covered_subject": words.subject,
        "facts": sorted(FACTS), "depicted": [], "elements": [], "reply_to": notice.letter.get("reply_to", ""),
    }  # fmt: skip
    row.pdf, row.machine_readable = content, words.data
    freeze(row)
    return row


def _words(notice: Notice, own_reference: str, at: datetime) -> Words:
    organisation = notice.case.organisation
    sent = notice.approved_at or notice.drafted_at
    return words_of(
        Taken(
            reference=notice.reference,
            of_day=sent.date(),
            sender_name=organisation.name,
            sender_email=organisation.contact_email,
            recipient_name=notice.recipient.name,
            language=notice.language,
            own_reference=own_reference,
            dated=at.date(),
        )
    )
