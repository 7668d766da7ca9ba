"""Whose address is looked at next: cases take turns, with one look at a time for a case and for a registrable domain.

A site that lets looks wait holds up its own case and nobody else's. Read from the rows, whatever the queue says.
"""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet, Window
from django.db.models.functions import RowNumber

from casework.hosts import AddressUnreadable, normalise
from casework.models import Check

# How many addresses of one case are opened to find one whose site is free.
_MOST_TRIED = 20
_MOST_CASES = 200


def is_taken(check: Check, *, at: datetime) -> bool:
    """Say whether another look at the same case or the same site is under way. Opens the addresses of those."""
    others = _under_way(at).exclude(pk=check.pk).select_related("sighting")
    return any(_is_alike(one, check) for one in others)


def next_checks(*, at: datetime, after: Check | None = None) -> list[UUID]:
    """Return the looks to do now, one a case and one a site, the case that has waited longest first.

    `after` is a look that ended: then only those that waited for its case or its site.
    """
    under_way = list(_under_way(at).select_related("sighting"))
    domains = {_domain(check) for check in under_way}
    waiting = Check.objects.due(at).running().exclude(case__in=[check.case_id for check in under_way])
    # The database counts them: thousands may wait, and this is asked after every look.
    place = Window(RowNumber(), partition_by="case_id", order_by=["due_at", "pk"])
    heads = waiting.annotate(place=place).filter(place=1).order_by("due_at", "pk").select_related("sighting")
    chosen = []
    for head in heads[:_MOST_CASES]:
        if check := head if _domain(head) not in domains else _first_free(waiting, head.case_id, domains):
            domains.add(_domain(check))
            chosen.append(check)
    return [check.pk for check in chosen if after is None or _is_alike(check, after)]


def _is_alike(one: Check, other: Check) -> bool:
    return one.case_id == other.case_id or _domain(one) == _domain(other)


def _first_free(waiting: QuerySet[Check], case_id: UUID, domains: set[str]) -> Check | None:
    checks = waiting.filter(case=case_id).order_by("due_at", "pk").select_related("sighting")
    return next((check for check in checks[:_MOST_TRIED] if _domain(check) not in domains), None)


def _under_way(at: datetime) -> QuerySet[Check]:
    return Check.objects.filter(state=Check.State.DUE, claimed_until__gte=at)


def _domain(check: Check) -> str:
    """Return the site of a look: its registrable domain, or its host where there is none."""
    try:
        address = normalise(check.sighting.url)
    except AddressUnreadable:
        return ""
    return address.registrable_domain or address.host
