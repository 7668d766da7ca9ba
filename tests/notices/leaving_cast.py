"""Moments and steps of a notice on its way out, for the tests of sending."""

from datetime import timedelta
from typing import Any

from casework import custody
from casework.models import Case, CustodyEntry
from notices import delivery, letters
from notices.models import Delivery, Notice
from tests import factory

READ_AT = factory.MOMENT
# After the cool-off of ten minutes.
SEND_AT = READ_AT + timedelta(minutes=11)


def send(notice: Notice, *, at: Any = SEND_AT, clock: Any = None) -> Delivery | None:
    """Send as a worker does; `clock` is read at the last moment."""
    return delivery.send_notice(notice_id=notice.pk, at=at, clock=clock or (lambda: at))


def digest_of(notice: Notice) -> str:
    """Return the digest of the letter as a person reads it now."""
    return letters.compose_notice(notice, at=READ_AT).digest


def events_of(case: Case) -> list[str]:
    """Return the custody events of a case in order; the chain must hold."""
    entries = list(custody.entries(case))
    custody.verify(entries)
    return [entry.event for entry in entries]


def last_entry(case: Case, event: str) -> CustodyEntry:
    """Return the last custody entry of one kind."""
    return custody.entries(case).filter(event=event).last()


def rungs_after(notice: Notice) -> Any:
    """Return the notices to the next rungs that a notice led to: none that asks the same recipient again."""
    return notice.followers.filter(is_follow_up=False)


def again(notice: Notice) -> Notice:
    """Return the row as the database has it."""
    return Notice.objects.select_related("case", "recipient", "contact").get(pk=notice.pk)
