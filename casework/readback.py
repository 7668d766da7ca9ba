"""What somebody pasted, said back in plain words: links, the same link again, notes, and what cannot be read. Pure.

Nothing is dropped: a piece that is no link is kept as a note, and a link that cannot be read as it was typed.
"""

from dataclasses import dataclass

from casework.addresses import UNREADABLE, parse_pasted
from casework.dialable import LIVE, Policy


@dataclass(frozen=True)
class ReadBack:
    """A pasted text, understood: addresses as they are recorded, and the rest as it was typed."""

    links: tuple[str, ...] = ()
    again: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def is_odd(self) -> bool:
        """Say whether something has to be said before she goes on."""
        return bool(self.again or self.unread or self.notes)


def read_back(text: str, *, policy: Policy = LIVE) -> ReadBack:
    """Return what was understood of a pasted text, each part in its order."""
    found: dict[str, list[str]] = {"links": [], "again": [], "unread": [], "notes": []}
    for piece in parse_pasted(text, policy=policy):
        if piece.address is None:
            found["notes"].append(piece.raw)
        elif "duplicate" in piece.warnings:
            found["again"].append(piece.address.url)
        elif piece.address.refused_because in UNREADABLE:
            found["unread"].append(piece.raw)
        else:
            found["links"].append(piece.address.url)
    return ReadBack(**{name: tuple(pieces) for name, pieces in found.items()})
