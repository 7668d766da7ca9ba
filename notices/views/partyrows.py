"""Who can act on one address, as cards; and whom a recipient named as its host, for a person to confirm or not."""

from datetime import date
from typing import Any

from casework.countries import name_of
from casework.edges import cdn_name
from casework.models import Check, Party, Sighting
from notices.recipients import is_hostile
from notices.views.foundwords import FOUND_WORDS
from notices.views.rows import ROLE_WORDS, source_words, weight


def party_rows(row: Sighting, notices: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return a card for each party: who it is, how it is reached, and where the notice to it stands that counts most.

    Not for those that a person rejected; what was said of them stands in what happened.
    """
    most: dict[str, dict[str, Any]] = {}
    for notice in sorted(notices, key=weight):
        most.setdefault(notice["recipient_key"], notice)
    cards = [
        _card(party, most.get(party.key))
        for party in row.parties.exclude(state=Party.State.REJECTED).order_by(*Party.ORDER)
    ]
    waiting = next((card for card in reversed(cards) if card["notice"] and card["notice"]["runs"]), None)
    if waiting:
        waiting["active"] = True
    return cards


def says_behind(row: Sighting) -> list[str]:
    """Return the delivery networks that the last answer named and no trace found: a hint, which the site itself can write."""
    looks = row.checks.filter(state=Check.State.DONE).exclude(http_status=None)
    last = looks.order_by("-done_at").first()
    claimed = ((last.seen or {}).get("says_behind") or []) if last else []
    if not claimed or row.parties.acting().filter(role=Party.Role.CDN).exists():
        return []
    return [name for one in claimed if (name := cdn_name(one))]


def _card(party: Party, counts: dict[str, Any] | None) -> dict[str, Any]:
    role = str(ROLE_WORDS[party.role])
    return {
        "id": party.pk,
        "key": party.key,
        "name": party.name,
        "role": f"{role} · {name_of(party.country)}" if party.country else role,
        "hostile": is_hostile(party),
        "contacts": [_contact(contact) for contact in party.contacts or []],
        "known_as": ", ".join(party.known_as or []),
        "found_by": FOUND_WORDS.get(party.found_by, party.found_by),
        "named": _named(party),
        "notice": counts,
        "state": counts["short"] if counts else "",
        "tone": counts["tone"] if counts else "",
        "proposed": party.state == Party.State.PROPOSED,
        "confirmed": party.state == Party.State.CONFIRMED,
        "is_looked_up": party.named_at is None or party.traced_at is not None,
    }


def _named(party: Party) -> dict[str, Any] | None:
    """Return who named it, when, and in which words; None: nobody did, it was found."""
    told = party.named
    if not told:
        return None
    words = ", ".join(told[part] for part in ("host", "company", "email") if told[part])
    return {"by": told["by"], "on": date.fromisoformat(told["on"]), "words": words}


def _contact(contact: dict[str, Any]) -> dict[str, Any]:
    return {
        "value": contact["value"],
        "source": source_words(contact.get("source", "")),
        "as_of": date.fromisoformat(contact["as_of"][:10]),
    }
