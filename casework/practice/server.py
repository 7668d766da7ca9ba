"""Runs the whole practice ground in one process: web, name server, mail server, time stamps."""

import asyncio
import logging
import signal
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from casework.practice import dns, pictures, smtp, tsa, web
from casework.practice.ground import Ground

_START_TIMEOUT_S = 60
_log = logging.getLogger(__name__)
_Started = TypeVar("_Started")


@dataclass(frozen=True)
class Ports:
    """Where the servers listen. 0 takes a free port; what was taken comes back from `running`."""

    web: int = 0
    dns: int = 0
    smtp: int = 0


ANY = Ports()


class CannotStart(Exception):
    """A port is taken, or the machine has no such loopback address; the message says which server it was."""


@asynccontextmanager
async def running(data_dir: Path, ports: Ports, *, local: str = "127.0.0.1") -> AsyncIterator[Ports]:
    """Run all servers while the block runs; yields the ports taken. Raises CannotStart: a port is taken."""
    ground = Ground(data_dir)
    await asyncio.to_thread(_prepare, ground)
    async with AsyncExitStack() as stack:
        runner, web_port = await _listening("web", ports.web, web.start(ground, port=ports.web))
        stack.push_async_callback(runner.cleanup)
        datagrams, streams = await _listening(
            "DNS", ports.dns, dns.start(address="127.0.0.1", port=ports.dns)
        )
        stack.callback(datagrams.close)
        stack.callback(streams.close)
        mail = await _listening("SMTP", ports.smtp, smtp.start(ground, address=local, port=ports.smtp))
        stack.callback(mail.close)
        yield Ports(web_port, streams.sockets[0].getsockname()[1], mail.sockets[0].getsockname()[1])


async def _listening(name: str, port: int, starting: Awaitable[_Started]) -> _Started:
    try:
        return await starting
    except OSError as fault:
        raise CannotStart(
            f"The practice ground's {name} server cannot listen on port {port}: {fault}."
        ) from fault


def _prepare(ground: Ground) -> None:
    """Make samples and certificates. Without openssl the ground runs, and its authority answers 503."""
    pictures.write_samples(ground.samples)
    try:
        tsa.make_authority(ground.folder / "tsa")
    except tsa.NoAuthority:
        _log.warning("practice time stamps are off: openssl is missing or failed")


async def serve(
    data_dir: Path, ports: Ports, *, local: str = "127.0.0.1", when_ready: Callable[[Ports], None]
) -> None:
    """Run until SIGTERM or SIGINT. Raises CannotStart: a port is taken."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    async with running(data_dir, ports, local=local) as taken:
        when_ready(taken)
        await ended.wait()


async def _ended(ending: Awaitable[bool | None]) -> None:
    await ending
    await asyncio.sleep(0)  # lets closed sockets go before the loop does


@contextmanager
def in_background(data_dir: Path, ports: Ports = ANY) -> Iterator[Ports]:
    """Run the ground in a thread of this process, for tests. Raises CannotStart: a port is taken."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="practice ground", daemon=True)
    thread.start()
    ground = running(data_dir, ports)
    try:
        taken = asyncio.run_coroutine_threadsafe(ground.__aenter__(), loop).result(_START_TIMEOUT_S)
        try:
            yield taken
        finally:
            ending = ground.__aexit__(None, None, None)
            asyncio.run_coroutine_threadsafe(_ended(ending), loop).result(_START_TIMEOUT_S)
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(_START_TIMEOUT_S)
        loop.close()
