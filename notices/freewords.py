"""Paragraphs that people write into a letter: what they tell of her, whatever was ticked, and what may not stand in them. Pure.

Known names and contacts are found in any case and spacing, each word of a name by itself; mail addresses and telephone
numbers by their shape. What nobody recorded, such as a nickname, only its writer can know, and ticks.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from casework.addresses import parse_pasted
from casework.facts import Facts
from casework.hosts import AddressUnreadable, normalise
from notices.parties import SightingView, Signer, loosely
from notices.slots import clean

_MAIL = re.compile(r"[\w.+-]+@(?:[\w-]+\.)+[\w-]+")
_PHONE = re.compile(r"(?<![\w/])(?:\+|00|\(?0)?[\d(][\d\s()./-]{5,}\d(?!\w)")
_DAY = re.compile(r"\d{4}-\d\d?-\d\d?|\d\d?[./-]\d\d?[./-]\d{4}")
# So many digits are a number to call; with a plus or a nought before them, fewer.
_MOST_DIGITS, _FEWEST_DIGITS = 9, 7
# A shorter word of a name means too many other things.
_FEWEST_LETTERS = 3
_KEYS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "searched_name"),
    "contact": ("contact_email", "contact_phone", "email", "phone"),
    "postal_address": ("address",),
    "platform_account": ("platform_account",),
}


@dataclass(frozen=True)
class Paragraph:
    """One paragraph: its words, the language that they are in, and the facts that it discloses."""

    text: str
    language: str
    facts: frozenset[str] = frozenset()


def own_words(
    paragraphs: Iterable[Paragraph],
    *,
    facts: Facts,
    signer: Signer,
    places: Sequence[SightingView],
    covers: Mapping[str, str],
) -> tuple[Paragraph, ...]:
    """Return paragraphs as a letter prints them, each with all that it tells: what was ticked and what is recognised."""
    return tuple(
        Paragraph(
            covered(one.text, facts=facts, signer=signer, covers=covers),
            one.language,
            one.facts | told_in(one.text, facts=facts, signer=signer, places=places),
        )
        for one in paragraphs
    )


def told_in(text: str, *, facts: Facts, signer: Signer, places: Sequence[SightingView]) -> frozenset[str]:
    """Return the facts that a text discloses by what can be recognised in it."""
    said = clean(text)
    found = {code for code, patterns in _known(facts) if any(one.search(said) for one in patterns)}
    if _mails(said, _ours(signer)) or _phones(said, _ours(signer)):
        found.add("contact")
    if any(url in _normals(place.url for place in places) for url in _urls(said)):
        found.add("address_of_picture")
    return frozenset(found)


def strange_addresses(text: str, *, places: Iterable[str]) -> list[str]:
    """Return the web addresses in a text that are none of the letter's: another address of hers goes to no recipient.

    The bare name of a site that an address of the letter is on tells nothing more.
    """
    known = list(places)
    normals = _normals(known) | _normals(f"https://{host}/" for host in _hosts(known))
    normals |= _normals(f"http://{host}/" for host in _hosts(known))
    return [url for url in _urls(clean(text)) if url not in normals]


def covered(text: str, *, facts: Facts, signer: Signer, covers: Mapping[str, str]) -> str:
    """Return a text in which what `covers` names is covered: fact code -> what stands in its place."""
    said = clean(text)
    # Before names: a mail address may hold one, and would not be found again without it.
    if "contact" in covers:
        for found in (*_mails(said, _ours(signer)), *_phones(said, _ours(signer))):
            said = said.replace(found, covers["contact"])
    for code, patterns in _known(facts):
        for pattern in patterns if code in covers else ():
            said = pattern.sub(covers[code], said)
    return said


def _known(facts: Facts) -> list[tuple[str, list[re.Pattern[str]]]]:
    """Return for each fact what gives it away, whole values before single words of a name."""
    hers = facts.notifier.get("role", "self") == "self"
    sections = (facts.person, facts.notifier if hers else {})
    found = []
    for code, keys in _KEYS.items():
        values = [str(section[key]) for section in sections for key in keys if section.get(key)]
        words = [word for value in values for word in re.findall(r"\w+", value)] if code == "name" else []
        told = [*values, *(word for word in words if len(word) >= _FEWEST_LETTERS)]
        found.append((code, [loosely(value) for value in told if re.search(r"\w", value)]))
    return found


def _ours(signer: Signer) -> frozenset[str]:
    """Return the sender's own mail address and digits, which tell nothing of her where an organisation writes."""
    if not signer.acts_for_another:
        return frozenset()
    return frozenset({signer.email.casefold(), _digits(signer.phone)} - {""})


def _mails(text: str, ours: Collection[str]) -> list[str]:
    return [one for one in _MAIL.findall(text) if one.casefold() not in ours]


def _phones(text: str, ours: Collection[str]) -> list[str]:
    bare = _DAY.sub(" | ", text)
    return [one for one in (found.group().strip() for found in _PHONE.finditer(bare)) if _is_phone(one, ours)]


def _is_phone(number: str, ours: Collection[str]) -> bool:
    digits = _digits(number)
    begins = number.lstrip("(").startswith(("+", "0"))
    return digits not in ours and len(digits) >= (_FEWEST_DIGITS if begins else _MOST_DIGITS)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _urls(text: str) -> list[str]:
    return [piece.address.normal for piece in parse_pasted(text) if piece.address]


def _hosts(urls: Iterable[str]) -> list[str]:
    return [host for host in (_read(url)[1] for url in urls) if host]


def _normals(urls: Iterable[str]) -> set[str]:
    return {normal for normal in (_read(url)[0] for url in urls) if normal}


def _read(url: str) -> tuple[str, str]:
    try:
        address = normalise(url)
    except AddressUnreadable:
        return "", ""
    return address.normal, address.host
