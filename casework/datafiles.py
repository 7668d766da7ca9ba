"""TOML files of entries, read by the shape of what each entry becomes: an error names the file, the entry and the key. Pure."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from casework.shapes import Reader, WrongError, at, day, table

Check = Callable[[dict[str, Any]], None]


class FileUnfit(Exception):
    """A file is not as promised; the message names the file, the entry and the key."""


@dataclass(frozen=True)
class Kind:
    """How the entries of one kind are read: key -> reader; what has no default in `made` may not be absent.

    `named`: keys by which an entry is called; `renamed`: key -> field of `made` where that is another; `check`: raises
    WrongError where one key does not go with another.
    """

    made: type
    readers: Mapping[str, Reader]
    named: tuple[str, ...] = ("id",)
    renamed: Mapping[str, str] | None = None

    def read(self, given: Any, check: Check | None, **absent: Any) -> Any:
        """Return one entry; `absent`: what a key is where the entry does not say it. Raises WrongError."""
        renamed = self.renamed or {}
        defaults = {
            one.name: ... if one.default is MISSING else one.default for one in fields(self.made)
        } | absent
        found = table(
            {key: (read, defaults[renamed.get(key, key)]) for key, read in self.readers.items()}, given
        )
        if check:
            check(found)
        return self.made(**{renamed.get(key, key): value for key, value in found.items()})


class File:
    """One TOML file of entries. Raises FileUnfit: with the first thing that is wrong in it."""

    def __init__(self, path: Path, replaced: Mapping[str, str] | None = None) -> None:
        """Read it, with some marks in it replaced."""
        self.name = path.name
        try:
            content = path.read_text(encoding="utf-8")
            for mark, value in (replaced or {}).items():
                content = content.replace(mark, value)
            self.data = tomllib.loads(content)
        except (OSError, ValueError) as error:
            raise FileUnfit(f"{self.name} cannot be read: {error}.") from None

    def day(self, key: str) -> date:
        """Return a date that is said once for all of it."""
        return self._of("the file", lambda: at(key, day, self.data.get(key)))

    def entries(self, name: str, kind: Kind, check: Check | None = None, **absent: Any) -> tuple[Any, ...]:
        """Return the entries of one name, in order. `check`: raises WrongError where keys do not go together."""
        rows = self.data.get(name)
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise FileUnfit(f"{self.name} cannot be read: it has no [[{name}]].")
        found = []
        for number, row in enumerate(rows, start=1):
            called = " ".join(str(row[key]) for key in kind.named if key in row) or f"number {number}"
            found.append(self._of(f"{name} {called}", lambda row=row: kind.read(row, check, **absent)))  # type: ignore[misc]
        return tuple(found)

    def _of(self, entry: str, read: Callable[[], Any]) -> Any:
        try:
            return read()
        except WrongError as error:
            raise FileUnfit(f"{self.name}: {entry}: {error.key}: {error.says}.") from None
