"""Looks a second and memory: the fetching worker as `make run` starts it, beside the bare client, alone and with fingerprints.

One server process on loopback stands for a hundred hosts. No host waits between two connections in any of the ways.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks import looks_cases, looks_ground
from benchmarks.footprint import Footprint, quarters_mb
from benchmarks.rounds import Row
from casework import sandbox, tasks
from casework.dialable import Policy
from config.celery import app
from deploy import processes
from tests.services.children import end, running

QUICK = 200
_LOOKS, _HOSTS, _ROUNDS = 2000, 100, 1
# Of ours the first looks are left out: processes start, and libraries load. The bare ways start their clock after that.
_WARM = 0.05
_OURS = "ours, guard, sandbox, sealed record and database"
_WAYS = {"fetch": "peer: bare client alone", "fingerprint": "peer: bare client, bare fingerprint in threads"}


@dataclass(frozen=True)
class Pace:
    """What one way came to in one round: looks a second, ms of the processor a look, MB at first, at last and at most."""

    a_second: float
    cpu_ms: float
    memory_mb: tuple[float, float, float]


@dataclass
class _Ground:
    """The server process, and where it listens."""

    process: "subprocess.Popen[str]"
    ports: dict[str, int]

    def most(self) -> int:
        """Return the most connections that one host held at once since this was asked last."""
        print(file=self.process.stdin, flush=True)
        assert self.process.stdout
        return int(self.process.stdout.readline())


def measure(*, is_quick: bool = False) -> list[Row]:
    """Measure all three ways in turn, round by round."""
    count, rounds = (QUICK, 1) if is_quick else (_LOOKS, _ROUNDS)
    with tempfile.TemporaryDirectory(prefix="looks-") as folder, _ground(Path(folder)) as ground:
        policy = Policy(practice=True, also_allow=(looks_ground.NETWORK,))
        looks_cases.make(count, hosts=_HOSTS, port=ground.ports["web"], policy=policy)
        sandbox.stop()
        paces: dict[str, list[Pace]] = {_OURS: [], **{name: [] for name in _WAYS.values()}}
        most = 0
        with _broker(Path(folder)) as broker:
            for _ in range(rounds):
                ground.most()
                paces[_OURS].append(_ours(count, ground.ports, broker))
                most = max(most, ground.most())
                for way, name in _WAYS.items():
                    paces[name].append(_bare(way, count, ground.ports["web"]))
    return _rows(count, paces, most)


@contextmanager
def _ground(folder: Path) -> Iterator[_Ground]:
    looks_cases.draw_pictures(folder)
    process = _started("benchmarks.looks_ground", str(folder), str(_HOSTS))
    try:
        assert process.stdout
        yield _Ground(process, json.loads(process.stdout.readline()))
    finally:
        process.kill()
        process.wait()


def _started(module: str, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


@contextmanager
def _broker(folder: Path) -> Iterator[str]:
    """Run a Valkey as `make run` does, and have this process send its hints there."""
    socket = folder / "v.sock"
    command = processes.valkey(socket, folder / "valkey").command
    with running(command, log=folder / "log", is_ready=socket.exists):
        app.conf.broker_url = f"redis+socket://{socket}"
        yield app.conf.broker_url


def _ours(count: int, ports: dict[str, int], broker: str) -> Pace:
    """Have every address looked at once by the fetching worker."""
    settings = {
        "BROKER_URL": broker,
        "RESOLVERS": f"127.0.0.1:{ports['dns']}",
        "FETCH_ALSO_ALLOW": looks_ground.NETWORK,
    }
    looks_cases.ask_all()
    fetcher = processes.fetcher()
    worker = subprocess.Popen(fetcher.command, env={**os.environ, **fetcher.environment, **settings})
    try:
        with Footprint(worker.pid) as footprint:
            tasks._hurry_checks()
            moments = looks_cases.done_moments(count)
    finally:
        end(worker, 20)
    first, last = moments[int(count * _WARM)], moments[-1]
    samples = footprint.between(first, last)
    begun, ended = samples[0], samples[-1]
    done = sum(begun.moment < moment <= ended.moment for moment in moments)
    cpu_ms = (ended.cpu_s - begun.cpu_s) * 1000 / max(1, done)
    return Pace(count * (1 - _WARM) / (last - first), cpu_ms, quarters_mb(samples))


def _bare(way: str, count: int, port: int) -> Pace:
    process = _started("benchmarks.bare", str(port), str(_HOSTS), str(count), way)
    with Footprint(process.pid) as footprint:
        took = json.loads(process.communicate()[0])
    return Pace(count / took["seconds"], took["cpu_s"] * 1000 / count, quarters_mb(footprint.samples))


def _rows(count: int, paces: dict[str, list[Pace]], most: int) -> list[Row]:
    rows = []
    for name, each in paces.items():
        rows.append(Row(f"{count:,} looks: {name}: looks a second", median(one.a_second for one in each)))
        rows.append(
            Row(f"{count:,} looks: {name}: of the processor, a look", median(one.cpu_ms for one in each))
        )
        rows.append(
            Row(f"{count:,} looks: {name}: memory at most, MB", max(one.memory_mb[2] for one in each))
        )
    ours, bare = paces[_OURS], paces[_WAYS["fingerprint"]]
    ratio = median(one.a_second / other.a_second for one, other in zip(ours, bare, strict=True))
    grown = median(one.memory_mb[1] / one.memory_mb[0] for one in ours)
    return [
        *rows,
        Row("looks: ours ÷ bare client and bare fingerprint (aim 0.8), a ratio", ratio),
        Row("looks: memory of ours, last quarter ÷ first, a ratio", grown),
        Row(f"looks: connections to one host, most (limit {Policy.connections_per_host}), a count", most),
    ]
