"""Whose address is looked at next: cases take turns, with one look at a time for a case and for a registrable domain.

A site that lets looks wait holds up its own case and nobody else's. Read from the rows, whatever the queue says.
"""

from datetime import datetime
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from casework.hosts import site_of
from casework.models import Case, Check

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
    taken = {_domain(check) for check in under_way}
    freed = None if after is None else (after.case_id, _domain(after))
    chosen = []
    for head in _heads(at, busy=[check.case_id for check in under_way]):
        check: Check | None = head
        domain = _domain(head)
        if domain in taken:
            check, domain = _first_free(head.case_id, taken, at=at)
        if check:
            taken.add(domain)
            if freed is None or check.case_id == freed[0] or domain == freed[1]:
                chosen.append(check.pk)
    return chosen


def _heads(at: datetime, *, busy: list[UUID]) -> QuerySet[Check]:
    """Return the first of each case. Thousands may wait, and this is asked after every look: an index finds them."""
    of_case = Check.objects.due(at).filter(case=OuterRef("pk")).order_by("due_at", "pk").values("pk")
    going_on = Case.objects.going_on().exclude(pk__in=busy)
    heads = going_on.annotate(head=Subquery(of_case[:1])).exclude(head=None).values("head")
    first = Check.objects.filter(pk__in=heads).order_by("due_at", "pk")
    return first.select_related("sighting")[:_MOST_CASES]


def _is_alike(one: Check, other: Check) -> bool:
    return one.case_id == other.case_id or _domain(one) == _domain(other)


def _first_free(case_id: UUID, taken: set[str], *, at: datetime) -> tuple[Check | None, str]:
    """Return the first look of a case whose site is free, and its site; None where all that were tried are taken."""
    checks = Check.objects.due(at).filter(case=case_id).order_by("due_at", "pk").select_related("sighting")
    sites = ((check, _domain(check)) for check in checks[:_MOST_TRIED])
    return next(((check, domain) for check, domain in sites if domain not in taken), (None, ""))


def _under_way(at: datetime) -> QuerySet[Check]:
    return Check.objects.filter(state=Check.State.DUE, claimed_until__gte=at)


def _domain(check: Check) -> str:
    return site_of(check.sighting.url)
