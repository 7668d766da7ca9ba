"""One question at a time: the fact that decides most, asked in plain words and kept where it belongs."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from casework import custody, intake, pictures
from casework.facts import FactsError, parse_facts
from casework.hosts import AddressUnreadable, normalise
from casework.models import Actor, Case, Image, Sighting
from casework.vocabulary import SECTIONS, Key, Type
from notices.factwords import QUESTIONS, VALUES
from notices.sentences import question_sentence

# Facts that identify her lie under the case's own key, the rest under `ops`.
_IDENTITY = frozenset({"name", "contact_email", "address", "searched_name", "platform_account"})
_ASKED_TYPES = frozenset(
    {Type.YES_NO, Type.CHOICE, Type.CHOICES, Type.PLACE, Type.PLACES, Type.TEXT, Type.NUMBER}
)


@dataclass(frozen=True)
class Question:
    """One fact to ask for: its name, words and key of the vocabulary, and what it is about where that is one host."""

    fact: str
    words: str
    key: Key
    choices: tuple[tuple[str, str], ...]
    about: str = ""


class NoAnswer(ValueError):
    """The answer is none that the fact can take; `says` is for people."""

    def __init__(self, says: str) -> None:
        super().__init__(says)
        self.says = says


def question(case: Case, fact: str) -> Question | None:
    """Return the question for a fact such as "image.shows"; None when it is not asked for or known everywhere."""
    section, _dot, name = fact.partition(".")
    key = SECTIONS.get(section, {}).get(name)
    if key is None or key.type not in _ASKED_TYPES or fact not in QUESTIONS:
        return None
    about = ""
    if section == "sighting":
        hosts = [_host(row) for row in _sightings_without(case, name)]
        if not hosts:
            return None
        about = hosts[0]
    words = VALUES.get(fact, {})
    choices = tuple((value, str(words.get(value, value))) for value in key.values)
    return Question(fact, question_sentence(fact), key, choices, about)


@transaction.atomic
def keep(*, case: Case, asked: Question, value: Any, by: Actor, at: datetime) -> None:
    """Keep an answer: for the person; for each image that lacks it; or for each address of the host it was asked about.

    Raises NoAnswer: when the fact cannot take this value.
    """
    # What is read below is what the change is made to.
    custody.hold(case)
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
        for image in case.images.all():
            _keep_image(image, name, value, by, at)
    elif section == "sighting":
        for row in _sightings_without(case, name):
            if _host(row) == asked.about:
                _keep_sighting(row, name, value)
        custody.record(case=case, event="facts_changed", by=by, at=at, keys=[asked.fact])
    else:
        place = "identity" if name in _IDENTITY else "facts"
        intake.change_facts(case=case, by=by, at=at, **{place: {section: {name: value}}})


def _keep_image(image: Image, name: str, value: Any, by: Actor, at: datetime) -> None:
    if name == "kind" and image.kind == Image.Kind.UNKNOWN:
        pictures.change_image(image=image, kind=value, facts=image.facts, by=by, at=at)
    elif image.facts.get(name) is None:
        pictures.change_image(image=image, kind=image.kind, facts={**image.facts, name: value}, by=by, at=at)


def _keep_sighting(row: Sighting, name: str, value: Any) -> None:
    row.facts = {**(row.facts or {}), name: value}
    row.save(update_fields=["facts"])


def _sightings_without(case: Case, name: str) -> list[Sighting]:
    return [row for row in case.sightings.open().order_by("number") if (row.facts or {}).get(name) is None]


def _host(row: Sighting) -> str:
    try:
        return normalise(row.url).shown_host
    except AddressUnreadable:
        return row.url
