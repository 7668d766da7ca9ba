"""From draft to queued: frozen at approval, bound to the digest that was read; undone or withdrawn while possible."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from casework import access, custody
from casework.models import Actor, Case
from notices import answerlinks, keptback, pdf
from notices.channels import Unfit
from notices.composing import Letter
from notices.drafts import Draft
from notices.leaving import awaits_number, freeze
from notices.letters import Changed, left_out, require_draft, what_is_missing
from notices.models import Contact, Notice
from notices.outgoing import enclosed_with, envelope_of
from notices.running import stop_clocks
from notices.sentences import no_pdf_sentence, unfit_sentence
from notices.whichnotice import new_reply_address

# What the packet covers in a letter that it shows.
COVERED = frozenset({"name", "contact", "postal_address", "signature", "searched_name", "platform_account"})
_NOT_GONE = frozenset({Notice.State.DRAFTED, Notice.State.QUEUED, Notice.State.UNDELIVERABLE})
WITHDRAWABLE = Notice.EDITABLE | Notice.UNDER_WAY | Notice.RUNNING | {Notice.State.UNDELIVERABLE}


class NotReady(Exception):
    """A notice cannot be approved; `reasons` are sentences, one for each thing that is missing."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


def approve_notice(*, notice: Notice, seen_digest: str, by: Actor, at: datetime) -> Notice:
    """Freeze the letter that was read and queue it behind the cool-off; return the row.

    Raises Frozen, Changed, NotReady. The PDF is made before the transaction, which would hold the case, and all of
    SQLite, for a second.
    """
    access.require(notice.case, by, "approve")
    draft, letter = _as_read(notice.pk, seen_digest, by=by, at=at)
    token = answerlinks.new_token()
    content = printed(draft.notice, answerlinks.with_link(letter, token), at)
    return _approve(notice.pk, seen_digest, content, token, by=by, at=at)


@transaction.atomic
def _approve(
    notice_id: UUID, seen_digest: str, content: bytes, token: str, *, by: Actor, at: datetime
) -> Notice:
    custody.hold(Case.objects.get(notices=notice_id))
    draft, letter = _as_read(notice_id, seen_digest, by=by, at=at)
    notice = draft.notice
    access.require(notice.case, by, "approve")
    keptback.take_for_house(notice, at=at)
    # The letter is not about them, so the notice is not either.
    notice.lines.filter(sighting__in=left_out(notice)).delete()
    try:
        _freeze(draft, answerlinks.with_link(letter, token), content, at)
    except Unfit as unfit:
        raise NotReady([unfit_sentence(unfit.code)]) from unfit
    notice.answer_index = answerlinks.index_of(token) if answerlinks.has_link(letter) else None
    notice.state = Notice.State.QUEUED
    notice.approved_by, notice.approved_at = by, at
    notice.release_at = at + timedelta(minutes=settings.COOL_OFF_MINUTES)
    notice.save()
    custody.record(
        case=notice.case, event="notice_approved", by=by, at=at, notice=notice.pk, digest=notice.content_digest,
        facts=sorted(letter.facts),
    )  # fmt: skip
    return notice


def _as_read(notice_id: UUID, seen_digest: str, *, by: Actor, at: datetime) -> tuple[Draft, Letter]:
    """Return the draft as it is now with its letter, if that is what was read and nothing is missing."""
    notice = Notice.objects.select_related("case__organisation", "recipient", "contact", "drafted_by").get(
        pk=notice_id
    )
    require_draft(notice)
    draft = Draft(notice)
    letter = draft.letter(at=at)
    if letter.digest != seen_digest:
        raise Changed(notice.reference)
    missing = what_is_missing(notice, letter, by=by, at=at, draft=draft)
    if missing := [*missing, *keptback.lacks_of_house(draft, at=at)]:
        raise NotReady([one.says for one in missing])
    return draft, letter


@transaction.atomic
def undo_approval(*, notice: Notice, by: Actor, at: datetime) -> bool:
    """Take an approval back while nothing has left; False when it is too late, or it may have left already.

    What a person hands over may have, once its cool-off is over: withdrawn, its number can still be recorded.
    """
    access.require(notice.case, by, "hold_back")
    custody.hold(notice.case)
    fresh = Notice.objects.get(pk=notice.pk)
    if fresh.may_have_left() or awaits_number(fresh, at):
        return False
    if fresh.retracts_id:  # it never was a draft
        return withdraw_notice(notice=fresh, by=by, at=at) == Notice.State.QUEUED
    changed = Notice.objects.filter(pk=notice.pk, state=Notice.State.QUEUED).update(
        state=Notice.State.DRAFTED, approved_by=None, approved_at=None, content_digest="", release_at=None
    )
    if changed:
        custody.record(case=notice.case, event="notice_undone", by=by, at=at, notice=notice.pk)
    return bool(changed)


@transaction.atomic
def withdraw_notice(*, notice: Notice, why: str = "", by: Actor, at: datetime) -> str:
    """Withdraw a notice; return the state that it was in, since one that was sent cannot be called back.

    SENDING also where an earlier attempt may have arrived. What is over (complied with, refused) stays as it is. One
    that a person may have entered in the recipient's form can still get its number (leaving.awaits_number).
    `why`: a code of notices.notbyus, where she is told.
    """
    access.require(notice.case, by, "hold_back")
    custody.hold(notice.case)
    before = Notice.objects.values_list("state", flat=True).get(pk=notice.pk)
    if before not in WITHDRAWABLE:
        return before
    if before in _NOT_GONE and notice.may_have_left():
        before = Notice.State.SENDING
    Notice.objects.filter(pk=notice.pk).update(state=Notice.State.WITHDRAWN)
    stop_clocks(notice, by=by, at=at)
    said = {"why": why} if why else {}
    custody.record(
        case=notice.case, event="notice_withdrawn", by=by, at=at, notice=notice.pk, was=before, **said
    )
    return before


@transaction.atomic
def queue_again(*, notice: Notice, by: Actor, at: datetime) -> bool:
    """Queue an e-mail that could not be delivered once more, as it was approved; False: it does not wait for that."""
    access.require(notice.case, by, "draft")
    custody.hold(notice.case)
    waiting = Notice.objects.filter(
        pk=notice.pk,
        state=Notice.State.UNDELIVERABLE,
        contact__in=Contact.objects.filter(state=Contact.State.GOOD),
    )
    if not waiting.update(state=Notice.State.QUEUED, release_at=at):
        return False
    custody.record(case=notice.case, event="notice_queued_again", by=by, at=at, notice=notice.pk)
    return True


def title_of(notice: Notice) -> str:
    """Return the neutral title of a letter's PDF."""
    return _("Notice %(reference)s") % {"reference": notice.reference}


def printed(notice: Notice, letter: Letter, at: datetime) -> bytes:
    """Return the letter's PDF. Raises NotReady: a character has no font here, too many pages, or no PDF came."""
    try:
        return pdf.render(
            letter.html,
            title=title_of(notice),
            language=letter.language,
            attachment=letter.data,
            draft=False,
            dated=at.date(),
            every_glyph=True,
        )
    except pdf.PdfRefused as refusal:
        raise NotReady([no_pdf_sentence(refusal.code, refusal.characters)]) from refusal
    except pdf.PdfFailed as failure:
        raise NotReady([no_pdf_sentence(failure.code)]) from failure


def _freeze(draft: Draft, letter: Letter, content: bytes, at: datetime) -> None:
    notice = draft.notice
    by_mail = notice.channel == Contact.Channel.EMAIL
    reply_to, notice.reply_index = new_reply_address() if by_mail else ("", "")
    notice.letter = {
        **envelope_of(notice.case.organisation),
        **enclosed_with(notice, letter),
        **({"reply_to": reply_to} if reply_to else {}),
        **words_of(draft, letter, at=at),
    }
    notice.pdf = content
    notice.machine_readable = letter.data
    freeze(notice)


def words_of(draft: Draft, letter: Letter, *, at: datetime) -> dict[str, Any]:
    """Return what is kept of a letter that leaves at a moment: its words, what they tell, and how a packet covers them."""
    covered = draft.letter(at=at, masked=COVERED)
    covered_texts = {element.key: element.text for element in covered.elements}
    return {
        "subject": letter.subject,
        "text": letter.text,
        "language": letter.language,
        "translation": letter.translation,
        "covered_text": covered.text,
        "covered_subject": covered.subject,
        "facts": sorted(letter.facts),
        "depicted": draft.depicted,
        "elements": [
            _frozen_element(element, covered_texts.get(element.key, "")) for element in letter.elements
        ],
    }


def _frozen_element(element: Any, covered_text: str) -> dict[str, str]:
    return {
        "key": element.key,
        "source": element.source,
        "requirement": element.requirement,
        "status": element.status,
        "text": element.text,
        "language": element.language,
        "translation": element.translation,
        "translation_language": element.translation_language,
        "covered_text": covered_text,
    }
