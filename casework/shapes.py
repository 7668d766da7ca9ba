"""Readers of TOML files of the house: each returns the value or says what is wrong with it, and where. Pure."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from casework.countries import is_place
from casework.facts import nearest

Reader = Callable[[Any], Any]


class WrongError(ValueError):
    """A value is wrong; its path is known one level up."""

    def __init__(self, says: str, key: str = "") -> None:
        """Keep what is wrong and the key under which it was found."""
        super().__init__(says)
        self.says, self.key = says, key


def text(given: Any) -> str:
    """Return text that is not empty."""
    if not isinstance(given, str) or not given.strip():
        raise WrongError("must be text, and not empty")
    return given


def maybe_text(given: Any) -> str:
    """Return text, which may be empty."""
    return given if given == "" else text(given)


def day(given: Any) -> date:
    """Return a date without a time."""
    if not isinstance(given, date) or isinstance(given, datetime):
        raise WrongError("is no date; write it as 2026-11-24 without quotes")
    return given


def count(given: Any) -> int:
    """Return a whole number, 0 or more."""
    if type(given) is not int or given < 0:
        raise WrongError("must be a whole number, 0 or more")
    return given


def flag(given: Any) -> bool:
    """Return true or false."""
    if not isinstance(given, bool):
        raise WrongError("must be true or false")
    return given


def place(given: Any) -> str:
    """Return the code of a country or region."""
    if not isinstance(given, str) or not is_place(given):
        raise WrongError("must be the code of a country or region")
    return given


def fitting(pattern: str, says: str) -> Reader:
    """Return a reader of text that a pattern fits whole; `says`: what it must be."""

    def read(given: Any) -> str:
        if not isinstance(given, str) or not re.fullmatch(pattern, given):
            raise WrongError(f"must be {says}")
        return given

    return read


WEB = r"https?://[^\s/]+\.[^\s/]+(/\S*)?"
web = fitting(WEB, "the address of a page")


def raw(given: Any) -> Any:
    """Return the value as it is; it is read later."""
    return given


def one_of(allowed: Any) -> Reader:
    """Return a reader of one of some words."""

    def read(given: Any) -> str:
        if not isinstance(given, str) or given not in set(allowed):
            near = nearest(given, allowed) if isinstance(given, str) else ""
            hint = f"; the nearest is “{near}”" if near else ""
            raise WrongError(f"must be one of: {', '.join(sorted(allowed))}{hint}")
        return given

    return read


def many(read: Reader) -> Reader:
    """Return a reader of a list."""

    def read_all(given: Any) -> tuple[Any, ...]:
        if not isinstance(given, list):
            raise WrongError("must be a list")
        return tuple(at(f"[{number}]", read, one) for number, one in enumerate(given, start=1))

    return read_all


def some(read: Reader) -> Reader:
    """Return a reader of a list that is not empty."""

    def read_all(given: Any) -> tuple[Any, ...]:
        if given == []:
            raise WrongError("must not be empty")
        return many(read)(given)

    return read_all


def at(key: str, read: Reader, given: Any) -> Any:
    """Read a value; an error gets its key put before its path."""
    try:
        return read(given)
    except WrongError as error:
        dot = "." if error.key and not error.key.startswith("[") else ""
        raise WrongError(error.says, f"{key}{dot}{error.key}") from None


# Key of a table -> (reader, what it is when absent); `...`: it may not be absent.
Shape = Mapping[str, tuple[Reader, Any]]


def table(shape: Shape, given: Any) -> dict[str, Any]:
    """Read a table by its shape. Raises WrongError: at an unknown, a missing or a bad key."""
    if not isinstance(given, dict):
        raise WrongError("must be a table")
    for key in given:
        if key not in shape:
            near = nearest(key, shape)
            raise WrongError(
                "this key is unknown" + (f"; the nearest right one is “{near}”" if near else ""), key
            )
    read = {}
    for key, (reader, default) in shape.items():
        if key in given:
            read[key] = at(key, reader, given[key])
        elif default is ...:
            raise WrongError("is missing", key)
        else:
            read[key] = default
    return read


def tables(shape: Shape) -> Reader:
    """Return a reader of a list of tables."""
    return many(lambda given: table(shape, given))
