"""Which letters somebody may send herself where nobody works her case: one plain rule each (design, issue of point 5). Pure.

What a rule keeps back is not wrong, and mostly not lost: an organisation could do it for her. So it is left out, not refused.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from casework.facts import Facts
from notices.bases import Basis
from notices.cautions import may_forward
from notices.conditions import Truth
from notices.elements import needed_elements
from notices.flatfacts import RecipientFacts
from notices.law import Law
from notices.reckoning import Route

# Why no letter is written, as a code of notices.sentences.
ALONE = "alone"
# What was found wrong there holds under every law.
ANY_LAW = ""
# A statement under oath or under a penalty, or one that gives her name to whoever published it.
OATHS = frozenset(
    {"perjury_statement", "sworn_statement", "consent_to_disclose_identity", "no_settlement_demand"}
)
# What is shown by papers: who she is, for whom she speaks, what police or a court has.
PAPERS = frozenset(
    {
        "authority_to_act", "proof_of_identity", "police_report", "criminal_complaint", "proposed_subpoena",
        "copy_of_notice", "prior_complaint_to_authority",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Matter:
    """One law to one recipient. `needs`: keys of the elements that these facts call for; `role`: who writes.

    `places`: where the recipient stands in the host chains; `is_listed`: the directory names it; `is_open`: one of its ways
    is sure, and a person alone can take it; `is_guarded`: one of the addresses is on a protected host (news, courts, partners);
    `is_wrong`: a supervisor found a letter to them about these addresses wrong.
    """

    basis: Basis
    recipient: RecipientFacts | None
    needs: frozenset[str]
    role: str
    places: frozenset[str]
    is_listed: bool
    is_open: bool
    is_guarded: bool = False
    is_wrong: bool = False


def _is_hostile(matter: Matter) -> bool:
    return matter.recipient is not None and matter.recipient.hostile


def _reaches_uploader(matter: Matter) -> bool:
    """Whoever runs the site, and whoever hands a letter on to them: by their own word, as most of their kind, or by the law."""
    hands_on = matter.recipient is not None and matter.recipient.forwards_to_customer is True
    is_told = hands_on or may_forward(matter.recipient) or "uploader" in matter.basis.learners
    return "operator" in matter.places or is_told


# Code -> what is never sent by self-filing. The first that holds counts.
RULES: Mapping[str, Callable[[Matter], bool]] = {
    "copyright": lambda one: one.basis.kind == "copyright",
    "for_another": lambda one: one.role != "self",
    "oath": lambda one: not OATHS.isdisjoint(one.needs),
    "papers": lambda one: not PAPERS.isdisjoint(one.needs),
    "authority": lambda one: one.basis.authority is not None,
    "hostile": _is_hostile,
    "uploader": _reaches_uploader,
    "unlisted": lambda one: not one.is_listed,
    "closed": lambda one: not one.is_open,
    "guarded": lambda one: one.is_guarded,
    "found_wrong": lambda one: one.is_wrong,
}


def why_not(matter: Matter) -> str:
    """Return the code of the rule that keeps a letter back; "" where she may send it herself."""
    return next((code for code, holds in RULES.items() if holds(matter)), "")


@dataclass(frozen=True)
class Known:
    """What is known of a case besides its facts. `listed`: ids of recipients that the directory names; `opened`: those with
    a sure way that a person alone can take; `guarded`: positions of addresses on protected hosts; `wrong`: law or ANY_LAW,
    recipient and position of what was found wrong.
    """

    listed: frozenset[str]
    opened: frozenset[str]
    guarded: frozenset[int]
    wrong: frozenset[tuple[str, str, int]] = frozenset()

    def is_wrong(self, route: Route, position: int) -> bool:
        """Say whether somebody found a letter of this route about an address wrong."""
        to = route.recipient.id if route.recipient else ""
        return not self.wrong.isdisjoint((law, to, position) for law in (ANY_LAW, route.basis_id))


def kept_back(routes: Iterable[Route], *, facts: Facts, law: Law, known: Known) -> Iterator[Route]:
    """Yield the routes; no letter is written on those that a rule keeps back."""
    for route in _parted(routes, known):
        if route.writes and why_not(matter_of(route, facts=facts, law=law, known=known)):
            yield replace(route, writes=False, why_not=ALONE)
        else:
            yield route


def _parted(routes: Iterable[Route], known: Known) -> Iterator[Route]:
    """Yield each route, that for addresses about which it was found wrong apart from the rest."""
    for route in routes:
        wrong = tuple(one for one in route.sightings if known.is_wrong(route, one))
        rest = tuple(one for one in route.sightings if one not in wrong)
        parts = [part for part in (rest, wrong) if part]
        yield from (replace(route, sightings=part) for part in parts) if wrong else [route]


def matter_of(route: Route, *, facts: Facts, law: Law, known: Known) -> Matter:
    """Return what the rules ask about a route."""
    basis, recipient = law.get(route.basis_id), route.recipient
    needed = needed_elements(basis, facts=facts, represented=False)
    name = recipient.id if recipient else ""
    return Matter(
        basis=basis,
        recipient=recipient,
        needs=frozenset(one.key for one in needed if one.is_required),
        role=str(facts.notifier.get("role", "self")),
        places=frozenset(recipient.roles if recipient else ()),
        is_listed=name in known.listed,
        is_open=name in known.opened,
        is_guarded=not known.guarded.isdisjoint(route.sightings),
        is_wrong=any(known.is_wrong(route, one) for one in route.sightings),
    )


def best_of(routes: Sequence[Route]) -> list[Route]:
    """Return of each recipient the best route on which a letter is written; routes come best first."""
    found: dict[str, Route] = {}
    for route in routes:
        if route.writes and route.answer == Truth.YES and route.recipient is not None:
            found.setdefault(route.recipient.id, route)
    return list(found.values())
