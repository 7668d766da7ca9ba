"""Facts about a case, as FACTS.toml and a case hold them (design §7). Pure; docs/facts.md is the reference.

Refuses what it does not know, by name and with the nearest right key; what is missing is unknown.
"""

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from casework.countries import is_place
from casework.vocabulary import (
    COMPLAINT,
    DISCLOSABLE,
    DOCUMENT,
    ELEMENT_KEYS,
    REPEATED,
    SECTIONS,
    Key,
    Type,
)

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise as StrPromise

__all__ = ["DISCLOSABLE", "ELEMENT_KEYS", "Facts", "FactsError", "load_facts", "nearest", "parse_facts"]

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
ADULT = 18
_OLDEST_YEARS = 130


class FactsError(ValueError):
    """The facts cannot be used. `key` is a path ("person.residence", "sighting[2].url"); `says` is for people."""

    def __init__(self, key: str, says: "str | StrPromise") -> None:
        """Keep both; the value itself is never repeated, since it may be personal."""
        super().__init__(f"{key}: {says}")
        self.key = key
        self.says = str(says)


@dataclass(frozen=True)
class Facts:
    """What is known. A key that is absent is unknown. Dates are `date` or `datetime`, aware or not, as given."""

    person: Mapping[str, Any] = field(default_factory=dict)
    notifier: Mapping[str, Any] = field(default_factory=dict)
    images: tuple[Mapping[str, Any], ...] = ()
    sightings: tuple[Mapping[str, Any], ...] = ()
    history: Mapping[str, Any] = field(default_factory=dict)
    harm: Mapping[str, Any] = field(default_factory=dict)
    preferences: Mapping[str, Any] = field(default_factory=dict)

    def image_of(self, sighting: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the image seen there; the only image where none is named; {} where it is unknown."""
        if "image" in sighting:
            return next(image for image in self.images if image.get("id") == sighting["image"])
        return self.images[0] if len(self.images) == 1 else {}

    def source_of(self, image: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the other image that `made_from` names by its id; {} where it is words, or nothing."""
        named = image.get("made_from")
        others = (one for one in self.images if one.get("id") != image.get("id"))
        return next((one for one in others if named and one.get("id") == named), {})

    @property
    def may_be_minor(self) -> bool:
        """Say whether someone under 18 may be in an image: then nothing is sent (design §3.10)."""
        return (
            self.person.get("age_in_image") in ("minor", "unsure")
            or self.person.get("age_now", ADULT) < ADULT
        )


def load_facts(path: Path) -> Facts:
    """Read FACTS.toml. Raises FactsError: when it is no TOML, or says something that cannot be used."""
    try:
        with path.open("rb") as file:
            return parse_facts(tomllib.load(file))
    except UnicodeDecodeError:
        raise FactsError(path.name, _("This is not UTF-8 text.")) from None
    except tomllib.TOMLDecodeError as error:
        raise FactsError(path.name, _("This is not TOML: %(why)s") % {"why": error}) from None


def parse_facts(data: Mapping[str, Any]) -> Facts:
    """Return facts from a dict shaped as FACTS.toml. Raises FactsError: at the first thing that is wrong."""
    read = {name: _section(name, value) for name, value in data.items()}
    facts = Facts(
        person=read.get("person", {}),
        notifier=read.get("notifier", {}),
        images=tuple(read.get("image", ())),
        sightings=tuple(read.get("sighting", ())),
        history=read.get("history", {}),
        harm=read.get("harm", {}),
        preferences=read.get("preferences", {}),
    )
    _check_together(facts)
    return facts


def nearest(word: str, known: Any) -> str:
    """Return the known word nearest to a misspelt one, "" where none is near."""
    found = get_close_matches(word, sorted(known), n=1, cutoff=0.5)
    return found[0] if found else ""


def _section(name: str, value: Any) -> Any:
    if name not in SECTIONS:
        raise FactsError(name, _unknown_key(name, SECTIONS, where="FACTS.toml"))
    if name not in REPEATED:
        return _table(name, value, SECTIONS[name], where=f"[{name}]")
    if not isinstance(value, list):
        says = _("Write it with double brackets, [[%(name)s]]: there can be several.")
        raise FactsError(name, says % {"name": name})
    return [
        _table(f"{name}[{number}]", entry, SECTIONS[name], where=f"[[{name}]]")
        for number, entry in enumerate(value, start=1)
    ]


def _table(path: str, value: Any, keys: Mapping[str, Key], *, where: str) -> dict[str, Any]:
    if not isinstance(value, Mapping):
        raise FactsError(path, _("This must be a table of keys and values."))
    for name in value:
        if name not in keys:
            raise FactsError(f"{path}.{name}", _unknown_key(name, keys, where=where))
    return {name: _value(f"{path}.{name}", given, keys[name]) for name, given in value.items()}


def _unknown_key(name: str, keys: Mapping[str, Any], *, where: str) -> str:
    """Say what is wrong with a key, the nearest right one here, and the section that has this very key."""
    says = _("There is no key “%(name)s” in %(where)s.") % {"name": name, "where": where}
    hint = _nearest_hint(nearest(name, keys))
    elsewhere = [section for section, known in SECTIONS.items() if name in known and keys is not SECTIONS]
    if elsewhere:
        hint += " " + _("[%(section)s] has such a key.") % {"section": elsewhere[0]}
    return says + (hint or " " + _("These exist: %(keys)s.") % {"keys": ", ".join(keys)})


def _nearest_hint(near: str) -> str:
    return " " + _("The nearest right one is “%(near)s”.") % {"near": near} if near else ""


def _value(path: str, given: Any, key: Key) -> Any:
    """Return the value in the type of its key. Raises FactsError: of another type, or not allowed."""
    return _READERS[key.type](path, given, key)


def _of(path: str, given: Any, kind: type, says: "str | StrPromise") -> Any:
    if not isinstance(given, kind):
        raise FactsError(path, says)
    return given


def _listed(path: str, given: Any) -> list[Any]:
    return list(_of(path, given, list, _("Write a list.")))


def _yes_no(path: str, given: Any, _key: Key) -> bool:
    return bool(_of(path, given, bool, _("Write true or false.")))


def _yes_no_or_text(path: str, given: Any, key: Key) -> bool | str:
    return given if isinstance(given, bool) else _text(path, given, key)


def _text(path: str, given: Any, _key: Key) -> str:
    text = str(_of(path, given, str, _("Write text in quotes."))).strip()
    if not text:
        raise FactsError(path, _("This is empty. Leave the key out when it is unknown."))
    return text


def _id(path: str, given: Any, key: Key) -> str:
    return str(given) if type(given) is int else _text(path, given, key)


def _number(path: str, given: Any, _key: Key) -> int:
    if type(given) is not int or not 0 <= given <= _OLDEST_YEARS:
        raise FactsError(path, _("Write a whole number of years, 0 to 130."))
    return given


def _choice(path: str, given: Any, key: Key) -> str:
    if isinstance(given, list) and {"adult", "minor"} <= set(given):
        raise FactsError(
            path, _("It says both adult and minor. Only one can hold; “unsure” where it is not known.")
        )
    if isinstance(given, str) and given in key.values:
        return given
    near = nearest(given, key.values) if isinstance(given, str) else ""
    says = _("Write one of: %(allowed)s.") % {"allowed": ", ".join(key.values)}
    raise FactsError(path, says + _nearest_hint(near))


def _choices(path: str, given: Any, key: Key) -> list[str]:
    return [_choice(path, one, key) for one in _listed(path, given)]


def _texts(path: str, given: Any, key: Key) -> list[str]:
    return [_text(path, one, key) for one in _listed(path, given)]


def _place(path: str, given: Any, _key: Key) -> str:
    code = str(
        _of(path, given, str, _("Write a country as two letters, such as “DE”, or a region, “CA-BC”."))
    )
    if is_place(code):
        return code
    if is_place(code.upper()):
        raise FactsError(path, _("Write it in capitals: “%(code)s”.") % {"code": code.upper()})
    raise FactsError(path, _("There is no country or region “%(code)s” (ISO 3166).") % {"code": code[:20]})


def _places(path: str, given: Any, key: Key) -> list[str]:
    return [one if one in key.values else _place(path, one, key) for one in _listed(path, given)]


def _date(path: str, given: Any, _key: Key) -> date:
    if isinstance(given, date):
        return given
    try:
        text = _of(path, given, str, "")
        return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    except ValueError:
        says = _("This is no date. Write it as 2026-11-24, or with the time as 2026-11-24T14:05:00Z.")
        raise FactsError(path, says) from None


def _language(path: str, given: Any, _key: Key) -> str:
    if not (isinstance(given, str) and _LANGUAGE.fullmatch(given)):
        raise FactsError(path, _("Write a language as a code, such as “en” or “pt-BR”."))
    return given


def _entries(path: str, given: Any, keys: Mapping[str, Key]) -> list[dict[str, Any]]:
    entries = enumerate(_listed(path, given), start=1)
    return [_table(f"{path}[{number}]", one, keys, where=path) for number, one in entries]


def _complaints(path: str, given: Any, _key: Key) -> list[dict[str, Any]]:
    return _entries(path, given, COMPLAINT)


def _documents(path: str, given: Any, _key: Key) -> list[dict[str, Any]]:
    """Return documents as tables; a bare text is a document's title."""
    tables = [{"title": one} if isinstance(one, str) else one for one in _listed(path, given)]
    return _entries(path, tables, DOCUMENT)


_READERS: Mapping[Type, Callable[[str, Any, Key], Any]] = {
    Type.TEXT: _text,
    Type.ID: _id,
    Type.YES_NO: _yes_no,
    Type.YES_NO_OR_TEXT: _yes_no_or_text,
    Type.NUMBER: _number,
    Type.CHOICE: _choice,
    Type.CHOICES: _choices,
    Type.TEXTS: _texts,
    Type.PLACE: _place,
    Type.PLACES: _places,
    Type.DATE: _date,
    Type.LANGUAGE: _language,
    Type.COMPLAINTS: _complaints,
    Type.DOCUMENTS: _documents,
}


def _check_together(facts: Facts) -> None:
    """Raise FactsError: where two facts cannot both hold, or one names something that is not there."""
    if facts.person.get("age_in_image") == "adult" and facts.person.get("age_now", ADULT) < ADULT:
        says = _("The person is under 18 now (age_now), so the image cannot show an adult.")
        raise FactsError("person.age_in_image", says)
    ids = [image["id"] for image in facts.images if "id" in image]
    for number, image in enumerate(facts.images, start=1):
        if "id" in image and ids.count(image["id"]) > 1:
            raise FactsError(f"image[{number}].id", _("Two images have the same id."))
    for number, sighting in enumerate(facts.sightings, start=1):
        if "url" not in sighting:
            raise FactsError(f"sighting[{number}].url", _("A sighting needs the address where it was seen."))
        if "image" in sighting and sighting["image"] not in ids:
            hint = _nearest_hint(nearest(sighting["image"], ids))
            raise FactsError(f"sighting[{number}].image", _("No [[image]] has this id.") + hint)
