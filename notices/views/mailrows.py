"""How a mail is shown: plain words, links that lead nowhere, files by name and size; nothing in it is opened."""

from collections.abc import Mapping
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _

from notices.defanging import defanged
from notices.mailforms import SettleMailForm
from notices.models import IncomingMail
from notices.views.noticerows import REPLY_WORDS

_STATES = {
    IncomingMail.State.RECORDED: (_("recorded as their answer"), "good"),
    IncomingMail.State.ASKS: (_("waits for a person"), "warn"),
    IncomingMail.State.NOTED: (_("noted; it answers nothing"), ""),
}
_KINDS = {"automatic": _("An automatic answer."), "report": _("A mail server’s report.")}
# What a mail server says became of a mail (RFC 3464 §2.3.3); another word stands as it came.
_REPORTED = {
    "failed": _("it could not be delivered"),
    "delayed": _("it is not delivered yet"),
    "delivered": _("it was delivered"),
    "relayed": _("it was passed on to another server"),
    "expanded": _("it was passed on to several people"),
}
_MATCHES = {
    IncomingMail.Match.TOKEN: _("known by the notice’s own address"),
    IncomingMail.Match.MESSAGE_ID: _("it answers our mail itself"),
    IncomingMail.Match.REFERENCE: _("known by the reference in its subject alone"),
    IncomingMail.Match.PERSON: _("put here by a person"),
}


def mail_words(seen: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a mail says with its links defanged."""
    harmless = {key: defanged(seen[key]) for key in ("from", "subject", "text", "said")}
    harmless["named"] = defanged(seen.get("named", ""))
    reports = [_report(one) for one in seen.get("reports", [])]
    return {**seen, **harmless, "reports": reports}


def _report(one: Mapping[str, str]) -> dict[str, Any]:
    """Return what a server says of one mail: what became of it in words, and its own words without their links."""
    action = one["action"]
    return {
        "came": _REPORTED.get(action) or defanged(action),
        "status": one["status"],
        "recipient": defanged(one["recipient"]),
        "says": defanged(one["says"]),
    }


def file_rows(attachments: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Return each file by its name, kind and size."""
    return [
        {"name": defanged(one["name"]) or "–", "kind": one["media_type"], "size": filesizeformat(one["size"])}
        for one in attachments
    ]


def mail_row(row: IncomingMail) -> dict[str, Any]:
    """Return one mail of a notice: who it says it is from, how it is known, what came of it, what it holds."""
    words, tone = _STATES[row.state]
    reads_like = REPLY_WORDS.get(row.kind) if row.state == IncomingMail.State.ASKS else None
    return {
        "mail": row,
        "words": words,
        "tone": tone,
        "seen": mail_words(row.seen),
        "reads_like": reads_like[0] if reads_like else "",
        "kind": _KINDS.get(row.kind, ""),
        "known": _MATCHES[row.matched_by],
        "files": file_rows(row.attachments or []),
        "document": row.document.number if row.document else None,
        "form": SettleMailForm(auto_id=f"mail-{row.pk}-%s") if row.state == IncomingMail.State.ASKS else None,
    }


def mails_of(notice: Any) -> list[dict[str, Any]]:
    """Return the mails of a notice, the newest first."""
    return [mail_row(row) for row in notice.mails.select_related("document").order_by("-received_at")]
