"""Letters on paper after the posting: the law's time starts when one is there, not when it is posted."""

from datetime import UTC, date, datetime, time

from django.db import transaction

from casework import access, custody
from casework.models import Actor
from notices.models import Clock, Contact, Notice
from notices.running import start_clock, stop_clocks

# When we ask for the post's own record of the delivery.
DAYS_IN_THE_POST = 14


class NotOnItsWay(Exception):
    """No arrival can be recorded: it was not posted, has arrived already, or the day does not fit."""


def awaits_arrival(notice: Notice) -> bool:
    """Say whether a letter was posted and nobody recorded that it arrived. Runs a query for those."""
    is_posted = notice.channel == Contact.Channel.POST and notice.sent_at and notice.state in Notice.RUNNING
    if not is_posted:
        return False
    arrived = custody.entries(notice.case).filter(event="notice_arrived", data__notice=str(notice.pk))
    return not arrived.exists()


@transaction.atomic
def record_arrival(*, notice: Notice, arrived_on: date, by: Actor, at: datetime) -> Clock:
    """Record on which day a posted letter arrived; what the law lets run from there starts with the end of that day.

    Raises NotOnItsWay.
    """
    access.require(notice.case, by, "draft")
    custody.hold(notice.case)
    fresh = Notice.objects.select_related("case__organisation", "recipient", "contact").get(pk=notice.pk)
    if not (awaits_arrival(fresh) and fresh.sent_at and fresh.sent_at.date() <= arrived_on <= at.date()):
        raise NotOnItsWay(fresh.state)
    stop_clocks(fresh, by=by, at=at)
    custody.record(
        case=fresh.case, event="notice_arrived", by=by, at=at, notice=fresh.pk, on=arrived_on.isoformat()
    )
    ended = datetime.combine(arrived_on, time(23, 59), UTC)
    return start_clock(notice=fresh, started_at=min(ended, at), number="", by=by, at=at)
