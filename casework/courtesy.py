"""Turns at a host: few connections at once, begun a jittered pause apart, over all fetching children of this machine.

The children take turns by locks on the bytes of one empty file: nothing is written to it, so no host leaves a trace,
and the locks of a child that dies are free at once.
"""

import asyncio
import contextlib
import fcntl
import os
import random
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from casework.dialable import DialFailed, Policy

_MOST_HOSTS_KNOWN = 10_000
_FIRST_LOOK_S = 0.01
_LONGEST_LOOK_S = 0.2
_PLACE_BYTES = 256


def open_board(folder: Path) -> int | None:
    """Return a descriptor of the file on which the children of this machine take turns; None when there can be none.

    Without one each child is polite by itself.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return os.open(folder / "turns", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    except OSError:
        return None


@dataclass
class _Host:
    """One host's turns in this child: `place` is where its bytes begin, the first for beginning, then the connections."""

    place: int
    connections: asyncio.Semaphore
    beginning: asyncio.Lock = field(default_factory=asyncio.Lock)
    held: set[int] = field(default_factory=set)


class Courtesy:
    """At most a few connections to one host at once, begun a jittered pause apart (S35)."""

    def __init__(self, board: int | None = None) -> None:
        """Take turns on the descriptor `board` too, with whoever else has that file open."""
        self.board = board
        self.hosts: dict[str, _Host] = {}

    @contextlib.asynccontextmanager
    async def turn(self, name: str, *, policy: Policy, patience_s: float) -> AsyncIterator[None]:
        """Hold one connection to a host. Raises DialFailed: when none was free in `patience_s`."""
        host = self._host(name, policy)
        try:
            async with asyncio.timeout(patience_s):
                byte = await self._begin(host, policy)
        except TimeoutError:
            raise DialFailed("turn_late") from None
        try:
            yield
        finally:
            self._free(host, byte)
            host.connections.release()

    def _host(self, name: str, policy: Policy) -> _Host:
        if len(self.hosts) > _MOST_HOSTS_KNOWN:
            self.hosts = {known: host for known, host in self.hosts.items() if _is_in_use(host)}
        if name not in self.hosts:
            place = int.from_bytes(sha256(name.encode()).digest()[:6], "big") * _PLACE_BYTES
            self.hosts[name] = _Host(place, asyncio.Semaphore(policy.connections_per_host))
        return self.hosts[name]

    async def _begin(self, host: _Host, policy: Policy) -> int:
        """Return the byte of the connection taken. The next one may begin after the pause, whoever begins it."""
        async with contextlib.AsyncExitStack() as undo:
            await host.connections.acquire()
            undo.callback(host.connections.release)
            await host.beginning.acquire()
            undo.callback(host.beginning.release)
            undo.callback(self._free, host, await self._one_of(host, [host.place]))
            count = min(policy.connections_per_host, _PLACE_BYTES - 1)
            byte = await self._one_of(host, range(host.place + 1, host.place + 1 + count))
            undo.pop_all()
        pause_s = random.uniform(0.5, 1.5) * policy.pause_ms / 1000  # noqa: S311
        asyncio.get_running_loop().call_later(pause_s, self._let_next_begin, host)
        return byte

    def _let_next_begin(self, host: _Host) -> None:
        self._free(host, host.place)
        host.beginning.release()

    async def _one_of(self, host: _Host, offsets: Iterable[int]) -> int:
        """Wait for one of the bytes and take it."""
        offsets, look_s = tuple(offsets), _FIRST_LOOK_S
        while True:
            for byte in offsets:
                if byte not in host.held and self._take(byte):
                    host.held.add(byte)
                    return byte
            await asyncio.sleep(random.uniform(0.5, 1.5) * look_s)  # noqa: S311
            look_s = min(look_s * 1.5, _LONGEST_LOOK_S)

    def _take(self, byte: int) -> bool:
        if self.board is None:
            return True
        try:
            fcntl.lockf(self.board, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, byte)
        except (BlockingIOError, PermissionError):
            return False
        except OSError:
            return True  # a file system without locks: this child is polite by itself
        return True

    def _free(self, host: _Host, byte: int) -> None:
        host.held.discard(byte)
        if self.board is not None:
            with contextlib.suppress(OSError):
                fcntl.lockf(self.board, fcntl.LOCK_UN, 1, byte)


def _is_in_use(host: _Host) -> bool:
    return bool(host.held) or host.beginning.locked()
