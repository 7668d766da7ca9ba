"""What came of an earlier notice, and what can be shown of it to an authority: that it was handed over, that its time
ended, that the picture was there.

Each from a row that a person or a program wrote at the time; what no row shows is left out.
"""

from collections.abc import Collection, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from casework.models import Sighting
from casework.verdicts import LIVE
from notices.arrivals import failures
from notices.law import load_law
from notices.models import Clock, Contact, Delivery, Notice, NoticeSighting, Reply
from notices.remaining import zone_of
from notices.returning import GONE_LINES, NOT_THEIRS, first_gone, was_met


def decision_of(notice: Notice) -> dict[str, Any]:
    """Return `outcome` and `decided_at` of a complaint (docs/facts.md). No outcome: nobody can be said to be late.

    Where the law gives a number, only its own time that ran out while it was up makes anybody late (design §4): none runs
    where the letter went another way. Reads what was prefetched: replies, clocks, lines.
    """
    lines = [line.outcome for line in notice.lines.all() if line.outcome not in NOT_THEIRS]
    refused = _first(notice.replies.all(), "received_at", _is_refusal)
    is_late, is_gone = was_late(notice), bool(lines) and GONE_LINES.issuperset(lines)
    if is_gone and not is_late and (not refused or any(map(was_met, notice.clocks.all()))):
        return {"outcome": "granted"}
    if refused:
        return {"outcome": "refused", "decided_at": refused.received_at}
    if not lines:
        return {"outcome": "not_ours"}
    return {"outcome": "none"} if is_late or not _may_have_time(notice) else {}


def decisions_of(notice: Notice) -> Iterator[tuple[set[UUID], dict[str, Any]]]:
    """Yield the ids of addresses with what came of them: those that were gone in time apart, also where they are back.

    Those that they called not their own stand alone or not at all. Reads what was prefetched, and the looks at what is back.
    """
    lines = [line for line in notice.lines.all() if line.outcome not in NOT_THEIRS]
    heeded = {line.sighting_id for line in lines if _was_heeded(line, notice)}
    rest = {line.sighting_id for line in lines or notice.lines.all()} - heeded
    if heeded:
        yield heeded, {"outcome": "granted"}
    if rest:
        yield rest, decision_of(notice)


def was_late(notice: Notice) -> bool:
    """Say whether a time of the law ran out while it was up: of our own dates nobody is said to be late."""
    return any(map(_ran_out, notice.clocks.all()))


def proof_of(notice: Notice, about: Collection[UUID], *, is_heeded: bool = False) -> dict[str, Any]:
    """Return the keys of a complaint that prove it (docs/facts.md). `about`: ids of the sightings that are complained of.
    `is_heeded`: they were gone in time, so no time ended for them.

    `no_report`: no failure came back of an e-mail where it would have. Of one that was sent again the last time counts: the
    first came back. Reads what was prefetched: deliveries, replies, clocks, sightings, mails.
    """
    taken = [row for row in notice.deliveries.all() if row.state == Delivery.State.ACCEPTED]
    accepted = max(taken, key=lambda row: row.attempt, default=None)
    confirmed = _first(notice.replies.all(), "received_at", _is_receipt)
    ended = None if is_heeded else _first(notice.clocks.all(), "due_at", _ran_out)
    told = {
        "accepted_at": accepted.finished_at if accepted else None,
        "accepted_by": accepted.channel if accepted else "",
        "no_report": accepted is not None
        and accepted.channel == Contact.Channel.EMAIL
        and _no_report(notice),
        "confirmed_at": confirmed.received_at if confirmed else None,
        "time_ended_at": _last_day(ended) if ended else None,
        "still_there_at": _still_there_at([row for row in notice.sightings.all() if row.pk in about], notice),
    }
    return {key: value for key, value in told.items() if value}


def _no_report(notice: Notice) -> bool:
    """Only where reports come to the letter's own address, which is read: elsewhere nobody here would know."""
    reports = (mail.seen["reports"] for mail in notice.mails.all() if mail.kind == "report")
    return bool(notice.reply_index) and not any(map(failures, reports))


def _is_receipt(reply: Reply) -> bool:
    """Only what a person took for theirs: whoever has a letter can answer by its link (S38)."""
    return reply.kind == Reply.Kind.ACKNOWLEDGED and reply.came_by == Reply.Way.PERSON


def _is_refusal(reply: Reply) -> bool:
    return reply.kind == Reply.Kind.REFUSED and reply.decision in Reply.COUNTS


def _was_heeded(line: NoticeSighting, notice: Notice) -> bool:
    """Say whether an address was gone before a time of the law ran out, and before they refused or in that time."""
    gone_at = line.outcome_at if line.outcome in GONE_LINES else None
    rows = {row.pk: row for row in notice.sightings.all()}
    if notice.sent_at and (row := rows.get(line.sighting_id)) and row.returned_at:
        gone_at = first_gone(row, since=notice.sent_at) or gone_at
    if gone_at is None:
        return False
    times = [clock for clock in notice.clocks.all() if clock.kind == Clock.Kind.LEGAL]
    refused = _first(notice.replies.all(), "received_at", _is_refusal)
    is_late = any(clock.fired_at and gone_at > clock.due_at for clock in times)
    is_in_time = any(gone_at <= clock.due_at for clock in times)
    is_before = line.outcome != NoticeSighting.Outcome.REFUSED and refused and gone_at <= refused.received_at
    return not is_late and bool(refused is None or is_before or is_in_time)


def _may_have_time(notice: Notice) -> bool:
    """Say whether the day of the notice does not tell that it is over: a law's own time may not run; a person gave more."""
    basis = load_law().bases.get(notice.basis_id)
    if basis and basis.deadline and basis.deadline.is_fixed:
        return True
    running = (clock for clock in notice.clocks.all() if not (clock.fired_at or clock.stopped_at))
    return any(clock.paused_at or clock.first_due_at for clock in running)


def _ran_out(clock: Clock) -> bool:
    return clock.kind == Clock.Kind.LEGAL and clock.fired_at is not None and not was_met(clock)


def _last_day(clock: Clock) -> date:
    """Return the last day of the law's own time, where it is counted; what a person gave besides does not count."""
    ended = (clock.first_due_at or clock.due_at) - timedelta(microseconds=1)
    return ended.astimezone(zone_of(clock.explanation, ZoneInfo("UTC"))).date()


def _still_there_at(rows: list[Sighting], notice: Notice) -> datetime | None:
    """Return the moment of the last looks, the earliest of them, where each after the notice found the picture."""
    looks = [row.last_checked_at for row in rows if row.last_checked_at and row.last_verdict == LIVE]
    if not looks or len(looks) < len(rows) or notice.sent_at is None:
        return None
    return min(looks) if min(looks) > notice.sent_at else None


def _first(rows: Any, moment: str, holds: Any) -> Any:
    fitting = [row for row in rows if getattr(row, moment) is not None and holds(row)]
    return min(fitting, key=lambda row: getattr(row, moment), default=None)
