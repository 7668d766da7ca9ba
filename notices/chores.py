"""Small things with a date that a case asks of a person: a file, a programme to ask about, fingerprints to agree to."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from casework import hints
from casework.handing import HOURS_TO_TAKE
from casework.messages import read_until
from casework.models import Actor, Case, HandOver, Image, Message, Party, ProgrammeUse, Proposal, Sighting
from casework.partnerdeletion import owed
from notices.duties import end_of_day
from notices.models import Clock, IncomingMail, Notice, NoticeSighting, Reply

DAY = timedelta(days=1)
# When a time that a person paused is asked about: a pause has no end of its own.
DAYS_PAUSED = 7
_ALL = Q()


# Answers that came by itself and wait for a person. The list of cases shows them, so nobody is named.
UNDECIDED: dict[str, Promise] = {
    "needs_more": _("A recipient needs more (%(way)s). Read it and decide."),
    "not_ours": _("A recipient says that it is not theirs (%(way)s). Read it and decide."),
    "refused": _("A recipient refuses (%(way)s). Read it and decide."),
    "counter_notice": _("A recipient says that the uploader objects (%(way)s). Read it and decide."),
}
CAME_BY: dict[str, Promise] = {"link": _("answered by link"), "mail": _("answered by mail")}


class Chore(NamedTuple):
    """One thing to do: by when, in which case, in words, the name and arguments of its page; then what notices.duties says."""

    due_at: datetime
    case: Case
    words: Promise | str
    page: str
    arguments: tuple[Any, ...]
    kind: str = ""
    # None: the case.
    subject: UUID | None = None
    since: datetime | None = None
    is_first: bool = False


def chores(cases: QuerySet[Case], *, at: datetime) -> Iterator[Chore]:
    """Yield them in no order. Names no programme and no partner: the list of cases shows them. A query a kind."""
    yield from _refused_files(cases)
    yield from _programmes(cases)
    yield from _hand_overs(cases, at)
    yield from _proposals(cases)
    yield from _hints(cases)
    yield from _named_hosts(cases)
    yield from _returned_unasked(cases)
    yield from _undecided_replies(cases)
    yield from _paused_times(cases)
    yield from _mails(cases)


def _refused_files(cases: QuerySet[Case]) -> Iterator[Chore]:
    rows = Image.objects.filter(
        case__in=cases, state=Image.State.REFUSED, facts__isnull=False
    ).select_related("case", "added_by")
    for row in rows:
        if not row.case.images.filter(state=Image.State.FINGERPRINTED, number__gt=row.number).exists():
            words = _("A file could not be used. Add another copy of the picture.")
            place = ("images", (row.case_id,))
            # Of what she added herself the minute would tell when she was here (S24).
            is_hers = row.added_by.kind == Actor.Kind.SURVIVOR
            since = end_of_day(row.added_at) if is_hers else row.added_at
            yield Chore(since + DAY, row.case, words, *place, "refused_file", row.pk, since)


def _proposals(cases: QuerySet[Case]) -> Iterator[Chore]:
    """Once a case: how many likely copies wait for a person stands on their page."""
    rows = Proposal.objects.open().filter(case__in=cases).order_by("found_at").select_related("case")
    oldest = {row.case: row.found_at for row in reversed(rows)}
    words = _("A look met likely copies at other addresses. Decide on each; nothing is shown.")
    for case, since in oldest.items():
        yield Chore(since + DAY, case, words, "proposed", (case.pk,), "proposals", None, since)


def _hints(cases: QuerySet[Case]) -> Iterator[Chore]:
    """Once a case, on the page of the address that was met first."""
    of_case: dict[Case, list[tuple[datetime, Sighting]]] = defaultdict(list)
    for row, met_at in hints.unsaid(cases).items():
        of_case[row.case].append((met_at, row))
    for case, rows in of_case.items():
        met_at, first = min(rows, key=lambda one: (one[0], one[1].number))
        words = ngettext(
            "A look met what may be a picture of the case. Say whether it is.",
            "Looks met what may be a picture of the case at %(count)d addresses. Say whether it is.",
            len(rows),
        ) % {"count": len(rows)}
        yield Chore(met_at + DAY, case, words, "sighting", (case.pk, first.number), "hints", None, met_at)


def _named_hosts(cases: QuerySet[Case]) -> Iterator[Chore]:
    """Once an address at which a recipient named the host, as soon as that was looked up."""
    rows = Party.objects.to_decide().filter(case__in=cases, named_at__isnull=False, traced_at__isnull=False)
    said = _(
        "A recipient named who hosts address %(number)d. Say whether it is the host; nothing goes there before."
    )
    oldest = {row.sighting: row for row in rows.select_related("sighting__case").order_by("-named_at")}
    for sighting, row in oldest.items():
        if row.named_at:
            place = ("sighting", (sighting.case_id, sighting.number))
            words = said % {"number": sighting.number}
            about = Chore(row.named_at + DAY, sighting.case, words, *place)
            yield about._replace(kind="named_host", subject=sighting.pk, since=row.named_at)


def _mails(cases: Iterable[Case], which: Q = _ALL) -> Iterator[Chore]:
    """Once a notice: what the rules did not understand, or may not decide."""
    rows = IncomingMail.objects.filter(which, case__in=cases, state=IncomingMail.State.ASKS)
    said = _("A mail about the notice to %(name)s came in. Read it, and say what it says.")
    found = rows.select_related("case", "notice__recipient").order_by("-received_at")
    oldest = {row.notice_id: row for row in found}
    for notice_id, row in oldest.items():
        if row.case and row.notice and row.received_at:
            place = ("notice", (row.case_id, notice_id))
            words = said % {"name": row.notice.recipient.name}
            yield Chore(row.received_at + DAY, row.case, words, *place, "mail", notice_id, row.received_at)


def _returned_unasked(cases: QuerySet[Case]) -> Iterator[Chore]:
    """Once a case: what went and came back while no notice spoke for it. What one spoke for is answered by a draft."""
    written = NoticeSighting.objects.exclude(notice__state=Notice.State.WITHDRAWN).values("sighting_id")
    rows = Sighting.objects.open().filter(case__in=cases, returned_at__isnull=False).exclude(pk__in=written)
    words = _("It is back at an address about which nobody was written to. See the routes.")
    for case, since in {row.case: row.returned_at for row in rows.select_related("case")}.items():
        if since:
            about = ("returned_unasked", None, since, True)
            yield Chore(since + DAY, case, words, "routes", (case.pk,), *about)


def answers_to_house(cases: Iterable[Case]) -> Iterator[Chore]:
    """Yield what came in to letters that the organisation sent because she asked, in cases that nobody works."""
    ours = Notice.objects.filter(case__in=cases, signer=Notice.Signer.ORGANISATION).values("pk")
    yield from _undecided_replies(cases, Q(notice__in=ours))
    yield from _mails(cases, Q(notice__in=ours))


def _undecided_replies(cases: Iterable[Case], which: Q = _ALL) -> Iterator[Chore]:
    """Each answer that came by itself and would move something."""
    rows = Reply.objects.filter(which, case__in=cases, decision=Reply.Decision.OPEN).select_related("case")
    for row in rows:
        words = UNDECIDED[row.kind] % {"way": CAME_BY[row.came_by]}
        place = ("notice", (row.case_id, row.notice_id))
        yield Chore(
            row.received_at + DAY, row.case, words, *place, "undecided_reply", row.pk, row.received_at
        )


def _paused_times(cases: QuerySet[Case]) -> Iterator[Chore]:
    rows = Clock.objects.running().filter(case__in=cases, paused_at__isnull=False).select_related("case")
    words = _("A recipient’s time is paused. Decide whether it goes on.")
    for row in rows:
        if row.paused_at:
            place = ("clock_time", (row.case_id, row.notice_id, row.pk))
            yield Chore(
                row.paused_at + timedelta(days=DAYS_PAUSED), row.case, words, *place, "paused_time", row.pk
            )


def _programmes(cases: QuerySet[Case]) -> Iterator[Chore]:
    rows = ProgrammeUse.objects.filter(case__in=cases, taken_back_at=None, look_again_on__isnull=False)
    words = _("Ask her what came of the hash programme.")
    for row in rows.select_related("case"):
        if row.look_again_on:
            due_at = datetime.combine(row.look_again_on, time(), UTC)
            yield Chore(due_at, row.case, words, "case_programmes", (row.case_id,), "programme", row.pk)


def _hand_overs(cases: QuerySet[Case], at: datetime) -> Iterator[Chore]:
    rows = HandOver.objects.filter(case__in=cases, state__in=[HandOver.State.ASKED, HandOver.State.AGREED])
    for row in rows.select_related("case"):
        place = ("hand_over", (row.case_id,))
        if row.agreed_at is None:
            words = _("Fingerprints are to be handed to a partner. A second person agrees, or it is dropped.")
            yield Chore(
                row.asked_at + DAY, row.case, words, *place, "agree_fingerprints", row.pk, row.asked_at
            )
        elif at < row.agreed_at + timedelta(hours=HOURS_TO_TAKE):
            words = _("Fingerprints can be taken out for a partner until then.")
            about = Chore(row.agreed_at + timedelta(hours=HOURS_TO_TAKE), row.case, words, *place)
            yield about._replace(kind="take_fingerprints", subject=row.pk, since=row.agreed_at)


def deletions(cases: QuerySet[Case], *, at: datetime) -> Iterator[Chore]:
    """Yield what a partner is to be asked to delete: of paused cases and of ended ones too."""
    words = _("A partner has fingerprints that it may not keep. Ask it to delete them, and write it down.")
    for since, row in owed(cases, at=at):
        place = ("hand_over", (row.case_id,))
        yield Chore(since + DAY, row.case, words, *place, "partner_deletion", row.pk, since)


def her_messages(cases: QuerySet[Case]) -> Iterator[Chore]:
    """Yield once a case what she wrote and nobody read: of paused cases too, since she may write why."""
    words = _("She wrote to you. Read it, and answer where it asks for one.")
    rows = Message.objects.filter(case__in=cases).hers().unread().order_by("-number").select_related("case")
    for case, day in {row.case: row.written_on for row in rows}.items():
        since = datetime.combine(day, time(), UTC)
        due_at = datetime.combine(read_until(day), time(23, 59), UTC)
        yield Chore(due_at, case, words, "case_messages", (case.pk,), "message", None, since)
