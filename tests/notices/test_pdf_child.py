"""The warm child of the PDF room: what it cannot reach, and what happens when it hangs or dies."""

import os
import signal

import pytest

from notices import pdf
from notices.warm_child import WarmChild

START = f"""
import os, socket, subprocess, sys, time
sys.path.insert(0, {str(pdf.ROOT)!r})
from notices import pdf
from notices.warm_child import serve
ACTS = {{
    "echo": lambda: "here",
    "pid": lambda: str(os.getpid()),
    "environment": lambda: ",".join(sorted(os.environ)),
    "hang": lambda: time.sleep(60),
    "die": lambda: os._exit(3),
    "socket": lambda: socket.socket(),
    "read": lambda: open({__file__!r}).read(),
    "write": lambda: open("/tmp/written-by-a-letter", "w").write("x"),
    "run": lambda: subprocess.run(["/bin/true"]),
    "memory": lambda: bytearray(4 << 30) and "had it",
}}
def answer(request):
    try:
        return {{"said": ACTS[request["do"]]()}}
    except (OSError, MemoryError) as error:
        return {{"error": type(error).__name__}}
serve(answer, confine=pdf.fence())
"""


@pytest.fixture
def child():
    warm = WarmChild(START, max_wall_s=3)
    yield warm
    warm.close()


@pytest.mark.parametrize("act", ["socket", "read", "write", "run"])
def test_letter_in_the_making_reaches_nothing(child, act):
    """S36: no network, no files, no programs."""
    assert child.ask({"do": act}) == {"error": "PermissionError"}


def test_letter_in_the_making_has_a_memory_limit(child):
    assert child.ask({"do": "memory"}) == {"error": "MemoryError"}


def test_child_knows_nothing_of_the_environment(child, monkeypatch):
    monkeypatch.setenv("SECRET_OF_THE_APP", "x")

    assert "SECRET" not in child.ask({"do": "environment"})["said"]


def test_every_letter_has_a_process_of_its_own(child):
    assert child.ask({"do": "pid"})["said"] != child.ask({"do": "pid"})["said"]


def test_letter_that_dies_is_a_failure_and_the_next_works(child):
    assert child.ask({"do": "die"}) == {"failed": "crash"}
    assert child.ask({"do": "echo"}) == {"said": "here"}


def test_letter_that_hangs_is_stopped_and_the_next_works(child):
    assert child.ask({"do": "hang"}) == {"failed": "time"}
    assert child.ask({"do": "echo"}) == {"said": "here"}


def test_killed_child_is_started_again(child):
    child.ask({"do": "echo"})
    os.killpg(child._process.pid, signal.SIGKILL)
    child._process.wait()

    assert child.ask({"do": "echo"}) == {"said": "here"}
