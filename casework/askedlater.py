"""What she left open on her way in and can say later: whether anyone can open her links. Until then none is opened."""

from datetime import datetime

from django.db import transaction

from casework import consents, handingin, opening, whereseen
from casework.dialable import Policy
from casework.hosts import AddressUnreadable, normalise
from casework.models import Actor, Case, Intake, Sighting


def asks_of_links(case: Case) -> bool:
    """Say whether she handed links in and left open who can open them. May run a query."""
    intake = Intake.objects.filter(case=case).exclude(finished_on=None).first()
    links = (intake.said or {}).get("links", {}) if intake else {}
    return bool(links.get("text")) and not links.get("seen")


@transaction.atomic
def answer_links(*, case: Case, seen: str, may_look: bool, policy: Policy, by: Actor, at: datetime) -> None:
    """Record who can open the links that she pasted, and whether they may be opened. `seen` "": it stays open.

    Raises as hold_open. A second time changes nothing.
    """
    if not seen or not asks_of_links(case):
        return
    intake = case.intake
    links = {**intake.said["links"], "seen": seen, "may_look": "yes" if may_look else ""}
    opening.note_answered(intake=intake, name="links", said={"links": links})
    if may_look and not consents.may_look(case, at=at):
        handingin.allow_looking(case, links, by, at)
    if seen != Sighting.Seen.PUBLIC:
        return
    for sighting in case.sightings.filter(added_by=by, seen=Sighting.Seen.SENT_TO_ME):
        refused = _refused(sighting.url, policy)
        whereseen.say_where_seen(sighting=sighting, seen=seen, refused=refused, by=by, at=at)


def _refused(url: str, policy: Policy) -> str:
    try:
        return normalise(url, policy=policy).refused_because
    except AddressUnreadable as error:
        return error.code
