"""The Valkey that `make run` starts: reachable by its owner alone, and it keeps what it was given over a crash."""

import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from celery import Celery

from deploy import processes
from tests.services.children import running


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="recourse-") as name:
        yield Path(name)


def test_socket_is_for_its_owner_alone_and_there_is_no_port(folder: Path) -> None:
    process = processes.valkey(folder / "run" / "valkey.sock", folder / "data")

    with running(process.command, log=folder / "log", is_ready=(folder / "run" / "valkey.sock").exists):
        client = redis.Redis(unix_socket_path=str(folder / "run" / "valkey.sock"))

        assert client.config_get("port") in ({"port": "0"}, {b"port": b"0"})
        assert stat.S_IMODE((folder / "run" / "valkey.sock").stat().st_mode) == 0o700
        assert stat.S_IMODE((folder / "run").stat().st_mode) == 0o700


def test_killed_broker_comes_back_with_what_it_was_given(folder: Path) -> None:
    process, path = processes.valkey(folder / "valkey.sock", folder / "data"), folder / "valkey.sock"
    with running(process.command, log=folder / "log", is_ready=path.exists) as server:
        client = redis.Redis(unix_socket_path=str(path))
        client.rpush("work", *range(500))
        time.sleep(1.2)  # it writes to disk once a second
        server.send_signal(signal.SIGKILL)
        server.wait()
    path.unlink()

    with running(process.command, log=folder / "log", is_ready=path.exists):
        kept = redis.Redis(unix_socket_path=str(path)).llen("work")

    assert kept == 500


def test_message_is_json_with_ids_alone(valkey_url: str) -> None:
    """S41, S42."""
    app = Celery("test", broker=valkey_url)
    app.conf.update(task_serializer="json", accept_content=["json"])

    app.send_task("casework.tasks.sweep", kwargs={"image_id": "0b7f"}, queue="json-only")

    raw = redis.Redis(unix_socket_path=valkey_url.removeprefix("redis+socket://")).lrange("json-only", 0, -1)
    assert len(raw) == 1
    assert b'"content-type": "application/json"' in raw[0]


def test_ended_broker_leaves_no_process(folder: Path) -> None:
    path = folder / "valkey.sock"
    with running(processes.valkey(path, folder / "data").command, log=folder / "log", is_ready=path.exists):
        pass

    listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=True).stdout

    assert str(path) not in listed
