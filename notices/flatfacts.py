"""Facts of one matter (an image, a sighting of it, a recipient) as the flat names that conditions test. Pure."""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from casework.facts import ADULT, Facts
from notices.complaints import Complaint, flat_complaints
from notices.operators import OneOf, OpenList

_DATA = Path(__file__).parent / "data"
# Before an image is seen anywhere, this is asked in place of a fact of its address.
ASKED_UNSEEN = {"sighting.uploader_country": "image.threat_from"}
# Conditions test these facts; people answer them under another key of FACTS.toml.
ASKED_AS = {
    "image.is_public": "image.published",
    "sighting.is_tool": "sighting.kind",
    "recipient.acts_as": "sighting.recipient_kind",
    "recipient.kind": "sighting.recipient_kind",
    "recipient.serves": "sighting.serves",
    "recipient.country": "sighting.host_country",
    "recipient.id": "sighting.platform",
    "recipient.designated": "sighting.platform",
    "history.refused_here": "history.complaints",
    "history.unheeded_here": "history.complaints",
}


# What makes an image one that laws on intimate images may reach.
INTIMATE = frozenset({"nude", "sexual", "partly_clothed"})
# Says whether the time of a complaint to a recipient of a country is over.
IsOverFor = Callable[[Complaint, str], bool]
# Places in a host chain by which somebody serves an address that others run.
SERVING_ROLES = frozenset({"page_host", "picture_host", "network", "cdn", "registrar", "registry"})


def asked_of(facts: Iterable[str], *, is_seen: bool) -> tuple[str, ...]:
    """Return tested facts as the keys of FACTS.toml under which people give them. `is_seen`: there is a sighting."""
    asked_as = ASKED_AS if is_seen else ASKED_AS | ASKED_UNSEEN
    return tuple(dict.fromkeys(asked_as.get(fact, fact) for fact in facts))


@dataclass(frozen=True)
class RecipientFacts:
    """One who can act on some sightings. "" and () and None mean unknown. `sightings` are positions in Facts.sightings.

    `kind` is a kind of the directory or a role of the host chain; `channels` are values of notices.terms.Channel;
    `spoiled` are channels whose every contact is marked as not working, `guessed` those that a registry or a guess
    names and no directory or person confirmed; `roles` are its places in the host chains of its sightings; `names` are
    other words by which a complaint may name it: its domains, its operator.
    """

    id: str
    name: str
    kind: str = ""
    country: str = ""
    serves: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    spoiled: tuple[str, ...] = ()
    guessed: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    forwards_to_customer: bool | None = None
    hostile: bool = False
    max_addresses: int | None = None
    sightings: tuple[int, ...] = ()
    names: tuple[str, ...] = field(default=(), compare=False)

    @property
    def open_channels(self) -> tuple[str, ...]:
        """Return the channels that are not known to fail."""
        return tuple(channel for channel in self.channels if channel not in self.spoiled)


@cache
def addressees() -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
    """Return as which addressees of a law each kind acts, and some directory entries. Reads a file once."""
    with (_DATA / "recipient_kinds.toml").open("rb") as file:
        data = tomllib.load(file)
    kinds, entries = (
        {name: tuple(roles) for name, roles in data[table].items()} for table in ("kinds", "entries")
    )
    return kinds, entries


def acts_as(kind: str, entry_id: str = "", roles: Iterable[str] = ()) -> tuple[str, ...] | None:
    """Return the addressees of a law as which a recipient acts; "platform?" is doubtful. None: unknown.

    A company that rents out servers, delivers pages and sells names is at one address what its place in the host chain
    says; one on whose pages people publish stays that besides.
    """
    kinds, entries = addressees()
    own = entries.get(entry_id) or kinds.get(kind)
    placed = [addressee for role in roles if role in SERVING_ROLES for addressee in kinds[role]]
    if not placed:
        return own
    keeps = not SERVING_ROLES.issuperset(roles) or {"platform", "platform?"} & set(own or ())
    return tuple(dict.fromkeys((*(own or ()), *placed) if keeps else placed))


@cache
def designations() -> Mapping[str, Mapping[str, Any]]:
    """Return the recipients that authorities designated, by designation. Reads a file once."""
    with (_DATA / "designations.toml").open("rb") as file:
        return tomllib.load(file)


def designated(entry_id: str) -> tuple[str, ...]:
    """Return the designations of a recipient; one with a question mark where it holds in part or the list is open."""
    found = (_designation(entry_id, name, listed) for name, listed in designations().items())
    return tuple(name for name in found if name)


def _designation(entry_id: str, name: str, listed: Mapping[str, Any]) -> str:
    if entry_id in listed["ids"]:
        return name
    is_open = entry_id in listed.get("in_part", ()) or listed["others"] == "unknown"
    return f"{name}?" if is_open else ""


def flatten(
    facts: Facts,
    *,
    image: Mapping[str, Any],
    sighting: Mapping[str, Any] | None,
    recipient: RecipientFacts | None,
    is_over: IsOverFor = lambda _complaint, _country: False,
) -> dict[str, Any]:
    """Return what is known of one matter, by flat name. What is unknown, or said to be, is left out.

    `is_over`: whether the time of an earlier complaint is over, for a recipient of this country.
    """
    at = sighting or {}
    flat: dict[str, Any] = {}
    told_of = {"person": facts.person, "notifier": facts.notifier, "image": image, "sighting": at}
    for section, values in (told_of | {"history": facts.history}).items():
        flat.update({f"{section}.{name}": value for name, value in values.items() if value != "unknown"})
    for told in ("police_report", "criminal_complaint", "court_order"):
        if isinstance(flat.get(f"history.{told}"), str):
            flat[f"history.{told}"] = True
    flat["image.is_public"] = _is_public(
        image.get("published"), at.get("seen_in_public"), has_sighting=bool(at)
    )
    flat["image.source_owner"] = _source_owner(facts, image)
    if image.get("kind") == "source":
        flat["image.kind"] = _kind_of_source(flat.get("image.shows"))
    if "identifiable" in image:
        flat["person.identifiable"] = image["identifiable"]
    if facts.person.get("age_now", ADULT) < ADULT:
        # Who is under 18 now was so before.
        flat["person.age_in_image"] = "minor"
    kind = at.get("kind")
    flat["sighting.is_tool"] = None if at and kind is None else kind == "tool"
    if not at:
        # Laws ask where the one lives who published or threatens. Before it is seen, only a threat tells of one.
        flat["sighting.uploader_country"] = image.get("threat_from")
    flat.update(_about(recipient, at))
    flat.update(_complaints(facts, recipient, at.get("url", ""), is_over))
    return {name: value for name, value in flat.items() if value is not None}


def _complaints(
    facts: Facts, recipient: RecipientFacts | None, url: str, is_over: IsOverFor
) -> dict[str, Any]:
    """Return what is known of earlier complaints to a recipient."""
    complaints = facts.history.get("complaints")
    if complaints is None or recipient is None:
        return {}
    names, country = (recipient.id, recipient.name, *recipient.names), recipient.country
    return flat_complaints(complaints, names=names, url=url, is_over=lambda made: is_over(made, country))


def _is_public(published: bool | None, seen: bool | None, *, has_sighting: bool) -> bool | None:
    """Say whether the image is public: said so, or seen so. No only where both are known to be no."""
    if published or seen:
        return True
    is_settled = published is False and (seen is False or not has_sighting)
    return False if is_settled else None


def _kind_of_source(shows: str | None) -> str | OneOf:
    """Return what laws see in a picture that others were made from: an intimate one is a real one, as any other."""
    if shows is None:
        return OneOf(("source", "real"))
    return "real" if shows in INTIMATE else "source"


def _source_owner(facts: Facts, image: Mapping[str, Any]) -> str | None:
    """Return who owns what a made image was cut from: said so, or said of that image of the case; None: not known."""
    owner = image.get("source_owner") or facts.source_of(image).get("copyright_owner")
    return None if owner == "unknown" else owner


def _finer(country: str, said: str | None) -> str | None:
    """Return the country of the directory; where a person named a region of it, that region."""
    return said if said and (not country or said.startswith(f"{country}-")) else country or None


def _about(recipient: RecipientFacts | None, sighting: Mapping[str, Any]) -> dict[str, Any]:
    """Return facts of a recipient; what a person said about the site fills what the directory does not know."""
    known = recipient or RecipientFacts(id="", name="")
    kind = known.kind or sighting.get("recipient_kind")
    serves = (*known.serves, *sighting.get("serves", ()))
    return {
        "recipient.id": known.id or None,
        "recipient.kind": kind,
        "recipient.acts_as": acts_as(kind or "", known.id, known.roles),
        "recipient.designated": designated(known.id) if known.id else None,
        "recipient.country": _finer(known.country, sighting.get("host_country")),
        "recipient.serves": OpenList(serves) if serves else None,
        "recipient.forwards_to_customer": known.forwards_to_customer,
    }
