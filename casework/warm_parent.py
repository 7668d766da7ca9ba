"""The warm parent of the sandbox: has its decoders loaded, no environment, no Django, no keys, and reads no payload.

Started by casework/sandbox.py. Forks one child for each payload; the child alone reads it, answers on a pipe, and ends.
A fork takes as long as a small picture, so the next child is forked before its payload comes.
"""

import gc
import importlib
import json
import math
import mmap
import os
import selectors
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

from casework.fence import Fence, give_back_memory, leave_network
from casework.refused import Refused

LARGEST_REQUEST = 64 * 1024
# Around an answer stands white space that JSON allows: the first is written before a byte of the payload is looked at.
BEGUN, END_OF_ANSWER = b" ", b"\n"
# How a child ended that a signal ended, where that was none of its limits.
KILLED = "killed"
_MEBIBYTE = 1024 * 1024
_IDLE_S = 3600.0

# Larger payloads are mapped into the child instead of copied: a film has up to 500 MB.
_LARGEST_READ = 64 * 1024 * 1024

Job = Callable[[Any, dict[str, Any]], dict[str, Any]]


@dataclass(frozen=True)
class _Spare:
    """A child that has seen nothing yet, and the way to hand it its payload."""

    pid: int
    channel: socket.socket


@dataclass
class _Child:
    kill_at: float
    outcome: int
    is_overdue: bool = False


class WarmParent:
    """Serves one client over a socket, until the client is gone."""

    def __init__(self, control: socket.socket, jobs: dict[str, Job], fence: Fence) -> None:
        self.control, self.jobs, self.fence = control, jobs, fence
        self.children: dict[int, _Child] = {}
        self.spare: _Spare | None = None

    def serve(self) -> None:
        """Fork for each request, end children that take too long, reap them; return when the client is gone."""
        selector = selectors.DefaultSelector()
        selector.register(self.control, selectors.EVENT_READ)
        alarm = _child_alarm()
        selector.register(alarm, selectors.EVENT_READ)
        self.spare = self._ahead()
        while True:
            for key, _ in selector.select(self._wait_s()):
                if key.fileobj is self.control:
                    if not self._take_request():
                        return self._kill(before=math.inf)
                else:
                    alarm.recv(4096)
            self._kill(before=time.monotonic())
            self._reap()

    def _wait_s(self) -> float:
        """Return the seconds until the next child is overdue, or an idle wait."""
        nearest = min(
            (child.kill_at for child in self.children.values() if not child.is_overdue), default=None
        )
        return _IDLE_S if nearest is None else max(0.0, nearest - time.monotonic())

    def _take_request(self) -> bool:
        """Start one child; False when the client has closed its end."""
        message, fds, _, _ = socket.recv_fds(self.control, LARGEST_REQUEST, 3)
        if not message:
            return False
        *handed, outcome = fds
        try:
            pid = self._hand_over(message, handed)
        except OSError:  # no room for another child: those that run go on
            _write(outcome, b"sandbox_unavailable")
            os.close(outcome)
        else:
            self.children[pid] = _Child(time.monotonic() + json.loads(message)["wall_s"], outcome)
        for number in handed:
            os.close(number)
        self.spare = self._ahead()
        return True

    def _hand_over(self, message: bytes, handed: list[int]) -> int:
        """Give a payload to the child that stands ready, or to a new one when that has ended; return its number."""
        spare = self.spare or self._forked()
        self.spare = None
        with spare.channel:
            try:
                socket.send_fds(spare.channel, [message], handed)
            except (BrokenPipeError, ConnectionResetError):
                self.children[spare.pid] = _Child(time.monotonic(), os.open(os.devnull, os.O_WRONLY))
                return self._hand_over(message, handed)
        return spare.pid

    def _ahead(self) -> _Spare | None:
        """Return a child that stands ready; None where there is no room for one now."""
        try:
            return self._forked()
        except OSError:
            return None

    def _forked(self) -> _Spare:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        pid = os.fork()
        if pid == 0:
            _stand_by(theirs, self.jobs, self.fence)
        theirs.close()
        return _Spare(pid, ours)

    def _kill(self, *, before: float) -> None:
        for pid, child in self.children.items():
            if child.kill_at <= before and not child.is_overdue:
                child.is_overdue = True
                os.kill(pid, signal.SIGKILL)  # not reaped yet, so the number is still this child's

    def _reap(self) -> None:
        if self.spare and os.waitpid(self.spare.pid, os.WNOHANG)[0]:
            self.spare.channel.close()
            self.spare = None
        for pid in list(self.children):
            reaped, status = os.waitpid(pid, os.WNOHANG)
            if reaped:
                child = self.children.pop(pid)
                # One short line into an empty pipe: it never blocks, and the client may be gone already.
                _write(child.outcome, _outcome(child, status).encode())
                os.close(child.outcome)


def _outcome(child: _Child, status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    if child.is_overdue or code in (-signal.SIGXCPU, -signal.SIGALRM):
        return "took_too_long"
    if code < 0:
        return KILLED
    return "ended" if code == 0 else "decoder_failed"


def _stand_by(channel: socket.socket, jobs: dict[str, Job], fence: Fence) -> NoReturn:
    """The child's whole life. Nothing about the payload leaves it but the answer: no message, no trace, no log."""
    try:
        _close_all_but(channel.fileno())
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        fence.leave_files()
        message, fds, _, _ = socket.recv_fds(channel, LARGEST_REQUEST, 2)
        channel.close()
        if message:
            _work(jobs, json.loads(message), payload=fds[0], reply=fds[1], fence=fence)
    except BaseException:  # whatever it is, the client hears "decoder_failed" and nothing else
        os._exit(1)
    os._exit(0)


def _work(jobs: dict[str, Job], request: dict[str, Any], *, payload: int, reply: int, fence: Fence) -> None:
    # To map needs a descriptor of its own, which the fence denies; nothing of the payload is looked at by it.
    mapped = _mapped(payload, request["size"]) if request["size"] > _LARGEST_READ else None
    fence.put_up(memory_bytes=request["memory_mb"] * _MEBIBYTE, cpu_s=request["cpu_s"])
    _write(reply, BEGUN)
    answer = json.dumps(_answer(jobs[request["job"]], mapped or payload, request)).encode()
    _write(reply, answer + END_OF_ANSWER)
    # The client need not wait until all memory is given back.
    os.close(reply)


def _answer(job: Job, payload: int | mmap.mmap, request: dict[str, Any]) -> dict[str, Any]:
    try:
        data = _read(payload, request["size"]) if isinstance(payload, int) else payload
        return {"answer": job(data, request["options"])}
    except Refused as refusal:
        return {"refused": refusal.code}
    except MemoryError:
        return {"failed": "too_much_memory"}


def _mapped(descriptor: int, size: int) -> mmap.mmap:
    return mmap.mmap(descriptor, size, access=mmap.ACCESS_READ)


def _read(descriptor: int, size: int) -> bytes:
    data = os.pread(descriptor, size, 0)
    while len(data) < size and (more := os.pread(descriptor, size - len(data), len(data))):
        data += more
    return data


def _write(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    try:
        while view:
            view = view[os.write(descriptor, view) :]
    except BrokenPipeError:
        return


def _close_all_but(kept: int) -> None:
    """Close every other descriptor: the client's socket, and the pipes of children that run beside this one."""
    os.closerange(3, kept)
    os.closerange(kept + 1, os.sysconf("SC_OPEN_MAX"))


def _child_alarm() -> socket.socket:
    """Return a socket that becomes readable whenever a child has ended."""
    heard, rung = socket.socketpair()
    heard.setblocking(False)
    rung.setblocking(False)
    signal.signal(signal.SIGCHLD, lambda number, frame: None)
    signal.set_wakeup_fd(rung.detach(), warn_on_full_buffer=False)
    return heard


def _load(jobs: dict[str, str]) -> dict[str, Job]:
    """Import each job's module and let it warm up: a child can load nothing any more."""
    loaded = {}
    for name, place in jobs.items():
        module_name, function = place.split(":")
        module = importlib.import_module(module_name)
        if hasattr(module, "warm_up"):
            module.warm_up()
        loaded[name] = getattr(module, function)
    return loaded


def main(descriptor: int, jobs: str) -> None:
    """Load the jobs ("name -> module:function", as JSON), say hello, and serve the socket that was handed over."""
    control = socket.socket(fileno=descriptor)
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # Ctrl-C is the client's to hear; its end of the socket ends us
    try:
        has_left_network = leave_network()
        loaded = _load(json.loads(jobs))
        fence = Fence(has_left_network=has_left_network)
    except Exception as error:  # before any payload: the client must learn why nothing works
        control.send(json.dumps({"broken": f"{type(error).__name__}: {error}"[:500]}).encode())
        return
    gc.collect()
    gc.freeze()  # pages that the children share stay shared
    give_back_memory()  # each fork copies the map of what is held
    control.send(json.dumps({"ready": fence.capabilities}).encode())
    WarmParent(control, loaded, fence).serve()
