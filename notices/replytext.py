"""The words of an answer without what it quotes, folded so that case, accents and line breaks do not matter. Pure.

What is quoted never decides. Where it is not clear what is quoted, `Words.is_doubtful` says so, and nothing is read out of it.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

# More than this is no answer that a person wrote; it is not read at all.
MAX_RAW = 400_000
MAX_WORDS = 20_000
MAX_SENTENCE = 1_500
_LINE = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_QUOTE_MARK = re.compile(r"\s{0,20}(?:&gt;|[>＞|¦])")
_SIGNATURE = "--"
# A header of the mail below follows the sender's within so many characters.
_HEADER_REACH = 300
_ACCENTS = ("\u0300", "\u036f")
_ALONE = {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "å": "a"}
_APOSTROPHES = "‘’ʼ´`′＇"
_DASHES = "‐‑‒–—―−－"
_MARKS = '"„“”‟«»‹›「」『』＂*_'
# "wurde gelöscht" tells, "würde gelöscht" does not: the one place where the dots decide.
_MOOD = re.compile(r"\b(?:würd|hätt)", re.IGNORECASE)
_URL = re.compile(r"(?:https?|hxxps?)(?:://|\[:\]//)\S+", re.IGNORECASE)
# A full stop ends a sentence before a space, but not that of "30. 11."; the signs of Japanese do so anywhere.
_END = re.compile(r"(?<=[!?…]) |(?<=[^\d]\.) |(?<=[。！？])|\n|; ")


@dataclass(frozen=True)
class Quoting:
    """How clients mark what they quote, over all languages: words, not patterns; `ours`: how our own letters begin."""

    wrote: tuple[str, ...]
    sender: tuple[str, ...]
    sent: tuple[str, ...]
    original: tuple[str, ...]
    ours: tuple[str, ...]


@dataclass(frozen=True)
class Sentence:
    """One folded sentence; `start`: where it begins in the folded text."""

    text: str
    start: int


@dataclass(frozen=True)
class Words:
    """What an answer itself says: as written, folded, and for each folded character the place that it was written at."""

    written: str
    folded: str
    places: tuple[int, ...]
    is_doubtful: bool = False

    def sentences(self) -> Iterator[Sentence]:
        """Yield the sentences that hold anything, in order."""
        start = 0
        for end in _END.finditer(self.folded):
            if self.folded[start : end.start()].strip():
                yield Sentence(self.folded[start : end.start()], start)
            start = end.end()
        if self.folded[start:].strip():
            yield Sentence(self.folded[start:], start)

    def written_after(self, place: int, length: int) -> str:
        """Return what was written from a place of the folded text on."""
        if place >= len(self.places):
            return ""
        return self.written[self.places[place] : self.places[place] + length]


def words_of(text: str, quoting: Quoting) -> Words:
    """Return what an answer itself says. Where quoted and own lines touch, or there is too much of it, it is doubtful."""
    if len(text) > MAX_RAW:
        return Words("", "", (), is_doubtful=True)
    own, is_doubtful = _unquoted(_LINE.split(unicodedata.normalize("NFC", text)), quoting)
    kept = _MOOD.sub(_without_dots, _above_headers("\n".join(own), quoting))
    if len(kept) > MAX_WORDS:
        return Words("", "", (), is_doubtful=True)
    folded, places = _fold(kept)
    ours = [found for found in (folded.find(phrase) for phrase in quoting.ours) if found >= 0]
    end = min(ours, default=len(folded))
    words = Words(kept, folded[:end], tuple(places[:end]), is_doubtful)
    is_endless = any(len(sentence.text) > MAX_SENTENCE for sentence in words.sentences())
    return replace(words, is_doubtful=is_doubtful or is_endless)


def fold(text: str) -> str:
    """Return a phrase of a data file as answers are folded."""
    return _fold(_MOOD.sub(_without_dots, unicodedata.normalize("NFC", text)))[0].strip()


def _without_dots(found: re.Match[str]) -> str:
    return found[0].lower().replace("ü", "ue").replace("ä", "ae")


def _unquoted(lines: Sequence[str], quoting: Quoting) -> tuple[list[str], bool]:
    """Return the lines that are not marked as quoted, up to a signature, and whether a line may be either."""
    wrote = _wrote(quoting)
    kept: list[str] = []
    is_doubtful = after_quote = False
    for number, line in enumerate(lines):
        if _QUOTE_MARK.match(line):
            after_quote = True
            continue
        if line.strip() == _SIGNATURE:
            break
        # The rest of a quoted line that was folded looks just so.
        is_doubtful = is_doubtful or (after_quote and bool(line.strip()))
        after_quote = False
        if _names_writer(line, lines[number - 1] if number else "", wrote):
            if not _is_quoted_next(lines, number + 1):
                break
            continue
        kept.append(line)
    return kept, is_doubtful


def _is_quoted_next(lines: Sequence[str], number: int) -> bool:
    """Say whether the next line that holds anything is marked as quoted; looks three lines ahead."""
    ahead = next((line for line in lines[number : number + 3] if line.strip()), "")
    return bool(_QUOTE_MARK.match(ahead))


def _names_writer(line: str, before: str, wrote: re.Pattern[str]) -> bool:
    """Say whether a line ends "On Thursday Dana wrote:", which clients fold into two."""
    if not line.rstrip(" \t*_").endswith((":", "：")):
        return False
    return bool(wrote.search(f"{before[-_HEADER_REACH:]} {line[-_HEADER_REACH:]}"))


@lru_cache(maxsize=8)
def _wrote(quoting: Quoting) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_any_of(quoting.wrote)})", re.IGNORECASE)


def _above_headers(text: str, quoting: Quoting) -> str:
    """Return what stands above the headers of a mail below: "-----Original Message-----", "Von: ... Gesendet: ..."."""
    rule = _original(quoting).search(text)
    text = text[: rule.start()] if rule else text
    sender_at = -1
    for label in _labels(quoting).finditer(text):
        if label.lastgroup == "sender":
            sender_at = label.start()
        elif sender_at >= 0 and label.start() - sender_at <= _HEADER_REACH:
            return text[:sender_at]
    return text


@lru_cache(maxsize=8)
def _original(quoting: Quoting) -> re.Pattern[str]:
    names = _any_of(quoting.original)
    return re.compile(
        rf"[-_*=]{{2,80}} ?(?:{names}) ?[-_*=]{{2}}|^\W{{0,4}}(?:{names}) ?[:：]?\s{{0,3}}$", re.I | re.M
    )


@lru_cache(maxsize=8)
def _labels(quoting: Quoting) -> re.Pattern[str]:
    sender, sent = _any_of(quoting.sender), _any_of(quoting.sent)
    return re.compile(rf"(?<!\w)(?:(?P<sender>{sender})|(?P<sent>{sent})) ?[*_]{{0,2}} ?[:：]", re.I)


def _any_of(words: Sequence[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _fold(text: str) -> tuple[str, list[int]]:
    """Return the folded text and where each of its characters stood. One line break is a space, two part paragraphs."""
    links = {found.start(): found.end() for found in _URL.finditer(text)}
    folded: list[str] = []
    places: list[int] = []
    skip_to = breaks = 0
    for place, sign in enumerate(text):
        if place < skip_to:
            continue
        skip_to = links.get(place, 0)
        breaks = breaks + 1 if sign == "\n" else breaks if sign.isspace() else 0
        for letter in "link" if skip_to else _folded_sign(sign):
            if letter == " " and folded and folded[-1] in " \n":
                if breaks > 1:
                    folded[-1] = "\n"
                continue
            folded.append(letter)
            places.append(place)
    return "".join(folded), places


@lru_cache(maxsize=4096)
def _folded_sign(sign: str) -> str:
    if sign.isspace() or sign in _MARKS or unicodedata.category(sign) == "Cc":
        return " "
    if sign in _APOSTROPHES:
        return "'"
    if sign in _DASHES:
        return "-"
    if unicodedata.category(sign) == "Cf":
        return ""
    plain = unicodedata.normalize("NFKC", sign).casefold()
    apart = unicodedata.normalize("NFD", plain)
    if any(_ACCENTS[0] <= one <= _ACCENTS[1] for one in apart):
        plain = "".join(one for one in apart if not _ACCENTS[0] <= one <= _ACCENTS[1])
    return "".join(_ALONE.get(one, one) for one in plain)
