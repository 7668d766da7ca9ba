"""What the page of a notice shows of a recipient's own form: its fields, what to expect there, and where that was read."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from casework.directory import Entry, load
from notices.casefacts import signer_of
from notices.channels.webform import EXPECTS, Question, sheet
from notices.composing import Letter
from notices.conditions import Reason
from notices.law import load_law
from notices.models import Notice
from notices.running import advice_hours, starts_time
from notices.sentences import reason_sentence
from notices.terms import Channel

# The directory writes down the fields of these forms; a copyright form or a page for regulators asks for others.
KNOWN_FORMS = frozenset({Channel.OWN_FORM, Channel.OPT_OUT_FORM, Channel.TAKE_IT_DOWN_FORM})


def sheet_of(notice: Notice, letter: Letter, *, at: datetime) -> dict[str, Any]:
    """Return the form sheet of a notice, with what its directory entry says of the form, in words."""
    entry = load(practice=settings.PRACTICE).get(notice.recipient.key)
    made = sheet(
        letter,
        basis=load_law().get(notice.basis_id),
        recipient=notice.recipient.name,
        link=notice.contact.value,
        signer=signer_of(notice.case, notice.own_voice),
        questions=questions_of(entry, notice.contact.process),
    )
    starts = starts_time(notice, at=at)
    return {
        "sheet": made,
        "sheet_expects": [*_expects(entry), str(EXPECTS), _of_its_number(notice, starts=starts)],
        "sheet_entry": entry,
        "sheet_regulators": _before_a_face(notice, entry),
        "starts_time": starts,
    }


def _of_its_number(notice: Notice, *, starts: bool) -> str:
    """Say what the number of a form begins: the law's time, or days of our own."""
    if starts:
        return _(
            "At the end it may give a number. Write it down here: the law's time counts from that moment."
        )
    days = -(-advice_hours(notice) // 24)
    return ngettext(
        "At the end it may give a number. Write it down here: no time of the law counts from it; we come back "
        "to it %(days)d day after.",
        "At the end it may give a number. Write it down here: no time of the law counts from it; we come back "
        "to it %(days)d days after.",
        days,
    ) % {"days": days}


def _before_a_face(notice: Notice, entry: Entry | None) -> list[dict[str, Any]]:
    """Return the authorities to ask before a form that wants her face or a paper; none where a form wants neither."""
    kind = entry.kind if entry else notice.recipient.kind
    if kind != "face-search":
        return []
    law = load_law()
    rungs = [rung for rung in law.get(notice.basis_id).ladder if rung.kind == "regulator"]
    # Others are for intimate images, and what stands there is none.
    rungs = [rung for rung in rungs if not rung.basis or "source" in law.get(rung.basis).covers]
    return [{"to": rung.to, "how": rung.how, "basis": rung.basis} for rung in rungs]


def questions_of(entry: Entry | None, process: str) -> tuple[Question, ...]:
    """Return the fields of a recipient's form with what answers each; none where the directory does not know them."""
    if entry is None or process not in KNOWN_FORMS:
        return ()
    if process == Channel.TAKE_IT_DOWN_FORM and entry.take_it_down_url != entry.form_url:
        return tuple(zip(entry.take_it_down_fields, entry.take_it_down_asks, strict=True))
    return tuple(zip(entry.required_fields, entry.asks, strict=True))


def _expects(entry: Entry | None) -> list[str]:
    """Return sentences on what the directory knows of a form."""
    if entry is None:
        return []
    said = []
    if entry.account_required:
        said.append(_("It works only with an account there. Use one of the organisation, never hers."))
    elif entry.account_required is False:
        said.append(_("It works without an account."))
    if entry.accepts_agent:
        said.append(_("It may be filled in by somebody who acts for her."))
    if entry.max_addresses:
        said.append(
            ngettext(
                "It takes one address at a time.",
                "It takes up to %(count)d addresses at a time.",
                entry.max_addresses,
            )
            % {"count": entry.max_addresses}
        )
    if entry.forwards_to_customer:
        said.append(reason_sentence(Reason("forwards_to_customer")))
    return said
