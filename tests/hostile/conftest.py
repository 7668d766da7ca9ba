"""Servers for the guard's tests: one that the policies allow, one that none does, and a resolver."""

from collections.abc import Iterator

import pytest

from tests.hostile.servers import HostileDns, HostileWeb, ok, running


@pytest.fixture
def web() -> Iterator[HostileWeb]:
    with running(HostileWeb("127.0.0.5")) as server:
        yield server


@pytest.fixture
def inside() -> Iterator[HostileWeb]:
    """A server at an address that no policy here allows: it must never see a visitor."""
    with running(HostileWeb("127.0.0.9")) as server:
        server.pages["/"] = ok(b"secret")
        yield server
        assert server.visits == 0


@pytest.fixture
def names() -> Iterator[HostileDns]:
    with running(HostileDns()) as server:
        yield server
