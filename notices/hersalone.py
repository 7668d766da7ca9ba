"""Notices that a law takes from the person shown alone, in cases that staff work: written here, signed by her (U19, S40).

Staff write such a draft in her voice and put it before her; the name, each declaration and the yes are hers.
"""

from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from casework import access, custody
from casework.alone import is_alone
from casework.models import Actor, Case
from notices import askingher, routes
from notices.conditions import Truth
from notices.force import ONLY_HERSELF, may_give
from notices.hersay import has_digits
from notices.law import load_law
from notices.models import Notice
from notices.reckoning import Route
from notices.routes import CaseRoutes, NoSuchRoute


def may_sign(basis_id: str, case: Case) -> bool:
    """Say whether a law takes a notice from her alone, and staff work the case. `basis_id`: maybe of no law."""
    basis = load_law().bases.get(basis_id)
    return basis is not None and not may_give(basis, "clinic") and not is_alone(case)


def in_her_voice(case: Case, basis_id: str, *, at: datetime) -> CaseRoutes:
    """Judge one law as of a notice that she signs. Whoever acts for another signs none: then no route writes."""
    return routes.routes_of(case, at=at, only=basis_id, is_hers=True)


def offered(case: Case, found: CaseRoutes, *, at: datetime) -> list[tuple[CaseRoutes, Route]]:
    """Return the routes that hold and on which only she may sign, in the order of `found`; a few queries a law."""
    kept = (route for route in found.routes if route.why_not == ONLY_HERSELF and route.answer == Truth.YES)
    judged = [
        in_her_voice(case, law, at=at)
        for law in dict.fromkeys(route.basis_id for route in kept)
        if may_sign(law, case)
    ]
    return [(hers, route) for hers in judged for route in hers.routes if is_open(route)]


def is_open(route: Route) -> bool:
    """Say whether a route, judged in her voice, is one on which a letter of hers can be written."""
    return route.answer == Truth.YES and route.writes and route.recipient is not None


class Written(NamedTuple):
    """The drafts, and why one of them was not put before her: a code of askingher.NotAsked, or ""."""

    notices: list[Notice]
    why_not_asked: str


@transaction.atomic
def write_and_ask(
    *,
    case: Case,
    basis_id: str,
    recipient_id: str,
    channel: str,
    by: Actor,
    at: datetime,
    discussed: list[str] | None = None,
) -> Written:
    """Draft the notices of a route in her voice, with no name, and put each that is whole before her.

    Raises NoSuchRoute; askingher.NotAsked: "no_receipt", with nothing written; access.Refused; access.Stopped.
    """
    custody.hold(case)
    access.require(case, by, "draft")
    if not may_sign(basis_id, case):
        raise NoSuchRoute(basis_id)
    if not has_digits(case):
        raise askingher.NotAsked("no_receipt")
    given = {"basis_id": basis_id, "recipient_id": recipient_id, "channel": channel}
    drafts = routes.draft_route(case=case, by=by, at=at, discussed=discussed, is_hers=True, **given)
    refused = [_ask(row, by=by, at=at) for row in drafts]
    return Written(drafts, next(filter(None, refused), ""))


def _ask(notice: Notice, *, by: Actor, at: datetime) -> str:
    try:
        askingher.ask_her(notice=notice, by=by, at=at)
    except askingher.NotAsked as refusal:
        return refusal.code
    return ""
