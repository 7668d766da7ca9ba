"""`manage.py practice start|stop|reset`, run as a person runs it."""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from casework.practice.ground import Ground
from tests.services.ports import free_ports

ROOT = Path(__file__).resolve().parents[2]


class Clinic:
    """A checkout with a data folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ports = dict(
            zip(("PRACTICE_WEB_PORT", "PRACTICE_DNS_PORT", "SMTP_PORT"), map(str, free_ports(3)), strict=True)
        )

    def practice(self, *words: str, **settings: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, **self.ports, "DATA_DIR": str(self.folder), **settings}
        command = [sys.executable, "manage.py", "practice", *words]
        return subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=120
        )

    def said(self, *words: str) -> dict[str, Any]:
        done = self.practice(*words, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


@pytest.fixture
def clinic(tmp_path: Path) -> Iterator[Clinic]:
    one = Clinic(tmp_path)
    yield one
    one.practice("stop")


def is_open(port: str) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.77.0.2", int(port))) == 0


def test_ground_starts_in_the_background_and_stops(clinic: Clinic) -> None:
    started = clinic.said("start", "--detach")
    again = clinic.said("start", "--detach")
    was_open = is_open(clinic.ports["PRACTICE_WEB_PORT"])
    stopped = clinic.said("stop")

    assert started["ok"]
    assert again["pid"] == started["pid"] == stopped["pid"]
    assert was_open
    assert not is_open(clinic.ports["PRACTICE_WEB_PORT"])
    assert not (clinic.folder / "run" / "practice.pid").exists()
    assert (clinic.folder / "practice" / "samples" / "picture-1.jpg").exists()


def test_stopping_twice_is_no_error(clinic: Clinic) -> None:
    assert "not running" in clinic.said("stop")["says"]


def test_taken_port_is_named(clinic: Clinic) -> None:
    with socket.create_server(("127.0.0.1", int(clinic.ports["SMTP_PORT"]))):
        done = clinic.practice("start")

    assert done.returncode == 1
    assert f"SMTP server cannot listen on port {clinic.ports['SMTP_PORT']}" in done.stderr


def test_reset_puts_everything_back(clinic: Clinic) -> None:
    ground = Ground(clinic.folder)
    ground.store("abuse@gallery.example", b"Subject: x\n\n")
    ground.state.add_report(host="forum.example", addresses=[])

    said = clinic.said("reset")

    assert said["ok"]
    assert ground.reports() == []
    assert ground.mails("abuse@gallery.example") == []


def test_live_mode_has_no_ground(clinic: Clinic) -> None:
    done = clinic.practice("reset", RECOURSE_MODE="live")

    assert done.returncode == 2
    assert "practice mode only" in done.stderr


def test_ground_of_a_run_is_not_ended_alone(clinic: Clinic) -> None:
    """`make run` ends everything when one of its processes ends, so ending this one would end the app."""
    program = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'input()', 'practice', 'start'])"
    run = subprocess.Popen([sys.executable, "-c", program, "-m", "deploy.run"], stdin=subprocess.PIPE)
    try:
        ground = child_of(run.pid)
        (clinic.folder / "run").mkdir()
        (clinic.folder / "run" / "practice.pid").write_text(f"{ground}\n", encoding="ascii")

        done = clinic.practice("stop", "--json")

        assert done.returncode == 1
        assert "It is part of `make run`; end that with Ctrl-C." in done.stderr
        assert json.loads(done.stdout)["error"] == "part_of_run"
        assert Path(f"/proc/{ground}").exists()
    finally:
        run.communicate(b"\n", timeout=30)


def child_of(pid: int) -> int:
    """Return the first child of a process, once it has one that has begun its own program."""
    for _ in range(200):
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        if below and b"start" in Path(f"/proc/{below[0]}/cmdline").read_bytes().split(b"\0"):
            return int(below[0])
        time.sleep(0.05)
    raise AssertionError("The child did not start.")
