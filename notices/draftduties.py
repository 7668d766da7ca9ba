"""What drafts ask of a person: to be completed, or read and approved. Those of another's approval make one task a case."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.models import Actor, Case
from notices import keptback, letters
from notices.drafts import About, Draft, about_each
from notices.draftwords import is_answer_to_return, named, waits_sentence, why_drafted
from notices.duties import Task, end_of_day
from notices.hands import need_second_person, why_not_by
from notices.models import Notice
from notices.sentences import incomplete_sentence

DAY = timedelta(days=1)
# What is said where no recipient may be named: in the list of cases (U24).
_BRIEF: dict[str, Promise] = {
    "approve": gettext_lazy("A notice waits to be read and approved."),
    "returned_draft": gettext_lazy("A picture is back. A new notice waits to be read and approved."),
}


@dataclass(frozen=True)
class Together:
    """Drafts that make one task: those of a case that somebody else is to approve, every other alone."""

    rows: list[Notice]
    kind: str
    subject: UUID
    # Two people must have seen it, so it waits for whoever may, and not for the one who has the case.
    is_anyones: bool
    # Why they wait for another's approval, in sentences; "": they do not.
    why: str = ""

    def task(self, words: str = "", brief: Promise | str = "", *, about: list[Notice] | None = None) -> Task:
        """Return the one task: several drafts stand on the page of their case. `about`: those that it speaks of."""
        rows = about or self.rows
        first, several = rows[0], len(rows) > 1
        page, arguments = ("case", (first.case_id,)) if several else ("notice", (first.case_id, first.pk))
        is_first = any(map(is_answer_to_return, rows))
        task = Task(due_of(first), first.case, words, page, arguments, brief, is_first)
        return self.marked(task, since=since_of(first))

    def marked(self, task: Task, *, since: datetime) -> Task:
        """Return a task by which it stays known while drafts come and go."""
        return replace(task, kind=self.kind, subject=self.subject, since=since, is_anyones=self.is_anyones)


def drafts(cases: QuerySet[Case]) -> QuerySet[Notice]:
    """Return the drafted notices of some cases that staff complete and approve, the oldest first; none that she sends."""
    rows = Notice.objects.filter(case__in=cases, state=Notice.State.DRAFTED)
    rows = rows.exclude(case__intake__is_alone=True, signer=Notice.Signer.HERSELF)
    rows = rows.select_related(
        "case__organisation", "case__intake", "recipient", "contact", "drafted_by__user", "follows__recipient"
    )
    return rows.prefetch_related("follows__clocks").order_by("drafted_at")


def draft_task(row: Notice) -> Task:
    """Return what a draft asks of whoever may approve it."""
    code = "returned_draft" if is_answer_to_return(row) else "approve"
    place, is_first = ("notice", (row.case_id, row.pk)), is_answer_to_return(row)
    return Task(due_of(row), row.case, waits_sentence(row), *place, _BRIEF[code], is_first)


def due_of(row: Notice) -> datetime:
    """Return when a draft is due: a day after it was made; of what she wrote, with the end of that day (S24)."""
    return since_of(row) + DAY


def since_of(row: Notice) -> datetime:
    """Return from when a draft waits: for one that she wrote, the end of that day."""
    return end_of_day(row.drafted_at) if row.drafted_by.kind == Actor.Kind.SURVIVOR else row.drafted_at


def gathered(actor: Actor, about: Mapping[Notice, About]) -> list[Together]:
    """Return drafts as they make tasks."""
    others = why_not_by(actor, {row: what for row, what in about.items() if what.sightings})
    by_two = set(need_second_person(about))
    gathered: dict[UUID, list[Notice]] = defaultdict(list)
    for row in about:
        gathered[row.case_id if row in others else row.pk].append(row)
    return [
        Together(
            rows,
            "others_draft" if rows[0] in others else "draft",
            subject,
            rows[0] in by_two,
            _why(rows, others),
        )
        for subject, rows in gathered.items()
    ]


def drafts_for(actor: Actor, rows: Iterable[Notice], at: datetime) -> Iterator[Task]:
    """Return each draft for this actor; once a case those of another's approval: which lack something, else that they wait."""
    about = about_each(rows)
    lacks = letters.lacks_of(about, by=actor, at=at)
    for row, what in about.items():
        lacks[row] |= {"kept_back"} if keptback.is_kept_for_good(Draft(row, what), at=at) else set()
    for one in gathered(actor, about):
        incomplete = [row for row in one.rows if lacks[row] - {"second_person"}]
        if incomplete:
            yield one.task(_incomplete(incomplete, lacks), _BRIEF["approve"], about=incomplete)
        elif "second_person" in lacks[one.rows[0]]:
            said = _("Waits for somebody else to approve: %(names)s.") % _names(one.rows)
            yield one.task(f"{said} {one.why}")
        else:
            yield one.marked(draft_task(one.rows[0]), since=since_of(one.rows[0]))


def _why(rows: list[Notice], others: Mapping[Notice, str]) -> str:
    return " ".join(dict.fromkeys(others[row] for row in rows if row in others))


def _incomplete(rows: list[Notice], lacks: Mapping[Notice, set[str]]) -> str:
    if len(rows) == 1:
        says = incomplete_sentence(lacks[rows[0]], named(rows[0]))
        return f"{why_drafted(rows[0])} {says}" if is_answer_to_return(rows[0]) else says
    return _("The notices to %(names)s are not complete. Add what is missing.") % _names(rows)


def _names(rows: list[Notice]) -> dict[str, str]:
    return {"names": ", ".join(dict.fromkeys(row.recipient.name for row in rows))}
