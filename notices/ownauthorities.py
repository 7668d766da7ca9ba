"""Authorities and programmes that she may go to by herself where nobody works her case: their name and page, and no letter.

No letter to one is ever self-filed (notices.selffiling).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from casework import hashprogrammes
from notices.authorities import country_of, differs_by_country
from notices.bases import Basis
from notices.conditions import Truth
from notices.elements import needed_elements
from notices.law import load_law
from notices.reckoning import Route
from notices.routes import CaseRoutes
from notices.selffiling import ALONE, OATHS, PAPERS

# Police and courts ask for papers, a body that settles disputes is one of many, a trusted flagger takes organisations alone.
_KINDS = frozenset({"regulator", "programme"})
# What may stand against a letter: that it is not self-filed, or that none goes there at all.
_NO_LETTER = frozenset({ALONE, "kind"})
# Who she is she can show by herself; every other paper is somebody else's to give.
_OF_OTHERS = (PAPERS | OATHS) - {"proof_of_identity"}


@dataclass(frozen=True)
class Door:
    """One that she can go to: its name, what to do there (of the law's file, in English), and its own page."""

    name: str
    kind: str
    how: str
    url: str


def doors_of(found: CaseRoutes) -> list[Door]:
    """Return those that a law opens in this case, each page once, best first.

    Those that recognise a picture are left out: her pages have a page of their own for them.
    """
    shown = {law for one in hashprogrammes.load() if one.is_for_people for law in one.laws}
    doors: dict[str, Door] = {}
    for route in found.routes:
        for door in _door(route, found) if route.basis_id not in shown else ():
            doors.setdefault(door.url, door)
    return list(doors.values())


def _door(route: Route, found: CaseRoutes) -> Iterator[Door]:
    basis, to = load_law().get(route.basis_id), route.recipient
    authority = basis.authority
    if authority is None or to is None or route.answer != Truth.YES or route.why_not not in _NO_LETTER:
        return
    elements = needed_elements(basis, facts=found.facts, represented=False)
    needs = {one.key for one in elements if one.is_required}
    url = _page_of(basis, country_of(basis, found.facts.person))
    is_hers = authority.kind in _KINDS and needs.isdisjoint(_OF_OTHERS) and "uploader" not in basis.learners
    if is_hers and url:
        yield Door(to.name, authority.kind, authority.how, url)


def _page_of(basis: Basis, country: str) -> str:
    """Return its own page; "" where the file has a mailbox alone, none, or a list of those of all countries."""
    if basis.authority is None:
        return ""
    own = basis.authority.way_in(country)
    url = own.value if own else "" if differs_by_country(basis) else basis.authority.url
    return url if url.startswith("https://") else ""
