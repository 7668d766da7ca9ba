"""To which authority a law's complaint goes: the one that the law's file names, or that of the country where she lives. Pure."""

from collections.abc import Mapping
from typing import Any

from casework.countries import name_of
from notices.bases import Basis
from notices.flatfacts import RecipientFacts
from notices.places import default_groups, within
from notices.terms import Channel

COMPLAINED_TO = frozenset({"regulator", "dispute body"})
_CHANNEL_TO = {
    "court": Channel.COURT_FILING,
    "programme": Channel.PROGRAMME_FORM,
    "trusted flagger": Channel.PROGRAMME_FORM,
}


def authority_of(
    basis: Basis, person: Mapping[str, Any], sightings: tuple[int, ...] = ()
) -> RecipientFacts | None:
    """Return the authority, court or programme that a law goes to; None where it goes to a party.

    `person`: the facts of the person. Where every country has an authority of its own, hers is another recipient.
    """
    if basis.authority is None:
        return None
    kind, country = basis.authority.kind, country_of(basis, person)
    parted = bool(country) and differs_by_country(basis)
    return RecipientFacts(
        id=f"authority:{basis.id}:{country}" if parted else f"authority:{basis.id}",
        name=f"{basis.authority.name}, {name_of(country)}" if parted else basis.authority.name,
        kind=kind,
        channels=(_CHANNEL_TO.get(kind, Channel.AUTHORITY_FORM),),
        sightings=sightings,
    )


def differs_by_country(basis: Basis) -> bool:
    """Say whether each country under a law has its own authority. A dispute body of one takes cases of all."""
    is_regulator = basis.authority is not None and basis.authority.kind == "regulator"
    return is_regulator and basis.jurisdiction in default_groups().members


def country_of(basis: Basis, person: Mapping[str, Any]) -> str:
    """Return the country whose authority a complaint goes to; "" where she lives outside the law's reach, or nobody knows."""
    if not differs_by_country(basis):
        return basis.jurisdiction
    country = lives_in(person)
    return country if country and within(country, basis.jurisdiction, default_groups()) else ""


def lives_in(person: Mapping[str, Any]) -> str:
    """Return the country of residence of [person], ISO 3166-1, "" where it is unknown."""
    return str(person.get("residence") or "").partition("-")[0]


def is_nameable(basis: Basis, person: Mapping[str, Any]) -> bool:
    """Say whether a person may name where the authority is reached: no file can, and it is known which one it is."""
    if basis.authority is None or basis.authority.kind not in COMPLAINED_TO:
        return False
    return bool(country_of(basis, person)) and (differs_by_country(basis) or not basis.authority.url)
