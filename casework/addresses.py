"""Pasted text of any mess becomes a list of pieces: addresses with what was understood, and notes for the rest.

No piece is ever dropped. The reading of one address is casework/hosts.py; nothing is looked up or dialled here.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from casework.dialable import LIVE, Policy, is_practice_host
from casework.hosts import HIDDEN, Address, AddressUnreadable, normalise, registrable_domain
from casework.pastedwords import SAYS, says_most
from casework.refusals import sentence
from casework.wrappers import behind

__all__ = ["SAYS", "Address", "AddressUnreadable", "Pasted", "normalise", "parse_one", "parse_pasted"]

_LINES = re.compile(r"\r\n|[\n\r\v\f\u2028\u2029]")
_SPACED_SCHEME = re.compile(r"(?i)\b(h(?:tt|xx)ps?)\s*(?:\[:\]|\(:\)|:)\s*/\s*/\s*")
# A space in the middle of a host, or before its path: "exa mple.com", "site .com", "site.com / a".
_SPACED_HOST = re.compile(
    r"(?i)(https?://)(?:([^\s/.:]+)\s+([^\s/:@]+\.[^\s]+)|([^\s/]+)\s+(\.[a-z]{2,}\S*)|([^\s/]+)\s+(/)\s*(\S+))"
)
# The same without the beginning: "site.com /a".
_SPACED_PATH = re.compile(r"(?i)(?<!\S)((?:[^\s/:@.]+\.)+[a-z]{2,})\s+(/[^\s/]\S*)")
_NEXT = r"(?=\s|$|h(?:tt|xx)ps?:|www\.)"
# Marks of other scripts. Words follow them without a space, so behind a plain letter one ends the address; behind a
# letter of its own script it may stand in the name of a page. A full stop may also be the dot of a host.
_STOPS = "。．｡"
_MARKS = "،؛؟۔।，、､；：！？"
_PAIRS = ("()", "[]", "{}", "（）", "「」", "『』", "《》", "〈〉", "【】")
_BETWEEN = re.compile(
    rf"(?i)\s+|[<>\"“”„«»`]+|(?<=\])\((?=\S)|[,;|]{_NEXT}|(?<=[^\s=/%&?+:@(\[{{'*_-])(?=h(?:tt|xx)ps?://)"
    rf"|(?<=[0-9A-Za-z/])[{_MARKS}（）]+|(?<=[0-9A-Za-z])[{''.join(_PAIRS[3:])}]+"
)
_STOPPED = re.compile(rf"((?<![/:])/[^\s/]*[!-~])[{_STOPS}](?=[^\x00-\x7f])")
# "hxxps", "[.]" and their like: how careful people write dangerous addresses.
_REFANG = [
    (re.compile(r"(?i)^hxxp"), "http"),
    (re.compile(r"\[\.\]|\(\.\)|\{\.\}|(?i:\[dot\]|\(dot\))"), "."),
    (re.compile(r"\[:\]|\(:\)"), ":"),
    (re.compile(r"\[/\]"), "/"),
    (re.compile(r"\[@\]|(?i:\[at\])"), "@"),
]
# "link:https://..."; but what "blob:" stands before is no page. "view-source:" is read as the page whose source it is.
_LABEL = re.compile(r"(?i)^(?!blob:)[\w-]{1,20}[:=]+(?=h(?:tt|xx)ps?:|www\.)")
_MENDED = re.compile(r"(?i)^h?t?tp(s?)(?::/{0,3}|/{2,3}|;//)(?=[^/])")
_SLASHES_FIRST = re.compile(r"//(?=[^/])")
_SCHEME = re.compile(r"(?i)^([a-z][a-z0-9+.-]*):(?!\d)")
_MAIL = re.compile(r"^(?:mailto:)?[^\s@:/]+@[^\s@:/]+\.[^\s@:/.]{2,}(?:\?.*)?$")
_BARE_NAME = re.compile(r"^((?:[^\s/:@?#.,]+\.)+[^\s/:@?#.,]{2,})\.?(?::\d{1,5})?(?:[/?#].*)?$")
_BARE_IP = re.compile(r"^\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?(?:[/?#].*)?$")
_MARKER = re.compile(r"^(?:\(?\d{1,4}[.):\]]*|[a-zA-Z][.)]|[#№]\d+)$")
_SPACED_FILE = re.compile(
    r"(?i)^\s*(https?://\S+(?: [^\s:@]+){1,6}\.(?:jpe?g|png|webp|gif|avif|heic|mp4|webm))\s*$"
)
# A script or a whole file in place of an address: spaces, quotes and brackets belong to it.
_WHOLE = re.compile(
    r"(?i)^\s*(javascript:\S(?!.*\sh(?:tt|xx)ps?:).*|data:[\w.+/-]*[;,](?!.*\sh(?:tt|xx)ps?:).*?)\s*$"
)
_NO_PAGE = ("data:", "javascript:", "magnet:", "blob:", "view-source:", "about:")
# An address that no browser can read; it is recorded all the same.
UNREADABLE = frozenset({"unreadable", "host_unreadable"})
_ENDINGS = ".,;:!?'‘’*…|" + _MARKS + _STOPS
# Nobody closes more brackets than this; a flood of them may not cost time.
_MOST_BRACKETS = 64
# Endings that are both file names and domains: without a path or "www." they are taken for files.
_FILE_ENDINGS = (".zip", ".mov", ".md", ".app", ".pub", ".sh", ".py", ".rs")


@dataclass(frozen=True)
class Pasted:
    """One piece of what was pasted: `raw` as typed, the address where there is one, and what is odd.

    `url` is None for a note. `warnings` are codes; `says` is one sentence for people, "" when nothing is odd. `through`:
    the hosts of a link that only led to it.
    """

    raw: str
    url: str | None
    warnings: tuple[str, ...]
    says: str
    address: Address | None = None
    through: tuple[str, ...] = ()

    @property
    def is_note(self) -> bool:
        """Say whether this piece is no address."""
        return self.address is None


def parse_pasted(text: str, *, policy: Policy = LIVE) -> list[Pasted]:
    """Return the pieces of a pasted text in order; what may be fetched is judged under the policy handed in."""
    pieces = [piece for line in _LINES.split(text) for piece in _read_line(line, policy)]
    return marked_again(pieces)


def marked_again(pieces: Iterable[Pasted]) -> list[Pasted]:
    """Return pieces in order, with each that repeats the address of one before it marked so."""
    seen: set[str] = set()
    marked = []
    for piece in pieces:
        if piece.address and piece.address.normal in seen:
            warnings = (*piece.warnings, "duplicate")
            piece = _said(piece, piece.address, warnings)  # noqa: PLW2901
        elif piece.address:
            seen.add(piece.address.normal)
        marked.append(piece)
    return marked


def parse_one(text: str, *, policy: Policy = LIVE) -> Pasted:
    """Return the one address of a text: unchanged where it is a whole web address, else read as pasted text is.

    Raises AddressUnreadable: there is none, or more than one.
    """
    code = "no_address"
    try:
        whole = normalise(text, policy=policy)
        if whole.scheme in ("http", "https"):
            return Pasted(text, text, (), "", whole)
    except AddressUnreadable as error:
        code = error.code
    pieces = parse_pasted(text, policy=policy)
    found = [piece for piece in pieces if piece.address and piece.address.refused_because not in UNREADABLE]
    if len(found) == 1:
        return found[0]
    if found:
        code = "several_addresses"
    elif not _SCHEME.match(text) and code == "unreadable":
        code = "no_address"
    raise AddressUnreadable(code)


def unreadable(text: str, code: str) -> Address:
    """Return what looks like an address and leads no browser anywhere: the text itself, without a host, never fetched."""
    return Address(
        url=text,
        normal=text,
        scheme=text.partition(":")[0].lower(),
        host="",
        port=0,
        is_ip_literal=False,
        registrable_domain="",
        shown_host="",
        shown_prefix="",
        shown_registrable="",
        path_hint="",
        warnings=(code,),
        is_fetchable=False,
        refused_because=code,
    )


def _read_line(line: str, policy: Policy) -> list[Pasted]:
    """Return the pieces of one line: words that are no address are gathered, labels stay with their address."""
    pieces: list[Pasted] = []
    words: list[str] = []
    if match := _WHOLE.match(line):
        return [_understood(match.group(1), match.group(1), {}, policy)]
    plain = _SPACED_PATH.sub(r"\1\2", _SPACED_SCHEME.sub(r"\1://", line))
    plain = _SPACED_HOST.sub(lambda match: "".join(filter(None, match.groups())), plain)
    for token in _tokens(plain):
        found = _read_token(token, policy, is_joined=plain != line and "://" in token)
        if found is None:
            words.append(token)
            continue
        if words and _is_label(words):
            found = replace(found, raw=" ".join([*words, found.raw]))
            words = []
        pieces += [*_note(words), found]
        words = []
    return pieces + _note(words)


def _tokens(line: str) -> list[str]:
    if match := _SPACED_FILE.match(line):
        return [match.group(1)]
    return [token for token in _BETWEEN.split(_STOPPED.sub(r"\1 ", line)) if HIDDEN.sub("", token)]


def _is_label(words: list[str]) -> bool:
    """Say whether words before an address only number or announce it: "3.", "link:", "see here ->"."""
    text = " ".join(words)
    return bool(
        text.endswith((":", "：", "=", "->", "→", "["))
        or all(_MARKER.match(w) or not _has_letters(w) for w in words)
    )


def _has_letters(word: str) -> bool:
    return any(character.isalnum() for character in word)


def _note(words: list[str]) -> list[Pasted]:
    text = " ".join(words)
    if not _has_letters(text):
        return []
    return [Pasted(text, None, ("not_an_address",), str(SAYS["not_an_address"]))]


def _read_token(token: str, policy: Policy, *, is_joined: bool) -> Pasted | None:
    """Return what a token without separators is, or None when it is only a word."""
    visible = HIDDEN.sub("", token)
    found = {"hidden_characters": visible != token}
    text = _LABEL.sub("", _unwrapped(visible))
    for pattern, plain in _REFANG:
        text = pattern.sub(plain, text)
    if _MAIL.match(text):
        return Pasted(token, None, ("mail_address",), str(SAYS["mail_address"]))
    mended = _MENDED.sub(lambda match: f"http{'s' if match.group(1) else ''}://", text)
    if _SLASHES_FIRST.match(text):
        mended = _with_scheme(text[2:])
    found["scheme_mended"] = mended != text and mended.lower() != text.lower()
    if not _SCHEME.match(mended):
        if not _is_bare_address(mended):
            return None
        mended = _with_scheme(mended)
        found["scheme_added"] = True
    elif not mended.lower().startswith("http") and "://" not in mended and not _is_known_scheme(mended):
        return None
    found["spaces_joined"] = is_joined or " " in mended
    return _understood(token, mended, found, policy)


def _understood(raw: str, text: str, found: dict[str, bool], policy: Policy) -> Pasted:
    try:
        address = normalise(text, policy=policy)
    except AddressUnreadable as error:
        if not text.lower().startswith(("http://", "https://")):
            return Pasted(raw, None, (error.code,), sentence(error.code))
        # It is recorded as typed whatever it is (design §3, settled): somebody can still say what stood there.
        address = unreadable(text, error.code)
        return Pasted(raw, address.url, (error.code,), sentence(error.code), address)
    if address.scheme == "data":
        # The file itself stands in it, and no picture is kept (design §3.6): of the text only the kind is shown again.
        return Pasted(text.partition(",")[0][:60], None, ("file_in_address",), str(SAYS["file_in_address"]))
    address, through = behind(address, policy=policy)
    found = {"wrapped": bool(through), **found}
    warnings = tuple(dict.fromkeys([*address.warnings, *(code for code, is_so in found.items() if is_so)]))
    return _said(Pasted(raw, address.url, (), "", address, through), address, warnings)


def _said(piece: Pasted, address: Address, warnings: tuple[str, ...]) -> Pasted:
    """Return a piece with its oddities, and what is said of them."""
    return replace(piece, warnings=warnings, says=says_most(address, warnings, piece.through))


def _unwrapped(text: str) -> str:
    """Take brackets, quotes and closing punctuation off, but leave a bracket that the address itself opened."""
    text = text.lstrip("([{'‘’*_-•·>–—=（「『《〈【" + _MARKS).rstrip(_ENDINGS)
    for opening, closing in map(tuple, _PAIRS):
        surplus = min(text.count(closing) - text.count(opening), _MOST_BRACKETS)
        while surplus > 0 and text.endswith(closing):
            text = text[:-1].rstrip(_ENDINGS)
            surplus -= 1
    return text


def _is_bare_address(text: str) -> bool:
    if _BARE_IP.match(text):
        return True
    match = _BARE_NAME.match(text)
    if not match:
        return False
    name = match.group(1).lower()
    if name.endswith(_FILE_ENDINGS) and text.rstrip(".").lower() == name and not name.startswith("www."):
        return False
    try:
        host = normalise(f"https://{name}/").host
    except AddressUnreadable:
        return False
    return bool(registrable_domain(host))


def _with_scheme(text: str) -> str:
    """Add https, except on the practice ground, which speaks plain http."""
    host = re.split(r"[/:?#]", text, maxsplit=1)[0].lower().rstrip(".")
    return f"{'http' if is_practice_host(host) else 'https'}://{text}"


def _is_known_scheme(text: str) -> bool:
    return text.lower().startswith(_NO_PAGE)
