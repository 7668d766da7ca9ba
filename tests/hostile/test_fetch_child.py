"""The fetching child: the network and nothing else, one for each process, and never longer than that."""

import contextlib
import os
import signal
import time

import landlock
import pytest
from django.conf import settings

from casework import fetch as gate
from casework.fetch import fetch
from tests.hostile.guarded import allowing
from tests.hostile.servers import HostileWeb, ok


def test_child_has_an_empty_environment_and_no_files(
    web: HostileWeb, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S34: the network and nothing else."""
    is_shut_in = gate.is_shut_in()  # said once it has started, and has no file of its own open any more
    fetch_child = gate._child().process.pid
    with open(f"/proc/{fetch_child}/environ", "rb") as environment:
        assert b"SECRET" not in environment.read()
    kinds = {
        os.readlink(f"/proc/{fetch_child}/fd/{fd}").split(":")[0]
        for fd in os.listdir(f"/proc/{fetch_child}/fd")
    }
    turns = os.path.realpath(os.path.join(settings.DATA_DIR, "run", "turns"))
    assert kinds <= {"pipe", "socket", "anon_inode", "/dev/null", turns}
    assert os.path.getsize(turns) == 0
    assert is_shut_in == (landlock.landlock_abi_version() > 0)


def test_new_child_takes_over_when_one_dies(web: HostileWeb) -> None:
    web.pages["/"] = ok()
    os.kill(gate._child().process.pid, signal.SIGKILL)

    assert fetch(web.url(), policy=allowing()).status == 200


def test_forked_process_gets_a_child_of_its_own(web: HostileWeb) -> None:
    web.pages["/"] = ok()
    mine = gate._child().process.pid
    reading, writing = os.pipe()
    forked = os.fork()
    if forked == 0:
        with contextlib.suppress(BaseException):
            fetch(web.url(), policy=allowing())
            os.write(writing, str(gate._child().process.pid).encode())
        os._exit(0)

    os.waitpid(forked, 0)
    theirs = int(os.read(reading, 20))
    deadline = time.monotonic() + 5
    while os.path.exists(f"/proc/{theirs}") and time.monotonic() < deadline:
        time.sleep(0.05)

    assert theirs != mine
    assert not os.path.exists(f"/proc/{theirs}")
    assert fetch(web.url(), policy=allowing()).status == 200 and gate._child().process.pid == mine
