"""Words of the page on which a recipient answers by link, in the nine languages of letters. Pure.

They stand in templates/notices/respond/<language>.toml.
"""

import tomllib
from collections.abc import Mapping
from functools import lru_cache

from notices.languages import LEADING, short, written, written_as
from notices.phrases import LETTERS

FOLDER = LETTERS.parent / "respond"


@lru_cache(maxsize=16)
def words_in(language: str) -> Mapping[str, str]:
    """Return the sentences of a language by key. Raises FileNotFoundError: letters are not written in it."""
    with (FOLDER / f"{language}.toml").open("rb") as file:
        return tomllib.load(file)


def languages_of(letter_language: str) -> tuple[str, ...]:
    """Return the languages of the page for a letter: its own first, then English, which leads in every letter."""
    return tuple(dict.fromkeys((written_as(letter_language) or LEADING, LEADING)))


def language_asked(header: str) -> str:
    """Return the first language of an Accept-Language header that letters are written in; English where none is."""
    asked = [part.partition(";")[0].strip().lower() for part in header[:500].split(",")]
    return next((short(tag) for tag in asked if short(tag) in written()), LEADING)
