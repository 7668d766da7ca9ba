"""Policies for the guard's tests, and the code with which a fetch ends."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from casework.dialable import Policy
from casework.fetch import Refused, Unreachable, fetch
from tests.hostile.servers import HostileDns


def allowing(names: HostileDns | None = None, **more: object) -> Policy:
    """Return a practice policy that also allows 127.0.0.5, with the test's resolver."""
    resolvers = (f"127.0.0.1:{names.port}",) if names else ()
    return Policy(practice=True, also_allow=("127.0.0.5/32",), resolvers=resolvers, pause_ms=0, **more)  # type: ignore[arg-type]


def live(names: HostileDns) -> Policy:
    return Policy(resolvers=(f"127.0.0.1:{names.port}",), pause_ms=0)


def refusal(url: str, policy: Policy) -> str:
    with pytest.raises(Refused) as caught:
        fetch(url, policy=policy)
    return caught.value.code


def failure(url: str, policy: Policy, want: str = "text") -> str:
    with pytest.raises(Unreachable) as caught:
        fetch(url, policy=policy, want=want)  # type: ignore[arg-type]
    return caught.value.code


def in_a_loop(work: Coroutine[Any, Any, Any]) -> Any:
    """Run a coroutine to its end in a thread of its own: the tests of pages leave a loop running in this one."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, work).result()
