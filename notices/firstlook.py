"""Before the organisation sends what she asks it to: a look at each link, or that she wants no record of it (design §3.14)."""

from datetime import datetime

from django.db import transaction

from casework import consents, sightings
from casework.models import Actor, Consent, Sighting
from notices.drafts import Draft
from notices.models import Notice


def unrecorded(draft: Draft) -> list[Sighting]:
    """Return the addresses of a letter that could be looked at, and of which there is no record yet. One query."""
    return sightings.without_evidence(row for row in draft.about.sightings if not row.not_fetched_because)


def must_say(notice: Notice, *, at: datetime) -> bool:
    """Say whether she is asked for a look before she asks to have a letter sent: it would wait for one, and none may be."""
    return not consents.may_look(notice.case, at=at) and bool(unrecorded(Draft(notice)))


@transaction.atomic
def say(*, notice: Notice, may_look: str, by: Actor, at: datetime) -> None:
    """Keep what she said of it: "yes" allows looks, "no" wants no record of these addresses; "" keeps nothing."""
    if may_look == "yes":
        consents.allow_looking(case=notice.case, how=Consent.How.OWN_SESSION, given_at=at, by=by, at=at)
    for row in unrecorded(Draft(notice)) if may_look == "no" else ():
        sightings.decline_evidence(sighting=row, by=by, at=at)
