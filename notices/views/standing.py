"""What the page of one notice says of where it stands: held back, come back, or without effect, and the way on."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from casework.models import Case
from notices import escalation, returning
from notices import routes as engine
from notices.conditions import Truth
from notices.leaving import MayNotLeave
from notices.models import Notice
from notices.reckoning import Route
from notices.seensince import over_since, seen_there
from notices.unsaid import is_hers_alone
from notices.views.routes import route_row
from notices.views.words import held_back, notice_row, numbers_in_words

# More routes than these are on the page of routes.
ROUTES_SHOWN = 3


def standing_of(notice: Notice, *, at: datetime) -> dict[str, Any]:
    """Return what holds a notice, what of it is back, and what is open where it did not help; each empty where not so."""
    held = held_back(notice, at=at) if notice.state == Notice.State.QUEUED else None
    is_late = notice.state in Notice.OVER | {Notice.State.REFUSED}
    return {
        "held": held.says if held else "",
        "frees": _frees(notice, held) if held else None,
        "back": _back(notice, at) if notice.state == Notice.State.COMPLIED else None,
        "onward": _onward(notice, at) if is_late else None,
        "ran_out": returning.ran_out(notice),
        "is_there": is_late and bool(seen_there(notice.sightings.all(), since=over_since(notice) or at)),
    }


def _frees(notice: Notice, held: MayNotLeave) -> dict[str, str] | None:
    """Return the page that frees a held notice, and what is done there; None: its approval is undone."""
    case = notice.case_id
    pages = {
        "paused": (reverse("case", args=[case]), _("Let the case go on")),
        "no_consent": (reverse("consents", args=[case]), _("Open her consents")),
        "minor_stop": (reverse("stop", args=[case]), _("See what is stopped")),
        "contact_unconfirmed": (reverse("approvals"), _("Look at the contact")),
        "contact_old": (reverse("approvals"), _("Look at the contact")),
    }
    url, verb = pages.get(held.code, ("", ""))
    return {"url": url, "verb": verb} if url else None


def _back(notice: Notice, at: datetime) -> dict[str, Any] | None:
    """Return at which addresses it is back, and the route by which the same recipient is written to again."""
    lines = list(
        returning.is_back().filter(notice=notice).select_related("sighting").order_by("sighting__number")
    )
    if not lines:
        return None
    waiting = returning.returned_lines(Case.objects.filter(pk=notice.case_id)).filter(notice=notice)
    said = {"where": numbers_in_words([line.sighting.number for line in lines]), "others": [], "draft": None}
    if not waiting.exists():
        return said | {"others": _others(notice, at)}
    is_hers = is_hers_alone(notice)
    found = engine.routes_of(notice.case, at=at, only=notice.basis_id, is_hers=is_hers)
    for route in found.routes:
        is_same = route.recipient is not None and route.recipient.id == notice.recipient.key
        if is_same and route.basis_id == notice.basis_id and route.answer == Truth.YES and route.writes:
            return said | {"draft": _draft_fields(route) | ({"hers": "yes"} if is_hers else {})}
    return said


def _draft_fields(route: Route) -> dict[str, str]:
    return {
        "basis_id": route.basis_id,
        "recipient_id": route.recipient.id if route.recipient else "",
        "channel": route.channel,
    }


def _onward(notice: Notice, at: datetime) -> dict[str, Any]:
    """Return what is drafted or under way about the same addresses, else the routes that are open for them."""
    others = _others(notice, at)
    rows = [] if others else list(escalation.open_sightings(notice))
    routes: list[dict[str, Any]] = []
    if rows:
        found = engine.routes_of(notice.case, at=at, sightings=rows)
        listed = [route_row(found, route) for route in found.routes if route.answer == Truth.YES]
        routes = [row for row in listed if row["writes"] and row["recipient_id"] != notice.recipient.key]
    return {"others": others, "routes": routes[:ROUTES_SHOWN], "count": len(routes)}


def _others(notice: Notice, at: datetime) -> list[dict[str, Any]]:
    return [notice_row(row, at=at) for row in returning.others_acting(notice)]
