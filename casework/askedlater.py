"""What she left open and can say later: more links, and whether anyone can open them. What she said last of a link counts.

Until she says that anyone can, none is opened.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from casework import consents, custody, handingin, herword, opening, ownlinks, whereseen
from casework.alone import is_alone
from casework.dialable import Policy
from casework.intake import hold_open
from casework.models import Actor, Case, Sighting

# Letters of notes that a case keeps besides those of her way in.
_MOST_NOTED = 20_000


def left_open(case: Case) -> list[Sighting]:
    """Return the links at work, by number, of which she left open who can open them. One query."""
    rows = case.sightings.open().filter(seen=Sighting.Seen.UNKNOWN, added_by__kind=Actor.Kind.SURVIVOR)
    return list(rows.order_by("number"))


@transaction.atomic
def answer_links(*, case: Case, seen: str, may_look: str, policy: Policy, by: Actor, at: datetime) -> None:
    """Record of each link that she left open who can open it, and whether links may be opened. `seen` "": it stays open.

    `may_look`: "yes", or "" where she does not say it now. Raises as hold_open; herword.TooEarly: looks are allowed, with
    digits that do not say that yet. A second time changes nothing.
    """
    rows = left_open(case)
    if not (seen and rows):
        return
    if not consents.may_look(case, at=at):
        if may_look == "yes":
            herword.require_her_word(case, at=at)
        handingin.allow_looking(case, {"may_look": may_look}, by, at)
    links = (case.intake.said or {}).get("links", {}) if hasattr(case, "intake") else {}
    if links.get("text") and not links.get("seen"):
        # It holds for those of her way in that wait for a day with room, too.
        said = {**links, "seen": seen, "may_look": may_look or links.get("may_look", "")}
        opening.note_answered(intake=case.intake, name="links", said={"links": said})
    for row in rows:
        _say(row, seen, policy, by, at)


@transaction.atomic
def add_links(
    *, case: Case, links: dict[str, Any], most: int, policy: Policy, by: Actor, at: datetime
) -> ownlinks.Taken:
    """Record links that she pasted after she handed her case in; of these a day takes `most`, of a self-filed case fewer.

    A link that was there stays, and what she says of it now holds from now on; that anyone can open it only of one that she
    added herself. Raises as hold_open; herword.TooEarly: looks are allowed by it, with digits that do not say that yet.
    """
    hold_open(case)
    if not consents.may_look(case, at=at):
        if links.get("may_look") == "yes":
            herword.require_her_word(case, at=at)
        handingin.allow_looking(case, links, by, at)
    today = case.sightings.filter(added_by=by, added_at__date=timezone.localdate(at))
    room = None if is_alone(case) else max(0, most - today.count())
    taken = ownlinks.record_links(case, links, policy, by=by, at=at, room=room)
    seen = links.get("seen")
    hers = [row for row in taken.again if seen == Sighting.Seen.SENT_TO_ME or row.added_by_id == by.pk]
    changed = [row for row in hers if seen and _say(row, seen, policy, by, at)]
    return _note(case, replace(taken, changed=changed), by, at)


def _say(row: Sighting, seen: str, policy: Policy, by: Actor, at: datetime) -> bool:
    refused = whereseen.refused_at(row.url, policy)
    return whereseen.say_where_seen(sighting=row, seen=seen, refused=refused, by=by, at=at)


def _note(case: Case, taken: ownlinks.Taken, by: Actor, at: datetime) -> ownlinks.Taken:
    """Keep what is no link as a note, as on her way in; in a case that staff opened, or with no room for it, it is not kept."""
    if not taken.notes or not hasattr(case, "intake"):
        return taken
    case.intake.refresh_from_db()
    before: list[str] = (case.intake.said or {}).get("noted", [])
    noted = list(dict.fromkeys([*before, *taken.notes]))
    if len("".join(noted)) > _MOST_NOTED:
        return taken
    if noted != before:
        opening.note_answered(intake=case.intake, name="links", said={"noted": noted})
        custody.record(case=case, event="facts_changed", by=by, at=at, keys=["noted"])
    return replace(taken, notes=[], noted=taken.notes)
