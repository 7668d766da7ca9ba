"""What she left open and can say later: more links, and whether anyone can open them. What she said last of a link counts.

Until she says that anyone can, none is opened.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from casework import consents, custody, handingin, herword, messages, opening, ownlinks, sightings, whereseen
from casework.alone import is_alone
from casework.dialable import Policy
from casework.intake import hold_open
from casework.models import Actor, Case, Sighting

# Letters of notes that a case keeps besides those of her way in.
_MOST_NOTED = 20_000
# The day on which she last said that she does not know, in Intake.said.
_NOT_KNOWN = "open_unknown_on"


def left_open(case: Case) -> list[Sighting]:
    """Return the links at work, by number, of which she left open who can open them. One query."""
    rows = case.sightings.open().filter(seen=Sighting.Seen.UNKNOWN, added_by__kind=Actor.Kind.SURVIVOR)
    return list(rows.order_by("number"))


def is_asked(case: Case, *, at: datetime) -> bool:
    """Say whether what she left open is a question now: not again on a day on which she said that she does not know."""
    said = (case.intake.said or {}) if hasattr(case, "intake") else {}
    return bool(left_open(case)) and said.get(_NOT_KNOWN) != timezone.localdate(at).isoformat()


@transaction.atomic
def answer_links(*, case: Case, seen: str, may_look: str, policy: Policy, by: Actor, at: datetime) -> None:
    """Record of each link that she left open who can open it, and whether links may be opened. `seen` "": it stays open.

    `may_look`: "yes", or "" where she does not say it now. Raises as hold_open; herword.TooEarly: looks are allowed, with
    digits that do not say that yet. A second time changes nothing.
    """
    rows = left_open(case)
    if rows and not seen:
        _note_unknown(case, at)
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

    A link that was there stays, and one that she took out comes back. What she says of it now holds from now on; that anyone
    can open it only of one that she added herself. Raises as hold_open; herword.TooEarly: looks are allowed by it, with digits
    that do not say that yet.
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
    if not seen:
        _note_unknown(case, at)
    back = [row for row in taken.again if _bring_back(row, by, at)]
    hers = [row for row in taken.again if seen == Sighting.Seen.SENT_TO_ME or row.added_by_id == by.pk]
    changed = [row for row in hers if seen and _say(row, seen, policy, by, at) and row not in back]
    again = [row for row in taken.again if row not in back]
    return _note(case, replace(taken, added=[*taken.added, *back], again=again, changed=changed), by, at)


def may_take_out(row: Sighting, *, by: Actor) -> bool:
    """Say whether she can take a link out: one that she added, at work, and in no letter that was sent."""
    return row.state in Sighting.OPEN and row.added_by_id == by.pk and row.noticed_at is None


@transaction.atomic
def take_out(*, case: Case, number: int, by: Actor, at: datetime) -> bool:
    """Take a link out of work, which stays on record; False: it is none that she can take out. Raises as hold_open.

    A letter that waits and names it does not leave as it is (notices.leaving).
    """
    hold_open(case)
    row = case.sightings.filter(number=number).first()
    if row is None or not may_take_out(row, by=by):
        return False
    sightings.withdraw_sighting(sighting=row, by=by, at=at)
    return True


def _bring_back(row: Sighting, by: Actor, at: datetime) -> bool:
    """Take up again what she took out herself; what staff took out stays so."""
    if row.state != Sighting.State.WITHDRAWN:
        return False
    out = custody.entries(row.case).filter(event="sighting_withdrawn", data__sighting=str(row.pk))
    last = out.order_by("seq").last()
    return bool(last and last.actor_id == by.pk) and sightings.take_up_again(sighting=row, by=by, at=at)


def _note_unknown(case: Case, at: datetime) -> None:
    if hasattr(case, "intake"):
        day = timezone.localdate(at).isoformat()
        opening.note_answered(intake=case.intake, name="links", said={_NOT_KNOWN: day})


def _say(row: Sighting, seen: str, policy: Policy, by: Actor, at: datetime) -> bool:
    refused = whereseen.refused_at(row.url, policy)
    return whereseen.say_where_seen(sighting=row, seen=seen, refused=refused, by=by, at=at)


def _note(case: Case, taken: ownlinks.Taken, by: Actor, at: datetime) -> ownlinks.Taken:
    """Keep what is no link as a note, as on her way in; in a case that staff opened, or with no room there, as a message."""
    if not taken.notes:
        return taken
    if not hasattr(case, "intake"):
        return _write(case, taken, by, at)
    case.intake.refresh_from_db()
    before: list[str] = (case.intake.said or {}).get("noted", [])
    noted = list(dict.fromkeys([*before, *taken.notes]))
    if len("".join(noted)) > _MOST_NOTED:
        return _write(case, taken, by, at)
    if noted != before:
        opening.note_answered(intake=case.intake, name="links", said={"noted": noted})
        custody.record(case=case, event="facts_changed", by=by, at=at, keys=["noted"])
    return replace(taken, notes=[], noted=taken.notes)


def _write(case: Case, taken: ownlinks.Taken, by: Actor, at: datetime) -> ownlinks.Taken:
    """Keep it as messages of hers, all of it or, where the day has no room for so many, nothing."""
    try:
        with transaction.atomic():
            known = {row.body for row in case.messages.hers().filter(written_on=at.date())}
            for text in _parts("\n".join(taken.notes)):
                if text not in known:  # pressed twice
                    messages.write(case=case, text=text, by=by, at=at)
    except messages.TooManyToday:
        return taken
    return replace(taken, notes=[], written=taken.notes)


def _parts(text: str) -> Iterator[str]:
    """Yield a text in parts that one message takes, cut between lines where it can be. Nothing but spaces is left out."""
    while text := text.strip():
        cut = len(text)
        if cut > messages.LONGEST:
            cut = text.rfind("\n", 1, messages.LONGEST)
            cut = cut if cut > 0 else messages.LONGEST
        yield text[:cut]
        text = text[cut:]
