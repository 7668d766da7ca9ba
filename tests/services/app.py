"""The whole app as `make run` starts it: web, worker, fetcher, scheduler, Valkey and practice ground, on free ports."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from deploy import first_start
from tests.services.children import running
from tests.services.ports import free_ports

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class LiveApp:
    """A running app: its address, its folder, and the environment in which `manage.py` reaches the same app."""

    url: str
    data_dir: Path
    environment: dict[str, str] = field(repr=False)

    def manage(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one of our commands against this app's database and return what it said."""
        command = [sys.executable, "manage.py", *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False, timeout=120
        )

    @property
    def log(self) -> str:
        """Return everything that its processes have written so far."""
        return (self.data_dir / "run" / "app.log").read_text(encoding="utf-8", errors="replace")


@contextlib.contextmanager
def running_app(**settings: str) -> Iterator[LiveApp]:
    """Run an app in a folder of its own while the block lasts; `settings` go into its `.env`."""
    data_dir = Path(tempfile.mkdtemp(prefix="recourse-app-"))
    for name in ("run", "tmp"):
        (data_dir / name).mkdir()
    env_file = data_dir / ".env"
    ports = dict(zip(("PORT", *first_start.PRACTICE_PORTS), _two_protocol_ports(), strict=True))
    public = f"http://127.0.0.1:{ports['PORT']}"
    lines = {
        "RECOURSE_MODE": "practice",
        "DATA_DIR": str(data_dir),
        "PUBLIC_URL": public,
        **ports,
        **settings,
    }
    env_file.write_text("".join(f"{key}={value}\n" for key, value in lines.items()), encoding="utf-8")
    first_start.write_secret_key(data_dir / "keys" / "django-secret.key")
    environment = _clean_environment() | {
        "RECOURSE_ENV_FILE": str(env_file),
        # So that whatever is left in temporary files lies where leaks are looked for.
        "TMPDIR": str(data_dir / "tmp"),
    }
    log = data_dir / "run" / "app.log"
    options = {"cwd": ROOT, "env": environment}
    command = [sys.executable, "-m", "deploy.run"]
    try:
        with running(
            command, log=log, is_ready=lambda: "Ctrl-C ends it." in log.read_text(), limit_s=120, **options
        ):
            yield LiveApp(public, data_dir, environment)
    finally:
        shutil.rmtree(data_dir, ignore_errors=True)


def _clean_environment() -> dict[str, str]:
    """Return our own environment without what tests/environment.py put there: the app reads its own file."""
    ours = (
        "DATA_DIR",
        "ROOT_KEY_DIR",
        "SECRET_KEY_FILE",
        "BROKER_URL",
        "DATABASE_URL",
        "RECOURSE_MODE",
        "PORT",
    )
    return {name: value for name, value in os.environ.items() if name not in ours}


def _two_protocol_ports() -> list[str]:
    chosen: list[str] = []
    while len(chosen) < 4:
        port = free_ports(1)[0]
        if str(port) not in chosen and first_start.is_free(port):
            chosen.append(str(port))
    return chosen
