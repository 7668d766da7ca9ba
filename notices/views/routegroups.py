"""Routes that hold, gathered as people read them: by who can be written to, or by who gets them without a letter."""

from collections.abc import Iterable
from typing import Any

from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from notices.routes import COVERING
from notices.views.words import numbers_in_words

Row = dict[str, Any]
# Who gets a route on which no letter goes from here; "": a party, and something keeps the letter back.
AUTHORITY_WORDS: dict[str, Promise] = {
    "": _("A letter, once what holds it back is settled"),
    "regulator": _("An authority"),
    "trusted flagger": _("A trusted flagger"),
    "programme": _("A programme"),
    "dispute body": _("A body that settles disputes"),
    "police": _("The police"),
    "court": _("A court"),
}


def by_recipient(rows: Iterable[Row], *, first: str = "") -> list[dict[str, Any]]:
    """Return one entry a recipient with its best row and the rows of other laws, in the order of the engine.

    `first`: the anchor of one that stands before them, because somebody came for it.
    """
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        entry = found.setdefault(row["recipient_id"], {"best": row, "more": [], "anchor": anchor_of(row)})
        best = entry["best"]
        if row is not best:
            same = (row["channel"], row["where"]) == (best["channel"], best["where"])
            entry["more"].append(row | {"elsewhere": not same})
    for entry in found.values():
        entry["is_written"] = any(row.get("notice") for row in entry["more"])
    return sorted(found.values(), key=lambda entry: entry["anchor"] != first)


def anchor_of(row: Row) -> str:
    """Return the place on the page at which everything to one recipient stands."""
    return f"to-{slugify(row['recipient_id'])}"


def note_written(rows: Iterable[Row], notices: Iterable[Row]) -> None:
    """Say of each route which notice has gone or waits on it, and for which of its addresses none does.

    `notices`: rows of notices.views.words.notice_row, the newest first.
    """
    listed = [notice for notice in notices if notice["alive"]]
    for row in rows:
        same = [one for one in listed if _is_on(one, row)]
        covering = (one["sightings"] for one in same if one["notice"].state in COVERING)
        left = sorted(set(row["numbers"]).difference(*covering))
        row["notice"] = same[0] if same else None
        row["left"] = numbers_in_words(left) if left else ""


def by_authority(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Return the routes on which no letter goes from here, by who gets them, each law once.

    Those of her own country stand first, else the order is the engine's.
    """
    groups: dict[str, dict[str, Row]] = {kind: {} for kind in AUTHORITY_WORDS}
    for row in rows:
        authority = row["basis"].authority
        laws = groups[authority.kind if authority else ""]
        first = laws.setdefault(row["basis"].id, row | {"also": []})
        if row["recipient"] and row["recipient"] not in {first["recipient"], *first["also"]}:
            first["also"].append(row["recipient"])
    return [
        {"title": AUTHORITY_WORDS[kind], "rows": sorted(laws.values(), key=lambda row: not row["is_home"])}
        for kind, laws in groups.items()
        if laws
    ]


def _is_on(notice: Row, row: Row) -> bool:
    route = (row["basis"].id, row["recipient_id"])
    same = (notice["notice"].basis_id, notice["recipient_key"]) == route
    return same and not set(row["numbers"]).isdisjoint(notice["sightings"])
