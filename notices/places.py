"""Is one place within another? Countries, their regions, and the groups of `data/groups.toml`. Pure."""

import tomllib
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path

GROUPS_FILE = Path(__file__).parent / "data" / "groups.toml"


@dataclass(frozen=True, eq=False)
class Groups:
    """Groups of countries by name ("EU"), and parts of countries that have a code of their own ("PR" of US)."""

    members: dict[str, frozenset[str]] = field(default_factory=dict)
    part_of: dict[str, str] = field(default_factory=dict)
    everywhere: frozenset[str] = frozenset()


@cache
def default_groups() -> Groups:
    """Return the groups that the law files use. Reads a file once."""
    return read_groups(GROUPS_FILE)


def read_groups(path: Path) -> Groups:
    """Read a groups file."""
    with path.open("rb") as file:
        data = tomllib.load(file)
    members = {name: frozenset(group["members"]) for name, group in data["group"].items()}
    everywhere = frozenset(name for name, group in data["group"].items() if group.get("everywhere"))
    parts = {part: country for country, listed in data["parts"].items() for part in listed}
    return Groups(members=members, part_of=parts, everywhere=everywhere)


@lru_cache(maxsize=4096)
def within(place: str, area: str, groups: Groups) -> bool | None:
    """Say whether a place lies in an area; None where the place is wider than the area (CA within CA-BC)."""
    if area in groups.everywhere or _covers(area, place, groups):
        return True
    return None if _covers(place, area, groups) else False


@lru_cache(maxsize=4096)
def overlaps(place: str, area: str, groups: Groups) -> bool:
    """Say whether a place and an area share ground: one lies in the other, or they share a member."""
    if {place, area} & groups.everywhere or _covers(area, place, groups) or _covers(place, area, groups):
        return True
    return bool(groups.members.get(place, frozenset()) & groups.members.get(area, frozenset()))


def is_area(code: str, groups: Groups) -> bool:
    """Say whether a code names a group."""
    return code in groups.members


def _covers(area: str, place: str, groups: Groups) -> bool:
    if place in groups.members and place != area:
        return area in groups.members and groups.members[place] <= groups.members[area]
    held = groups.members.get(area, frozenset({area}))
    return place == area or any(step in held for step in _upwards(place, groups))


def _upwards(place: str, groups: Groups) -> tuple[str, ...]:
    """Return a place and what it is part of: ("CA-BC", "CA"), ("GP", "FR")."""
    country = place.split("-", maxsplit=1)[0]
    return (place, country, groups.part_of.get(country, country))
