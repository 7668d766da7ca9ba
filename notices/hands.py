"""Whose hands a draft went through: the first notice of a case is approved by somebody who gave it none of its words (S6)."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from casework import custody
from casework.models import Actor, CustodyEntry, Image, Sighting
from notices.models import Notice

# By which a letter comes to say something else: answers, what is in a picture, and which picture an address shows.
_CHANGES = ("facts_changed", "image_submitted", "image_described", "match_confirmed", "match_rejected")


def needs_second_person(notice: Notice) -> bool:
    """Say whether two people must have seen it: the first notice of a case, in an organisation that has two (S6)."""
    earlier = Notice.objects.filter(case=notice.case, approved_at__isnull=False).exclude(pk=notice.pk)
    by_system = notice.drafted_by.kind == Actor.Kind.SYSTEM
    return not earlier.exists() and not by_system and notice.case.organisation.has_two_people()


def why_not_by(
    notice: Notice, by: Actor, *, sightings: Iterable[Sighting], images: Iterable[Image]
) -> str | None:
    """Return why this person may not approve a draft about these sightings and images; None where they may."""
    if not needs_second_person(notice):
        return None
    if notice.drafted_by_id == by.pk:
        return _("This is the first notice of the case: somebody else than its writer approves it.")
    about = {str(row.pk) for row in (*sightings, *images)}
    if any(_is_told_of(entry, about) for entry in _changes_by(notice, by)):
        return _(
            "This is the first notice of the case, and you changed what it says: somebody else approves it. "
            "Its writer can withdraw it and draft it anew; then you may."
        )
    return None


def _changes_by(notice: Notice, by: Actor) -> Iterable[CustodyEntry]:
    entries = custody.entries(notice.case)
    drafted = entries.filter(event="notice_drafted", data__notice=str(notice.pk)).first()
    since = drafted.seq if drafted else 0
    return list(entries.filter(event__in=_CHANGES, actor=by, seq__gt=since))


def _is_told_of(entry: CustodyEntry, about: set[str]) -> bool:
    """Say whether a change reaches the letter: answers about the case always do, others by their image or address."""
    if entry.data.get("keys") == []:
        return False  # saved again as it was
    named = {entry.data.get("image"), entry.data.get("sighting")} - {None}
    return not named or bool(named & about)
