"""Routes gathered as people read them: by who can be written to, by law, by the question that is still open."""

from collections.abc import Iterable
from typing import Any

from django.utils.text import slugify

from notices.routes import COVERING
from notices.views.words import numbers_in_words

Row = dict[str, Any]
# More names than these in one line are counted instead.
NAMES_SHOWN = 3


def by_recipient(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Return one entry a recipient with its best row and the rows of other laws; keeps the order of the engine."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        entry = found.setdefault(row["recipient_id"], {"best": row, "more": [], "anchor": anchor_of(row)})
        best = entry["best"]
        if row is not best:
            same = (row["channel"], row["where"]) == (best["channel"], best["where"])
            entry["more"].append(row | {"elsewhere": not same})
    for entry in found.values():
        entry["is_written"] = any(row.get("notice") for row in entry["more"])
    return list(found.values())


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


def by_law(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Return one entry a law, with its rows: who it would go to and why. Keeps the order."""
    laws: dict[str, dict[str, Any]] = {}
    for row in rows:
        law = laws.setdefault(row["basis"].id, {"basis": row["basis"], "rows": [], "questions": []})
        law["rows"].append(row)
        law["questions"] += [one for one in row["questions"] if one not in law["questions"]]
    return list(laws.values())


def by_question(rows: Iterable[Row], *, first: str = "") -> list[dict[str, Any]]:
    """Return each open question with how many routes wait for it and their laws in short: `first`, then by count."""
    asked: dict[str, dict[str, Any]] = {}
    for row in rows:
        for question in row["questions"]:
            entry = asked.setdefault(question["fact"], {**question, "routes": 0, "laws": []})
            entry["routes"] += 1
            if (name := short_name(row["basis"].name)) not in entry["laws"]:
                entry["laws"].append(name)
    for entry in asked.values():
        entry["named"], entry["others"] = entry["laws"][:NAMES_SHOWN], len(entry["laws"][NAMES_SHOWN:])
    return sorted(asked.values(), key=lambda entry: (entry["fact"] != first, -entry["routes"]))


def short_name(name: str) -> str:
    """Return a law's name without what explains it: "TAKE IT DOWN Act: notice and ..." is "TAKE IT DOWN Act"."""
    return name.partition(":")[0].partition(" (")[0]


def _is_on(notice: Row, row: Row) -> bool:
    route = (row["basis"].id, row["recipient_id"])
    same = (notice["notice"].basis_id, notice["recipient_key"]) == route
    return same and not set(row["numbers"]).isdisjoint(notice["sightings"])
