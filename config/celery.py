"""The Celery application. A queue message is a hint: it carries ids, and the database decides."""

import logging
import os
import sys
from collections.abc import Callable
from typing import Any

from celery import Celery, Task
from celery.concurrency.thread import TaskPool as Threads
from celery.exceptions import InvalidTaskError
from celery.signals import beat_init, celeryd_after_setup, worker_init
from celery.worker.strategy import default
from django.conf import settings
from kombu import Queue
from kombu.exceptions import ContentDisallowed, DecodeError

from config.hardlimit import HardLimit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")


def careful(task: Task, app: Celery, consumer: Any, **options: Any) -> Callable[..., None]:
    """Refuse a message whose parts are not of the shape that a task takes; Celery itself would end the worker on it."""
    handle = default(task, app, consumer, **options)

    def careful_handle(message: Any, *rest: Any, **more: Any) -> None:
        if not _is_well_formed(message):
            raise InvalidTaskError("The message has no shape that a task takes.")
        handle(message, *rest, **more)

    return careful_handle


def _is_well_formed(message: Any) -> bool:
    """Say whether a message is (list, {name: text}, dict) with limits that are numbers. Reads what came, runs nothing."""
    try:
        arguments, named, embedded = message.decode()
    except (TypeError, ValueError, ContentDisallowed, DecodeError):
        return False
    limits = message.headers.get("timelimit") or (None, None)
    return (
        arguments == []
        and isinstance(named, dict)
        and all(isinstance(value, str) for value in named.values())
        and isinstance(embedded, dict)
        and isinstance(limits, list | tuple)
        and all(limit is None or isinstance(limit, int | float) for limit in limits)
    )


class CarefulTask(Task):
    """A task whose messages are looked at before anything is done with them."""

    Strategy = "config.celery:careful"


def every(seconds: float, task: str) -> dict[str, Any]:
    """Return one line of the schedule. What no worker took in time is dropped: the next one finds the same rows.

    Else three days without workers would leave them 50,000 sweeps to begin with.
    """
    return {"task": task, "schedule": seconds, "options": {"expires": 10 * seconds}}


app = Celery("recourse", task_cls=CarefulTask)
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
    # Nobody at the broker may stop a worker, or ask it what it knows.
    worker_enable_remote_control=False,
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
        "sweep-casework": every(float(settings.SWEEP_EVERY_S), "casework.tasks.sweep"),
        "anchor": every(600.0, "casework.tasks.anchor"),
        "sweep-notices": every(float(settings.SWEEP_EVERY_S), "notices.tasks.sweep"),
    },
)
app.autodiscover_tasks(["casework", "notices"])


class EndDeaf(logging.Handler):
    """Ends this worker as a crash does, once it could not tell the broker that a task is done; who supervises starts another.

    After a broker went away in that moment Celery 5.7 lives on and takes no task any more (celery issue 10302). Nothing is
    lost by the end: the database is the truth, and claims run out.
    """

    def emit(self, record: logging.LogRecord) -> None:
        """Say it as any event, then end."""
        logging.getLogger("config.celery").critical(
            "The broker went away: this worker ends, and another starts."
        )
        os._exit(70)


@celeryd_after_setup.connect
def end_deaf(**_: Any) -> None:
    """Watch for what Celery says when it could not acknowledge."""
    logging.getLogger("celery.worker.request").addHandler(EndDeaf(level=logging.CRITICAL))


@celeryd_after_setup.connect
def limit_threads(instance: Any, **_: Any) -> None:
    """Give a worker that does its tasks in threads the hard limit that Celery has for processes alone."""
    if issubclass(instance.pool_cls, Threads):
        HardLimit(app.conf.task_time_limit).start()


@worker_init.connect
@beat_init.connect
def refuse_to_start_unfit(**_: Any) -> None:
    """End this process, saying why: in live mode, when `doctor` is not green. Celery would go on after an exception."""
    from casework import doctor  # the apps are loaded by now, not when this file is read

    try:
        doctor.require_fit_for_live()
    except doctor.Unfit as unfit:
        sys.exit(str(unfit))
