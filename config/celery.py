"""The Celery application. A queue message is a hint: it carries ids, and the database decides."""

import os
import sys
from typing import Any

from celery import Celery
from celery.signals import beat_init, worker_init
from django.conf import settings
from kombu import Queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("recourse")
app.conf.update(
    broker_url=settings.BROKER_URL,
    broker_connection_retry_on_startup=True,
    # The defaults sweep unacknowledged messages every 100 s and hold them for an hour.
    broker_transport_options={
        "visibility_timeout": 900,
        "unacked_restore_interval": 2,
        "unacked_restore_throttle": 1,
    },
    task_serializer="json",
    accept_content=["json"],
    result_backend=None,
    task_ignore_result=True,
    worker_send_task_events=False,
    task_send_sent_event=False,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_time_limit=300,
    task_soft_time_limit=240,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    worker_redirect_stdouts=False,
    task_default_queue="work",
    task_queues=[Queue("work"), Queue("fetch")],
    timezone="UTC",
    beat_schedule={
        "sweep-casework": {"task": "casework.tasks.sweep", "schedule": float(settings.SWEEP_EVERY_S)},
        "anchor": {"task": "casework.tasks.anchor", "schedule": 600.0},
        "sweep-notices": {"task": "notices.tasks.sweep", "schedule": float(settings.SWEEP_EVERY_S)},
    },
)
app.autodiscover_tasks(["casework", "notices"])


@worker_init.connect
@beat_init.connect
def refuse_to_start_unfit(**_: Any) -> None:
    """End this process, saying why: in live mode, when `doctor` is not green. Celery would go on after an exception."""
    from casework import doctor  # the apps are loaded by now, not when this file is read

    try:
        doctor.require_fit_for_live()
    except doctor.Unfit as unfit:
        sys.exit(str(unfit))
