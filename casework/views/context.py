"""What every template may know of the house: names, the way around, and whether practice time was moved."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from casework import access, spoken, vetting
from casework.models import Actor
from casework.moments import moved, now
from casework.views import danger


@dataclass(frozen=True)
class Place:
    """One entry of the bar: the name of its address, its words, who sees it, and how many things wait there."""

    name: str
    label: Promise
    action: str
    count: Callable[[Actor], int] | None = None


# Other houses add their places in AppConfig.ready.
PLACES: list[Place] = []


def house(request: HttpRequest) -> dict[str, Any]:
    """Return `house` for templates."""
    actor = getattr(request, "actor", None)
    if actor is not None and not actor.is_staff():
        actor = None
    return {
        "house": {
            "operator_name": settings.OPERATOR_NAME,
            "practice": settings.PRACTICE,
            "now": now(),
            "moved": moved(),
            "who": actor.user.username.capitalize() if actor else "",
            "nav": _nav(request, actor) if actor else [],
            # Called by the one template that says it.
            "partners_waiting": lambda: vetting.waiting_for(actor, at=now()).count() if actor else 0,
            "may_administer": lambda: bool(actor) and access.may(actor, "administer"),
            "may_triage": lambda: bool(actor) and access.may(actor, "triage"),
            "may_join": lambda: bool(actor) and access.may(actor, "join_complaints"),
            "reads_own": lambda: bool(actor) and actor.organisation.intake_reader_id == actor.user_id,
            **plain_foot(request),
        }
    }


def plain_foot(request: HttpRequest) -> dict[str, Any]:
    """Return what stands at the foot of plain pages: support first, the languages, whether anybody read this one.

    Languages are chosen where a page was opened by its address: one that answers a form cannot be shown again. An address
    that is none of hers gets no list: what is not there answers alike whatever was asked for (S19).
    """
    this, names = spoken.find(get_language() or ""), spoken.own_names()
    opened = request.method == "GET" and request.resolver_match is not None
    may_choose = opened and getattr(request, "speaks_hers", False) and len(names) > 1
    return {
        "plain_links": plain_links(),
        # Called by the one template that says it.
        "danger": lambda: danger.of_visit(request),
        "languages": names if may_choose else [],
        "here": request.get_full_path(),
        "unread": spoken.UNREAD if this and this.standing == spoken.Standing.UNREAD else "",
    }


def plain_links() -> list[dict[str, Any]]:
    """Return what stands at the foot of every plain page, with a case or without: support first (U9). Asks no database."""
    return [{"url": reverse(name), "label": label} for name, label in _PLAIN.items()]


_PLAIN: dict[str, Promise] = {
    "help_now": _("Find support now"),
    "never": _("What we will never do"),
    "could_hand_over": _("What we could hand over"),
    "programmes": _("Programmes that stop copies"),
    "about": _("Who runs this"),
    "changed": _("What changed on these pages"),
}


def _nav(request: HttpRequest, actor: Actor) -> list[dict[str, Any]]:
    here = request.resolver_match.url_name if request.resolver_match else ""
    return [
        {
            "url": reverse(place.name),
            "label": place.label,
            "count": place.count(actor) if place.count else 0,
            "current": place.name == here,
        }
        for place in PLACES
        if access.may(actor, place.action)
    ]
