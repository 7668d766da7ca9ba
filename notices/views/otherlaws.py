"""Laws that are open or do not apply, gathered so that few lines say it: by question, by reason, by country."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from notices.conditions import Truth
from notices.law import Basis, load_law
from notices.places import default_groups, overlaps
from notices.ranking import lateness
from notices.reckoning import Route
from notices.routes import CaseRoutes
from notices.sentences import reason_sentence
from notices.views.lawrows import place_name
from notices.views.questions import Asks

# Reasons that no fact of a case answers.
_OPEN = frozenset({"open", "doubt", "needs_lawyer"})
# A law that is no for several reasons says so many of them.
REASONS_SHOWN = 3


@dataclass
class Pile:
    """Laws that wait for one answer, or that one reason keeps out. Those of countries far from the case are counted."""

    near: dict[str, dict[str, Any]] = field(default_factory=dict)
    far: Counter[str] = field(default_factory=Counter)
    seen: set[str] = field(default_factory=set)

    def add(self, basis: Basis, *, is_near: bool, more: int = 0, only: Sequence[str] = ()) -> None:
        """Put a law there once. `more`: answers it waits for besides; `only`: to whom alone it does not apply."""
        if basis.id in self.seen:
            return
        self.seen.add(basis.id)
        if is_near:
            self.near[basis.id] = {"basis": basis, "name": basis.name, "more": more, "only": only}
        else:
            self.far[_country(basis)] += 1

    def row(self) -> dict[str, Any]:
        """Return what a page says of it: the laws near the case by name, the others by country."""
        return {
            "laws": len(self.seen),
            "near": list(self.near.values()),
            "far": sum(self.far.values()),
            "countries": [
                {"place": place_name(code), "laws": number} for code, number in sorted(self.far.items())
            ],
        }


def ties_of(found: CaseRoutes) -> frozenset[str]:
    """Return the places that the case is tied to by what is known: where she, the uploader and the parties are."""
    person = found.facts.person
    places = {person.get("residence"), *person.get("nationalities", ())}
    for sighting in found.facts.sightings:
        places |= {sighting.get("host_country"), sighting.get("uploader_country")}
    places |= {route.recipient.country for route in found.routes if route.recipient}
    return frozenset(place for place in places if place)


def is_near(basis: Basis, ties: frozenset[str]) -> bool:
    """Say whether a law is of a place that the case is tied to."""
    return any(overlaps(place, basis.jurisdiction, default_groups()) for place in ties)


def by_question(
    routes: Sequence[Route], asks: Asks, *, ties: frozenset[str], first: str
) -> list[dict[str, Any]]:
    """Return each open question with the laws that wait for it: `first`, then what can be answered, then by how many.

    A law is named under the first of its questions alone; one that applies to some of the addresses is counted apart.
    """
    bases, holds = load_law().bases, _laws(routes, Truth.YES)
    piles: dict[str, tuple[dict[str, str], Pile, set[str]]] = {}
    for basis_id, questions in _waiting(routes, asks).items():
        near = is_near(bases[basis_id], ties)
        for fact, question in questions.items():
            _question, pile, also = piles.setdefault(fact, (question, Pile(), set()))
            if basis_id in holds:
                also.add(basis_id)
            else:
                pile.add(bases[basis_id], is_near=near, more=len(questions) - 1)
    rows = [question | pile.row() | {"also": len(also)} for question, pile, also in piles.values()]
    rows.sort(
        key=lambda row: (
            row["fact"] != first,
            not row["url"],
            lateness(row["fact"]),
            -len(row["near"]),
            -row["laws"],
        )
    )
    return _named_once(rows)


def for_a_lawyer(routes: Sequence[Route], *, ties: frozenset[str]) -> list[dict[str, Any]]:
    """Return the laws near the case that no answer decides, each with what is open in law."""
    asked = {route.basis_id for route in routes if route.questions}
    left = _laws(routes, Truth.UNKNOWN) - _laws(routes, Truth.YES) - asked
    rows: dict[str, dict[str, Any]] = {}
    for route in routes:
        basis = load_law().get(route.basis_id)
        if route.basis_id in left and route.answer == Truth.UNKNOWN and is_near(basis, ties):
            said = [reason_sentence(one) for one in route.reasons if one.code in _OPEN]
            row = rows.setdefault(basis.id, {"basis": basis, "name": basis.name, "reasons": {}})
            row["reasons"] |= dict.fromkeys(said)
    return sorted(rows.values(), key=lambda row: str(row["name"]))


def _waiting(routes: Iterable[Route], asks: Asks) -> dict[str, dict[str, dict[str, str]]]:
    """Return the open questions of each law by fact."""
    found: dict[str, dict[str, dict[str, str]]] = {}
    for route in routes:
        if route.answer == Truth.UNKNOWN:
            asked = [asks(fact) for fact in route.questions]
            found.setdefault(route.basis_id, {}).update({one["fact"]: one for one in asked})
    return found


def _named_once(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    named: set[str] = set()
    for row in rows:
        new = [law for law in row["near"] if law["basis"].id not in named]
        named |= {law["basis"].id for law in new}
        row["above"], row["near"] = len(row["near"]) - len(new), new
    return rows


def by_reason(routes: Sequence[Route], *, ties: frozenset[str]) -> list[dict[str, Any]]:
    """Return why laws do not apply, each with its laws: what keeps out most laws near the case first.

    A law that applies to somebody here stands there with those to whom it does not.
    """
    bases = load_law().bases
    holds = _laws(routes, Truth.YES)
    is_open = _laws(routes, Truth.UNKNOWN) - holds
    piles: dict[tuple[str, ...], Pile] = {}
    for basis_id, own in _by_law(routes).items():
        near = is_near(bases[basis_id], ties)
        if basis_id in is_open or (basis_id in holds and not near):
            continue
        names = dict.fromkeys(one.recipient.name for one in own if one.recipient)
        only = list(names) if basis_id in holds else ()
        piles.setdefault(_why(own), Pile()).add(bases[basis_id], is_near=near, only=only)
    rows = [{"reasons": reasons} | pile.row() for reasons, pile in piles.items()]
    return sorted(rows, key=lambda row: (not row["near"], -len(row["near"]), -row["laws"]))


def open_bases(routes: Iterable[Route]) -> list[Basis]:
    """Return the laws that an answer could bring in: those that apply to nobody here yet."""
    rows = list(routes)
    return [load_law().get(one) for one in sorted(_laws(rows, Truth.UNKNOWN) - _laws(rows, Truth.YES))]


def elsewhere(routes: Iterable[Route], *, ties: frozenset[str]) -> list[dict[str, Any]]:
    """Return the countries that the case is not tied to, with how many of their laws an answer could bring in."""
    far = [basis for basis in open_bases(routes) if not is_near(basis, ties)]
    counts = Counter(_country(basis) for basis in far)
    rows = [{"code": code, "place": place_name(code), "laws": number} for code, number in counts.items()]
    return sorted(rows, key=lambda row: str(row["place"]))


def _laws(routes: Iterable[Route], answer: Truth) -> set[str]:
    return {route.basis_id for route in routes if route.answer == answer}


def _by_law(routes: Iterable[Route]) -> dict[str, list[Route]]:
    found: dict[str, list[Route]] = {}
    for route in routes:
        if route.answer == Truth.NO:
            found.setdefault(route.basis_id, []).append(route)
    return found


def _why(routes: Sequence[Route]) -> tuple[str, ...]:
    """Return the reasons that keep a law from all of these; where they share none, the first of each."""
    each = [dict.fromkeys(reason_sentence(reason) for reason in route.reasons) for route in routes]
    shared = [says for says in each[0] if all(says in others for others in each)]
    return tuple(shared or dict.fromkeys(next(iter(one), "") for one in each))[:REASONS_SHOWN]


def _country(basis: Basis) -> str:
    return basis.jurisdiction.partition("-")[0]
