"""What comes next in a case that nobody works, the most urgent first, as codes and days; stored nowhere."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.utils import timezone

from casework import askedlater, consents, ownlinks
from casework.hosts import site_of
from casework.models import Actor, Case, Party, Sighting
from notices import hersight, keptback, ownfacts, routes
from notices.drafts import Draft
from notices.hersay import AGREED, ASKED, words_on
from notices.heryes import as_it_is
from notices.lastanswer import newest_answer
from notices.models import Clock, Notice, NoticeSighting, Reply
from notices.ownletters import by_itself, still_to_write
from notices.seensince import all_gone_by_her
from notices.selfsending import lacks_of, not_needed

# Where nothing is due: when she, and whoever reads the list, look at it again.
QUIET_DAYS = 30
# The rule: "over" (the time of a letter is over, and no later one left since), "gone" (they say that it is gone, nobody
# saw it there since, and nobody here looks), "send" (a letter waits for her to sign or send it), "asked" (one waits for
# her yes), "write" (she could write one), "tell" (she could, once she answered a question), "trace" (nobody found out yet
# who is at a link), "add" (no letter can be, as there is no link), "read" (one waits for the reader), "answer" (their
# time or our date runs), "still" (it runs, and they say that it is gone), "unknown" (the directory knows no site of
# hers), "quiet" (none of these).
ORDER = (
    "over",
    "gone",
    "send",
    "asked",
    "write",
    "tell",
    "trace",
    "add",
    "read",
    "answer",
    "still",
    "unknown",
    "quiet",
)
# What she fills in on the letter's own page, and what the status page says of the whole case.
_NO_HOLD = frozenset({"element", "declaration", "paused"})

# Parties that are found by their entry in the directory alone (casework.hostchain).
_OF_DIRECTORY = (Party.Role.PLATFORM, Party.Role.SEARCH_ENGINE)


class Next(NamedTuple):
    """One thing that comes next: a code of ORDER, and the day."""

    code: str
    on: date


def in_order(found: Iterable[Next], *, quiet: date) -> list[Next]:
    """Return what was found, the most urgent first and each code once, with its nearest day; else that nothing is due. Pure."""
    nearest: dict[str, Next] = {}
    for one in sorted(found, key=lambda one: (ORDER.index(one.code), one.on)):
        nearest.setdefault(one.code, one)
    return list(nearest.values()) or [Next("quiet", quiet)]


def next_alone(case: Case, *, at: datetime) -> list[Next]:
    """Return what comes next in one case, as she sees it: also what she could write. Composes each letter that waits."""
    rows = _letters([case])
    drafts = [row for row in rows if row.state == Notice.State.DRAFTED]
    found = [*_of_drafts(case, [row for row in drafts if not is_held(row, at)], at), *_of_sent(rows, at)]
    quiet = _quiet(case, rows, at)
    return in_order([*found, *_to_write(case, at), *_without_link(case, quiet)], quiet=quiet)


def next_of(cases: Iterable[Case], *, at: datetime) -> dict[Case, Next]:
    """Return what comes next in each, as its reader sees it: whatever else she could write. A few queries, one more a draft."""
    listed, following = list(cases), {}
    by_case: dict[UUID, list[Notice]] = {case.pk: [] for case in listed}
    for row in _letters(listed):
        by_case[row.case_id].append(row)
    for case in listed:
        rows = by_case[case.pk]
        drafts = [row for row in rows if row.state == Notice.State.DRAFTED]
        found = [*_of_drafts(case, drafts, at), *_of_sent(rows, at)]
        following[case] = in_order(found, quiet=_quiet(case, rows, at))[0]
    return following


def _letters(cases: list[Case]) -> list[Notice]:
    rows = Notice.objects.filter(case__in=cases).select_related(
        "recipient", "contact", "drafted_by", "follows"
    )
    rows = rows.defer("letter", "pdf", "machine_readable").prefetch_related(
        "clocks", "lines__sighting", "replies"
    )
    found, known = list(rows.order_by("drafted_at")), {case.pk: case for case in cases}
    for row in found:
        row.case = known[row.case_id]
        if row.follows is not None:
            row.follows.case = row.case
    return found


def _of_drafts(case: Case, drafts: list[Notice], at: datetime) -> Iterator[Next]:
    """Yield what each waits for; a letter to which she said no waits for nothing."""
    asked = [row for row in drafts if row.signer != Notice.Signer.HERSELF]
    words, today = words_on(case) if asked else {}, timezone.localdate(at)
    for row in drafts:
        word = as_it_is(row, words.get(str(row.pk))) or by_itself(row, at=at)
        if row not in asked:
            yield Next("send", today)
        elif word is None:
            continue  # it cannot be put to her as it is
        elif word.event == ASKED:
            yield Next("asked", today)
        elif word.event == AGREED:
            yield Next("read", today)


def is_held(row: Notice, at: datetime) -> bool:
    """Say whether a draft cannot go, whatever she fills in or says: it waits for nothing. Composes what she signs."""
    draft = Draft(row)
    if row.signer != Notice.Signer.HERSELF:
        return keptback.is_kept_for_good(draft, at=at)
    lacks = lacks_of(row, by=row.case.actors.get(kind=Actor.Kind.SURVIVOR), at=at, draft=draft)
    return any(one.code not in _NO_HOLD for one in [*lacks, *not_needed(draft)])


def _of_sent(rows: list[Notice], at: datetime) -> Iterator[Next]:
    today = timezone.localdate(at)
    for row in rows:
        about = [line.sighting for line in row.lines.all()]
        if all_gone_by_her(about):
            continue
        over, is_gone = missed(row, at), hersight.is_said_gone(row, about)
        if is_gone and (over or not consents.may_look(row.case, at=at)):
            yield Next("gone", today)
            continue
        if over and not _is_followed(row, over, rows):
            yield Next("over", today)
        if code := _runs_for(row):
            days = [timezone.localdate(one.due_at) for one in _ticking(row) if one.due_at >= at]
            yield from (Next(code, day) for day in days)


def _runs_for(row: Notice) -> str:
    """Return for what the time of a letter runs, as a code of ORDER: an answer, or what is there once they say it is gone."""
    answer = newest_answer(row)
    if answer is None or answer.kind == Reply.Kind.ACKNOWLEDGED:
        return "answer"
    return "still" if answer.kind == Reply.Kind.SAYS_REMOVED else ""


def missed(row: Notice, at: datetime) -> datetime | None:
    """Return when a letter's time was over, by what fired or is about to; None: it runs on, or there is none."""
    if row.state not in Notice.RUNNING:
        return None
    ticking, is_over = _ticking(row), row.state in Notice.OVER
    if not is_over and any(one.due_at >= at for one in ticking):
        return None
    over = [one.due_at for one in row.clocks.all() if one.fired_at or (one in ticking and one.due_at < at)]
    return max(over, default=row.sent_at if is_over else None)


def _is_followed(row: Notice, missed: datetime, rows: list[Notice]) -> bool:
    """Say whether a letter about one of the same addresses left since: what is next follows from that one."""
    about = _about(row)
    later = (one for one in rows if one.sent_at and one.sent_at >= missed and one != row)
    return any(one.state != Notice.State.WITHDRAWN and about & _about(one) for one in later)


def _about(row: Notice) -> set[UUID]:
    lines: Iterable[NoticeSighting] = row.lines.all()
    return {line.sighting_id for line in lines}


def _ticking(row: Notice) -> list[Clock]:
    return [one for one in row.clocks.all() if not (one.fired_at or one.stopped_at or one.paused_at)]


def _to_write(case: Case, at: datetime) -> Iterator[Next]:
    """Yield that she could write a letter, or answer what one has to say first."""
    found, today = routes.routes_of(case, at=at), timezone.localdate(at)
    if still_to_write(case, found):
        yield Next("write", today)
    elif (found.sightings and ownfacts.next_question(case, at=at, routes=found.routes)) or (
        askedlater.is_asked(case, at=at) and not ownfacts.is_for_another(case)
    ):
        yield Next("tell", today)
    elif is_being_traced(found.sightings):
        yield Next("trace", today)
    elif is_unknown(found.sightings) and not ownfacts.is_for_another(case):
        yield Next("unknown", today)


def is_being_traced(rows: Iterable[Sighting]) -> bool:
    """Say whether it is not known yet who is at one of these links, some seconds or minutes after it came in."""
    return any(row.traced_at is None and site_of(row.url) for row in rows)


def is_unknown(rows: Iterable[Sighting]) -> bool:
    """Say whether the directory knows none of the sites of these links, as far as anyone can open them. One query."""
    ours = [row for row in rows if row.seen != Sighting.Seen.SENT_TO_ME]
    known = Party.objects.acting().filter(sighting__in=ours, role__in=_OF_DIRECTORY)
    return bool(ours) and not known.exists()


def _without_link(case: Case, quiet: date) -> Iterator[Next]:
    """Yield that a letter needs a link. Nobody knows when there is one: no day of its own."""
    if not (ownlinks.readable(case) or ownfacts.is_for_another(case)):
        yield Next("add", quiet)


def _quiet(case: Case, rows: list[Notice], at: datetime) -> date:
    """Return the next of the days that come every QUIET_DAYS since something happened."""
    last = max((row.sent_at for row in rows if row.sent_at), default=None)
    first, today = timezone.localdate(last or case.assigned_at or case.opened_at), timezone.localdate(at)
    return first + timedelta(days=QUIET_DAYS * ((today - first).days // QUIET_DAYS + 1))
