"""Words for codes that letters print, by language: what a picture is and shows, what stands in covered places.

They stand in templates/notices/letters/<language>/phrases.toml, beside the sentences of that language.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path

LETTERS = Path(__file__).resolve().parent.parent / "templates" / "notices" / "letters"


@dataclass(frozen=True)
class Phrases:
    """The words of one language; each table by code."""

    kinds: Mapping[str, str]
    shows: Mapping[str, str]
    depictions: Mapping[str, str]
    covers: Mapping[str, str]
    words: Mapping[str, str]
    letterhead: Mapping[str, str]
    table: Mapping[str, str]
    times: Mapping[str, Sequence[str]]
    courtesy: Mapping[str, str]
    retraction: Mapping[str, str]

    def cover(self, fact: str) -> str:
        """Return what stands in the place of a covered value."""
        return self.covers.get(fact, self.covers["others"])


@lru_cache(maxsize=32)
def names_of_laws(language: str, folder: Path = LETTERS) -> Mapping[str, Mapping[str, str]]:
    """Return official_name and citation by law, for laws that have official titles in this language beside English."""
    path = folder / language / "laws.toml"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return tomllib.load(file)


@lru_cache(maxsize=32)
def phrases_of(language: str, folder: Path = LETTERS) -> Phrases:
    """Return the words of a language that letters are written in. Raises FileNotFoundError, KeyError: unfit file."""
    with (folder / language / "phrases.toml").open("rb") as file:
        read = tomllib.load(file)
    return Phrases(**{table.name: read[table.name] for table in fields(Phrases)})
