"""What a page says of each pasted piece: how it was read, what is known of its platform, and where it was seen."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from casework import refusals
from casework.addresses import Pasted, parse_pasted
from casework.fetch import policy_from_settings
from casework.forms.addresses import DIFFERS, SEEN_ONE
from casework.models import Case, Sighting
from casework.pastedwords import SAYS, says_of
from casework.platformwords import Told, told_of
from casework.urlindex import bring_up_to_date, url_index

_TO_ME = Sighting.Seen.SENT_TO_ME
_SEEN = frozenset(value for value, _words in SEEN_ONE)


def rows_of(case: Case, text: str, *, seen: str, given: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the pieces of a pasted text in order, each with what was understood. Two queries for each address.

    `seen`: the answer for all of them. `given`: what was posted; an answer of one address's own counts while the answer for
    all is the one that it was given beside.
    """
    own = given if given.get("seen_before") == seen else {}
    return rows_of_pieces(case, parse_pasted(text, policy=policy_from_settings()), seen=seen, own=own)


def rows_of_pieces(
    case: Case, pieces: Iterable[Pasted], *, seen: str, own: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return pieces with what was understood of each. `own`: where single ones were seen, by their fields."""
    bring_up_to_date(case)
    return [_row(case, piece, seen=seen, own=own) for piece in pieces]


def unsaid(rows: list[dict[str, Any]]) -> int:
    """Return of how many addresses nobody said whether they were seen in public."""
    return sum(row["is_asked"] and not row["seen"] for row in rows)


def _row(case: Case, piece: Pasted, *, seen: str, own: Mapping[str, str]) -> dict[str, Any]:
    """Return one piece; `is_back`: the case has it, out of work, and recording it takes it up again."""
    twin = None
    if piece.address:
        index = url_index(case, piece.address.normal)
        twin = case.sightings.filter(url_index=index).first()
    again = "duplicate" in piece.warnings
    is_back = bool(twin and twin.state == Sighting.State.WITHDRAWN and not again)
    is_new = piece.address is not None and not twin and not again
    name = field_of(piece)
    return {
        "piece": piece,
        "twin": twin,
        "again": again,
        "is_back": is_back,
        "is_new": is_new,
        "is_asked": is_new or is_back,
        "field": name,
        "seen": _seen(piece, twin, seen=seen, own=own.get(name, "")),
        "choices": SEEN_ONE,
        "says": _sentences(piece),
        "told": _told(piece),
    }


def _seen(piece: Pasted, twin: Sighting | None, *, seen: str, own: str) -> str:
    """Return where an address was seen: its own answer, else the one for all; "" where a person has to say it.

    What the case has as sent only to her stays so until somebody says otherwise of this one, and so does what only members
    can open: that one is mostly a conversation.
    """
    if own in _SEEN:
        return own
    if twin and twin.seen == _TO_ME:
        return _TO_ME
    known = piece.address.known if piece.address else None
    if seen == DIFFERS or (seen != _TO_ME and known and "members_only" in known.notes):
        return ""
    return seen


def field_of(piece: Pasted) -> str:
    """Return the name of the field that asks of one address; a changed text keeps the answers of the others."""
    normal = piece.address.normal if piece.address else ""
    return f"seen-{hashlib.sha256(normal.encode()).hexdigest()[:16]}"


def _told(piece: Pasted) -> Told | None:
    return (
        told_of(piece.address.known, url=piece.address.url) if piece.address and piece.address.known else None
    )


def _sentences(piece: Pasted) -> list[str]:
    """Return every oddity of a piece in words, what keeps it from being visited last."""
    if piece.is_note:
        return [] if piece.warnings == ("not_an_address",) else [piece.says]
    refused = piece.address.refused_because if piece.address else ""
    codes = [code for code in piece.warnings if code in SAYS and code not in {"duplicate", refused}]
    said = [says_of(code, through=piece.through) for code in codes]
    return [*said, refusals.sentence(refused)] if refused else said
