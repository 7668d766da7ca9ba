"""Conditions over facts in three values: yes, no, unknown. Pure; law files write them, `lawfiles.py` reads them.

A fact that is missing is unknown. A yes never rests on an unknown; one more fact never turns a no or a yes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from notices.operators import OPERATORS, OpenList
from notices.places import Groups, default_groups


class Truth(StrEnum):
    """The three values."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Reason:
    """Why, as a code and its parameters; notices/sentences.py says it in words."""

    code: str
    params: tuple[tuple[str, Any], ...] = ()

    @property
    def values(self) -> dict[str, Any]:
        """Return the parameters as a dict."""
        return dict(self.params)

    def __hash__(self) -> int:
        """Return the hash, worked out once: reasons are compared thousands of times."""
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.code, self.params))


# A fact to ask for, and the truths that knowing it can lead to.
Ask = tuple[str, frozenset[Truth]]


@dataclass(frozen=True)
class Answer:
    """A truth, the reasons that carry it, and what to ask where it is open.

    `can`: the truths that more facts can still lead to; none where only a lawyer can tell. What is asked can decide
    something by itself or with other answers.
    """

    truth: Truth
    reasons: tuple[Reason, ...] = ()
    asks: tuple[Ask, ...] = ()
    can: frozenset[Truth] = frozenset()

    @property
    def questions(self) -> tuple[str, ...]:
        """Return the facts whose knowledge would decide an unknown."""
        return tuple(fact for fact, _can in self.asks)

    def __hash__(self) -> int:
        """Return the hash, worked out once."""
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.truth, self.reasons, self.asks))


FlatFacts = Mapping[str, Any]
_TURNED = {Truth.YES: Truth.NO, Truth.NO: Truth.YES, Truth.UNKNOWN: Truth.UNKNOWN}
_EITHER, _YES_ALONE, _NEITHER = frozenset({Truth.YES, Truth.NO}), frozenset({Truth.YES}), frozenset[Truth]()
_HELD = {True: (Truth.YES, _YES_ALONE), False: (Truth.NO, frozenset({Truth.NO}))}
# Tests against lists that do not claim to be complete.
_NEVER_NO = frozenset({"listed", "reaches"})


@dataclass(frozen=True)
class Leaf:
    """One test of one fact. `op` is a key of OPERATORS; `wanted` is what the law file wrote beside it."""

    fact: str
    op: str
    wanted: Any

    def answer(self, facts: FlatFacts, groups: Groups) -> Answer:
        """Test the fact; unknown where it is missing or too coarse, or where the law's own list is open."""
        value = facts.get(self.fact)
        held = None if value is None else OPERATORS[self.op](value, self.wanted, groups)
        if held is None:
            return self._ready[Truth.UNKNOWN, self._can(value)]
        return self._ready[_HELD[held]]

    @cached_property
    def _ready(self) -> dict[tuple[Truth, frozenset[Truth]], Answer]:
        """Return the answers that a test can give, made once: every law is asked for every sighting."""
        wanted = tuple(self.wanted) if isinstance(self.wanted, list) else self.wanted
        ready = {}
        for truth, can in (
            *_HELD.values(),
            *((Truth.UNKNOWN, can) for can in (_EITHER, _YES_ALONE, _NEITHER)),
        ):
            params = (("fact", self.fact), ("op", self.op), ("wanted", wanted), ("truth", truth.value))
            asks = ((self.fact, can),) if truth == Truth.UNKNOWN and can else ()
            ready[truth, can] = Answer(truth, (Reason("fact" if can else "doubt", params),), asks, can)
        return ready

    def _can(self, value: Any) -> frozenset[Truth]:
        """Return what an open test can still come to, when more is known than this value (None: nothing is)."""
        if isinstance(value, OpenList):
            return _YES_ALONE
        if self.op in _NEVER_NO:
            return _YES_ALONE if value is None else _NEITHER
        # What a recipient is, the directory says: nobody is asked again.
        is_settled = value is not None and self.op == "has" and self.fact.startswith("recipient.")
        return _NEITHER if is_settled else _EITHER

    @property
    def facts(self) -> frozenset[str]:
        """Return the fact that is tested."""
        return frozenset({self.fact})


@dataclass(frozen=True)
class Open:
    """A question of law that no fact of a case answers: unknown, and nobody is asked. `why` says it in plain words."""

    why: str

    def answer(self, _facts: FlatFacts, _groups: Groups) -> Answer:
        """Return unknown, with why."""
        return Answer(Truth.UNKNOWN, (Reason("open", (("why", self.why),)),))

    @property
    def facts(self) -> frozenset[str]:
        """Return no fact."""
        return frozenset()


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
        asks = tuple((fact, _turned(can)) for fact, can in inner.asks)
        return Answer(_TURNED[inner.truth], inner.reasons, asks, _turned(inner.can))

    @property
    def facts(self) -> frozenset[str]:
        """Return every fact that is tested."""
        return self.part.facts


Condition = Leaf | Open | All | Any_ | Not


def evaluate(condition: Condition, facts: FlatFacts, groups: Groups | None = None) -> Answer:
    """Return what a condition answers for flat facts ("person.residence": "DE"). A value of None is missing."""
    return condition.answer(facts, groups or default_groups())


def _combine(answers: list[Answer], order: tuple[Truth, Truth, Truth]) -> Answer:
    """Return the first truth of `order` that one part has, with the reasons and questions of just those parts.

    One open part can come to the first truth by itself; to the last they must all come together. A question that leads
    to neither is not asked.
    """
    first, _unknown, last = order
    for truth in order:
        carrying = [one for one in answers if one.truth is truth]
        if not carrying:
            continue
        if len(carrying) == 1:
            return carrying[0]
        reasons = tuple(dict.fromkeys(reason for one in carrying for reason in one.reasons))
        if truth != Truth.UNKNOWN:
            return Answer(truth, reasons, can=frozenset({truth}))
        can = {first} & set().union(*(one.can for one in carrying))
        can |= {last} if all(last in one.can for one in carrying) else set()
        asks: dict[str, frozenset[Truth]] = {}
        for fact, leads in (ask for one in carrying for ask in one.asks if not can.isdisjoint(ask[1])):
            asks[fact] = asks.get(fact, frozenset()) | (leads & can)
        return Answer(truth, reasons, tuple(asks.items()), frozenset(can))
    return Answer(last, can=frozenset({last}))


def _turned(can: frozenset[Truth]) -> frozenset[Truth]:
    return frozenset(_TURNED[truth] for truth in can)
