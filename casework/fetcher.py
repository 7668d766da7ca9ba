"""The fetching child: has the network and nothing else. Takes addresses as JSON lines on a pipe, answers likewise.

Started by casework/fetch.py with an empty environment; shuts files away from itself before the first address.
"""

import asyncio
import base64
import contextlib
import json
import os
import resource
import signal
import sys
import threading
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import ada_url

from casework import resolver
from casework.courtesy import Courtesy
from casework.dial import Answer, dial
from casework.dialable import DialFailed, DialRefused, Policy
from casework.hosts import Address, AddressUnreadable, normalise

MOST_REDIRECTS = 5
_AT_ONCE = 64
_LONGEST_LINE = 1024 * 1024
_PARENT_LOOK_S = 2.0


@dataclass
class _Way:
    """What one fetch came by, and what it took: `spent_s` without the waiting for turns, `waited_s` that alone."""

    hops: list[dict[str, Any]] = field(default_factory=list)
    spent_s: float = 0.0
    waited_s: float = 0.0


def _judged(url: str, policy: Policy) -> Address:
    try:
        address = normalise(url, policy=policy)
    except AddressUnreadable as error:
        raise DialRefused(error.code if error.code != "empty" else "unreadable") from None
    if address.refused_because:
        raise DialRefused(address.refused_because)
    return address


def _next_url(url: str, location: str) -> str:
    try:
        # Servers send bytes; aiohttp keeps what is no UTF-8 as surrogates, which no address may hold.
        return ada_url.join_url(url, location.encode("utf-8", "surrogateescape").decode("utf-8", "replace"))
    except ValueError:
        raise DialFailed("bad_redirect") from None


class Fetcher:
    """Answers requests from the pipe, several at once."""

    def __init__(self, out: int, board: int | None = None) -> None:
        """Write answers to the file descriptor `out`; take turns with other children on `board`."""
        self.out, self.lock = out, threading.Lock()
        self.courtesy = Courtesy(board)
        self.slots = asyncio.Semaphore(_AT_ONCE)
        self.tasks: set[asyncio.Task[None]] = set()

    async def serve(self) -> None:
        """Answer until the pipe from the parent ends."""
        reader = asyncio.StreamReader(limit=_LONGEST_LINE)
        loop = asyncio.get_running_loop()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        self._keep(asyncio.create_task(_end_with_parent(os.getppid())))
        while line := await reader.readline():
            self._keep(asyncio.create_task(self._answer(line)))

    def _keep(self, task: "asyncio.Task[None]") -> None:
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    async def _answer(self, line: bytes) -> None:
        request = json.loads(line)
        policy = Policy.from_data(request["policy"])
        way = _Way()
        reply: dict[str, Any] = {"id": request["id"], "hops": way.hops}
        try:
            reply |= await self._done(request, policy, way)
        except DialRefused as error:
            reply |= {"refused": error.code}
        except DialFailed as error:
            reply |= {"failed": error.code}
        except TimeoutError:
            reply |= {"failed": "timed_out"}
        except Exception:  # one broken answer may not end the child for everybody else's
            reply |= {"failed": "fetcher_fault"}
        await asyncio.to_thread(self._write, reply)

    async def _done(self, request: dict[str, Any], policy: Policy, way: _Way) -> dict[str, Any]:
        if request["do"] == "records":
            texts, ttl_s = await resolver.records(request["name"], request["kind"], policy=policy)
            return {"texts": texts, "ttl_s": ttl_s}
        if request["do"] == "resolve":
            address = _judged(request["url"], policy)
            answers = await asyncio.wait_for(resolver.resolve(address, policy=policy), policy.total_s)
            return {"addresses": answers.addresses, "aliases": answers.aliases, "ttl_s": answers.ttl_s}
        final_url, answer = await self._followed(request, policy, way)
        return {
            "status": answer.status,
            "final_url": final_url,
            "headers": answer.headers,
            "body": base64.b64encode(answer.body).decode("ascii"),
            "dialled": answer.dialled,
            "elapsed_ms": round(way.spent_s * 1000),
            "truncated": answer.is_truncated,
        }

    async def _followed(self, request: dict[str, Any], policy: Policy, way: _Way) -> tuple[str, Answer]:
        """Fetch an address and at most five redirects, each judged and resolved anew; `way` is filled on the way.

        Raises DialRefused, DialFailed: see casework/refusals.py. Raises TimeoutError: after `policy.total_s`.
        """
        url = request["url"]
        for _ in range(MOST_REDIRECTS + 1):
            address = _judged(url, policy)
            async with self._turn(address.host, policy, way), asyncio.timeout(policy.total_s - way.spent_s):
                answers = await resolver.resolve(address, policy=policy)
                answer = await dial(
                    address, answers, want=request["want"], profile=request["profile"], policy=policy
                )
            way.hops.append({"url": address.url, "status": answer.status, "dialled": answer.dialled})
            if not answer.location:
                return address.url, answer
            url = _next_url(address.url, answer.location)
        raise DialFailed("too_many_redirects")

    @contextlib.asynccontextmanager
    async def _turn(self, host: str, policy: Policy, way: _Way) -> AsyncIterator[None]:
        """Wait for a turn at the host of each hop, and count what the hop takes apart from the waiting."""
        started = time.monotonic()
        async with (
            self.courtesy.turn(host, policy=policy, patience_s=policy.turn_s - way.waited_s),
            self.slots,
        ):
            begun = time.monotonic()
            way.waited_s += begun - started
            try:
                yield
            finally:
                way.spent_s += time.monotonic() - begun

    def _write(self, reply: dict[str, Any]) -> None:
        data = memoryview(json.dumps(reply).encode("ascii") + b"\n")
        with self.lock:
            while data:
                data = data[os.write(self.out, data) :]


async def _end_with_parent(parent: int) -> None:
    """End this process when the parent is gone, even while a sibling still holds the pipe open."""
    while os.getppid() == parent:
        await asyncio.sleep(_PARENT_LOOK_S)
    os._exit(0)


def _shut_files_away(checkout: str) -> bool:
    """Leave this process the interpreter, the resolver's settings and our own code to read, and nothing to write."""
    try:
        from landlock import FSAccess, LandlockError, Ruleset
    except ImportError:
        return False
    read_folder = FSAccess.READ_FILE | FSAccess.READ_DIR | FSAccess.EXECUTE
    folders = [sys.prefix, sys.base_prefix, "/usr/lib", "/lib", "/lib64", "/etc/ssl", f"{checkout}/casework"]
    files = ["/etc/resolv.conf", "/etc/hosts", "/etc/nsswitch.conf", "/etc/host.conf", "/etc/gai.conf"]
    try:
        rules = Ruleset()
        for folder in filter(os.path.isdir, folders):
            rules.allow(folder, rules=read_folder)
        for path in filter(os.path.isfile, files):
            rules.allow(path, rules=FSAccess.READ_FILE)
        rules.apply()
    except (OSError, LandlockError):
        return False
    return True


def main(checkout: str, board: int) -> None:
    """Run the child: limits first, then answer until the parent closes the pipe. `board`: a descriptor, -1 for none."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))  # the one file that it has open stays empty
    out = os.dup(1)
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)  # nothing printed by a library may end up among the answers
    is_shut = _shut_files_away(checkout)
    fetcher = Fetcher(out, board if board >= 0 else None)
    fetcher._write({"id": 0, "files_shut": is_shut})
    asyncio.run(fetcher.serve())
    os._exit(0)
