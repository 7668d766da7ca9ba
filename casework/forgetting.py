"""Sealed files that nothing speaks of any more: their names stay until the store has deleted them (S22, S54)."""

import logging
from datetime import datetime, timedelta
from functools import partial

from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction

from casework import storage
from casework.models import Case, Leftover

log = logging.getLogger("casework.forgetting")
# How long a worker may try, and how long a store that is down is left alone.
LEASE_S = 300
_AT_ONCE = 200


def forget(*names: str, case: Case, at: datetime) -> None:
    """Have sealed files deleted once the transaction is through; call it inside the one that drops their names."""
    rows = [Leftover(case=case, name=name, left_at=at) for name in names if name]
    for row in Leftover.objects.bulk_create(rows, ignore_conflicts=True):
        transaction.on_commit(partial(_delete, row))


def forget_sessions() -> None:
    """Delete the rows of sessions that are over: whoever closed the window without leaving left one (S9, S22)."""
    SessionStore.clear_expired()


def forget_leftovers(*, at: datetime) -> int:
    """Delete what an earlier outage left; return how many. What a possible minor holds stays (S56).

    A store that is down ends the round, and is left alone until the lease is over.
    """
    # In no order: a file that the store refuses for ever may not hold up the others.
    due = Leftover.objects.due(at).unstopped().order_by("?")[:_AT_ONCE]
    lease = at + timedelta(seconds=LEASE_S)
    claimed = [row for row in due if Leftover.objects.due(at).filter(pk=row.pk).update(claimed_until=lease)]
    done = 0
    for row in claimed:
        if not _delete(row):
            break
        done += 1
    return done


def _delete(row: Leftover) -> bool:
    """Delete one file and its name; return False, and keep the name, while the store is down."""
    try:
        storage.forget(row.name)
    except storage.StoreDown:
        log.warning("A sealed file could not be deleted; the sweep tries again.", extra={"case": row.case_id})
        return False
    Leftover.objects.filter(name=row.name).delete()
    return True
