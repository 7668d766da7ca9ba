"""The rungs of the ladder as data: who is asked in which order, when we come back to it, and what ends the asking. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from casework.datafiles import File, Kind
from casework.shapes import WrongError, count, one_of, some, text

LADDER_FILE = Path(__file__).resolve().parent / "data" / "ladder.toml"
ROLES = (
    "platform", "operator", "page_host", "picture_host", "network", "cdn", "registrar", "registry", "search_engine",
)  # fmt: skip
# The rung of complaints, which is no place in the host chain.
REGULATOR = "regulator"
# What ends the asking on a rung: looks, who they are, what they answered, how often they were asked.
STOPS = ("gone_twice", "hostile", "not_ours", "refused", "counter_notice", "asked_enough")


@dataclass(frozen=True)
class Rung:
    """One rung. `roles`: places in the host chain; none: a step on the page of the law."""

    id: str
    hours: int
    follow_ups: int
    follow_up_hours: int
    stops: tuple[str, ...]
    roles: tuple[str, ...] = ()


@cache
def rungs(path: Path = LADDER_FILE) -> tuple[Rung, ...]:
    """Return the rungs in order. Raises FileUnfit: the file breaks a rule, or an entry lacks something."""
    found: tuple[Rung, ...] = File(path).entries("rung", _KIND, _check)
    return found


def roles() -> tuple[str, ...]:
    """Return the places of the host chain in the order of the ladder."""
    return tuple(role for rung in rungs() for role in rung.roles)


def rung_for(named: Iterable[str]) -> Rung:
    """Return the first rung on which one with these places stands; the first of all where it has none."""
    told = set(named)
    return next((rung for rung in rungs() if told.intersection(rung.roles)), rungs()[0])


def _check(entry: dict[str, Any]) -> None:
    if not entry["hours"] or not entry["follow_up_hours"]:
        raise WrongError("must be 1 or more", "hours")


_KIND = Kind(
    Rung,
    {
        "id": text,
        "roles": some(one_of(ROLES)),
        **dict.fromkeys(("hours", "follow_ups", "follow_up_hours"), count),
        "stops": some(one_of(STOPS)),
    },
)
