"""Routes on which no letter could ever be completed: it would have to deny what she agreed to. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from casework.facts import Facts
from notices.bases import Basis
from notices.law import Law
from notices.reckoning import Route

# Why no letter is written, as a code of notices.sentences.
AGREED = "agreed"


def without_denials(routes: Iterable[Route], facts: Facts, law: Law) -> Iterator[Route]:
    """Yield the routes; of the addresses at which she agreed to the publication, apart, that no letter can go."""
    for route in routes:
        agreed = _agreed(facts, route) if route.writes and denies(law.get(route.basis_id)) else ()
        if not agreed:
            yield route
            continue
        if left := tuple(position for position in route.sightings if position not in agreed):
            yield replace(route, sightings=left)
        yield replace(route, sightings=agreed, writes=False, why_not=AGREED)


def denies(basis: Basis) -> bool:
    """Say whether a letter under a law must say that she did not agree, and has no words for one who takes it back."""
    takes_back = any(one.about == "consent_withdrawn" for one in basis.statements)
    wanted = {"statement_of_non_consent"} if takes_back else {"statement_of_non_consent", "reasons_unlawful"}
    return any(
        element.key in wanted and element.is_required and not element.is_declaration
        for element in basis.required_elements
    )


def _agreed(facts: Facts, route: Route) -> tuple[int, ...]:
    seen = ((position, facts.sightings[position]) for position in route.sightings)
    return tuple(
        position
        for position, sighting in seen
        if sighting.get("kind") != "tool" and facts.image_of(sighting).get("licensed") is True
    )
