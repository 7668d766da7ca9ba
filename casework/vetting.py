"""Partners to whom fingerprints may be handed: added by one person, confirmed by a second, ended by anyone of the staff.

A partner is an organisation with an agreement: never an address that somebody typed, never a hostile party.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from casework import access, directory
from casework.exchange import SIGNALS
from casework.granting import WAIT_HOURS_ALONE, SamePerson, TooSoon
from casework.models import Actor, Organisation, Partner, User

# A mail address, a link, a domain, a telephone number.
_ADDRESS = re.compile(r"[@/\\]|^\s*[\w-]+(\.[\w-]+)+\s*$|^[\s+\d()-]+$")


class NoName(Exception):
    """What was given is an address, not the name of an organisation."""


class Hostile(Exception):
    """The directory marks who bears this name as hostile: it gets nothing (design §3.15)."""


class TakesNothing(Exception):
    """It is not said which fingerprints the partner takes."""


@transaction.atomic
def add_partner(
    *,
    organisation: Organisation,
    kind: str,
    name: str,
    agreement: str,
    agreed_on: date,
    until: date,
    takes: Iterable[str],
    by: Actor,
    at: datetime,
) -> Partner:
    """Add a partner, to be confirmed by a second person. Raises access.Refused, NoName, Hostile, TakesNothing."""
    _require(organisation, by, "vet_partner")
    told = " ".join(name.split())
    if not told or _ADDRESS.search(told):
        raise NoName(str(organisation.pk))
    if is_hostile(told):
        raise Hostile(str(organisation.pk))
    wanted = [signal for signal in SIGNALS if signal in set(takes)]
    if not wanted:
        raise TakesNothing(str(organisation.pk))
    return Partner.objects.create(
        organisation=organisation,
        kind=Partner.Kind(kind),
        name=told,
        agreement=agreement,
        agreed_on=agreed_on,
        until=until,
        takes=wanted,
        added_by=by,
        added_at=at,
    )


@transaction.atomic
def confirm_partner(*, partner: Partner, by: Actor, at: datetime) -> None:
    """Confirm as the second person; where nobody else could, after a day. Raises access.Refused, SamePerson, TooSoon, Hostile."""
    _require(partner.organisation, by, "confirm_partner")
    if is_hostile(partner.name):
        raise Hostile(str(partner.pk))
    if partner.added_by_id == by.pk:
        if others_who_may(partner.organisation, by):
            raise SamePerson
        if at < partner.added_at + timedelta(hours=WAIT_HOURS_ALONE):
            raise TooSoon
    Partner.objects.filter(pk=partner.pk, confirmed_at=None, ended_at=None).update(
        confirmed_by=by, confirmed_at=at
    )


@transaction.atomic
def end_partner(*, partner: Partner, by: Actor, at: datetime) -> None:
    """End it: nothing is handed to it any more. A second time changes nothing. Raises access.Refused."""
    _require(partner.organisation, by, "confirm_partner")
    Partner.objects.filter(pk=partner.pk, ended_at=None).update(ended_by=by, ended_at=at)


def others_who_may(organisation: Organisation, by: Actor) -> bool:
    """Say whether anybody else of the organisation may confirm a partner. Runs a query."""
    people = User.objects.filter(
        organisation=organisation, is_active=True, roles__role__in=access.ALLOWED["confirm_partner"]
    )
    return people.exclude(pk=by.staff_user.pk).exists()


def waiting_for(actor: Actor, *, at: datetime) -> QuerySet[Partner]:
    """Return the partners that this actor could confirm now as the second person, or alone after a day."""
    house = actor.organisation
    if house is None or not access.may(actor, "confirm_partner"):
        return Partner.objects.none()
    rows = house.partners.filter(confirmed_at=None, ended_at=None, until__gte=at.date())
    others = rows.exclude(added_by=actor)
    if not rows.filter(added_by=actor).exists() or others_who_may(house, actor):
        return others
    day_ago = at - timedelta(hours=WAIT_HOURS_ALONE)
    return others | rows.filter(added_by=actor, added_at__lte=day_ago)


def is_hostile(name: str) -> bool:
    """Say whether the directory of recipients marks who bears this name as hostile."""
    said = name.casefold()
    return any(
        said in {one.casefold() for one in (entry.id, entry.name, entry.operator, *entry.domains)}
        for entry in directory.load(practice=settings.PRACTICE)
        if entry.hostile
    )


def _require(organisation: Organisation, by: Actor, action: str) -> None:
    if not access.may(by, action) or by.organisation_id != organisation.pk:
        raise access.Refused(action)
