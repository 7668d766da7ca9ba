"""From draft to queued: frozen at approval, bound to the digest that was read; undone or withdrawn while that is possible."""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from casework import access, custody
from casework.intake import set_next
from casework.models import Actor
from notices import pdf
from notices.composing import Letter
from notices.leaving import frozen_digest
from notices.letters import Changed, compose_notice, require_draft, what_is_missing
from notices.models import Contact, Notice
from notices.running import stop_clocks

# What the packet covers in a letter that it shows.
COVERED = frozenset({"name", "contact", "postal_address", "signature", "searched_name", "platform_account"})


class NotReady(Exception):
    """A notice cannot be approved; `reasons` are sentences, one for each thing that is missing."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


@transaction.atomic
def approve_notice(*, notice: Notice, seen_digest: str, by: Actor, at: datetime) -> Notice:
    """Freeze the letter that was read and queue it behind the cool-off. Raises Frozen, Changed, NotReady."""
    access.require(notice.case, by, "approve")
    custody.hold(notice.case)
    require_draft(notice)
    letter = compose_notice(notice, at=at)
    if letter.digest != seen_digest:
        raise Changed(notice.reference)
    reasons = what_is_missing(notice, letter, by=by, at=at)
    if reasons:
        raise NotReady(reasons)
    _freeze(notice, letter, at)
    notice.state = Notice.State.QUEUED
    notice.approved_by, notice.approved_at = by, at
    notice.release_at = at + timedelta(minutes=settings.COOL_OFF_MINUTES)
    notice.save()
    custody.record(
        case=notice.case, event="notice_approved", by=by, at=at, notice=notice.pk, digest=notice.content_digest,
        facts=sorted(letter.facts),
    )  # fmt: skip
    code = "send_notice" if notice.channel == Contact.Channel.EMAIL else "hand_over_form"
    set_next(notice.case, code=code, at=notice.release_at)
    return notice


@transaction.atomic
def undo_approval(*, notice: Notice, by: Actor, at: datetime) -> bool:
    """Take an approval back while nothing has left; False when it is too late."""
    access.require(notice.case, by, "draft")
    changed = Notice.objects.filter(pk=notice.pk, state=Notice.State.QUEUED).update(
        state=Notice.State.DRAFTED, approved_by=None, approved_at=None, content_digest="", release_at=None
    )
    if changed:
        custody.record(case=notice.case, event="notice_undone", by=by, at=at, notice=notice.pk)
        set_next(notice.case, code="approve_notice", at=at + timedelta(days=1))
    return bool(changed)


@transaction.atomic
def withdraw_notice(*, notice: Notice, by: Actor, at: datetime) -> str:
    """Withdraw a notice; return the state that it was in, since one that was sent cannot be called back."""
    access.require(notice.case, by, "draft")
    custody.hold(notice.case)
    before = Notice.objects.values_list("state", flat=True).get(pk=notice.pk)
    if before != Notice.State.WITHDRAWN:
        Notice.objects.filter(pk=notice.pk).update(state=Notice.State.WITHDRAWN)
        stop_clocks(notice, by=by, at=at)
        custody.record(case=notice.case, event="notice_withdrawn", by=by, at=at, notice=notice.pk, was=before)
    return before


def _freeze(notice: Notice, letter: Letter, at: datetime) -> None:
    covered = compose_notice(notice, at=at, masked=COVERED)
    covered_texts = {element.key: element.text for element in covered.elements}
    notice.letter = {
        "sender": notice.case.organisation.contact_email,
        "subject": letter.subject,
        "text": letter.text,
        "covered_text": covered.text,
        "covered_subject": covered.subject,
        "facts": sorted(letter.facts),
        "elements": [
            _frozen_element(element, covered_texts.get(element.key, "")) for element in letter.elements
        ],
    }
    title = _("Notice %(reference)s") % {"reference": notice.reference}
    notice.pdf = pdf.render(letter.html, title=title, language=letter.language, attachment=letter.data, draft=False)
    notice.machine_readable = letter.data
    notice.content_digest = frozen_digest(notice)
    notice.message_id = f"<{secrets.token_hex(16)}@{settings.MAIL_DOMAIN}>"


def _frozen_element(element: Any, covered_text: str) -> dict[str, str]:
    return {
        "key": element.key,
        "source": element.source,
        "requirement": element.requirement,
        "status": element.status,
        "text": element.text,
        "covered_text": covered_text,
    }
