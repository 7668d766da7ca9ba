"""A child of the sandbox that is killed: before it read its payload another gets it; after that, nobody does (S26)."""

import os
import signal
import threading
from pathlib import Path

import pytest

from casework import childpipes, sandbox, warm_parent
from tests.casework.test_sandbox import JOBS, wait_until


@pytest.fixture(scope="module")
def box():
    one = sandbox.Sandbox(JOBS)
    yield one
    one.stop()


def children_of(box):
    pids = Path(f"/proc/{box.parent_pid()}/task/{box.parent_pid()}/children").read_text().split()
    return {int(pid) for pid in pids}


def test_payload_of_a_child_that_was_killed_before_it_read_goes_to_another(box):
    """Nothing of it was looked at, so it ended nobody: memory of this machine ran out, or somebody's patience."""
    box.run("echo", b"")
    assert wait_until(lambda: len(children_of(box)) == 1)
    (ready,) = children_of(box)
    os.kill(ready, signal.SIGSTOP)
    answers = []
    asking = threading.Thread(target=lambda: answers.append(box.run("echo", b"next")))
    asking.start()
    assert wait_until(lambda: len(children_of(box)) == 2)  # the payload is handed over, another stands ready

    os.kill(ready, signal.SIGKILL)
    asking.join(timeout=10)

    assert [answer["size"] for answer in answers] == [4]
    assert answers[0]["pid"] != ready


def counting_attempts(box, monkeypatch):
    attempts, attempt = [], box._attempt
    monkeypatch.setattr(box, "_attempt", lambda *args: attempts.append(args) or attempt(*args))
    return attempts


def test_payload_that_crashes_its_reader_is_read_once(box, monkeypatch):
    """S26: a reader is not thrown at the same bytes again."""
    attempts = counting_attempts(box, monkeypatch)

    with pytest.raises(sandbox.SandboxFailed) as failure:
        box.run("crash", b"payload")

    assert (failure.value.code, len(attempts)) == ("decoder_failed", 1)


def test_second_child_killed_before_it_read_is_the_last(box, monkeypatch):
    """It is no fault of the file: it waits, and is tried again later."""
    attempts = counting_attempts(box, monkeypatch)
    monkeypatch.setattr(childpipes, "gather", lambda *args, **how: (warm_parent.KILLED, b""))

    with pytest.raises(sandbox.SandboxFailed) as failure:
        box.run("echo", b"payload")

    assert (failure.value.code, len(attempts)) == ("sandbox_unavailable", 2)
