"""Hostile bytes are decoded in a child that has nothing and lives once (S26). The jobs: tests/hostile/decoders.py."""

import errno
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from casework import sandbox, warm_parent
from tests.hostile import decoders

ROOT = Path(__file__).resolve().parents[2]
JOBS = {
    name: f"tests.hostile.decoders:{name}"
    for name, job in vars(decoders).items()
    if callable(job) and getattr(job, "__module__", "") == decoders.__name__
}
SHORT = sandbox.Limits(wall_s=1.0, cpu_s=1, memory_mb=256, reply_bytes=65536)


@pytest.fixture(scope="module")
def box():
    one = sandbox.Sandbox(JOBS)
    yield one
    one.stop()


def is_running(pid):
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def wait_until(condition, seconds=10):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.02)
    return condition()


def test_all_fences_are_up_on_this_machine(box):
    assert box.capabilities() == {"landlock": True, "seccomp": True, "network_namespace": True}


@pytest.mark.parametrize(
    "what",
    [
        "read a file", "list a folder", "write a file", "open a socket", "open a unix socket", "start a program",
        "replace itself", "fork", "signal its parent", "speak to the client",
    ],
)  # fmt: skip
def test_child_cannot(box, what):
    """S26: no files, no network, no programs, no processes, no way to the others."""
    answer = box.run("attempt", b"payload", options={"what": what})

    assert answer["stopped"] in {"PermissionError", "OSError"}
    assert "done" not in answer
    assert not Path("/tmp/recourse-sandbox-escape").exists()


def test_child_has_no_environment_and_no_django(box):
    """S26: no keys, no settings, no secrets."""
    answer = box.run("surroundings", b"")

    assert answer["django"] is False
    assert set(answer["environment"]) <= {*sandbox._ENVIRONMENT, "LC_CTYPE"}


@pytest.mark.parametrize(
    ("job", "code"), [("hang", "took_too_long"), ("spin", "took_too_long"), ("crash", "decoder_failed")]
)
def test_child_that_does_not_answer_is_ended(box, job, code):
    """S26: time limits; a clear state."""
    with pytest.raises(sandbox.SandboxFailed) as failure:
        box.run(job, b"payload", limits=SHORT)

    assert failure.value.code == code
    assert failure.value.says.endswith(".")
    assert box.run("echo", b"next")["size"] == 4


def test_processor_time_is_bounded_apart_from_the_clock(box):
    """S26: a decoder that spins is told as one that took too long, not as one that crashed."""
    with pytest.raises(sandbox.SandboxFailed) as failure:
        box.run("spin", b"", limits=sandbox.Limits(wall_s=20, cpu_s=1))

    assert failure.value.code == "took_too_long"


def test_memory_is_bounded(box):
    """S26: an allocating decoder."""
    assert box.run("allocate", b"", options={"bytes": 100_000_000}, limits=SHORT)["size"] == 100_000_000

    with pytest.raises(sandbox.SandboxFailed) as failure:
        box.run("allocate", b"", options={"bytes": 900_000_000}, limits=SHORT)

    assert failure.value.code == "too_much_memory"


def test_too_long_reply_is_refused(box):
    with pytest.raises(sandbox.SandboxFailed) as failure:
        box.run("flood", b"", options={"bytes": 5_000_000}, limits=SHORT)

    assert failure.value.code == "decoder_failed"


def test_words_of_a_child_never_reach_people(box):
    """A taken-over decoder could put its own sentence before staff; only known codes pass."""
    with pytest.raises(sandbox.SandboxFailed) as failure:
        box.run("refuse_oddly", b"")

    assert "call this number" not in failure.value.says + str(failure.value)


@pytest.mark.parametrize(
    "reply",
    [b"", b"[]", b"{", b"null", b"[" * 100_000, b'{"refused": []}', b'{"failed": {}}', b'{"answer": 1}'],
)
def test_odd_reply_is_a_failure_and_no_more(reply):
    """A taken-over decoder may answer anything."""
    with pytest.raises(sandbox.SandboxFailed) as failure:
        sandbox._read_reply("ended", reply)

    assert failure.value.code == "decoder_failed"


def test_no_child_sees_two_payloads(box):
    """S26: each payload has a child of its own, forked from a parent that reads none."""
    assert [box.run("remember", b"payload")["seen"] for _ in range(3)] == [1, 1, 1]
    assert len({box.run("echo", b"")["pid"] for _ in range(3)}) == 3


def test_fifty_megabytes_pass():
    one = sandbox.Sandbox(JOBS)
    payload = bytes(50 * 1024 * 1024)

    assert one.run("echo", payload, options={"note": "kept"})["size"] == len(payload)
    one.stop()


def test_threads_share_one_parent(box):
    box.run("echo", b"")
    answers, parent = [], box.parent_pid()

    def ask():
        answers.append(box.run("echo", b"12345"))

    threads = [threading.Thread(target=ask) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert box.parent_pid() == parent
    assert len({answer["pid"] for answer in answers}) == 12


def test_children_are_reaped(box):
    pid = box.run("echo", b"")["pid"]

    assert wait_until(lambda: not Path(f"/proc/{pid}").exists())


def test_lost_parent_is_replaced(box):
    box.run("echo", b"")
    first = box.parent_pid()
    assert first > 1
    os.kill(first, signal.SIGKILL)

    assert box.run("echo", b"next")["size"] == 4
    assert box.parent_pid() != first


def test_unknown_job_is_refused(box):
    with pytest.raises(KeyError):
        box.run("os:system", b"")


def test_job_that_does_not_load_says_so():
    with pytest.raises(sandbox.SandboxFailed) as failure:
        sandbox.Sandbox({"none": "tests.hostile.no_such_room:job"}).run("none", b"")

    assert failure.value.code == "sandbox_unavailable"
    assert "no_such_room" in str(failure.value)


CLIENT = """
import sys
from django.conf import settings
settings.configure(USE_I18N=False)
from casework.sandbox import Sandbox
box = Sandbox({"echo": "tests.hostile.decoders:echo"})
box.run("echo", b"")
print(box.parent_pid(), flush=True)
"""


def start_client(more=""):
    command = [sys.executable, "-c", CLIENT + more]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)


def test_forked_client_starts_its_own_parent():
    """Celery's prefork pool: a worker forked after the first run must not share its parent's sandbox."""
    fork = (
        "import os\nif os.fork() == 0:\n"
        "    box.run('echo', b''); print(box.parent_pid(), flush=True); os._exit(0)\nos.wait()\n"
    )
    client = start_client(fork)

    parents = client.communicate(timeout=60)[0].split()

    assert len(set(parents)) == 2
    assert wait_until(lambda: not any(is_running(pid) for pid in parents))


def test_parent_ends_with_its_killed_client():
    """No orphan, even when forked relatives of the client live on."""
    client = start_client(
        "import os, time\nif os.fork() == 0:\n    time.sleep(5); os._exit(0)\ntime.sleep(60)\n"
    )
    parent = int(client.stdout.readline())
    assert is_running(parent)

    client.kill()

    assert wait_until(lambda: not is_running(parent), seconds=4)
    client.communicate(timeout=30)


def test_child_that_stood_ready_and_was_killed_is_replaced(box):
    """The next child is forked ahead; when it ended meanwhile, the payload goes to another."""
    box.run("echo", b"")
    children = Path(f"/proc/{box.parent_pid()}/task/{box.parent_pid()}/children")
    assert wait_until(lambda: len(children.read_text().split()) == 1)
    ready = int(children.read_text())
    os.kill(ready, signal.SIGKILL)
    assert wait_until(lambda: not is_running(ready))

    assert [box.run("echo", b"next")["size"] for _ in range(3)] == [4, 4, 4]
    assert wait_until(lambda: len(children.read_text().split()) == 1)


def test_parent_without_room_for_a_child_says_so_and_goes_on(monkeypatch):
    """S54: the children that run would end with their parent."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    read_end, write_end = os.pipe()
    parent = warm_parent.WarmParent(theirs, {}, None)
    monkeypatch.setattr(os, "fork", no_room)
    with open(os.devnull, "rb") as payload:
        socket.send_fds(ours, [b'{"wall_s": 1}'], [payload.fileno(), payload.fileno(), write_end])
    os.close(write_end)

    assert parent._take_request()

    assert os.read(read_end, 100) == b"sandbox_unavailable"
    assert (parent.children, parent.spare) == ({}, None)
    os.close(read_end)
    ours.close()
    theirs.close()


def no_room():
    raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")


def test_films_and_pictures_have_parents_of_their_own():
    """What reads films makes each fork slower; pictures are many."""
    with pytest.raises(sandbox.SandboxRefused):
        sandbox.run("fingerprint", b"")

    assert sandbox._films.parent_pid() is None or sandbox._films.parent_pid() != sandbox._default.parent_pid()
    assert "fingerprint_film" not in sandbox._default.jobs
