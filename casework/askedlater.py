"""What she left open on her way in and can say later: more links, and whether anyone can open them.

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
from casework.hosts import AddressUnreadable, normalise
from casework.intake import hold_open
from casework.models import Actor, Case, Intake, Sighting
from casework.urlindex import bring_up_to_date

# Letters of notes that a case keeps besides those of her way in.
_MOST_NOTED = 20_000


def asks_of_links(case: Case) -> bool:
    """Say whether she handed links in and left open who can open them. May run a query."""
    intake = Intake.objects.filter(case=case).exclude(finished_on=None).first()
    links = (intake.said or {}).get("links", {}) if intake else {}
    return bool(links.get("text")) and not links.get("seen")


@transaction.atomic
def answer_links(*, case: Case, seen: str, may_look: bool, policy: Policy, by: Actor, at: datetime) -> None:
    """Record who can open the links that she pasted, and whether they may be opened. `seen` "": it stays open.

    Raises as hold_open; herword.TooEarly: looks are allowed, with digits that do not say that yet. A second time changes nothing.
    """
    if not seen or not asks_of_links(case):
        return
    if may_look:
        herword.require_her_word(case, at=at)
    intake = case.intake
    links = {**intake.said["links"], "seen": seen, "may_look": "yes" if may_look else ""}
    opening.note_answered(intake=intake, name="links", said={"links": links})
    if may_look and not consents.may_look(case, at=at):
        handingin.allow_looking(case, links, by, at)
    if seen != Sighting.Seen.PUBLIC:
        return
    # Of links that she added later she was asked by themselves.
    bring_up_to_date(case)
    about = case.sightings.filter(url_index__in=ownlinks.handed_in(case, policy))
    for sighting in about.filter(added_by=by, seen=Sighting.Seen.SENT_TO_ME):
        refused = _refused(sighting.url, policy)
        whereseen.say_where_seen(sighting=sighting, seen=seen, refused=refused, by=by, at=at)


@transaction.atomic
def add_links(
    *, case: Case, links: dict[str, Any], most: int, policy: Policy, by: Actor, at: datetime
) -> ownlinks.Taken:
    """Record links that she pasted after she handed her case in; of these a day takes `most`, of a self-filed case fewer.

    A link that was there stays as it is; that it was sent only to her holds from now on. Raises as hold_open;
    herword.TooEarly: looks are allowed by it, with digits that do not say that yet.
    """
    hold_open(case)
    if not consents.may_look(case, at=at):
        if links.get("may_look") == "yes":
            herword.require_her_word(case, at=at)
        handingin.allow_looking(case, links, by, at)
    today = case.sightings.filter(added_by=by, added_at__date=timezone.localdate(at))
    room = None if is_alone(case) else max(0, most - today.count())
    taken = ownlinks.record_links(case, links, policy, by=by, at=at, room=room)
    if links.get("seen") == Sighting.Seen.SENT_TO_ME:
        for row in taken.again:
            whereseen.say_where_seen(sighting=row, seen=Sighting.Seen.SENT_TO_ME, refused="", by=by, at=at)
    return _note(case, taken, by, at)


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


def _refused(url: str, policy: Policy) -> str:
    try:
        return normalise(url, policy=policy).refused_because
    except AddressUnreadable as error:
        return error.code
