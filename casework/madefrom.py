"""What she said that a picture was made from: its kind, and a source of its own, which follows a new answer of hers."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from casework import custody, pictures
from casework.models import Actor, Case, Image

# Only a row of casework.forms.own that says it gives a kind. "own_film", of forms begun before, said who made a film and no more.
KINDS = {
    "as_taken": Image.Kind.REAL,
    "own_picture": Image.Kind.SYNTHETIC,
    "changed_film": Image.Kind.SYNTHETIC,
    "made": Image.Kind.SYNTHETIC,
}
# Whose the work is she was not asked: who was paid for a film seldom owns it.
_SOURCE: dict[str, dict[str, Any]] = {
    "own_picture": {"depiction": ["face"]},
    "changed_film": {"depiction": ["body"]},
}


def describe_source(*, case: Case, said: str, by: Actor, at: datetime) -> dict[str, str]:
    """Record the film or picture that others were made from; return the fact that leads to it, {} where she named none."""
    if said not in _SOURCE:
        return {}
    row = pictures.describe_image(case=case, kind=Image.Kind.SOURCE, facts=_SOURCE[said], by=by, at=at)
    return {"made_from": str(row.number)}


def say_anew(
    *,
    case: Case,
    said: tuple[str, str],
    leave: Collection[int],
    follow: Collection[int],
    by: Actor,
    at: datetime,
) -> set[str]:
    """Let the source of her pictures follow her answer: numbers that `leave` the old one, and that `follow` the new one.

    `said`: the old answer and the new. What somebody else said of it stays, and so does a source that they changed. Returns the
    codes of what she was asked of sources that are no more (ownquestions).
    """
    old, new = said
    rows = list(case.images.in_use().order_by("number"))
    sources = {str(row.number): row for row in rows if row.kind == Image.Kind.SOURCE}
    hers = {number for number, row in sources.items() if _is_hers(row, old)}
    free = [
        row for row in rows if row.number in {*leave, *follow} and row.facts.get("made_from") in {None, *hers}
    ]
    follows = [row for row in free if row.number in follow]
    link = describe_source(case=case, said=new, by=by, at=at) if follows else {}
    for row in free:
        facts = {key: value for key, value in row.facts.items() if key != "made_from"}
        facts |= link if row in follows else {}
        if facts != row.facts:
            pictures.change_image(image=row, kind=row.kind, facts=facts, by=by, at=at)
    gone = hers - {row.facts.get("made_from") for row in rows}
    for number in gone:
        custody.record(case=case, event="source_taken_back", by=by, at=at, image=sources[number].pk)
        sources[number].delete()
    return {f"licensed:{number}" for number in gone}


def _is_hers(row: Image, said: str) -> bool:
    """Say whether a source is as her answer made it; whether she agreed to it she may have said since."""
    facts = {key: value for key, value in row.facts.items() if key != "licensed"}
    is_hers: bool = row.added_by.kind == Actor.Kind.SURVIVOR
    return is_hers and facts == _SOURCE.get(said) and not row.sightings.exists()
