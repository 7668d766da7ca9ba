"""What goes wrong in a storm besides mail: workers, broker, scheduler and database are killed, at random and for a while."""

import contextlib
import os
import random
import signal
import threading
import time
from collections import Counter
from pathlib import Path

import redis

from tests.chaos.ground import WORKERS, Ground

# How often, of a hundred blows, which one falls. A worker's child is what holds a letter at that moment.
BLOWS = {"child": 56, "worker": 16, "broker_flushed": 10, "broker_killed": 6, "scheduler": 6, "database": 6}
# Seconds between two blows, and for how long the broker stays away.
EVERY_S, AWAY_S = (0.4, 1.6), (0.5, 3.0)
# On a busy machine it takes seconds to be back, and work needs some in between.
DATABASE_UP_S = 20


class Weather:
    """A thread that strikes until the block ends, and keeps what was killed coming back. `blows` counts them."""

    def __init__(self, ground: Ground, seed: int) -> None:
        self.ground, self.chance = ground, random.Random(seed)
        self.blows: Counter[str] = Counter()
        self._restarted = 0.0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._blow, daemon=True)

    def __enter__(self) -> "Weather":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self.ground.revive()

    def _blow(self) -> None:
        names = [name for name in BLOWS if name != "database" or self.ground.database]
        # Each once, so that a short storm meets all; then as they come.
        first = self.chance.sample(names, len(names))
        while not self._over.wait(self.chance.uniform(*EVERY_S)):
            name = first.pop() if first else self.chance.choices(names, [BLOWS[one] for one in names])[0]
            self.blows[name] += 1
            getattr(self, f"_{name}")()
            self.ground.revive()

    def _worker_name(self) -> str:
        return f"worker-{self.chance.randrange(WORKERS)}"

    def _child(self) -> None:
        pid = self.ground.children[self._worker_name()].pid
        with contextlib.suppress(OSError):
            path = Path(f"/proc/{pid}/task/{pid}/children")
            if below := path.read_text(encoding="ascii").split():
                os.kill(int(self.chance.choice(below)), signal.SIGKILL)

    def _worker(self) -> None:
        self.ground.kill(self._worker_name())

    def _scheduler(self) -> None:
        self.ground.kill("scheduler")
        self._over.wait(self.chance.uniform(*AWAY_S))

    def _broker_flushed(self) -> None:
        with contextlib.suppress(redis.RedisError):
            redis.Redis(unix_socket_path=str(self.ground.broker_socket)).flushall()

    def _broker_killed(self) -> None:
        self.ground.kill("valkey")
        self._over.wait(self.chance.uniform(*AWAY_S))

    def _database(self) -> None:
        assert self.ground.database
        if time.monotonic() - self._restarted < DATABASE_UP_S:
            self.blows["database"] -= 1
            return
        self.ground.database.restart()
        self._restarted = time.monotonic()
