"""Conditions over facts in three values: yes, no, unknown. Pure; law files write them, `lawfiles.py` reads them.

A fact that is missing is unknown. A yes never rests on an unknown; one more fact never turns a no or a yes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from notices.places import Groups, default_groups, overlaps, within


class Truth(StrEnum):
    """The three values."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class OpenList(tuple[Any, ...]):
    """A list that does not claim to be complete: what is not in it is unknown, not absent."""

    __slots__ = ()


@dataclass(frozen=True)
class Reason:
    """Why, as a code and its parameters; notices/sentences.py says it in words."""

    code: str
    params: tuple[tuple[str, Any], ...] = ()

    @property
    def values(self) -> dict[str, Any]:
        """Return the parameters as a dict."""
        return dict(self.params)


@dataclass(frozen=True)
class Answer:
    """A truth, the reasons that carry it, and the facts whose knowledge would decide an unknown."""

    truth: Truth
    reasons: tuple[Reason, ...] = ()
    questions: tuple[str, ...] = ()


FlatFacts = Mapping[str, Any]


@dataclass(frozen=True)
class Leaf:
    """One test of one fact. `op` is a key of OPERATORS; `wanted` is what the law file wrote beside it."""

    fact: str
    op: str
    wanted: Any

    def answer(self, facts: FlatFacts, groups: Groups) -> Answer:
        """Test the fact; unknown where it is missing or too coarse."""
        value = facts.get(self.fact)
        held = None if value is None else OPERATORS[self.op](value, self.wanted, groups)
        truth = Truth.UNKNOWN if held is None else Truth.YES if held else Truth.NO
        wanted = tuple(self.wanted) if isinstance(self.wanted, list) else self.wanted
        params = (("fact", self.fact), ("op", self.op), ("wanted", wanted), ("truth", truth.value))
        questions = (self.fact,) if truth == Truth.UNKNOWN else ()
        return Answer(truth, (Reason("fact", params),), questions)

    @property
    def facts(self) -> frozenset[str]:
        """Return the fact that is tested."""
        return frozenset({self.fact})


@dataclass(frozen=True)
class All:
    """Yes when every part is; no when one part is no."""

    parts: tuple["Condition", ...] = ()

    def answer(self, facts: FlatFacts, groups: Groups) -> Answer:
        """Combine the parts; only the parts that carry the answer give reasons."""
        return _combine(
            [part.answer(facts, groups) for part in self.parts], (Truth.NO, Truth.UNKNOWN, Truth.YES)
        )

    @property
    def facts(self) -> frozenset[str]:
        """Return every fact that is tested."""
        return frozenset().union(*(part.facts for part in self.parts))


@dataclass(frozen=True)
class Any_:  # noqa: N801  # `Any` is typing's
    """Yes when one part is; no when every part is no."""

    parts: tuple["Condition", ...] = ()

    def answer(self, facts: FlatFacts, groups: Groups) -> Answer:
        """Combine the parts; only the parts that carry the answer give reasons."""
        return _combine(
            [part.answer(facts, groups) for part in self.parts], (Truth.YES, Truth.UNKNOWN, Truth.NO)
        )

    @property
    def facts(self) -> frozenset[str]:
        """Return every fact that is tested."""
        return frozenset().union(*(part.facts for part in self.parts))


@dataclass(frozen=True)
class Not:
    """The opposite of one part; an unknown stays unknown. The reasons stay those of the part: they say what is so."""

    part: "Condition"

    def answer(self, facts: FlatFacts, groups: Groups) -> Answer:
        """Turn the part's answer."""
        inner = self.part.answer(facts, groups)
        turned = {Truth.YES: Truth.NO, Truth.NO: Truth.YES, Truth.UNKNOWN: Truth.UNKNOWN}
        return Answer(turned[inner.truth], inner.reasons, inner.questions)

    @property
    def facts(self) -> frozenset[str]:
        """Return every fact that is tested."""
        return self.part.facts


Condition = Leaf | All | Any_ | Not


def evaluate(condition: Condition, facts: FlatFacts, groups: Groups | None = None) -> Answer:
    """Return what a condition answers for flat facts ("person.residence": "DE"). A value of None is missing."""
    return condition.answer(facts, groups or default_groups())


def _combine(answers: list[Answer], order: tuple[Truth, Truth, Truth]) -> Answer:
    """Return the first truth of `order` that one part has, with the reasons and questions of just those parts."""
    for truth in order:
        carrying = [one for one in answers if one.truth == truth]
        if carrying:
            reasons = dict.fromkeys(reason for one in carrying for reason in one.reasons)
            questions = dict.fromkeys(question for one in carrying for question in one.questions)
            return Answer(truth, tuple(reasons), tuple(questions))
    return Answer(order[-1])


def _is(value: Any, wanted: Any, _groups: Groups) -> bool | None:
    return bool(value == wanted)


def _in(value: Any, wanted: list[Any], _groups: Groups) -> bool | None:
    return value in wanted


def _listed(value: Any, wanted: list[Any], _groups: Groups) -> bool | None:
    """Yes when the value is in the law's list, which is known to be incomplete: unknown otherwise."""
    return True if value in wanted else None


def _has(value: Any, wanted: list[Any], _groups: Groups) -> bool | None:
    """Say whether a list holds one of the wanted values. A value with a question mark is doubtful."""
    if any(one in wanted for one in value):
        return True
    is_doubtful = any(one.removesuffix("?") in wanted for one in value)
    return None if is_doubtful or isinstance(value, OpenList) else False


def _within(value: Any, wanted: str | list[str], groups: Groups) -> bool | None:
    """Say whether a place, or one place of a list, lies in an area or in one of several."""
    places = [value] if isinstance(value, str) else value
    areas = [wanted] if isinstance(wanted, str) else wanted
    found = [within(place, area, groups) for place in places for area in areas]
    if True in found:
        return True
    return None if None in found or isinstance(value, OpenList) else False


def _reaches(value: Any, wanted: str | list[str], groups: Groups) -> bool | None:
    """Say whether a service that serves these places serves people in the area."""
    areas = [wanted] if isinstance(wanted, str) else wanted
    if any(overlaps(place, area, groups) for place in value for area in areas):
        return True
    return None if isinstance(value, OpenList) else False


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _from(value: date, wanted: date, _groups: Groups) -> bool | None:
    return _day(value) >= wanted


def _before(value: date, wanted: date, _groups: Groups) -> bool | None:
    return _day(value) < wanted


def _at_least(value: int, wanted: int, _groups: Groups) -> bool | None:
    return value >= wanted


# The words of the little language, each with what it does.
OPERATORS: Mapping[str, Callable[[Any, Any, Groups], bool | None]] = {
    "is": _is,
    "in": _in,
    "listed": _listed,
    "has": _has,
    "within": _within,
    "reaches": _reaches,
    "from": _from,
    "before": _before,
    "at_least": _at_least,
}
