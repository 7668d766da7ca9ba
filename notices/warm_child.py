"""A warm child process that answers requests one by one, each in a fork of its own, so that no two cases meet.

Started without environment and site paths (`python -I`); talks JSON in frames over pipes, never pickle.
"""

import gc
import json
import os
import select
import signal
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, BinaryIO

Answer = Callable[[dict[str, Any]], dict[str, Any]]


class WarmChild:
    """The child of this process. A fork (a Celery worker) finds another pid here and starts its own.

    `start` is the Python text that the child runs; it ends in `serve`. Answers that do not come are {"failed": code}.
    """

    def __init__(self, start: str, *, max_wall_s: float) -> None:
        self._start, self._max_wall_s = start, max_wall_s
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def ask(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return the child's answer; `failed` is `time` after max_wall_s seconds, `crash` when the child is gone."""
        with self._lock:
            process = self._running()
            assert process.stdin is not None
            assert process.stdout is not None
            try:
                _write_frame(process.stdin, request)
                return _read_frame(process.stdout.fileno(), until=time.monotonic() + self._max_wall_s)
            except TimeoutError:
                self._stop()
                return {"failed": "time"}
            except (EOFError, OSError):
                self._stop()
                return {"failed": "crash"}

    def close(self) -> None:
        """End the child; the next request starts another."""
        with self._lock:
            self._stop()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._owner != os.getpid() or self._process.poll() is not None:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-c", self._start],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={"PATH": os.defpath, "LANG": "C.UTF-8", "HOME": os.environ.get("HOME", "/nonexistent")},
                cwd="/",
                start_new_session=True,
            )
            self._owner = os.getpid()
        return self._process

    def _stop(self) -> None:
        if self._process is None or self._owner != os.getpid():
            return
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._process = None


def serve(answer: Answer, *, confine: Callable[[], None]) -> None:
    """In the child: answer until the parent is gone; every request in a fork that `confine` shuts in first."""
    parent = os.getppid()
    gc.freeze()  # what is warm is shared by every fork; a collection there would copy it
    waiting = _Fork(answer, confine)
    while True:
        ready, _, _ = select.select([sys.stdin.fileno()], [], [], 5.0)
        if not ready:
            if os.getppid() != parent:  # a forked copy of the pipe may keep it open after the parent's end
                return
            continue
        try:
            request = _read_body(sys.stdin.fileno())
        except EOFError:
            return
        _write_body(sys.stdout.buffer, waiting.answer(request))
        waiting.end()
        # Made and shut in while nobody waits for it.
        waiting = _Fork(answer, confine)


class _Fork:
    """A fork that is shut in, waits for one request, answers it and ends; also where the one that made it is gone."""

    def __init__(self, answer: Answer, confine: Callable[[], None]) -> None:
        asked, self._asks = os.pipe()
        self._hears, answers = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            try:
                gc.disable()
                os.close(self._asks)
                os.close(self._hears)
                confine()
                with os.fdopen(answers, "wb") as pipe:
                    _write_frame(pipe, answer(json.loads(_read_body(asked))))
            finally:
                os._exit(0)
        os.close(asked)
        os.close(answers)

    def answer(self, request: bytes) -> bytes:
        try:
            with os.fdopen(self._asks, "wb") as pipe:
                _write_body(pipe, request)
            return _read_body(self._hears)
        except (EOFError, BrokenPipeError):
            return b'{"failed": "crash"}'

    def end(self) -> None:
        os.close(self._hears)
        os.waitpid(self._pid, 0)


def _write_frame(pipe: BinaryIO | Any, message: dict[str, Any]) -> None:
    _write_body(pipe, json.dumps(message).encode("utf-8"))


def _write_body(pipe: BinaryIO | Any, body: bytes) -> None:
    pipe.write(struct.pack(">I", len(body)) + body)
    pipe.flush()


def _read_frame(handle: int, *, until: float) -> dict[str, Any]:
    message: dict[str, Any] = json.loads(_read_body(handle, until=until))
    return message


def _read_body(handle: int, *, until: float | None = None) -> bytes:
    """Raises EOFError: the other side is gone. Raises TimeoutError: `until` (monotonic seconds) has passed."""
    (length,) = struct.unpack(">I", _read_exactly(handle, 4, until))
    return _read_exactly(handle, length, until)


def _read_exactly(handle: int, count: int, until: float | None) -> bytes:
    collected = bytearray()
    while len(collected) < count:
        if until is not None:
            ready, _, _ = select.select([handle], [], [], max(0.0, until - time.monotonic()))
            if not ready:
                raise TimeoutError
        chunk = os.read(handle, min(count - len(collected), 1 << 16))
        if not chunk:
            raise EOFError
        collected += chunk
    return bytes(collected)
