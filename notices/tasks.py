"""Doors of the queue for notices: ids in, one call out."""

import logging
from collections.abc import Callable
from datetime import datetime
from itertools import groupby
from uuid import UUID

from celery import Task, shared_task
from django.conf import settings
from django.db import connection

from casework.models import system_actor
from casework.moments import now
from casework.tasks import hurry
from notices import (
    counting,
    delivery,
    disputes,
    escalation,
    incoming,
    mailbox,
    newsmail,
    reopening,
    running,
    triage,
)
from notices.models import Clock, Notice

log = logging.getLogger("notices.tasks")


@shared_task(name="notices.tasks.send", queue="work")
def send(notice_id: str) -> None:
    """Send one notice whose cool-off is over."""
    delivery.send_notice(notice_id=UUID(notice_id), at=now(), clock=now)


@shared_task(name="notices.tasks.fire", queue="work")
def fire(clock_id: str) -> None:
    """Fire one clock."""
    escalation.fire_clock(clock_id=UUID(clock_id), by=system_actor(), at=now())


@shared_task(name="notices.tasks.read_mail", queue="work")
def read_mail() -> None:
    """Read what is new in the operator's mailbox."""
    try:
        box = mailbox.box_from_settings()
        if box is not None:
            incoming.read_mailbox(box=box, clock=now)
    except mailbox.MailboxDown as trouble:
        log.warning("The mailbox cannot be read now; the sweep tries again.", extra={"code": str(trouble)})


@shared_task(name="notices.tasks.send_news", queue="work")
def send_news(plan_id: str) -> None:
    """Tell one person by mail that there is news, where she chose that."""
    newsmail.send_news(plan_id=UUID(plan_id), at=now(), clock=now)


@shared_task(name="notices.tasks.sweep", queue="work")
def sweep() -> None:
    """Find every letter to send, clock to fire and outcome to note, whatever the queue lost."""
    everything_due(hurry)


def do_here(task: Task, **ids: str) -> None:
    """Do at once, in this process, what a hint to the queue would have done. One that breaks does not keep the others."""
    try:
        task(**ids)
    except Exception as error:
        log.error("What was due failed.", extra={"task": task.name, "code": type(error).__name__})


def everything_due(deal: Callable[..., None]) -> None:
    """Find everything due and deal with each letter and clock: a hint to the queue, or the work itself (do_here)."""
    at = now()
    _try(delivery.release_lost_claims, at)
    _try(lambda at: _letters(at, deal), at)
    _try(_note_outcomes, at)
    _try(lambda at: _clocks(at, deal), at)
    _try(counting.count_due, at)
    _try(disputes.match_new, at)
    _try(disputes.purge, at)
    _try(lambda at: _news(at, deal), at)
    if settings.IMAP_HOST:
        deal(read_mail)
    # Last: a store that is down may take its time to say so.
    _try(triage.purge, at)


def _try(part: Callable[..., object], at: datetime) -> None:
    """Do one part of a sweep. One that breaks, on whatever row, must not keep the others from their work."""
    try:
        part(at=at)
    except Exception as error:
        if connection.in_atomic_block:
            raise
        log.error("A part of a sweep failed.", extra={"code": type(error).__name__})


def _letters(at: datetime, deal: Callable[..., None]) -> None:
    for notice_id in list(
        Notice.objects.to_send(at).order_by("release_at").values_list("pk", flat=True)[:200]
    ):
        deal(send, notice_id=str(notice_id))


def _note_outcomes(at: datetime) -> None:
    by = system_actor()
    told = running.unnoted().running().select_related("case").order_by("case", "added_at")[:200]
    for case, rows in groupby(told, key=lambda row: row.case):
        reopening.tell_notices(case=case, sightings=list(rows), by=by, at=at)


def _news(at: datetime, deal: Callable[..., None]) -> None:
    for plan_id in newsmail.due(at=at)[:200]:
        deal(send_news, plan_id=str(plan_id))


def _clocks(at: datetime, deal: Callable[..., None]) -> None:
    for clock_id in list(Clock.objects.due(at).order_by("due_at").values_list("pk", flat=True)[:200]):
        deal(fire, clock_id=str(clock_id))
