"""What somebody pasted, said back in plain words: links, the same link again, notes, and what cannot be read. Pure.

Nothing is dropped: a piece that is no link is kept as a note, and a link that cannot be read as it was typed.
"""

from dataclasses import dataclass

from casework import directory
from casework.addresses import UNREADABLE, parse_pasted
from casework.dialable import LIVE, Policy
from casework.hosts import site_of


@dataclass(frozen=True)
class ReadBack:
    """A pasted text, understood: addresses as they are recorded, and the rest as it was typed.

    `searches`: those of the links that name a search.
    """

    links: tuple[str, ...] = ()
    again: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    searches: tuple[str, ...] = ()

    @property
    def is_odd(self) -> bool:
        """Say whether something has to be said before she goes on."""
        return bool(self.again or self.unread or self.notes or self.searches)


def read_back(text: str, *, policy: Policy = LIVE) -> ReadBack:
    """Return what was understood of a pasted text, each part in its order."""
    found: dict[str, list[str]] = {"links": [], "again": [], "unread": [], "notes": []}
    for piece in parse_pasted(text, policy=policy):
        if piece.address is None:
            found["notes"].append(piece.raw)
        elif "duplicate" in piece.warnings:
            found["again"].append(piece.address.url)
        elif piece.address.refused_because in UNREADABLE or not site_of(piece.address.url):
            found["unread"].append(piece.raw)
        else:
            found["links"].append(piece.address.url)
    known = directory.load(practice=policy.practice)
    found["searches"] = [url for url in found["links"] if known.is_search(url)]
    return ReadBack(**{name: tuple(pieces) for name, pieces in found.items()})
