"""What pages say of notices and clocks: rows of words, built from states."""

from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from notices.law import load_law
from notices.models import Clock, Contact, Notice
from notices.sentences import clock_sentence

NOTICE_WORDS: dict[str, tuple[Promise, str]] = {
    "drafted": (gettext_lazy("draft"), ""),
    "queued": (gettext_lazy("approved, leaves after the cool-off"), ""),
    "sending": (gettext_lazy("leaving now"), "warn"),
    "sent": (gettext_lazy("sent"), "good"),
    "acknowledged": (gettext_lazy("they have it"), "good"),
    "complied": (gettext_lazy("done: gone, seen twice"), "good"),
    "refused": (gettext_lazy("refused"), "stop"),
    "overdue": (gettext_lazy("their time ran out"), "warn"),
    "escalated": (gettext_lazy("went on to the next"), "warn"),
    "withdrawn": (gettext_lazy("withdrawn"), ""),
    "undeliverable": (gettext_lazy("could not be delivered"), "stop"),
}
CHANNEL_WORDS: dict[str, Promise] = {
    "email": gettext_lazy("by e-mail"),
    "form": gettext_lazy("through their own form"),
    "post": gettext_lazy("by post"),
}


def notice_row(notice: Notice, *, at: datetime) -> dict[str, Any]:
    """Return what a list says of a notice at a moment. Runs two queries."""
    words, tone = NOTICE_WORDS[notice.state]
    if notice.state == Notice.State.QUEUED and notice.channel != Contact.Channel.EMAIL:
        words = gettext_lazy("approved, to be entered in their form")
    basis = load_law().get(notice.basis_id)
    clock = notice.clocks.order_by("-started_at").first()
    says = clock_says(clock) if clock else None
    short = str(words)
    if says and says["runs"]:
        short = f"{short} · {time_left(says['due_at'], at)}"
    return {
        "notice": notice,
        "recipient": notice.recipient.name,
        "recipient_key": notice.recipient.key,
        "law": basis.name,
        "citation": basis.citation,
        "state": words,
        "short": short,
        "tone": tone,
        "channel": CHANNEL_WORDS[notice.channel],
        "clock": says,
        "alive": notice.state != Notice.State.WITHDRAWN,
        "runs": notice.state in Notice.RUNNING | Notice.UNDER_WAY,
        "sightings": list(notice.sightings.order_by("number").values_list("number", flat=True)),
    }


def clock_says(clock: Clock) -> dict[str, Any]:
    """Return a clock's moment, its state in words, and the sentence by which a person can check it."""
    state = _("ran out") if clock.fired_at else _("stopped") if clock.stopped_at else _("runs")
    says = clock_sentence(clock.explanation, started_at=clock.started_at, kind=clock.kind).rstrip(".")
    return {
        "due_at": clock.due_at,
        "legal": clock.kind == Clock.Kind.LEGAL,
        "title": _title(clock),
        "state": state,
        "runs": not clock.fired_at and not clock.stopped_at,
        "says": f"{says}.",
    }


def _title(clock: Clock) -> str:
    if clock.explanation["code"] == "counter_notice":
        return _("The uploader objects: it may be put back after")
    return _("Their time by law") if clock.kind == Clock.Kind.LEGAL else _("We look again")


def time_left(due_at: datetime, at: datetime) -> str:
    """Return how much is left until a moment: whole hours up to three days, then days."""
    hours = int((due_at - at).total_seconds() // 3600)
    if hours < 0:
        return _("time is over")
    if hours < 1:
        return _("less than an hour left")
    if hours <= 72:
        return _("%(count)d h left") % {"count": hours}
    days = hours // 24
    return ngettext("%(count)d day left", "%(count)d days left", days) % {"count": days}


def numbers_in_words(numbers: list[int]) -> str:
    """Return the numbers of addresses as a phrase: "address 2", "addresses 1, 2 and 5"."""
    shown = [str(number) for number in numbers]
    if len(shown) < 2:
        return _("address %(number)s") % {"number": "".join(shown)}
    many = _("%(many)s and %(last)s") % {"many": ", ".join(shown[:-1]), "last": shown[-1]}
    return _("addresses %(numbers)s") % {"numbers": many}
