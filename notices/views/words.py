"""What pages say of notices and clocks: rows of words, built from states."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import get_current_timezone, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from notices import returning
from notices.clockwords import clock_sentence, moved_sentence
from notices.law import load_law
from notices.leaving import MayNotLeave, require_still_approved
from notices.models import Clock, Contact, Notice
from notices.views.rows import as_shown

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
    "api": gettext_lazy("through their interface for programs"),
}


def with_rows(notices: QuerySet[Notice]) -> QuerySet[Notice]:
    """Return notices with what `notice_row` reads of each at hand."""
    return notices.select_related("recipient", "retracts", "drafted_by__user").prefetch_related(
        "clocks", "sightings"
    )


def _takes_back(notice: Notice) -> str:
    if notice.retracts is None:
        return ""
    return _("Takes back notice %(reference)s") % {"reference": notice.retracts.reference}


def notice_row(notice: Notice, *, at: datetime) -> dict[str, Any]:
    """Return what a list says of a notice at a moment. Runs two queries; none for most that have `with_rows`."""
    words, tone = NOTICE_WORDS[notice.state]
    if notice.state == Notice.State.QUEUED and notice.channel not in Contact.BY_MACHINE:
        words = (
            gettext_lazy("approved, to be posted")
            if notice.channel == Contact.Channel.POST
            else gettext_lazy("approved, to be entered in their form")
        )
    basis = load_law().get(notice.basis_id)
    clock = _clock_to_show(notice)
    says = clock_says(clock) if clock else None
    if notice.state == Notice.State.QUEUED and held_back(notice, at=at):
        words, tone = gettext_lazy("approved, held back"), "warn"
    if notice.state == Notice.State.ESCALATED and notice.is_follow_up:
        words = gettext_lazy("asked again, still up")
    if notice.state == Notice.State.COMPLIED and returning.is_back().filter(notice=notice).exists():
        words, tone = gettext_lazy("was gone, is back"), "warn"
    short = str(words)
    if says and says["runs"] and (left := time_left(says["due_at"], at, legal=says["legal"])):
        short = f"{short} · {left}"
    return {
        "notice": notice,
        "recipient": notice.recipient.name,
        "recipient_key": notice.recipient.key,
        "law": _takes_back(notice) or basis.name,
        "citation": basis.citation,
        "state": words,
        "short": short,
        "tone": tone,
        "channel": CHANNEL_WORDS[notice.channel],
        "drafted_at": as_shown(notice.drafted_at, notice.drafted_by),
        "clock": says,
        "asks_again": notice.is_follow_up,
        "alive": notice.state != Notice.State.WITHDRAWN,
        "runs": notice.state in Notice.RUNNING | Notice.UNDER_WAY,
        "waits": notice.state in Notice.EDITABLE,
        "sightings": sorted(row.number for row in notice.sightings.all()),
    }


def held_back(notice: Notice, *, at: datetime) -> MayNotLeave | None:
    """Return what holds an approved notice at a moment; None: nothing does."""
    try:
        require_still_approved(notice, at=at)
    except MayNotLeave as refusal:
        return refusal
    return None


def _clock_to_show(notice: Notice) -> Clock | None:
    """Return the legal time that runs, the soonest; else the next advice date, else the newest that is over."""
    told = (clock for clock in notice.clocks.all() if not is_idle_objection(clock))
    clocks = sorted(told, key=lambda clock: clock.started_at, reverse=True)
    running = [one for one in clocks if not (one.fired_at or one.stopped_at or one.paused_at)]
    if running:
        return min(running, key=lambda clock: (clock.kind != Clock.Kind.LEGAL, clock.due_at))
    return min(clocks, key=lambda clock: clock.kind != Clock.Kind.LEGAL, default=None)


def is_idle_objection(clock: Clock) -> bool:
    """Say whether a clock is an objection's that nobody waits for: its words would still warn."""
    return clock.stopped_at is not None and clock.explanation["code"] == "counter_notice"


def clock_says(clock: Clock) -> dict[str, Any]:
    """Return a clock's moment, its state in words, and the sentence by which a person can check it."""
    legal = clock.kind == Clock.Kind.LEGAL
    is_open = not clock.fired_at and not clock.stopped_at
    runs = is_open and not clock.paused_at
    says = clock_sentence(clock.explanation, started_at=clock.started_at, kind=clock.kind, runs=is_open)
    return {
        "id": clock.pk,
        "due_at": clock.due_at,
        "moment": clock.paused_at if is_open and clock.paused_at else clock.due_at,
        "paused": bool(is_open and clock.paused_at),
        "legal": legal,
        "title": _clock_title(clock, runs=runs),
        "state": _clock_state(clock),
        "runs": runs,
        "says": f"{says.rstrip('.')}. {moved_words(clock)}".strip(),
    }


def moved_words(clock: Clock) -> str:
    """Return that a person moved a clock's date, and from where; "" where nobody did."""
    return moved_sentence(
        clock.explanation, first_due_at=clock.first_due_at, due_at=clock.due_at, kind=clock.kind,
        zone=get_current_timezone(),
    )  # fmt: skip


def _clock_title(clock: Clock, *, runs: bool) -> str:
    if clock.explanation["code"] == "counter_notice":
        return _("The uploader objects: it may be put back after")
    if clock.paused_at and not clock.fired_at and not clock.stopped_at:
        return _("Paused since")
    if clock.kind == Clock.Kind.LEGAL:
        return _("You gave them until") if moved_words(clock) else _("Their time by law")
    return _("We come back to it") if runs else _("We came back to it")


def _clock_state(clock: Clock) -> str:
    """Say where a time stands. Nobody who took it down before its end is said to have let it run out."""
    if clock.paused_at and not clock.fired_at and not clock.stopped_at:
        return _("paused")
    if clock.kind == Clock.Kind.ADVICE:
        return _("over") if clock.fired_at else _("not needed any more") if clock.stopped_at else _("runs")
    if returning.was_met(clock):
        return _("gone before it ended")
    return _("ran out") if clock.fired_at else _("stopped") if clock.stopped_at else _("runs")


def time_left(due_at: datetime, at: datetime, *, legal: bool) -> str:
    """Return how much is left of the law's time: whole hours up to three days, then days; of ours, when it comes."""
    hours = int((due_at - at).total_seconds() // 3600)
    if not legal:
        return (
            _("we come back to it on %(day)s")
            % {"day": date_format(localtime(due_at - timedelta(microseconds=1)), "j F")}
            if hours >= 0
            else ""
        )
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
