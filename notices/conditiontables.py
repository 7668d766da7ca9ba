"""Reads the condition tables of law files, over the closed vocabulary of facts that conditions may name."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from casework.countries import is_place
from casework.facts import nearest
from casework.vocabulary import RECIPIENT_KINDS, SECTIONS, Key, Type
from notices.conditions import All, Any_, Condition, Leaf, Not, Open
from notices.flatfacts import designations
from notices.operators import OPERATORS
from notices.places import Groups, is_area
from notices.terms import ADDRESSEES

# Facts that are not written in FACTS.toml but follow from it, from the directory or from the host chain.
_DERIVED = {
    "image.is_public": Key(Type.YES_NO),
    "sighting.is_tool": Key(Type.YES_NO),
    "recipient.id": Key(Type.TEXT),
    "recipient.kind": Key(Type.CHOICE, RECIPIENT_KINDS),
    "recipient.acts_as": Key(Type.CHOICES, ADDRESSEES),
    "recipient.designated": Key(Type.CHOICES, tuple(designations())),
    "recipient.country": Key(Type.PLACE),
    "recipient.serves": Key(Type.PLACES),
    "recipient.forwards_to_customer": Key(Type.YES_NO),
    "history.refused_here": Key(Type.CHOICES),
    "history.unheeded_here": Key(Type.CHOICES),
}


def _vocabulary() -> dict[str, Key]:
    written = {
        f"{section}.{name}": key
        for section in ("person", "notifier", "image", "sighting", "history")
        for name, key in SECTIONS[section].items()
    }
    return written | _DERIVED


# Every fact that a condition may test, with its type.
FACTS: Mapping[str, Key] = MappingProxyType(_vocabulary())

_OPERATORS_OF: Mapping[Type, tuple[str, ...]] = {
    Type.YES_NO: ("is",),
    Type.YES_NO_OR_TEXT: ("is",),
    Type.CHOICE: ("is", "in", "listed"),
    Type.CHOICES: ("has",),
    Type.PLACE: ("within",),
    Type.PLACES: ("within", "reaches"),
    Type.DATE: ("from", "before"),
    Type.NUMBER: ("at_least",),
    Type.TEXT: ("in", "listed"),
}


def read_condition(given: Any, path: str, groups: Groups) -> Condition:
    """Return a condition. Raises KeyError(path, what is wrong): at the first thing that is wrong."""
    if not isinstance(given, dict):
        raise KeyError(path, "must be a table")
    for word, combine in (("all", All), ("any", Any_)):
        if word in given:
            return combine(_parts(_alone(given, word, path), f"{path}.{word}", groups))
    if "not" in given:
        return Not(read_condition(_alone(given, "not", path), f"{path}.not", groups))
    if "open" in given:
        return Open(_words(_alone(given, "open", path), f"{path}.open"))
    return _leaf(given, path, groups)


def _alone(given: dict[str, Any], word: str, path: str) -> Any:
    if len(given) > 1:
        raise KeyError(path, f"“{word}” stands alone in its table")
    return given[word]


def _words(given: Any, path: str) -> str:
    if not isinstance(given, str) or not given.strip():
        raise KeyError(path, "must say in plain words why no fact of a case answers it")
    return given


def _parts(given: Any, path: str, groups: Groups) -> tuple[Condition, ...]:
    if not isinstance(given, list):
        raise KeyError(path, "must be a list of conditions")
    return tuple(
        read_condition(one, f"{path}[{number}]", groups) for number, one in enumerate(given, start=1)
    )


def _leaf(given: dict[str, Any], path: str, groups: Groups) -> Leaf:
    fact = str(given.get("fact"))
    if fact not in FACTS:
        near = nearest(fact, FACTS)
        hint = f"; the nearest is “{near}”" if near else ""
        raise KeyError(f"{path}.fact", f"“{fact}” is no fact that a condition can test{hint}")
    words = [word for word in given if word != "fact"]
    if len(words) != 1 or words[0] not in OPERATORS:
        raise KeyError(path, f"a test has “fact” and one of: {', '.join(OPERATORS)}")
    operator, wanted = words[0], given[words[0]]
    key = FACTS[fact]
    if operator not in _OPERATORS_OF.get(key.type, ()):
        raise KeyError(f"{path}.{operator}", f"does not fit “{fact}”, which is {key.type.value}")
    _check_wanted(operator, wanted, key, where=f"{path}.{operator}", groups=groups)
    return Leaf(fact, operator, wanted)


def _check_wanted(operator: str, wanted: Any, key: Key, *, where: str, groups: Groups) -> None:
    """Raise KeyError: where the value beside an operator cannot be meant."""
    if operator in ("within", "reaches"):
        areas = wanted if isinstance(wanted, list) else [wanted]
        fits = all(isinstance(area, str) and (is_area(area, groups) or is_place(area)) for area in areas)
        says = "must be a country or a group of groups.toml, or a list of them"
    elif operator in ("from", "before"):
        fits, says = isinstance(wanted, date), "is no date"
    elif operator == "at_least":
        fits, says = type(wanted) is int, "must be a whole number"
    elif operator == "is" and not key.values:
        fits, says = isinstance(wanted, bool), "must be true or false"
    else:
        listed = [wanted] if operator == "is" else wanted
        fits = (
            isinstance(listed, list) and bool(listed) and (not key.values or set(listed) <= set(key.values))
        )
        says = f"must be of: {', '.join(key.values) or 'texts'}"
    if not fits:
        raise KeyError(where, says)
