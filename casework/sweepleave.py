"""Whether an organisation may sweep sites at all: off until its administrator says so, with the legal advice for its country."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from casework import access
from casework.models import Actor, Organisation, SweepLeave


class NoCountry(Exception):
    """It is not known in which country the organisation is, so no advice can be for it."""


class NoAdvice(Exception):
    """The legal advice is not recorded."""


class AlreadyOn(Exception):
    """Sweeps are on; turn them off first to record other advice."""


@transaction.atomic
def turn_on(
    *, organisation: Organisation, advice: str, advised_on: date, by: Actor, at: datetime
) -> SweepLeave:
    """Turn sweeps on for an organisation. Raises access.Refused, NoCountry, NoAdvice, AlreadyOn."""
    _require(organisation, by)
    if not organisation.country:
        raise NoCountry(str(organisation.pk))
    if not advice.strip() or advised_on > at.date():
        raise NoAdvice(str(organisation.pk))
    # Advice for a country in which it is no longer holds nothing; it makes room.
    stale = organisation.sweep_leaves.filter(turned_off_at=None).exclude(country=organisation.country)
    stale.update(turned_off_by=by, turned_off_at=at)
    try:
        with transaction.atomic():
            return SweepLeave.objects.create(
                organisation=organisation,
                country=organisation.country,
                advice=advice.strip(),
                advised_on=advised_on,
                turned_on_by=by,
                turned_on_at=at,
            )
    except IntegrityError:
        raise AlreadyOn(str(organisation.pk)) from None


@transaction.atomic
def turn_off(*, organisation: Organisation, by: Actor, at: datetime) -> None:
    """Turn sweeps off; one that is under way ends before its next page. A second time changes nothing. Raises access.Refused."""
    _require(organisation, by)
    organisation.sweep_leaves.filter(turned_off_at=None).update(turned_off_by=by, turned_off_at=at)


def is_on(organisation: Organisation) -> bool:
    """Say whether sweeps are on. Runs a query."""
    return organisation.sweep_leaves.live().exists()


def _require(organisation: Organisation, by: Actor) -> None:
    if not access.may(by, "permit_sweeps") or by.organisation_id != organisation.pk:
        raise access.Refused("permit_sweeps")
