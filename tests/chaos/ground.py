"""What a storm stands on: folder, database, broker, mail server, workers and scheduler as `make run` starts them."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tests import environment
from tests.services import postgres
from tests.services.children import answers, end
from tests.services.ports import free_ports

ROOT = Path(__file__).resolve().parent.parent.parent
WORKERS = 2
# As in life, only sooner: a lease of minutes would make a storm of hours.
LEASE_S, SWEEP_S = 10, 2
TIMES = {
    "COOL_OFF_MINUTES": "0",
    "SWEEP_EVERY_S": str(SWEEP_S),
    "SEND_LEASE_S": str(LEASE_S),
    "SEND_RETRY_S": "1,2,2,3,3",
    "SMTP_TIMEOUT_S": "2",
}


class Ground:
    """Starts each process, and starts it again when it was killed. Use it in a `with`; Django is set up by the caller."""

    def __init__(self, *, on_postgres: bool, seed: int) -> None:
        self.folder, self.seed = environment.make_data_dir(), seed
        self.database = postgres.Server() if on_postgres else None
        self.smtp_port = free_ports(1)[0]
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.starts: dict[str, Callable[[], subprocess.Popen[bytes]]] = {}
        os.environ.update(environment.settings_for(self.folder) | TIMES | self._places())

    def _places(self) -> dict[str, str]:
        places = {
            "BROKER_URL": f"redis+socket://{self.broker_socket}",
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(self.smtp_port),
        }
        return places | ({"DATABASE_URL": self.database.url} if self.database else {})

    @property
    def broker_socket(self) -> Path:
        """Where our own Valkey listens."""
        return self.folder / "run" / "valkey.sock"

    def __enter__(self) -> "Ground":
        from deploy import processes  # it reads Django's settings, which are there by now

        mail = [
            sys.executable,
            "-m",
            "tests.chaos.mailserver",
            str(self.folder),
            str(self.smtp_port),
            str(self.seed),
        ]
        self._add("mail", lambda: self._start("mail", mail))
        self._add("valkey", self._start_broker)
        for number in range(WORKERS):
            worker = processes._celery_worker(f"worker-{number}", "work")
            self._add(worker.name, lambda worker=worker: self._start(worker.name, worker.command))
        beat = processes.scheduler()
        self._add("scheduler", lambda: self._start(beat.name, beat.command))
        self._wait(lambda: answers(self.smtp_port))
        return self

    def __exit__(self, *_: object) -> None:
        for name in reversed(self.children):
            end(self.children[name], 2)

    def revive(self) -> list[str]:
        """Start again what is not there; return its names."""
        gone = [name for name, child in self.children.items() if child.poll() is not None]
        for name in gone:
            self.children[name] = self.starts[name]()
        return gone

    def last_words(self) -> str:
        """Return the ends of the logs of all processes, and which of them run."""
        said = [f"{name}: {child.poll()}" for name, child in self.children.items()]
        for path in sorted((self.folder / "run").glob("*.log")):
            said += [f"--- {path.name}", *path.read_text(errors="replace").splitlines()[-25:]]
        return "\n".join(said)

    def kill(self, name: str) -> None:
        """End one process as a crash does."""
        self.children[name].send_signal(signal.SIGKILL)
        self.children[name].wait()

    def calm_the_server(self) -> None:
        """From now on the mail server takes everything."""
        (self.folder / "calm").touch()

    def _add(self, name: str, start: Callable[[], subprocess.Popen[bytes]]) -> None:
        self.starts[name] = start
        self.children[name] = start()

    def _start_broker(self) -> subprocess.Popen[bytes]:
        from deploy import processes

        self.broker_socket.unlink(missing_ok=True)
        valkey = processes.valkey(self.broker_socket, self.folder / "valkey")
        child = self._start("valkey", valkey.command)
        self._wait(self.broker_socket.exists)
        return child

    def _start(self, name: str, command: list[str]) -> subprocess.Popen[bytes]:
        with (self.folder / "run" / f"{name}.log").open("ab") as log:
            return subprocess.Popen(
                command, cwd=ROOT, env={**os.environ, "SKIP_CHECKS": "yes"}, stdin=subprocess.DEVNULL, stdout=log,
                stderr=log, start_new_session=True,
            )  # fmt: skip

    def _wait(self, is_ready: Callable[[], bool]) -> None:
        until = time.monotonic() + 30
        while not is_ready():
            if time.monotonic() > until:
                raise AssertionError("A process of the storm did not start.")
            time.sleep(0.05)
