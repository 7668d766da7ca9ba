"""One question at a time: the fact that decides most, asked in plain words and kept where it belongs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from casework import custody, intake, pictures, whereseen
from casework.facts import FactsError, parse_facts
from casework.fetch import policy_from_settings
from casework.hosts import AddressUnreadable, normalise
from casework.models import Actor, Case, Image, Sighting
from casework.sightings import last_words
from casework.vocabulary import SECTIONS, Key, Type
from notices.answerwords import ANSWERS
from notices.factwords import QUESTIONS, VALUES
from notices.sentences import question_sentence

# Facts that identify her lie under the case's own key, the rest under `ops`.
_IDENTITY = frozenset({"name", "contact_email", "address", "searched_name", "platform_account"})
_UNKNOWN, _WHERE_SEEN = "unknown", "seen_in_public"
# What holds for one picture says nothing of another: a film, and what was made from it.
_ASKED_APART = frozenset({"licensed"})
_ASKED_TYPES = frozenset(
    {Type.YES_NO, Type.CHOICE, Type.CHOICES, Type.PLACE, Type.PLACES, Type.TEXT, Type.NUMBER}
)


@dataclass(frozen=True)
class Question:
    """One fact to ask for: its name, words and key of the vocabulary, and what it is about where that is one host.

    `image`: the picture that it is about, where each is asked about by itself.
    """

    fact: str
    words: str
    key: Key
    choices: tuple[tuple[str, str], ...]
    about: str = ""
    image: Image | None = None


@dataclass(frozen=True)
class PictureGap:
    """Why facts of pictures do not reach an address, though each picture has them; `address` is None: no picture is in use.

    `is_another`: a person said that it is none of the case's pictures, so one is to be added.
    """

    address: int | None
    is_another: bool = False


class NoAnswer(ValueError):
    """The answer is none that the fact can take; `says` is for people."""

    def __init__(self, says: str) -> None:
        super().__init__(says)
        self.says = says


def question(case: Case, fact: str, *, number: int | None = None) -> Question | None:
    """Return the question for a fact such as "image.shows"; None when it is not asked for or known of each picture or address.

    What is known of the person can be answered anew (a region, an age that was wrong). "Unknown" is no answer: who
    does not know leaves the question open. `number`: of the picture, where each is asked about by itself.
    """
    section, _dot, name = fact.partition(".")
    key = SECTIONS.get(section, {}).get(name)
    if key is None or key.type not in _ASKED_TYPES or fact not in QUESTIONS:
        return None
    about, image = "", None
    if section == "image":
        images = _images_without(case, name, number=number)
        if not images:
            return None
        image = images[0] if name in _ASKED_APART else None
    if section == "sighting":
        hosts = [_host(row) for row in _sightings_without(case, name)]
        if not hosts:
            return None
        about = hosts[0]
    words = ANSWERS.get(fact) or VALUES.get(fact, {})
    choices = tuple((value, str(words.get(value, value))) for value in key.values if value != _UNKNOWN)
    return Question(fact, question_sentence(fact), key, choices, about, image)


@transaction.atomic
def keep(*, case: Case, asked: Question, value: Any, by: Actor, at: datetime) -> None:
    """Keep an answer: for the person; for the image, or each in use that lacks it; or for each address of the host asked about.

    Raises NoAnswer: when the fact cannot take this value.
    """
    # What is read below is what the change is made to.
    intake.hold_open(case)
    section, _dot, name = asked.fact.partition(".")
    tables: dict[str, Any] = {
        "image": [{name: value}],
        "sighting": [{"url": "https://a.example/", name: value}],
    }
    try:
        parse_facts({section: tables.get(section, {name: value})})
    except FactsError as error:
        raise NoAnswer(error.says) from error
    if section == "image":
        for image in [asked.image] if asked.image else _images_without(case, name):
            _keep_image(image, name, value, by, at)
    elif section == "sighting":
        for row in _sightings_without(case, name):
            if _host(row) == asked.about:
                _keep_sighting(row, name, value, by, at)
        custody.record(case=case, event="facts_changed", by=by, at=at, keys=[asked.fact])
    else:
        place = "identity" if name in _IDENTITY else "facts"
        intake.change_facts(case=case, by=by, at=at, **{place: {section: {name: value}}})


def _keep_image(image: Image, name: str, value: Any, by: Actor, at: datetime) -> None:
    if name == "kind":
        pictures.change_image(image=image, kind=value, facts=image.facts, by=by, at=at)
    else:
        pictures.change_image(image=image, kind=image.kind, facts={**image.facts, name: value}, by=by, at=at)


def _keep_sighting(row: Sighting, name: str, value: Any, by: Actor, at: datetime) -> None:
    if name == _WHERE_SEEN:
        seen = Sighting.Seen.PUBLIC if value else Sighting.Seen.SENT_TO_ME
        refused = whereseen.refused_at(row.url, policy_from_settings())
        whereseen.say_where_seen(sighting=row, seen=seen, refused=refused, by=by, at=at)
        return
    row.facts = {**(row.facts or {}), name: value}
    row.save(update_fields=["facts"])


def picture_gap(case: Case) -> PictureGap | None:
    """Return what is to be said before facts of pictures reach every open address; None: nothing is missing."""
    in_use = case.images.in_use().count()
    # At the address of a tool is no picture.
    rows = [row for row in case.sightings.open().order_by("number") if row.kind != Sighting.Kind.TOOL]
    if not in_use:
        return PictureGap(None) if rows or not case.sightings.open().exists() else None
    unnamed = [row for row in rows if not _has_picture(row)]
    if not unnamed or in_use == 1:
        return None
    said = last_words(unnamed)
    asked = next((row for row in unnamed if row.pk not in said), None)
    return PictureGap(asked.number) if asked else PictureGap(unnamed[0].number, is_another=True)


def _has_picture(row: Sighting) -> bool:
    return row.image is not None and row.image.state != Image.State.REFUSED


def is_told(case: Case, fact: str) -> bool:
    """Say whether a fact of the person was answered already: it is not asked for again unasked."""
    section, _dot, name = fact.partition(".")
    place = case.identity if name in _IDENTITY else case.facts
    return (place or {}).get(section, {}).get(name) not in (None, _UNKNOWN)


def _images_without(case: Case, name: str, *, number: int | None = None) -> list[Image]:
    """Return the images in use that lack a fact; with `number`, that one alone."""
    rows = [row for row in case.images.in_use().order_by("number") if number in {None, row.number}]
    if name == "kind":
        return [image for image in rows if image.kind == Image.Kind.UNKNOWN]
    return [image for image in rows if (image.facts or {}).get(name) in (None, _UNKNOWN)]


def _sightings_without(case: Case, name: str) -> list[Sighting]:
    rows = case.sightings.open().order_by("number")
    if name == _WHERE_SEEN:  # no fact of its own: whether it is fetched hangs on it
        return list(rows.filter(seen=Sighting.Seen.UNKNOWN))
    return [row for row in rows if (row.facts or {}).get(name) is None]


def _host(row: Sighting) -> str:
    try:
        return normalise(row.url).shown_host
    except AddressUnreadable:
        return row.url
