"""The sandbox for hostile bytes: `run(job, payload)` decodes in a child without files or network, in bounded time.

A warm parent of each client process forks one child a payload; no child sees two. JSON on pipes, never pickle.
"""

import atexit
import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO

from casework import answershapes, childpipes, file_refusals, memoryfiles, warm_parent

# The closed table of jobs: `function(payload, options) -> JSON object`; raises casework.refused.Refused for a bad file.
# A new job is a line here; its module imports neither Django nor models, and may have a `warm_up()`.
JOBS: Mapping[str, str] = {
    "fingerprint": "casework.imaging:fingerprint",
    "recognise": "casework.imaging:fingerprint",
    "fingerprint_film": "casework.films:fingerprint",
    "scan": "casework.pagescan:scan",
    "links": "casework.pagelinks:links",
    "read_mail": "casework.mailparts:read",
}
_ROOT = Path(__file__).resolve().parent.parent
_START = (
    "import sys; sys.path.insert(0, sys.argv[1]); from casework import warm_parent; "
    "warm_parent.main(int(sys.argv[2]), sys.argv[3])"
)
# One thread for each library: children are many and cores are few, and threads don't survive a fork.
_ENVIRONMENT = {
    "LC_ALL": "C.UTF-8",
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OPENCV_FOR_THREADS_NUM": "1",
}
_START_S = 60.0
_GRACE_S = 5.0
_ATTEMPTS = 2


@dataclass(frozen=True)
class Limits:
    """What one child may use: seconds by the clock and of the processor, MiB beyond the parent's, bytes of reply."""

    wall_s: float = 30.0
    cpu_s: int = 20
    memory_mb: int = 1536
    reply_bytes: int = 4 * 1024 * 1024


# A film is looked at for a minute; one of 500 MB lies in the child's memory while it is.
FILM_LIMITS = Limits(wall_s=150, cpu_s=120, memory_mb=2304)
# A mail of 25 MB is text several times over while its parts are told apart.
MAIL_LIMITS = Limits(wall_s=30, cpu_s=20, memory_mb=768)


class SandboxRefused(Exception):
    """The job says no: a bad file. `code` is one of casework/file_refusals.py, `says` its sentence."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code
        self.says = file_refusals.sentence(code)


class SandboxFailed(Exception):
    """The child took too long, too much memory, or ended badly; or there is no sandbox. `code` and `says` as above."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.says = file_refusals.sentence(code)


class _ParentLost(Exception):
    """The warm parent behind `control` ended before the child's outcome was known."""

    def __init__(self, control: socket.socket) -> None:
        super().__init__()
        self.control = control


class _ChildLost(Exception):
    """The child was killed before it read anything of its payload."""


class Sandbox:
    """A warm parent and the way to it. Threads may share one; a forked process starts its own on its first run."""

    _control: socket.socket | None
    _process: subprocess.Popen[bytes] | None
    _capabilities: dict[str, bool]

    def __init__(self, jobs: Mapping[str, str] = JOBS) -> None:
        self.jobs = dict(jobs)
        self._forget()
        os.register_at_fork(after_in_child=self._after_fork)

    def run(
        self,
        job: str,
        payload: bytes | BinaryIO,
        *,
        options: dict[str, Any] | None = None,
        limits: Limits = Limits(),
    ) -> dict[str, Any]:
        """Run a job of the table on a payload in a fresh child; the first run in a process starts the parent (1 s).

        payload: bytes, or a file with a descriptor (on disk or in memory), which is then read in place, not copied.

        Raises SandboxRefused: a bad file. SandboxFailed: time, memory, crash, no sandbox. KeyError: no such job.
        """
        if job not in self.jobs:
            raise KeyError(job)
        request = {
            "job": job,
            "size": memoryfiles.size_bytes(payload),
            "options": options or {},
            **asdict(limits),
        }
        message = json.dumps(request).encode()
        for _ in range(_ATTEMPTS):
            try:
                return _read_reply(*self._attempt(message, payload, limits))
            except _ParentLost as lost:
                # Jobs are pure and the parent reads no payload, so a second try with a fresh parent is safe.
                self._replace(lost.control)
            except _ChildLost:
                # No byte of the payload was looked at, so it was not the payload that ended the child.
                continue
        raise SandboxFailed("sandbox_unavailable", "the warm parent or its child ended twice")

    def capabilities(self) -> dict[str, bool]:
        """Say which fences this machine has; starts the warm parent. Raises SandboxFailed: when it does not start."""
        with self._lock:
            self._ensure_parent()
            return dict(self._capabilities)

    def stop(self) -> None:
        """End the warm parent and wait for it; the next run starts another."""
        self._replace(self._control)

    def _replace(self, lost: socket.socket | None) -> None:
        """Let go of a parent, unless another thread has done so and started the next one."""
        with self._lock:
            if self._control is not lost:
                return
            control, process = self._control, self._process
            self._control = self._process = None
        if control and process:
            control.close()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=_GRACE_S)
            process.kill()
            process.wait()

    def parent_pid(self) -> int | None:
        """Return the warm parent's process id, None when none runs."""
        return self._process.pid if self._process else None

    def _forget(self) -> None:
        """Start as new: in a forked process the parent, its socket and a lock that may be held are the other's."""
        self._lock = threading.Lock()
        self._control, self._process, self._capabilities = None, None, {}

    def _after_fork(self) -> None:
        # Without this the parent would outlive its client: it ends when the last copy of the socket is closed.
        if self._control:
            self._control.close()
        if self._process:
            self._process.returncode = 0  # not our child: nothing to wait for, nothing to warn about
        self._forget()

    def _ensure_parent(self) -> socket.socket:
        if self._control and self._process and self._process.poll() is None:
            return self._control
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        told = [str(_ROOT), str(theirs.fileno()), json.dumps(self.jobs)]
        with theirs:
            process = subprocess.Popen(
                [sys.executable, "-I", "-c", _START, *told],
                env=_ENVIRONMENT,
                pass_fds=[theirs.fileno()],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._capabilities = _hello(ours, process)
        self._control, self._process = ours, process
        return ours

    def _attempt(self, message: bytes, payload: bytes | BinaryIO, limits: Limits) -> tuple[str, bytes | None]:
        with contextlib.ExitStack() as held, memoryfiles.descriptor_of(payload) as memory:
            reply, reply_end = childpipes.pipe(held)
            outcome, outcome_end = childpipes.pipe(held)
            with self._lock:
                control = self._ensure_parent()
                try:
                    socket.send_fds(control, [message], [memory, reply_end.fileno(), outcome_end.fileno()])
                except (BrokenPipeError, ConnectionResetError):
                    raise _ParentLost(control) from None
            reply_end.close()
            outcome_end.close()
            try:
                ended, data = childpipes.gather(
                    reply.fileno(),
                    outcome.fileno(),
                    wait_s=limits.wall_s + _GRACE_S,
                    most_bytes=limits.reply_bytes,
                )
            except TimeoutError:
                self._replace(control)
                raise SandboxFailed("took_too_long") from None
        if not ended:
            raise _ParentLost(control)
        if ended == warm_parent.KILLED and data == b"":
            raise _ChildLost
        return ended, data


def _hello(control: socket.socket, process: subprocess.Popen[bytes]) -> dict[str, bool]:
    control.settimeout(_START_S)
    try:
        hello = json.loads(control.recv(4096) or b"{}")
    except TimeoutError:
        hello = {"broken": "it did not start in time"}
    control.settimeout(None)
    if "ready" in hello:
        return dict(hello["ready"])
    control.close()
    process.kill()
    process.wait()
    raise SandboxFailed("sandbox_unavailable", str(hello.get("broken", "it ended while starting")))


def _read_reply(outcome: str, reply: bytes | None) -> dict[str, Any]:
    """Return the child's answer. It is as hostile as the payload may be: only known codes and plain JSON pass."""
    if outcome != "ended" or reply is None:
        raise SandboxFailed(outcome if outcome in file_refusals.FAILED else "decoder_failed")
    try:
        said = json.loads(reply)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise SandboxFailed("decoder_failed")
    if isinstance(said.get("answer"), dict):
        return dict(said["answer"])
    if (refused := str(said.get("refused"))) in file_refusals.REFUSED:
        raise SandboxRefused(refused)
    failed = str(said.get("failed"))
    raise SandboxFailed(failed if failed in file_refusals.FAILED else "decoder_failed")


# What reads films is large, and every fork would copy its map: films have a warm parent of their own.
_FILMS = ("fingerprint_film",)
_films = Sandbox({name: JOBS[name] for name in _FILMS})
_default = Sandbox({name: place for name, place in JOBS.items() if name not in _FILMS})
capabilities = _default.capabilities


def run(job: str, payload: bytes | BinaryIO, **how: Any) -> dict[str, Any]:
    """Run a job of the table as Sandbox.run does, with its `options` and `limits`; the answer has the job's shape."""
    answer = (_films if job in _FILMS else _default).run(job, payload, **how)
    if wrong := answershapes.wrong_in(job, answer):
        raise SandboxFailed("decoder_failed", f"it answered with {wrong} in no shape of the job's")
    return answer


def stop() -> None:
    """End the warm parents of this process."""
    _default.stop()
    _films.stop()


atexit.register(stop)
