"""Signs that somebody under 18 may be on a page: words, ages, and lists that hotlines give to the operator. Pure.

No picture is needed for it. What a sign means is decided by people (design §3.10); a page without one proves nothing.
"""

import hashlib
import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from casework.hosts import AddressUnreadable, normalise

WORDS, LIST = "words", "list"
_FILE = Path(__file__).parent / "data" / "minor_signs.toml"
# How far a denial reaches, in characters to each side.
_REACH = 90
_DIGEST = re.compile(r"[0-9a-f]{64}")
_SPACE = re.compile(r"[\s_]+")
# Ages of nine to seventeen said of a person; "2 years old" is mostly a film, and ages below that come with a coded word.
_AGES = re.compile(
    r"(?<![\d.,$€£])(?:9|1[0-7])(?:\s?(?:yo|y/o|y\.o\.?|yrs? old)(?![a-z])|[\s-]?years?[\s-]olds?|-?jährig|[\s-]?летн"
    r"|\s?(?:歳|才|岁|歲|세(?![a-z가-힣])|살(?![가-힣])))"
    r"|(?:fille|garçon|chica|niña|menina|ragazza|meisje)s? de (?:9|1[0-7]) a(?:ns|ños|nos)"
)


class ListsUnreadable(Exception):
    """A hotline's list that is to be asked cannot be read: nothing may go on without it."""


@dataclass(frozen=True)
class HotlineLists:
    """What hotlines named: whole hosts, addresses (with all below them), and SHA-256 digests of addresses, hex."""

    hosts: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()
    digests: frozenset[str] = frozenset()

    def names(self, url: str) -> bool:
        """Say whether a list names this address, its host, or a folder that it lies in."""
        try:
            address = normalise(url)
        except AddressUnreadable:
            return False
        labels = address.host.split(".")
        if any(".".join(labels[place:]) in self.hosts for place in range(len(labels))):
            return True
        bare = _without_scheme(address.normal)
        if self.digests and {_digest(address.normal), _digest(bare)} & self.digests:
            return True
        return any(_lies_in(bare, one) for one in self.addresses)


@dataclass
class _Reading:
    hosts: set[str] = field(default_factory=set)
    addresses: set[str] = field(default_factory=set)
    digests: set[str] = field(default_factory=set)


def read_lists(folder: str) -> HotlineLists:
    """Return the lists of a folder, "" none: text files, one host, address or digest a line, `#` begins a remark.

    Raises ListsUnreadable: when the folder, a file or a line cannot be read, or nothing is in it.
    """
    if not folder:
        return HotlineLists()
    found = _Reading()
    try:
        for path in sorted(Path(folder).iterdir()):
            if path.is_file() and not path.name.startswith("."):
                for line in path.read_text(encoding="utf-8").splitlines():
                    _take(line.partition("#")[0].strip(), found)
    except (OSError, ValueError, AddressUnreadable) as error:
        raise ListsUnreadable(type(error).__name__) from None
    if not (found.hosts or found.addresses or found.digests):
        raise ListsUnreadable("empty")
    return HotlineLists(frozenset(found.hosts), frozenset(found.addresses), frozenset(found.digests))


def has_words(text: str) -> bool:
    """Say whether a page's words hold a sign: a coded word, or a plain word or an age that no denial stands beside."""
    plain = _SPACE.sub(" ", text.casefold())
    coded, doubtful = _patterns()
    if coded.search(plain):
        return True
    found = [*doubtful.finditer(plain), *_AGES.finditer(plain)]
    return any(not _is_denied(plain, match.start(), match.end()) for match in found)


def _is_denied(text: str, start: int, end: int) -> bool:
    around = text[max(0, start - _REACH) : start] + "|" + text[end : end + _REACH]
    return any(one in around for one in _words()["denials"])


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    return _any_of(_words()["coded"]), _any_of(_words()["plain"])


def _any_of(words: list[str]) -> re.Pattern[str]:
    """Return what finds any of them at the beginning of a word; anywhere in scripts that part no words."""
    parts = [(r"" if one[0] >= "\u2e80" else r"(?<!\w)") + re.escape(one.casefold()) for one in words]
    return re.compile("|".join(parts))


def _take(line: str, found: _Reading) -> None:
    if not line:
        return
    if _DIGEST.fullmatch(line.lower()):
        found.digests.add(line.lower())
        return
    text = line if "://" in line else f"http://{line}"
    address = normalise(text)
    bare = _without_scheme(address.normal)
    if bare.partition("/")[2]:
        found.addresses.add(bare)
    else:
        found.hosts.add(address.host)


def _lies_in(bare: str, named: str) -> bool:
    return bare == named or bare.startswith((named.rstrip("/") + "/", f"{named}?"))


def _without_scheme(normal: str) -> str:
    return normal.partition("://")[2].removeprefix("www.")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
