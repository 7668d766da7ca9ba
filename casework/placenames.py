"""Names of countries as the reader of a page says them: English from our own list, else from Unicode's CLDR. Pure.

Regions keep the names that they have at home.
"""

import unicodedata
from collections.abc import Iterable
from functools import cache

from babel import Locale
from django.utils.translation import get_language

from casework import countries, spoken

Place = tuple[str, str]


def place_name(code: str) -> str:
    """Return the name of a place in the language that is spoken now, or the code where only its form is known."""
    found = spoken.find(get_language() or "")
    return _name(code, found.code if found else spoken.ENGLISH)


def whole() -> list[Place]:
    """Return every country, by code and name, in the order of names."""
    return by_name((code, place_name(code)) for code in countries.names() if "-" not in code)


def regions() -> list[tuple[str, list[Place]]]:
    """Return for each country with regions of its own its name, and theirs to choose from, each with its country's name."""
    groups = [
        (
            _country_of(rows[0][0]),
            by_name((code, f"{place_name(code)} ({_country_of(code)})") for code, _ in rows),
        )
        for _, rows in countries.listed()[1]
    ]
    return sorted(groups, key=lambda group: _sortable(group[0]))


def by_name(places: Iterable[Place]) -> list[Place]:
    """Return places in the order of their names; accents do not count."""
    return sorted(places, key=lambda place: _sortable(place[1]))


def _country_of(code: str) -> str:
    return place_name(code.partition("-")[0])


@cache
def _name(code: str, language: str) -> str:
    english = countries.name_of(code)
    return english if language == spoken.ENGLISH else Locale.parse(language).territories.get(code, english)


def _sortable(name: str) -> str:
    letters = unicodedata.normalize("NFD", name.casefold())
    return "".join(one for one in letters if not unicodedata.combining(one))
