"""Authorities and programmes that she may go to by herself where nobody works her case: their name and page, and no letter.

No letter to one is ever self-filed (notices.selffiling).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from casework import hashprogrammes
from casework.moments import now
from notices.authorities import country_of, differs_by_country
from notices.conditions import Truth
from notices.elements import needed_elements
from notices.law import load_law
from notices.reckoning import Route, compute_routes
from notices.routes import CaseRoutes
from notices.selffiling import ALONE, OATHS, PAPERS

# Police and courts ask for papers, a body that settles disputes is one of many, a trusted flagger takes organisations alone.
_KINDS = frozenset({"regulator", "programme"})
# What may stand against a letter: that it is not self-filed, or that none goes there at all.
_NO_LETTER = frozenset({ALONE, "kind"})
# Who sells a site its name makes nobody there answer for the site, so it opens no authority of its country by itself.
_NAMES = frozenset({"registrar", "registry"})
# Who she is she can show by herself; every other paper is somebody else's to give.
_OF_OTHERS = (PAPERS | OATHS) - {"proof_of_identity"}


@dataclass(frozen=True)
class Door:
    """One that she can go to: its name, what to do there (of the law's file, in English), and its own page.

    `is_in_list`: the page is a list with that of each country.
    """

    name: str
    kind: str
    how: str
    url: str
    is_in_list: bool = False


def doors_of(found: CaseRoutes) -> list[Door]:
    """Return those that a law opens in this case, each page once, best first.

    Those that recognise a picture are left out: her pages have a page of their own for them.
    """
    shown = {law for one in hashprogrammes.load() if one.is_for_people for law in one.laws}
    doors: dict[str, Door] = {}
    for route in found.routes:
        for door in _door(route, found) if route.basis_id not in shown else ():
            if door.url not in doors and _opens_without_names(route, found):
                doors[door.url] = door
    return list(doors.values())


def _opens_without_names(route: Route, found: CaseRoutes) -> bool:
    """Say whether a law still opens its authority when those who sell the names of sites are left out."""
    acting = {one.recipient.id: one.recipient for one in found.routes if one.recipient}
    parties = [acting[key] for key in found.parties if key in acting]
    rest = [one for one in parties if not one.roles or not _NAMES.issuperset(one.roles)]
    if len(rest) == len(parties):
        return True
    again = compute_routes(
        found.facts, recipients=rest, law=load_law(), today=now().date(), only=route.basis_id
    )
    return any(one.answer == Truth.YES for one in again)


def _door(route: Route, found: CaseRoutes) -> Iterator[Door]:
    basis, to = load_law().get(route.basis_id), route.recipient
    authority = basis.authority
    if authority is None or to is None or route.answer != Truth.YES or route.why_not not in _NO_LETTER:
        return
    elements = needed_elements(basis, facts=found.facts, represented=False)
    needs = {one.key for one in elements if one.is_required}
    country = country_of(basis, found.facts.person)
    own = authority.way_in(country)
    url = own.value if own else authority.url if country else ""
    is_hers = authority.kind in _KINDS and needs.isdisjoint(_OF_OTHERS) and "uploader" not in basis.learners
    if is_hers and url.startswith("https://"):
        is_in_list = own is None and differs_by_country(basis)
        yield Door(to.name, authority.kind, authority.how, url, is_in_list)
