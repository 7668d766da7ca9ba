"""Whose hands a draft went through: the first notice of a case is approved by somebody who gave it none of its words (S6)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from casework.alone import is_alone
from casework.models import Actor, CustodyEntry
from notices.drafts import About
from notices.hersay import sends_herself
from notices.models import Notice
from notices.protecting import why_not_each

# Codes of notices.letters.Missing, each with its sentence.
Kept = list[tuple[str, str]]

# By which a letter comes to say something else: answers, what is in a picture, and which picture an address shows.
_CHANGES = (
    "facts_changed", "image_submitted", "image_described", "match_confirmed", "match_rejected",
    "paragraph_written", "paragraph_removed",
)  # fmt: skip


def need_second_person(notices: Iterable[Notice]) -> list[Notice]:
    """Return those that two people must have seen: the first notice of a case, in an organisation that has two (S6).

    Runs a query, and one more for each organisation.
    """
    rows = [row for row in notices if row.drafted_by.kind != Actor.Kind.SYSTEM]
    approved: dict[UUID, set[UUID]] = defaultdict(set)
    earlier = Notice.objects.filter(case__in={row.case_id for row in rows}, approved_at__isnull=False)
    for case_id, pk in earlier.values_list("case_id", "pk"):
        approved[case_id].add(pk)
    first = [row for row in rows if not approved[row.case_id] - {row.pk}]
    of_two = {house for house in {row.case.organisation for row in first} if house.has_two_people()}
    return [row for row in first if row.case.organisation in of_two]


def why_not_by(by: Actor, about: Mapping[Notice, About]) -> dict[Notice, str]:
    """Return why this person may not approve each of these drafts; those that they may have no entry. A few queries."""
    hers = set(filter(sends_herself, about))
    rows = need_second_person(set(about) - hers)
    others = [row for row in rows if row.drafted_by_id != by.pk]
    changes = _changes_by(by, others)
    found = {row: _("She sends this letter herself. Nobody here approves it.") for row in hers}
    found |= {row: _("Only the reader of such cases approves it.") for row in about if _is_readers(row, by)}
    found |= {
        row: _("This is the first notice of the case: somebody else than its writer approves it.")
        for row in rows
        if row.drafted_by_id == by.pk
    }
    for row in others:
        if any(_is_told_of(entry, about[row].ids) for entry in changes[row]):
            found[row] = _(
                "This is the first notice of the case, and you changed what it says: somebody else approves it. "
                "Its writer can withdraw it and draft it anew; then you may."
            )
    return found


def who_approves(notice: Notice) -> str:
    """Say which people may approve a draft that staff send. A few queries."""
    if _is_asked_of_us(notice):
        return _("Only the reader of such cases approves it.")
    if need_second_person([notice]):
        return _(
            "This is the first notice of the case, so somebody approves it who neither wrote nor changed it."
        )
    return _("Whoever works the case may approve it.")


def kept_from(by: Actor, about: Mapping[Notice, About]) -> dict[Notice, Kept]:
    """Return why another person is to approve each: it is the first of a case, or about a protected host."""
    found: dict[Notice, Kept] = defaultdict(list)
    for code, why in (("second_person", why_not_by(by, about)), ("supervisor", why_not_each(by, about))):
        for notice, says in why.items():
            found[notice].append((code, says))
    return found


def _is_readers(notice: Notice, by: Actor) -> bool:
    """Say whether a letter that she asked to be sent waits for another person than this one."""
    return _is_asked_of_us(notice) and notice.case.organisation.intake_reader_id != by.user_id


def _is_asked_of_us(notice: Notice) -> bool:
    """Say whether she asked that a letter be sent for her, in a case that nobody works."""
    return notice.own_voice is None and is_alone(notice.case)


def _changes_by(by: Actor, notices: list[Notice]) -> dict[Notice, list[CustodyEntry]]:
    """Return what a person changed in the case of each notice after it was drafted."""
    entries = CustodyEntry.objects.filter(chain__in={row.case_id for row in notices})
    changes = list(entries.filter(event__in=_CHANGES, actor=by))
    drafted = entries.filter(event="notice_drafted").order_by("-seq") if changes else ()
    since = {entry.data.get("notice"): entry.seq for entry in drafted}
    return {
        row: [
            entry
            for entry in changes
            if entry.chain == row.case_id
            and entry.seq > since.get(str(row.pk), 0)
            and entry.data.get("notice", str(row.pk)) == str(row.pk)
        ]
        for row in notices
    }


def _is_told_of(entry: CustodyEntry, about: set[str]) -> bool:
    """Say whether a change reaches the letter: answers about the case always do, others by their image or address."""
    if entry.data.get("keys") == []:
        return False  # saved again as it was
    named = {entry.data.get("image"), entry.data.get("sighting")} - {None}
    return not named or bool(named & about)
