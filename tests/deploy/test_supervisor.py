"""The supervisor behind `make run` ends everything together and leaves no process behind."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.services.app import ROOT

# Two children; the first has a grandchild in a session of its own, which no signal to its group would reach.
SCRIPT = """
import subprocess, sys, time
from pathlib import Path
from deploy.processes import Process
from deploy.supervisor import Supervisor

supervisor = Supervisor(Path.cwd())
grandchild = "import subprocess, sys; subprocess.Popen(['sleep', sys.argv[1]], start_new_session=True).wait()"
supervisor.start(Process("first", [sys.executable, "-c", grandchild, sys.argv[1]]))
supervisor.start(Process("second", ["sleep", sys.argv[2]]))
time.sleep(0.5)
print("started", flush=True)
while not supervisor.is_asked_to_stop(0.05) and not supervisor.ended():
    pass
print("ended:", supervisor.ended().name if supervisor.ended() else "nobody", flush=True)
supervisor.stop()
"""


def start(*seconds: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", SCRIPT, *seconds]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, start_new_session=True)


def sleepers(*seconds: str) -> list[str]:
    """Return the command lines of sleeping processes that carry one of our odd numbers of seconds."""
    lines = []
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = file.read_text().split("\0")
        except OSError:
            continue
        if words[0] == "sleep" and words[1] in seconds:
            lines.append(" ".join(words))
    return lines


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signal_ends_children_and_grandchildren(number: signal.Signals) -> None:
    run = start("7001.5", "7002.5")
    assert run.stdout is not None
    assert run.stdout.readline() == "started\n"
    assert len(sleepers("7001.5", "7002.5")) == 2

    run.send_signal(number)
    said, _ = run.communicate(timeout=20)

    assert said == "ended: nobody\n"
    assert sleepers("7001.5", "7002.5") == []


def test_death_of_one_child_ends_the_others() -> None:
    run = start("7003.5", "1.25")

    said, _ = run.communicate(timeout=20)

    assert said == "started\nended: second\n"
    assert sleepers("7003.5") == []


def test_killed_supervisor_leaves_no_child() -> None:
    run = start("1.25", "7005.5")
    assert run.stdout is not None
    run.stdout.readline()

    run.kill()
    run.wait()
    time.sleep(0.5)

    assert sleepers("7005.5") == []
