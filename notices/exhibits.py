"""What the notices house puts into a packet: letters as sent, covered; how they were handed over; outcomes, replies and clocks.

Joins the packet's registry in NoticesConfig.ready; casework never names this room.
"""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.covering import Covers
from casework.exhibits import Contribution
from casework.listings import moment
from casework.models import Case
from casework.papers import Column, Table
from casework.reporting import ReportRefused
from notices import pdf
from notices.approval import COVERED
from notices.clockwords import clock_sentence, moved_sentence
from notices.models import Clock, Contact, Delivery, Notice, NoticeSighting, Reply
from notices.returning import was_met

NOTICE_WORDS = {
    "sending": _("being handed over"),
    "sent": _("sent"),
    "acknowledged": _("received"),
    "complied": _("gone, seen twice"),
    "refused": _("refused"),
    "overdue": _("the time ran out"),
    "escalated": _("the next notice was written"),
    "withdrawn": _("withdrawn after it was sent"),
    "undeliverable": _("could not be delivered"),
}
CHANNEL_WORDS = {
    "email": _("e-mail"),
    "form": _("the recipient’s own form"),
    "post": _("post"),
    "api": _("the recipient’s interface for programs"),
}
DELIVERY_WORDS = {
    "claimed": _("under way"),
    "accepted": _("handed over"),
    "temporary": _("to be tried again"),
    "failed": _("refused for good"),
    "stopped": _("held back"),
    "lost": _("no word came"),
}
OUTCOME_WORDS = {
    "open": _("open"),
    "removed": _("removed"),
    "returned": _("removed, then back"),
    "refused": _("refused"),
    "not_ours": _("not theirs"),
    "withdrawn": _("taken out of work"),
}
REPLY_WORDS = {
    "acknowledged": _("they have it"),
    "says_removed": _("they say it is removed"),
    "needs_more": _("they ask for more"),
    "not_ours": _("they say it is not theirs"),
    "refused": _("they refuse"),
    "counter_notice": _("an objection of the uploader"),
}
CAME_BY_WORDS = {
    "person": _("typed in by a person"),
    "link": _("the notice’s own link"),
    "mail": _("mail"),
}
CLOCK_WORDS = {"legal": _("the law’s time"), "advice": _("a day of our own")}


def join(packets: Any) -> None:
    """Register this house's contribution and its PDF renderer with casework.packets."""
    packets.contribute("notices", exhibits)
    packets.register_renderer(render_report)


def render_report(html: str, *, title: str, language: str, draft: bool) -> bytes:
    """Return the report of a packet as PDF. Raises ReportRefused: for good; pdf.PdfFailed: another try may do."""
    try:
        return pdf.render(html, title=title, language=language, draft=draft)
    except pdf.PdfRefused as refusal:
        raise ReportRefused(refusal.code) from refusal


def exhibits(case: Case, hide: Covers) -> Contribution:
    """Return what notices contributes to a packet of one case. Opens confidential fields; changes nothing."""
    notices = dict(enumerate(_left(case), start=1))
    return Contribution(
        tables=[
            _notices(notices, hide),
            _elements(notices, hide),
            _outcomes(notices),
            _deliveries(notices, hide),
            _replies(notices),
            _clocks(notices, hide),
        ],
        files={_path(number): _letter(notice, hide) for number, notice in notices.items()},
        facts=frozenset(fact for notice in notices.values() for fact in notice.letter["facts"]) - COVERED,
        references={str(notice.pk): str(_("notice %d") % number) for number, notice in notices.items()},
    )


def _left(case: Case) -> list[Notice]:
    """Return the notices that left, or that were handed over in vain, in order."""
    gone = Q(sent_at__isnull=False) | Q(state=Notice.State.UNDELIVERABLE)
    rows = case.notices.filter(gone).exclude(letter=None).select_related("recipient", "contact", "follows")
    return list(rows.order_by("approved_at", "reference"))


def _path(number: int) -> str:
    return f"notices/notice-{number}.txt"


def _letter(notice: Notice, hide: Covers) -> bytes:
    letter = notice.letter
    subject = letter.get("covered_subject", "")
    return hide.cover(f"{subject}\n\n{letter['covered_text']}").encode()


def _notices(notices: Mapping[int, Notice], hide: Covers) -> Table:
    numbers = {notice.pk: number for number, notice in notices.items()}
    rows = [
        {
            "number": number,
            "reference": notice.reference,
            "recipient": hide.cover(notice.recipient.name),
            "basis": "retraction" if notice.retracts_id else notice.basis_id,
            "channel": notice.channel,
            "to": _place(notice.contact),
            "sent_at": moment(notice.sent_at),
            "state": "sent"
            if notice.is_follow_up and notice.state == Notice.State.ESCALATED
            else notice.state,
            "follows": numbers.get(notice.follows_id) if notice.follows_id else None,
            "letter": _path(number),
            "digest": notice.content_digest,
        }
        for number, notice in notices.items()
    ]
    columns = (
        Column("number", _("No.")),
        Column("reference", _("Reference")),
        Column("recipient", _("Recipient")),
        Column("basis", _("Law")),
        Column("channel", _("By"), CHANNEL_WORDS),
        Column("to", _("To"), in_report=False),
        Column("sent_at", _("Sent (UTC)")),
        Column("state", _("State"), NOTICE_WORDS),
        Column("follows", _("Follows no."), in_report=False),
        Column("letter", _("File"), in_report=False),
        Column("digest", _("SHA-256 of the letter as sent"), in_report=False),
    )
    return Table("notices", _("Notices as sent"), columns, rows)


def _place(contact: Contact) -> str:
    """Return where a notice went; of a mailbox its host alone."""
    if contact.channel == Contact.Channel.EMAIL:
        return contact.value.rpartition("@")[2]
    return contact.value if contact.channel == Contact.Channel.FORM else ""


def _elements(notices: Mapping[int, Notice], hide: Covers) -> Table:
    rows = [
        {
            "notice": number,
            "key": element["key"],
            "requirement": element["requirement"],
            "source": element["source"],
            "status": element["status"],
            "text": hide.cover(element["covered_text"]),
        }
        for number, notice in notices.items()
        for element in notice.letter["elements"]
    ]
    keys = ("notice", "key", "requirement", "source", "status", "text")
    columns = tuple(Column(key, key, in_report=False) for key in keys)
    return Table("elements", _("What the law asks for, and the words that fill it"), columns, rows)


def _outcomes(notices: Mapping[int, Notice]) -> Table:
    rows = [
        {
            "notice": number,
            "sighting": line.sighting.number,
            "outcome": line.outcome,
            "outcome_at": moment(line.outcome_at),
        }
        for number, notice in notices.items()
        for line in NoticeSighting.objects.filter(notice=notice)
        .select_related("sighting")
        .order_by("sighting__number")
    ]
    columns = (
        Column("notice", _("Notice no.")),
        Column("sighting", _("Address no.")),
        Column("outcome", _("Outcome"), OUTCOME_WORDS),
        Column("outcome_at", _("When (UTC)")),
    )
    return Table("outcomes", _("What came of each address"), columns, rows)


def _deliveries(notices: Mapping[int, Notice], hide: Covers) -> Table:
    rows = [
        {
            "notice": number,
            "attempt": row.attempt,
            "channel": row.channel,
            "state": row.state,
            "began_at": moment(row.claimed_at),
            "ended_at": moment(row.finished_at),
            "answer": hide.cover(row.answer or ""),
        }
        for number, notice in notices.items()
        for row in Delivery.objects.filter(notice=notice).order_by("attempt")
    ]
    columns = (
        Column("notice", _("Notice no.")),
        Column("attempt", _("Attempt")),
        Column("channel", _("By"), CHANNEL_WORDS),
        Column("state", _("State"), DELIVERY_WORDS),
        Column("began_at", _("Began (UTC)")),
        Column("ended_at", _("Ended (UTC)")),
        Column("answer", _("The server’s words, or the form’s number")),
    )
    return Table("deliveries", _("How the notices were handed over"), columns, rows)


def _replies(notices: Mapping[int, Notice]) -> Table:
    rows = [
        {
            "notice": number,
            "kind": row.kind,
            "came_by": row.came_by,
            "received_at": moment(row.received_at),
        }
        for number, notice in notices.items()
        for row in Reply.objects.filter(notice=notice).order_by("received_at", "recorded_at")
    ]
    columns = (
        Column("notice", _("Notice no.")),
        Column("kind", _("What they answered"), REPLY_WORDS),
        Column("came_by", _("By"), CAME_BY_WORDS),
        Column("received_at", _("Received (UTC)")),
    )
    return Table("replies", _("Replies"), columns, rows)


def _reckoning(row: Clock) -> str:
    said = clock_sentence(row.explanation, started_at=row.started_at, kind=row.kind)
    moved = moved_sentence(
        row.explanation, first_due_at=row.first_due_at, due_at=row.due_at, kind=row.kind, zone=ZoneInfo("UTC")
    )
    return f"{said.rstrip('.')}. {moved}" if moved else said


def _clocks(notices: Mapping[int, Notice], hide: Covers) -> Table:
    rows = [
        {
            "notice": number,
            "kind": row.kind,
            "started_at": moment(row.started_at),
            "due_at": moment(row.due_at),
            "ran_out_at": moment(None if row.kind == Clock.Kind.ADVICE or was_met(row) else row.fired_at),
            "stopped_at": moment(row.stopped_at),
            "reckoning": hide.cover(_reckoning(row)),
        }
        for number, notice in notices.items()
        for row in Clock.objects.filter(notice=notice).order_by("started_at", "due_at")
    ]
    columns = (
        Column("notice", _("Notice no.")),
        Column("kind", _("Kind"), CLOCK_WORDS),
        Column("started_at", _("Started (UTC)")),
        Column("due_at", _("Ends (UTC)")),
        Column("ran_out_at", _("Ran out (UTC)")),
        Column("stopped_at", _("Stopped (UTC)")),
        Column("reckoning", _("How it was reckoned")),
    )
    return Table("clocks", _("The recipients’ time"), columns, rows)
