"""Whether an address was seen in public or sent only to her, said anew. The second kind is never fetched (design §3.6)."""

from datetime import datetime

from django.db import transaction

from casework import custody
from casework.dialable import Policy
from casework.hosts import AddressUnreadable, normalise
from casework.intake import hold_open
from casework.models import Actor, Check, Sighting


@transaction.atomic
def say_where_seen(*, sighting: Sighting, seen: str, refused: str, by: Actor, at: datetime) -> bool:
    """Record where one address was seen; False: it was said so already. Raises as hold_open.

    `refused`: why the guard would not fetch it in any case, "" if it may. Sent only to her: looks that wait are dropped, and one
    that is under way is not kept. In public: a look is due at once, and who can act there is looked up anew.
    """
    custody.hold(sighting.case)
    hold_open(sighting.case)
    row = Sighting.objects.select_related("case").get(pk=sighting.pk)
    if row.seen == seen:
        return False
    is_closed = seen in Sighting.CLOSED
    row.seen, row.not_fetched_because = seen, Sighting.CLOSED.get(seen, refused)
    is_looked_at = not row.not_fetched_because and row.state != Sighting.State.WITHDRAWN
    row.next_check_at = at if is_looked_at else None
    row.traced_at = row.traced_at if is_closed else None
    row.save(update_fields=["seen", "not_fetched_because", "next_check_at", "traced_at"])
    if is_closed:
        row.checks.filter(state=Check.State.DUE).update(state=Check.State.DROPPED)
    data = {"sighting": row.pk, "keys": ["seen_in_public"]}
    custody.record(case=row.case, event="facts_changed", by=by, at=at, **data)
    return True


def refused_at(url: str, policy: Policy) -> str:
    """Return why the guard would not fetch an address that anyone can open; "": it may."""
    try:
        return normalise(url, policy=policy).refused_because or ""
    except AddressUnreadable as error:
        return error.code
