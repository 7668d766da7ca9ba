"""What other houses have under way in a case, as casework must show it without knowing them.

What may be leaving now, what became of it when everything was held back, and what can still be withdrawn.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
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

    # How many letters may be leaving at this moment.
    leaving: Callable[[Case], int]
    # What became of those that were leaving when the case was last held back, in sentences, at a moment.
    caught: Callable[[Case, datetime], list[str]]
    withdrawable: Callable[[Case], list[Withdrawable]]


_houses: dict[str, House] = {}


def join(name: str, house: House) -> None:
    """Answer for one house, from its AppConfig.ready. Once a name."""
    _houses[name] = house


def leaving(case: Case) -> int:
    """Return how many things may be leaving at this moment. Runs a query a house."""
    return sum(house.leaving(case) for house in _houses.values())


def caught(case: Case, *, at: datetime) -> list[str]:
    """Say what became of everything that was leaving when the case was last held back. Opens confidential fields."""
    return [says for house in _houses.values() for says in house.caught(case, at)]


def withdrawable(case: Case) -> list[Withdrawable]:
    """Return everything in the case that can still be withdrawn. Opens confidential fields."""
    return [row for house in _houses.values() for row in house.withdrawable(case)]
