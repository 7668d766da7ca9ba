"""The letters of her case as her own pages number them, and which of them were put to her (U19, S46)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from casework.alone import is_unread
from casework.models import Case
from notices import keptback
from notices.askingher import why_not_asked
from notices.drafts import Draft
from notices.hersay import ASKED, Word, asks_by_itself, sends_herself, words_on
from notices.heryes import as_it_is
from notices.models import Notice, NoticeSighting
from notices.reckoning import Route
from notices.routes import COVERING, CaseRoutes
from notices.selffiling import best_of


@dataclass(frozen=True)
class Put:
    """A draft that was put to her: its number on her pages, and what was asked or said last.

    `is_kept`: the rules keep it back, whatever she says.
    """

    number: int
    notice: Notice
    word: Word
    is_kept: bool = False

    @property
    def waits(self) -> bool:
        """Say whether she has not answered yet."""
        return self.word.event == ASKED and not self.is_kept


def numbered(case: Case) -> list[tuple[int, Notice]]:
    """Return every letter of a case with its number, from 1 in the order of drafting: it stays the same. One query."""
    rows = case.notices.select_related("case__organisation", "recipient", "contact", "drafted_by")
    rows = rows.defer("letter", "pdf", "machine_readable").order_by("drafted_at", "pk")
    return list(enumerate(rows, start=1))


def still_to_write(case: Case, found: CaseRoutes) -> list[Route]:
    """Return the routes on which she can write a letter now: of each recipient that has none waiting or running, the best.

    None to whom it is not with, nor the letter again to which they said no.
    """
    written = case.notices.filter(state__in=COVERING).select_related("recipient")
    covered = {row.recipient.key for row in written.defer("letter", "pdf", "machine_readable")}
    said_no = _said_no(case)
    left = [route for route in found.routes if not _is_answered(route, found, said_no)]
    return [route for route in best_of(left) if route.recipient and route.recipient.id not in covered]


def _said_no(case: Case) -> set[tuple[str, str, UUID]]:
    """Return the recipient, law and address of each no; with no law where the recipient has nothing to do with it."""
    lines = NoticeSighting.objects.filter(
        notice__case=case, notice__state=Notice.State.REFUSED, outcome__in=NoticeSighting.SAID_NO
    ).select_related("notice__recipient")
    return {
        (
            line.notice.recipient.key,
            "" if line.outcome == NoticeSighting.Outcome.NOT_OURS else line.notice.basis_id,
            line.sighting_id,
        )
        for line in lines.defer("notice__letter", "notice__pdf", "notice__machine_readable")
    }


def _is_answered(route: Route, found: CaseRoutes, said_no: set[tuple[str, str, UUID]]) -> bool:
    key = route.recipient.id if route.recipient else ""
    about = found.of(route)
    return bool(about) and all(said_no & {(key, "", row.pk), (key, route.basis_id, row.pk)} for row in about)


def put_to_her(case: Case, *, at: datetime) -> list[Put]:
    """Return the drafts on which she has a word: asked by staff, or written by the app in a case that she opened.

    What waits comes first, and so does what changed since she said yes. Composes those to which she did, and drafts that the
    app wrote and nobody asked her of.
    """
    if is_unread(case):
        # Her yes would come to nobody: her letters say how she sends them herself.
        return []
    words = words_on(case)
    found = [
        Put(number, notice, word, keptback.is_kept_for_good(Draft(notice), at=at))
        for number, notice in numbered(case)
        if notice.state in Notice.EDITABLE
        # What she sends from her own pages is no question that anybody here has to her.
        and not sends_herself(notice)
        and (word := as_it_is(notice, words.get(str(notice.pk))) or by_itself(notice, at=at))
    ]
    return sorted(found, key=lambda one: (not one.waits, one.number))


def by_itself(notice: Notice, *, at: datetime) -> Word | None:
    """Return what stands for being asked where a draft asks her by itself and its answer is not known yet."""
    if not asks_by_itself(notice) or why_not_asked(notice, at=at):
        return None
    return Word(ASKED, notice.drafted_at)
