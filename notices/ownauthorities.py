"""Authorities and programmes that she may go to by herself where nobody works her case: their name and page, and no letter.

No letter to one is ever self-filed (notices.selffiling).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from casework import hashprogrammes
from notices.authorities import country_of, differs_by_country
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
            doors.setdefault(door.url, door)
    return list(doors.values())


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
