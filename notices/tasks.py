"""Doors of the queue for notices: ids in, one call out."""

from itertools import groupby
from uuid import UUID

from celery import shared_task

from casework.models import system_actor
from casework.moments import now
from casework.tasks import hurry
from notices import delivery, escalation, reopening, running
from notices.models import Clock, Notice


@shared_task(name="notices.tasks.send", queue="work")
def send(notice_id: str) -> None:
    """Send one notice whose cool-off is over."""
    delivery.send_notice(notice_id=UUID(notice_id), at=now(), clock=now)


@shared_task(name="notices.tasks.fire", queue="work")
def fire(clock_id: str) -> None:
    """Fire one clock."""
    escalation.fire_clock(clock_id=UUID(clock_id), by=system_actor(), at=now())


@shared_task(name="notices.tasks.sweep", queue="work")
def sweep() -> None:
    """Find every letter to send, clock to fire and outcome to note, whatever the queue lost."""
    at, by = now(), system_actor()
    delivery.release_lost_claims(at=at)
    told = running.unnoted().running().select_related("case").order_by("case", "added_at")[:200]
    for case, rows in groupby(told, key=lambda row: row.case):
        reopening.tell_notices(case=case, sightings=list(rows), by=by, at=at)
    for notice_id in Notice.objects.to_send(at).order_by("release_at").values_list("pk", flat=True)[:200]:
        hurry(send, notice_id=str(notice_id))
    for clock_id in Clock.objects.due(at).order_by("due_at").values_list("pk", flat=True)[:200]:
        hurry(fire, clock_id=str(clock_id))
