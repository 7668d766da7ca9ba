"""What a page of routes says beside the routes: her wishes, her own country's law, law to come, addresses left out."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from casework.facts import Facts
from casework.models import Case
from notices import routes as engine
from notices.conditions import Truth
from notices.law import Basis, load_law
from notices.ranking import is_at_home
from notices.reckoning import Route, compute_routes
from notices.terms import LETTER_KINDS
from notices.views.questions import Asks
from notices.views.rows import host_of

Row = dict[str, Any]
# A law that begins to apply within so many days is named with its day.
SOON_DAYS = 60
# Laws of her own country that wait for an answer are named one by one, so many.
HOME_SHOWN = 3
_NAMES = frozenset({"name", "searched_name"})


def against_wishes(facts: Facts, route: Route) -> list[str]:
    """Return what of a route goes against what she wants, to be said where it is offered."""
    said = []
    if "police" in facts.preferences.get("avoid", ()):
        told = [one.text for one in load_law().get(route.basis_id).cautions if one.reaches_police]
        said += [_("She wants no police. %(why)s") % {"why": gettext(text)} for text in told]
    if facts.preferences.get("disclose_name") is False and _NAMES.intersection(route.discloses):
        said.append(_("She wants no name given, and a notice under this law gives one."))
    return said


def is_home(facts: Facts, basis: Basis) -> bool:
    """Say whether a law is of the country in which she lives, or of one that it is part of."""
    return is_at_home(basis, facts.person.get("residence"), load_law().groups)


def note_home(entries: Iterable[Row]) -> None:
    """Say of a recipient for whom a law of another country stands first where that of her own stands, and why."""
    for entry in entries:
        home = next((row for row in entry["more"] if row["is_home"]), None)
        if entry["best"]["is_home"] or home is None:
            continue
        why = (
            _("its time is longer")
            if home["starts_clock"]
            else _("no way to this recipient is known that starts its time")
        )
        entry["home"] = _("The law of her own country stands below, as %(why)s: %(law)s.") % {
            "why": why,
            "law": home["basis"].name,
        }
        entry["home_against"] = home["against"]


def home_waits(found: engine.CaseRoutes, asks: Asks) -> list[Row]:
    """Return the laws of her own country on which a letter could go after one answer, each with its question."""
    held = {route.basis_id for route in found.routes if route.answer == Truth.YES}
    rows: dict[str, Row] = {}
    for route in found.routes:
        basis = load_law().get(route.basis_id)
        if route.answer != Truth.UNKNOWN or basis.id in held or basis.kind not in LETTER_KINDS:
            continue
        asked = [row for row in map(asks, route.questions) if row["url"]]
        if asked and is_home(found.facts, basis):
            rows.setdefault(basis.id, {"basis": basis, "question": asked[0]})
    return list(rows.values())[:HOME_SHOWN]


def coming(found: engine.CaseRoutes, *, today: date) -> list[Row]:
    """Return the laws that will answer yes here from a day that is near, with the day; of her own country, or may."""
    law = load_law()
    near = {
        basis.id: basis for basis in law if basis.in_force and 0 < (basis.in_force - today).days <= SOON_DAYS
    }
    recipients = {route.recipient.id: route.recipient for route in found.routes if route.recipient}
    acting = [recipients[key] for key in found.parties if key in recipients]
    rows = []
    for basis in near.values():
        alone = replace(law, bases={basis.id: basis})
        first = basis.in_force or today
        then = compute_routes(found.facts, recipients=acting, law=alone, today=first)
        wanted = {Truth.YES, Truth.UNKNOWN} if is_home(found.facts, basis) else {Truth.YES}
        if any(route.answer in wanted for route in then):
            rows.append({"basis": basis, "day": date_format(first, "j F Y"), "days": (first - today).days})
    return sorted(rows, key=lambda row: int(row["days"]))


def left_out(case: Case, found: engine.CaseRoutes, asks: Asks) -> list[Row]:
    """Return each open address on which no letter can go yet, with its site and what would decide it."""
    written = {at for one in found.routes if one.answer == Truth.YES and one.writes for at in one.sightings}
    rows = []
    for position, sighting in enumerate(found.sightings):
        if position in written:
            continue
        rows.append(
            {
                "number": sighting.number,
                "host": host_of(sighting.url),
                "url": reverse("sighting", args=[case.pk, sighting.number]),
                **_why_left(found, position, asks),
            }
        )
    return rows


def _why_left(found: engine.CaseRoutes, position: int, asks: Asks) -> Row:
    """Return why no letter can go there: who is not known, what holds a law back, or what was not answered."""
    if found.facts.sightings[position].get("seen_in_public") is False:
        return {"says": _("It was sent only to her, so no service can be asked to take it down.")}
    here = [route for route in found.routes if position in route.sightings]
    if not any(one.recipient and one.recipient.id in found.parties for one in here):
        return {"says": _("Nobody is known yet who answers for it.")}
    is_open = [route for route in here if route.answer == Truth.UNKNOWN]
    questions = [row for route in is_open for row in map(asks, route.questions) if row["url"]]
    if questions:
        return {"says": _("No law is sure yet."), "question": questions[0]}
    return {"says": _("No law on which a letter goes reaches it, on what is known.")}
