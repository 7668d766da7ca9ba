"""A worker that could not tell the broker that a task is done takes none any more, so it ends and another starts (S43, S54)."""

import os
import subprocess
import sys
from pathlib import Path

from deploy import processes
from tests.environment import make_data_dir, settings_for

# What Celery itself says, by its own means, where acknowledging fails.
SAYS = """
import logging
from config.celery import app
from celery.signals import celeryd_after_setup
from kombu.message import Message

class Gone:
    no_ack_consumers = ()
    connection = None
    def basic_ack(self, tag, multiple=False):
        raise ConnectionError("gone")

celeryd_after_setup.send(sender="worker", instance=type("Worker", (), {"pool_cls": object}), conf=app.conf)
Message(channel=Gone(), delivery_tag="1").ack_log_error(logging.getLogger("celery.worker.request"), (ConnectionError,))
print("goes on")
"""


def test_worker_that_could_not_acknowledge_ends_and_comes_back() -> None:
    worker = processes.worker()
    settings = {**settings_for(make_data_dir()), **worker.environment}

    ended = subprocess.run(
        [sys.executable, "-c", SAYS],
        env={**os.environ, **settings},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        timeout=60,
        check=False,
    )

    assert worker.comes_back
    assert (ended.returncode, ended.stdout) == (70, b""), ended.stderr[-2000:]
