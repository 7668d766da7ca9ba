"""What a letter tells of one address: itself, and what its platform calls the same item. Pure; nothing is opened for it.

A platform finds an item by its own address and id, whatever was copied from an app; so a letter names both, each once.
"""

from collections.abc import Callable, Mapping

from casework.hosts import AddressUnreadable, normalise
from casework.platformids import Known
from casework.wrappers import behind
from notices.slots import Slot

_FACT = "address_of_picture"
# A short address names no item, and one that runs out is no other way to the same file.
_LEADS_NOWHERE_ELSE = frozenset({"short_address", "expires"})
TellText = Callable[[str, str], Slot]


def slots_of_address(url: str, words: Mapping[str, str], *, text: TellText) -> dict[str, Slot]:
    """Return an address as letters print it, alone, and what is known of it; `words` are those of a language for letters."""
    known = known_there(url)
    said = [words[name] % {"name": value} for name, value in known.items()]
    printed = f"{url} ({words['separator'].join(said)})" if said else url
    told = {"url": printed, "address": url, **dict.fromkeys(("same_as", "item", "account"), ""), **known}
    return {name: text(value, _FACT) for name, value in told.items()}


def known_there(url: str) -> dict[str, str]:
    """Return what a platform calls the item at an address: `same_as` (another address of it), `item`, `account`.

    A link that only leads on tells where. Empty where nothing is known.
    """
    try:
        there, through = behind(normalise(url))
    except AddressUnreadable:
        return {}
    found = there.known
    canonical = _canonical(found) if found else ""
    told = {
        "same_as": canonical or (there.url if through else ""),
        "item": found.item if found and found.kind != "unknown" else "",
        "account": found.account if found else "",
    }
    return {name: value for name, value in told.items() if value and _bare(value) != _bare(url)}


def _bare(url: str) -> str:
    """Return an address without what makes no difference to a reader."""
    return url.removeprefix("http://").removeprefix("https://").removeprefix("www.").rstrip("/")


def _canonical(known: Known) -> str:
    return "" if _LEADS_NOWHERE_ELSE & set(known.notes) else known.canonical
