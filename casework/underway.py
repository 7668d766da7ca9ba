"""What other houses have under way in a case, as casework must show it without knowing them: what can be withdrawn."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from casework.models import Case


@dataclass(frozen=True)
class Withdrawable:
    """One thing that a press takes back: in words, with the name and arguments of the address that does it."""

    words: str
    page: str
    arguments: tuple[Any, ...]


@dataclass(frozen=True)
class House:
    """What one house answers of a case."""

    withdrawable: Callable[[Case], list[Withdrawable]]


_houses: dict[str, House] = {}


def join(name: str, house: House) -> None:
    """Answer for one house, from its AppConfig.ready. Once a name."""
    _houses[name] = house


def withdrawable(case: Case) -> list[Withdrawable]:
    """Return everything in the case that can still be withdrawn. Opens confidential fields."""
    return [row for house in _houses.values() for row in house.withdrawable(case)]
