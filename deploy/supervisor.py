"""Start several processes, pass on their lines with a name before each, and leave none behind when one of them ends.

Each child leads its own process group, so that Ctrl-C reaches the supervisor alone; grandchildren that lose their
parent come to the supervisor, which ends them last.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

from deploy.processes import Process

# A worker that ends more often than this within a minute has a fault that starting again does not mend.
MOST_RETURNS_A_MINUTE = 5
_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_libc = ctypes.CDLL(None, use_errno=True)


class Supervisor:
    """Runs the processes of one machine until a signal comes or one of them ends."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._children: list[tuple[Process, subprocess.Popen[bytes]]] = []
        self._readers: list[threading.Thread] = []
        self._returns: list[float] = []
        self._signalled = threading.Event()
        self._is_stopping = threading.Event()
        _libc.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self._signalled.set())

    def start(self, process: Process) -> None:
        """Start one process and wait until what it promises exists. Raises SystemExit: when it ends before that."""
        if process.ready_when:
            process.ready_when.unlink(missing_ok=True)
        child = subprocess.Popen(
            process.command,
            cwd=self._root,
            env={**os.environ, "PYTHONUNBUFFERED": "1", **process.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_die_with_supervisor,
        )
        self._children.append((process, child))
        reader = threading.Thread(target=self._pass_on, args=(process.name, child), daemon=True)
        reader.start()
        self._readers.append(reader)
        while process.ready_when and not process.ready_when.exists():
            if self.ended() or self._signalled.wait(0.02):
                self.stop()
                raise SystemExit(f"{process.name} did not start; its lines above say why.")

    def ended(self) -> Process | None:
        """Return a process that has ended by itself and does not come back, if any; start again those that do."""
        for process, child in list(self._children):
            if child.poll() is None:
                continue
            if not process.comes_back or not self._may_return():
                return process
            print(f"{process.name} has ended by itself; it is started again.", file=sys.stderr, flush=True)
            _end_all([(process, child)])
            self._children.remove((process, child))
            self.start(process)
        return None

    def _may_return(self) -> bool:
        now = time.monotonic()
        self._returns = [moment for moment in self._returns if moment > now - 60] + [now]
        return len(self._returns) <= MOST_RETURNS_A_MINUTE

    def is_asked_to_stop(self, wait_s: float) -> bool:
        """Wait that many seconds at most for Ctrl-C or a request to end; say whether it came."""
        return self._signalled.wait(wait_s)

    def stop(self) -> None:
        """End every process and whatever they left; the broker goes last."""
        self._is_stopping.set()
        later = [pair for pair in self._children if pair[0].ready_when]
        first = [pair for pair in reversed(self._children) if not pair[0].ready_when]
        _end_all(first)
        _end_all(later)
        _kill_orphans()
        for reader in self._readers:
            reader.join(timeout=1)
        self._children.clear()

    def _pass_on(self, name: str, child: subprocess.Popen[bytes]) -> None:
        """Print a child's lines until it ends; what it says while everything stops is of no use to anybody."""
        assert child.stdout is not None
        for line in child.stdout:
            text = line.decode("utf-8", "replace").rstrip()
            if text and not self._is_stopping.is_set():
                print(f"{name:<9} | {text}", file=sys.stderr, flush=True)


def _end_all(pairs: list[tuple[Process, subprocess.Popen[bytes]]]) -> None:
    for _, child in pairs:
        with contextlib.suppress(ProcessLookupError):
            child.terminate()
    for process, child in pairs:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(timeout=process.grace_s)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def _kill_orphans() -> None:
    """Kill what is still below us: grandchildren with sessions of their own. Reads /proc."""
    until = time.monotonic() + 5
    while time.monotonic() < until:
        left = Path(f"/proc/self/task/{os.getpid()}/children")
        below = [int(word) for word in left.read_text().split()] if left.is_file() else []
        if not below:
            return
        for number in below:
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(number, 0)


def _die_with_supervisor() -> None:
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM, 0, 0, 0)
