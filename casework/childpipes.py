"""The two pipes of a child of the sandbox: what it answers, up to a bound, and how it ended."""

import contextlib
import os
import select
import time
from typing import Any

from casework import warm_parent


def pipe(held: contextlib.ExitStack) -> tuple[Any, Any]:
    """Return the reading and the writing end of a pipe, both closed with `held`."""
    read_end, write_end = os.pipe()
    return held.enter_context(open(read_end, "rb", buffering=0)), held.enter_context(
        open(write_end, "wb", buffering=0)
    )


def gather(reply: int, outcome: int, *, wait_s: float, most_bytes: int) -> tuple[str, bytes | None]:
    """Read how the child ended, empty when the parent ended before it, and the reply, None when it is too long.

    A reply that is whole is not waited for further. Raises TimeoutError: after `wait_s` seconds.
    """
    deadline = time.monotonic() + wait_s
    poller = select.poll()
    poller.register(reply, select.POLLIN)
    poller.register(outcome, select.POLLIN)
    data, is_open = bytearray(), True
    ended: str | None = None
    while is_open or (ended is None and not data.endswith(warm_parent.END_OF_ANSWER)):
        wait_ms = (deadline - time.monotonic()) * 1000
        events = poller.poll(wait_ms) if wait_ms > 0 else []
        if not events:
            raise TimeoutError
        for descriptor, _ in events:
            piece = os.read(descriptor, 65536)
            if descriptor == reply:
                # Beyond the limit it is read on and dropped, so that the child can end.
                data += piece[: max(0, most_bytes + 1 - len(data))]
                is_open = bool(piece)
            elif ended is None:
                ended = piece.decode("ascii")
            if not piece or descriptor == outcome:
                poller.unregister(descriptor)
    return "ended" if ended is None else ended, bytes(data) if len(data) <= most_bytes else None
