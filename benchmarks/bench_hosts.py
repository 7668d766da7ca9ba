"""Who can act on 1,000 addresses on 50 hosts: how many look-ups that costs, and its time; real servers on loopback answer."""

import tempfile
import time
from pathlib import Path
from unittest.mock import patch

from benchmarks.rounds import Row, medians
from casework.fetch import resolve
from casework.hostchain import Memory
from tests.casework.smallnet import World, entity, small_net

_HOSTS, _PAGES, _ROUNDS = 50, 20, 5


def measure() -> list[Row]:
    """Trace every address once with one memory, as one worker does; then one address, with and without it."""
    with tempfile.TemporaryDirectory() as folder, small_net(Path(folder)) as world:
        world.answers("/ip/127.0.0.6", {"entities": [entity("Host", "abuse", mail="abuse@host.net")]})
        for number in range(_HOSTS):
            world.names.say(f"site{number}.com", "A", ["127.0.0.6"])
        memory = Memory()
        with patch("casework.asking.resolve", wraps=resolve) as looked_up:
            took_ms = _trace_all(world, memory)
        ways = {
            "the host chain of one address: nothing remembered": lambda: world.trace("http://site7.com/p/1"),
            "the host chain of one address: its host remembered": lambda: world.trace(
                "http://site7.com/p/1", memory=memory
            ),
        }
        count = f"{_HOSTS * _PAGES:,} addresses on {_HOSTS} hosts"
        return [
            Row(f"{count}: look-ups of a host (at most {_HOSTS}), a count", looked_up.call_count),
            Row(f"{count}: every host chain, once", took_ms),
            *medians(ways, rounds=_ROUNDS),
        ]


def _trace_all(world: World, memory: Memory) -> float:
    started = time.perf_counter()
    for page in range(_PAGES):
        for number in range(_HOSTS):
            world.trace(f"http://site{number}.com/p/{page}", memory=memory)
    return (time.perf_counter() - started) * 1000
