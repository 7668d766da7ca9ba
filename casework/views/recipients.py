"""Recipients by the names that people know; a consent keeps the key under which a notice goes out."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings

from casework.directory import load
from casework.models import Case, Partner, Party

# By act: what a consent's key says, where another house makes the keys; it joins here.
WORDS: dict[str, Callable[[Case, str], str]] = {}


def shown_name(case: Case, key: str) -> str:
    """Return the name of a recipient by its key, or the key where nobody of that key is known. Runs a query."""
    entry = load(practice=settings.PRACTICE).get(key) if key else None
    if entry:
        return entry.name
    if key in (partners := _partners(case)):
        return partners[key].name
    return next((party.name for party in _parties(case) if party.key == key and party.name), key)


def key_of(case: Case, typed: str) -> str:
    """Return the key of a recipient that was typed as it is shown; what names nobody is kept as typed."""
    said = typed.strip().casefold()
    for entry in load(practice=settings.PRACTICE):
        if said == entry.name.casefold():
            return entry.id
    return next((party.key for party in _parties(case) if party.key and said == party.name.casefold()), typed)


def is_partner(case: Case, key: str, *, at: datetime) -> bool:
    """Say whether a key is that of a partner to whom fingerprints may be handed at a moment. Runs a query."""
    return key in _partners(case) and Partner.objects.live(at).filter(pk=key).exists()


def _partners(case: Case) -> dict[str, Partner]:
    return {str(row.pk): row for row in case.organisation.partners.all()}


def _parties(case: Case) -> list[Party]:
    return list(Party.objects.filter(sighting__case=case))
