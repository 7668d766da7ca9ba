"""The tests of the condition language: each compares a known value with what a law wants, and may not be able to say. Pure."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from notices.places import Groups, overlaps, within


class OpenList(tuple[Any, ...]):
    """A list that does not claim to be complete: what is not in it is unknown, not absent."""

    __slots__ = ()


class OneOf(tuple[Any, ...]):
    """Values one of which holds; which one is unknown."""

    __slots__ = ()


def _is(value: Any, wanted: Any, groups: Groups) -> bool | None:
    return _in(value, [wanted], groups)


def _in(value: Any, wanted: list[Any], _groups: Groups) -> bool | None:
    if isinstance(value, OneOf):
        found = {one in wanted for one in value}
        return found.pop() if len(found) == 1 else None
    return value in wanted


def _listed(value: Any, wanted: list[Any], groups: Groups) -> bool | None:
    """Yes when the value is in the law's list, which is known to be incomplete: unknown otherwise."""
    return _in(value, wanted, groups) or None


def _has(value: Any, wanted: list[Any], _groups: Groups) -> bool | None:
    """Say whether a list holds one of the wanted values. A value with a question mark is doubtful."""
    if any(one in wanted for one in value):
        return True
    is_doubtful = any(one.removesuffix("?") in wanted for one in value)
    return None if is_doubtful or isinstance(value, OpenList) else False


def _within(value: Any, wanted: str | list[str], groups: Groups) -> bool | None:
    """Say whether a place, or one place of a list, lies in an area or in one of several."""
    places = [value] if isinstance(value, str) else value
    areas = [wanted] if isinstance(wanted, str) else wanted
    found = [within(place, area, groups) for place in places for area in areas]
    if True in found:
        return True
    return None if None in found or isinstance(value, OpenList) else False


def _reaches(value: Any, wanted: str | list[str], groups: Groups) -> bool | None:
    """Say whether a service that serves these places serves people in the area. "-CN": it is closed to that country."""
    closed = {place[1:] for place in value if place.startswith("-")}
    areas = {wanted} if isinstance(wanted, str) else set(wanted)
    if any(overlaps(place, area, groups) for place in value for area in areas - closed):
        return True
    return None if isinstance(value, OpenList) else False


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _from(value: date, wanted: date, _groups: Groups) -> bool | None:
    return _day(value) >= wanted


def _before(value: date, wanted: date, _groups: Groups) -> bool | None:
    return _day(value) < wanted


def _at_least(value: int, wanted: int, _groups: Groups) -> bool | None:
    return value >= wanted


# The words of the little language, each with what it does.
OPERATORS: Mapping[str, Callable[[Any, Any, Groups], bool | None]] = {
    "is": _is,
    "in": _in,
    "listed": _listed,
    "has": _has,
    "within": _within,
    "reaches": _reaches,
    "from": _from,
    "before": _before,
    "at_least": _at_least,
}
