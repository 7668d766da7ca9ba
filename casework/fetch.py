"""The gate to strangers' addresses: hands them to the fetching child over a pipe and gives back what came.

No other room may dial an address from a user, a page, a mail or a registry. The rules are in casework/dialable.py.
"""

import atexit
import base64
import contextlib
import itertools
import json
import os
import queue
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, Literal

from casework.dialable import LIVE, Policy
from casework.fetchstart import start
from casework.hosts import LONGEST_URL
from casework.refusals import sentence

__all__ = [
    "LIVE",
    "Fetched",
    "Hop",
    "Policy",
    "Refused",
    "Resolved",
    "Unreachable",
    "fetch",
    "policy_from_settings",
    "resolve",
]

_PATIENCE_S = 180.0  # covers waiting for a turn at a host, besides the child's own limit


@dataclass(frozen=True)
class Hop:
    """One request on the way: its address, the status, and the IP address that was dialled."""

    url: str
    status: int
    dialled: str


@dataclass(frozen=True)
class Fetched:
    """What came back. `headers` have lower-case names and no cookies; `body` is unpacked; `hops` include the last one.

    `truncated`: more was there than was read; for text at 2 MiB, for films at 32 MiB or 12 s, and at 0 bytes where text
    was asked for and a picture or another kind of file came.
    """

    status: int
    final_url: str
    headers: dict[str, str]
    body: bytes
    dialled: str
    hops: tuple[Hop, ...]
    elapsed_ms: int
    truncated: bool

    def as_json(self) -> Any:
        """Return the body as JSON data. Raises Unreachable: when it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError):
            raise Unreachable("json_unreadable", self.hops) from None


@dataclass(frozen=True)
class Resolved:
    """Where a host leads: checked IP addresses, the names it is an alias of in order, and how long that holds."""

    addresses: tuple[str, ...]
    aliases: tuple[str, ...]
    ttl_s: int = 0


class _Reasoned(Exception):
    def __init__(self, code: str, hops: tuple[Hop, ...] = ()) -> None:
        super().__init__(code)
        self.code, self.hops = code, hops

    @property
    def says(self) -> str:
        """The reason as a sentence for people."""
        return sentence(self.code)


class Refused(_Reasoned):
    """The guard says no to the address, or to one that it redirects to; that one was not dialled."""


class Unreachable(_Reasoned):
    """The address may be dialled, but no usable answer came within the limits."""


def fetch(
    url: str,
    *,
    policy: Policy,
    want: Literal["text", "picture", "film", "json"] = "text",
    profile: str = "neutral",
) -> Fetched:
    """Fetch one address from the child, redirects included. Opens sockets there; blocks the calling thread.

    Raises Refused: when the guard says no. Raises Unreachable: when no usable answer comes.
    """
    if len(url) > LONGEST_URL:
        raise Refused("too_long")
    reply = ask({"do": "fetch", "url": url, "want": want, "profile": profile, "policy": policy.as_data()})
    hops = _hops(reply)
    return Fetched(
        status=reply["status"],
        final_url=reply["final_url"],
        headers=reply["headers"],
        body=base64.b64decode(reply["body"]),
        dialled=reply["dialled"],
        hops=hops,
        elapsed_ms=reply["elapsed_ms"],
        truncated=reply["truncated"],
    )


def resolve(url: str, *, policy: Policy) -> Resolved:
    """Look up where an address leads, without dialling it. Raises Refused, Unreachable: as `fetch` does."""
    reply = ask({"do": "resolve", "url": url, "policy": policy.as_data()})
    return Resolved(tuple(reply["addresses"]), tuple(reply["aliases"]), reply["ttl_s"])


def policy_from_settings() -> Policy:
    """Return the guard's policy as the settings say."""
    from django.conf import settings

    return Policy(
        practice=settings.RECOURSE_MODE == "practice",
        resolvers=tuple(settings.RESOLVERS),
        also_allow=tuple(settings.FETCH_ALSO_ALLOW),
        practice_dns_port=settings.PRACTICE_DNS_PORT,
        practice_web_port=settings.PRACTICE_WEB_PORT,
        pause_ms=0 if settings.RECOURSE_MODE == "practice" else Policy.pause_ms,
    )


def is_shut_in() -> bool:
    """Start the child if need be and say whether the kernel keeps files away from it (for `doctor`)."""
    child = _child()
    return child.said_hello.wait(_PATIENCE_S) and child.files_shut


def _hops(reply: dict[str, Any]) -> tuple[Hop, ...]:
    return tuple(Hop(**hop) for hop in reply.get("hops", ()))


def ask(request: dict[str, Any]) -> dict[str, Any]:
    """Hand a request to the child, once more to a new one if it died, and raise what it refused.

    For this room and casework/namerecords.py alone.
    """
    reply = _child().ask(request) or _child().ask(request)
    if reply is None:
        raise Unreachable("fetcher_gone")
    if "refused" in reply:
        raise Refused(reply["refused"], _hops(reply))
    if "failed" in reply:
        raise Unreachable(reply["failed"], _hops(reply))
    return reply


@dataclass
class _Child:
    """The running child and who waits for which answer; a thread reads its answers."""

    process: "subprocess.Popen[bytes]"
    owner: int
    said_hello: threading.Event = field(default_factory=threading.Event)
    files_shut: bool = False
    waiting: "dict[int, queue.SimpleQueue[dict[str, Any] | None]]" = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    is_gone: bool = False

    def ask(self, request: dict[str, Any]) -> dict[str, Any] | None:
        """Return the child's reply, or None when it died before it answered."""
        box: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        with self.lock:
            if self.is_gone:
                return None
            number = next(self.numbers)
            self.waiting[number] = box
            try:
                self._write(json.dumps({"id": number, **request}).encode("ascii") + b"\n")
            except OSError:
                self.waiting.pop(number, None)
                return None
        try:
            return box.get(timeout=_PATIENCE_S)
        except queue.Empty:
            self.waiting.pop(number, None)
            # Not None: asked once more, the host would be asked twice.
            raise Unreachable("timed_out") from None

    def _write(self, line: bytes) -> None:
        data = memoryview(line)
        while data:
            data = data[_pipe(self.process.stdin).write(data) :]

    def read_answers(self) -> None:
        """Hand each answer to who waits for it; tell all who still wait when the child is gone."""
        with contextlib.suppress(OSError, ValueError):
            for line in _lines(_pipe(self.process.stdout).fileno()):
                reply = json.loads(line)
                if reply["id"] == 0:
                    self.files_shut = reply["files_shut"]
                    self.said_hello.set()
                elif box := self.waiting.pop(reply["id"], None):
                    box.put(reply)
        with self.lock:
            self.is_gone = True
            left, self.waiting = self.waiting, {}
        for box in left.values():
            box.put(None)
        for end in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):
                _pipe(end).close()


_running: _Child | None = None
_start_lock = threading.Lock()


def _lines(pipe: int) -> Iterator[bytes]:
    """Yield lines from a pipe. Not a buffered file: a fork while the reader holds its lock would hang on it."""
    parts: list[bytes] = []
    while data := os.read(pipe, 1 << 20):
        *ends, rest = data.split(b"\n")
        for end in ends:
            yield b"".join([*parts, end])
            parts = []
        parts.append(rest)


def _pipe(end: BinaryIO | Any) -> BinaryIO:
    """Return an end of a pipe that subprocess was asked to open."""
    assert end is not None
    return end


def _child() -> _Child:
    """Return this process's own child, started when there is none."""
    global _running
    with _start_lock:
        if _running is None or _running.is_gone or _running.process.poll() is not None:
            _running = _Child(process=start(shared=_shared_folder()), owner=os.getpid())
            threading.Thread(target=_running.read_answers, name="fetch-answers", daemon=True).start()
        return _running


def _shared_folder() -> Path:
    from django.conf import settings

    return Path(settings.DATA_DIR) / "run"


def _stop() -> None:
    """End the child of this process, if it has one."""
    if _running is None or _running.owner != os.getpid():
        return
    with contextlib.suppress(OSError):
        _pipe(_running.process.stdin).close()
    try:
        _running.process.wait(timeout=2)
    except subprocess.TimeoutExpired:
        _running.process.kill()
        _running.process.wait()


def _forget() -> None:
    """After a fork: the child belongs to the parent; drop our copies of its pipe, so that it ends with the parent."""
    global _running, _start_lock
    if _running is not None:
        for end in (_running.process.stdin, _running.process.stdout):
            with contextlib.suppress(OSError):
                _pipe(end).close()
        _running.process.returncode = 0  # not ours to wait for
    _running, _start_lock = None, threading.Lock()


atexit.register(_stop)
os.register_at_fork(after_in_child=_forget)
