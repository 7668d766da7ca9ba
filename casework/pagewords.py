"""What a page says of itself, in the words of data/page_phrases.toml. Pure; opens nothing but that file.

Careful against a false "removed": a sentence that does not name what was removed counts on an almost empty page only.
"""

import re
import tomllib
from functools import cache
from pathlib import Path

PHRASES_FILE = Path(__file__).resolve().parent / "data" / "page_phrases.toml"
KINDS = (
    "removed", "removed_if_alone", "not_found", "login", "age_wall", "blocked", "here", "expired", "consent",
    "robot_check", "passing", "edge",
)  # fmt: skip
# The languages of our letters: each kind but `edge` (machines speak English) has phrases in every one.
NINE_LANGUAGES = ("en", "de", "es", "fr", "it", "ja", "ko", "nl", "pt")
# A long page may talk about removals; a short one is one.
_SHORT_TEXT = 1500
# On a page with so few letters there is nothing but the notice.
_ALONE = 400
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|[。！？|•·]")


def says(kind: str, *, title: str, headings: tuple[str, ...], text: str) -> bool:
    """Say whether a page says something of a kind: in its title or headings, or in its text when that is short.

    What was removed for this country or network alone is `blocked`, never `removed`.
    """
    places = [title, *headings, *([text] if len(text) <= _SHORT_TEXT else [])]
    removals = [one for place in places for one in _sentences(place) if _tells_removal(one, len(text))]
    if kind == "removed":
        return any(not _has("here", one) for one in removals)
    if kind == "blocked" and any(_has("here", one) for one in removals):
        return True
    return any(_has(kind, _plain(place)) for place in places)


def _tells_removal(sentence: str, letters: int) -> bool:
    if any(words in sentence for words in _words_of("from_elsewhere")):
        return False
    if _has("removed", sentence):
        return True
    is_alone = letters <= _ALONE and not any(word in sentence for word in _words_of("about_something_else"))
    return is_alone and _has("removed_if_alone", sentence)


def _has(kind: str, sentence: str) -> bool:
    return any(phrase in sentence for phrase in phrases()[kind])


def _sentences(place: str) -> list[str]:
    return [_plain(part) for part in _SENTENCE_END.split(place) if part.strip()]


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split())


@cache
def phrases() -> dict[str, tuple[str, ...]]:
    """Return the phrases of each kind in every language. Raises ValueError, KeyError: when the file is unfit."""
    data = _read()
    return {
        kind: tuple(phrase.casefold() for rows in data[kind].values() for phrase in rows) for kind in KINDS
    }


@cache
def _words_of(table: str) -> tuple[str, ...]:
    return tuple(word.casefold() for words in _read()[table].values() for word in words)


@cache
def _read() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(PHRASES_FILE.read_text(encoding="utf-8"))
