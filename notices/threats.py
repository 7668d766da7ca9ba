"""Threats: whether somebody threatens, and a case with nothing out, so no address to write to and other things to do first."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.models import Case, Sighting

# What is said to people who are threatened, whatever the law of their country.
WHAT_TO_DO: tuple[Promise, ...] = (
    _("Pay nothing, and send no more pictures: it does not end the threat."),
    _("Keep the messages, the names and the account addresses. Do not delete the chat."),
    _("Stop answering, and block only after that is kept."),
)
IN_SHORT: Promise = _(
    "Threatened, not published: pay nothing, keep the messages, and see what the law offers."
)


def without_addresses(case: Case) -> tuple[Promise, str]:
    """Return what is to be done first where no address is recorded, and the name of the page where it is done."""
    if is_threat_alone(case):
        return IN_SHORT, "routes"
    return _("Add the addresses where the pictures are."), "addresses"


def first_step(case: Case) -> Promise:
    """Return what is to be done first where no notice is drafted yet."""
    return IN_SHORT if is_threat_alone(case) else _("See which laws apply, and draft the first notice.")


def is_threatened(case: Case) -> bool:
    """Say whether it was said that somebody threatens to share a picture, whatever is out already. A query."""
    return any((row.facts or {}).get("threatened") for row in case.images.in_use())


def is_threat_alone(case: Case) -> bool:
    """Say whether nothing was published: every address was sent only to her, and the pictures are threatened at most."""
    told = [row.facts or {} for row in case.images.in_use()]
    rows = case.sightings.exclude(state=Sighting.State.WITHDRAWN)
    if any(one.get("published") for one in told) or rows.exclude(seen=Sighting.Seen.SENT_TO_ME).exists():
        return False
    return rows.exists() or any(one.get("threatened") for one in told)
