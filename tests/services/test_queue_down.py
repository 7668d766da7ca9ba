"""A hint to the queue: it arrives at a real broker, and a broker that is not there costs nothing but a sweep (S54)."""

import os
import subprocess
import sys

import redis

from tests import environment
from tests.services.app import ROOT

HURRY = """
import django; django.setup()
import config.celery
from casework.tasks import hurry
from notices.tasks import send
hurry(send, notice_id="4d3c1f6e-0000-4000-8000-000000000000")
print("went on")
"""


def hurry(broker_url: str) -> subprocess.CompletedProcess[str]:
    """Hint at one notice in a process of its own, as a web worker does."""
    settings = environment.settings_for(environment.make_data_dir()) | {"BROKER_URL": broker_url}
    return subprocess.run(
        [sys.executable, "-c", HURRY],
        env={**os.environ, **settings},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_hint_reaches_the_broker_with_an_id_and_nothing_else(valkey_url: str) -> None:
    client = redis.Redis.from_url(valkey_url.replace("redis+socket://", "unix://"))
    client.delete("work")

    done = hurry(valkey_url)

    assert done.stdout == "went on\n", done.stderr
    (message,) = client.lrange("work", 0, -1)
    client.delete("work")
    assert b"notices.tasks.send" in message


def test_broker_that_is_not_there_is_a_warning(tmp_path: object) -> None:
    """S54."""
    done = hurry(f"redis+socket://{tmp_path}/none.sock")

    assert done.stdout == "went on\n", done.stderr
    assert "The queue is down; the sweep will find it." in done.stderr
