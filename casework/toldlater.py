"""What she answered, on her way in and since: kept as her word and as facts of the pictures, and corrected by her alone.

An entry of Intake.said["later"] has `value` (None: she did not know), `on`, `images` (numbers of the pictures that have a fact
from it), `person` (whether hers has one) and `form` (the words that she was asked in, where there are several). What she said on
her way in is read from there until she says it anew. What somebody else recorded stays as it is.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from casework import handingin, intake, madefrom, opening, pictures, sightings, whichpicture
from casework.alone import is_alone
from casework.herword import require_her_word
from casework.models import Actor, Case, Image, Sighting
from casework.ownquestions import (
    AVOID,
    DESCRIPTION,
    MADE_FROM,
    OF_HERSELF,
    QUESTIONS,
    WHICH,
    OwnQuestion,
    about_image,
    entries,
    lacking,
    which,
)

Entry = Mapping[str, Any]
_OF_FACTS = (*QUESTIONS, DESCRIPTION, AVOID)
_IN_WORDS = {one.form: one for one in (OF_HERSELF, MADE_FROM)}
_ORDER = [one.fact for one in (WHICH, *_OF_FACTS)]
_NOT_SAID: tuple[Any, ...] = (None, [], "unknown")


@dataclass(frozen=True)
class Answer:
    """What she answered, and on which day. `is_changed`: somebody else recorded something else since."""

    asked: OwnQuestion
    value: Any
    on: date
    is_changed: bool


def told(case: Case) -> list[tuple[OwnQuestion, Entry]]:
    """Return what she was asked and answered once she handed it in, each with its entry."""
    return [(asked, entry) for _code, asked, entry in _read(case, dict(entries(case)))]


def answers(case: Case) -> list[Answer]:
    """Return what she can correct, in the order of the questions: of each picture and link that is there. Opens addresses."""
    said = {**dict(_on_way_in(case)), **dict(entries(case))}
    there = [(asked, entry) for code, asked, entry in _read(case, said) if asked.code == code]
    # Asked before there was a picture, and of that picture since: what she said last stands.
    apart = {asked.fact for asked, _entry in there if asked.image}
    found = [
        Answer(asked, entry["value"], date.fromisoformat(entry["on"]), _is_changed(case, asked, entry))
        for asked, entry in there
        if asked.image or asked.fact not in apart
    ]
    by_picture = len({asked.image.number for asked, _entry in there if asked.image}) > 1
    return sorted(found, key=lambda answer: _place(answer.asked, by_picture=by_picture))


def _place(asked: OwnQuestion, *, by_picture: bool) -> tuple[int, int, int]:
    """Return where an answer stands: first links, then what was asked of all pictures, then each that was asked apart."""
    number = asked.image.number if asked.image and by_picture else 0
    return asked.sighting.number if asked.sighting else 1_000_000, number, _ORDER.index(asked.fact)


def _on_way_in(case: Case) -> Iterator[tuple[str, Entry]]:
    """Yield what she said on her way in that became facts, as entries. Of several none did where nobody works it."""
    begun = getattr(case, "intake", None)
    if begun is None or begun.finished_on is None:
        return
    said, on = begun.said or {}, begun.finished_on.isoformat()
    if "want" in begun.answered:
        yield AVOID.fact, {"value": said.get("want", {}).get("avoid") or None, "on": on}
    if is_alone(case) and len(whichpicture.made_in(case)) > 1:
        return
    made_from = said.get("made_from", {}).get("made_from")
    if made_from in madefrom.KINDS:
        yield MADE_FROM.fact, {"value": made_from, "on": on, "form": MADE_FROM.form}
    if told_by := said.get("told_by", {}).get("told_by"):
        person = handingin.is_identifiable(told_by) is not None
        yield "depiction", {"value": told_by, "on": on, "person": person}
    if words := said.get("file", {}).get("description"):
        yield DESCRIPTION.fact, {"value": words, "on": on}


def _read(case: Case, said: Mapping[str, Entry]) -> Iterator[tuple[str, OwnQuestion, Entry]]:
    for code, entry in said.items():
        fact, _colon, number = code.partition(":")
        if fact == WHICH.fact:
            yield code, which(case, case.sightings.get(number=number)), entry
            continue
        asked = _IN_WORDS.get(entry.get("form", "")) or next(one for one in _OF_FACTS if one.fact == fact)
        image = case.images.in_use().filter(number=number).first() if number else None
        yield code, about_image(asked, image) if image else asked, entry


@transaction.atomic
def keep(*, case: Case, asked: OwnQuestion, value: Any, by: Actor, at: datetime) -> bool:
    """Keep an answer as her word, and as a fact where nobody said it, or she did. None: she does not know; no fact is kept.

    Returns whether it takes the place of another answer. Raises as hold_open; herword.TooEarly: her digits do not say it yet.
    """
    intake.hold_open(case)
    case.intake.refresh_from_db()
    later = dict(entries(case))
    before = later.get(asked.code) or _before(case, asked)
    # That nothing was unwanted is an answer too.
    corrects = before.get("value") is not None or asked.fact == AVOID.fact
    if corrects and before.get("value") == value:
        return False
    if corrects or value is not None:
        require_her_word(case, at=at)
    entry = {"value": value, "on": localdate(at).isoformat()} | ({"form": asked.form} if asked.form else {})
    if asked.sighting is not None:
        _put_at_link(asked.sighting, value, before, by, at)
    elif asked.fact == AVOID.fact:
        _put_wishes(case, value, before, by, at)
    else:
        hers = _images_of(case, asked, before)
        entry["images"] = _put_on_pictures(case, asked, value, before, by=by, at=at)
        entry["person"] = _put_on_her(case, asked, value, before, by=by, at=at)
        if asked.form == MADE_FROM.form:
            made_from, follow = (before.get("value") or "", value or ""), entry["images"]
            gone = madefrom.say_anew(case=case, said=made_from, leave=hers, follow=follow, by=by, at=at)
            # Another source may get the number of one that is no more.
            later = {code: one for code, one in later.items() if code not in gone}
    opening.note_answered(intake=case.intake, name="later", said={"later": {**later, asked.code: entry}})
    return corrects


def _before(case: Case, asked: OwnQuestion) -> Entry:
    """Return what she said on her way in to a question; {}: nothing, or this one is another."""
    found: Entry = {} if asked.form == OF_HERSELF.form else dict(_on_way_in(case)).get(asked.code, {})
    return found


def _put_at_link(row: Sighting, value: Any, before: Entry, by: Actor, at: datetime) -> None:
    row.refresh_from_db(fields=["image"])
    was = before.get("value")
    if value == was or (was is not None and _picture_at(row) != was):
        return
    image = row.case.images.get(number=value) if value else None
    sightings.name_image(sighting=row, image=image, by=by, at=at)


def _put_wishes(case: Case, value: Any, before: Entry, by: Actor, at: datetime) -> None:
    case.refresh_from_db(fields=["facts"])
    if _wishes(case) == handingin.wishes(before.get("value") or ()):
        facts = {"preferences": handingin.wishes(value or ())}
        intake.change_facts(case=case, facts=facts, by=by, at=at)


def _wishes(case: Case) -> dict[str, Any]:
    now = (case.facts or {}).get("preferences", {})
    return {"avoid": now.get("avoid") or [], "disclose_name": now.get("disclose_name")}


def _picture_at(row: Sighting) -> str:
    return str(row.image.number) if row.image else ""


def _put_on_pictures(
    case: Case, asked: OwnQuestion, value: Any, before: Entry, *, by: Actor, at: datetime
) -> list[int]:
    """Return the numbers of the pictures of which the answer is a fact now."""
    new = _facts_of(asked, value)
    if new and not case.images.in_use().exists():
        kind = new.pop("kind", Image.Kind.UNKNOWN)
        return [pictures.describe_image(case=case, kind=kind, facts=new, by=by, at=at).number]
    old, hers = _facts_of(asked, before.get("value")), _images_of(case, asked, before)
    if asked.image is not None:
        rows = list(case.images.filter(pk=asked.image.pk))
    else:
        rows = list(case.images.filter(number__in=hers)) or lacking(case, asked.fact, {"kind"})
    return [row.number for row in rows if _put(row, old if row.number in hers else {}, new, by, at)]


def _put(row: Image, old: dict[str, Any], new: dict[str, Any], by: Actor, at: datetime) -> bool:
    """Set what is new where nobody said it, or she did before; say whether any of it stands then."""
    stands = {key: value for key, value in _now(row).items() if key not in old or value != old[key]}
    added = {key: value for key, value in new.items() if stands.get(key) in _NOT_SAID}
    facts = stands | added
    if facts != _now(row):
        kind = facts.pop("kind", Image.Kind.UNKNOWN)
        pictures.change_image(image=row, kind=kind, facts=facts, by=by, at=at)
    return bool(added)


def _put_on_her(
    case: Case, asked: OwnQuestion, value: Any, before: Entry, *, by: Actor, at: datetime
) -> bool:
    """Set whether people can tell that it is her, where one answer is of all pictures; say whether it stands then."""
    if asked.fact != "depiction" or asked.image is not None:
        return False
    new, old = handingin.is_identifiable(value or ()), None
    if before.get("person", bool(before)):
        old = handingin.is_identifiable(before.get("value") or ())
    case.refresh_from_db(fields=["facts"])
    stands = _can_be_told(case)
    if stands not in (None, old):
        return False
    if stands != new:
        intake.change_facts(case=case, facts={"person": {"identifiable": new}}, by=by, at=at)
    return new is not None


def _facts_of(asked: OwnQuestion, value: Any) -> dict[str, Any]:
    """Return the facts of a picture that an answer makes, its kind among them. Pure."""
    if value is None or asked.sighting is not None:
        return {}
    if asked.fact == "kind":
        return {"kind": madefrom.KINDS.get(value, value)}
    if asked.fact != "depiction":
        return {asked.fact: value}
    is_told = handingin.is_identifiable(value)
    by_itself = {"identifiable": is_told} if asked.image is not None and is_told is not None else {}
    return handingin.depicted(value) | by_itself


def _images_of(case: Case, asked: OwnQuestion, entry: Entry) -> list[int]:
    """Return the pictures that have a fact from an answer. Before this was noted: those of which it is so."""
    if "images" in entry:
        return list(entry["images"])
    facts = _facts_of(asked, entry.get("value")).items()
    rows = [asked.image] if asked.image else whichpicture.made_in(case)
    return [row.number for row in rows if facts and facts <= _now(row).items()]


def _is_changed(case: Case, asked: OwnQuestion, entry: Entry) -> bool:
    value = entry["value"]
    if asked.fact == AVOID.fact:
        return _wishes(case) != handingin.wishes(value or ())
    if value is None:
        return False
    if asked.sighting is not None:
        return _picture_at(asked.sighting) != value
    hers, facts = _images_of(case, asked, entry), _facts_of(asked, value)
    rows = [asked.image] if asked.image else whichpicture.made_in(case)
    pairs = [
        (_now(row).get(key), said)
        for row in rows
        if not hers or row.number in hers
        for key, said in facts.items()
    ]
    if any(now != said and (hers or now not in _NOT_SAID) for now, said in pairs):
        return True
    return bool(entry.get("person")) and _can_be_told(case) != handingin.is_identifiable(value)


def _now(row: Image) -> dict[str, Any]:
    return {"kind": row.kind, **row.facts}


def _can_be_told(case: Case) -> bool | None:
    found: bool | None = (case.facts or {}).get("person", {}).get("identifiable")
    return found
