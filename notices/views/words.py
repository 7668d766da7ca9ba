"""What pages say of notices and clocks: rows of words, built from states."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from notices.law import load_law
from notices.models import Clock, Notice
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


def notice_row(notice: Notice) -> dict[str, Any]:
    """Return what a list says of a notice."""
    words, tone = NOTICE_WORDS[notice.state]
    if notice.state == Notice.State.QUEUED and notice.channel != "email":
        words = gettext_lazy("approved, to be entered in their form")
    basis = load_law().get(notice.basis_id)
    clock = notice.clocks.order_by("-started_at").first()
    return {
        "notice": notice,
        "recipient": notice.recipient.name,
        "law": basis.name,
        "citation": basis.citation,
        "state": words,
        "tone": tone,
        "channel": notice.get_channel_display(),
        "clock": clock_says(clock) if clock else None,
        "sightings": list(notice.sightings.order_by("number").values_list("number", flat=True)),
    }


def clock_says(clock: Clock) -> dict[str, Any]:
    """Return a clock's moment, its state in words, and the sentence by which a person can check it."""
    state = _("ran out") if clock.fired_at else _("stopped") if clock.stopped_at else _("runs")
    return {
        "due_at": clock.due_at,
        "legal": clock.kind == Clock.Kind.LEGAL,
        "state": state,
        "runs": not clock.fired_at and not clock.stopped_at,
        "says": clock_sentence(clock.explanation, started_at=clock.started_at, kind=clock.kind),
    }
