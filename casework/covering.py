"""What no packet shows: names, contacts, the case code, digests of pictures. Pure.

Covers free text; finds what was left uncovered.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

COVER = "[covered]"
_EMAIL = re.compile(r"[\w.+-]+@(?:[\w-]+\.)+[\w-]+")
# Keys of a case's sections that say who somebody is or how to reach them.
_PERSONAL = frozenset(
    {"name", "contact_email", "address", "searched_name", "platform_account", "email", "phone", "signature"}
)
_FEWEST_LETTERS = 3
# A value this long, and not one plain word, is no coincidence where it is found.
_UNMISTAKABLE = 8


@dataclass(frozen=True)
class Covers:
    """The values of one case that are covered: loosely (any case, any punctuation between words) or exactly.

    File names are covered in descriptions alone: an address that holds one is public as it is.
    """

    loose: tuple[str, ...]
    exact: tuple[str, ...]
    file_names: tuple[str, ...] = ()

    def cover(self, text: str, *, mail: bool = True, file_names: bool = False) -> str:
        """Return text with every such value covered; `mail` is off for web addresses."""
        covered = _EMAIL.sub(COVER, text) if mail else text
        for value in (*self.loose, *(self.file_names if file_names else ())):
            covered = _loosely(value).sub(COVER, covered)
        for value in self.exact:
            covered = covered.replace(value, COVER)
        return covered

    def left_in(self, text: str) -> bool:
        """Say whether text still holds one of the values that cannot be there by chance."""
        return any(_loosely(value).search(text) for value in self.loose if _is_unmistakable(value)) or any(
            value in text for value in self.exact
        )


def personal_values(*sections: Mapping[str, Any]) -> list[str]:
    """Return the names and contacts that stand in sections of facts ({section: {key: value}})."""
    return [
        value.strip()
        for section in sections
        for values in section.values()
        if isinstance(values, Mapping)
        for key, value in values.items()
        if key in _PERSONAL and isinstance(value, str)
    ]


def covers(*, loose: Iterable[str], exact: Iterable[str], file_names: Iterable[str] = ()) -> Covers:
    """Return the covers of one case, the longest first; values too short to mean anything are left out."""
    return Covers(_longest_first(loose), _longest_first(exact), _longest_first(file_names))


def _longest_first(values: Iterable[str]) -> tuple[str, ...]:
    fit = {value for value in values if len(value) >= _FEWEST_LETTERS}
    return tuple(sorted(fit, key=lambda value: (-len(value), value)))


def _is_unmistakable(value: str) -> bool:
    return len(value) >= _UNMISTAKABLE and not value.isalpha()


def _loosely(value: str) -> re.Pattern[str]:
    words = re.findall(r"\w+", value)
    return re.compile(
        r"(?<![^\W_])" + r"(?:%20|[\W_]){0,4}".join(map(re.escape, words)) + r"(?![^\W_])", re.IGNORECASE
    )
