"""An environment of its own for each test process: temporary data, fresh keys, no `.env`, cheap passphrases.

As a program it runs another one in that environment: `python -m tests.environment mypy`.
"""

import atexit
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from django.contrib.auth.hashers import Argon2PasswordHasher

from casework.rootkeys import create_root_keys


class CheapArgon2(Argon2PasswordHasher):
    """The production hasher at the lowest cost, so that a test that signs in takes milliseconds."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1


def make_data_dir() -> Path:
    """Return a new temporary data folder with root keys and Django's key in it; it goes when the process ends.

    Its path is short, since sockets lie in it.
    """
    data_dir = Path(tempfile.mkdtemp(prefix="recourse-test-"))
    atexit.register(shutil.rmtree, data_dir, ignore_errors=True)
    create_root_keys(data_dir / "keys")
    secret_key = data_dir / "keys" / "django-secret.key"
    secret_key.write_text(secrets.token_urlsafe(64), encoding="ascii")
    secret_key.chmod(0o400)
    (data_dir / "run").mkdir()
    return data_dir


def settings_for(data_dir: Path) -> dict[str, str]:
    """Return the environment variables of a practice installation in that folder, with no broker at all."""
    return {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "RECOURSE_ENV_FILE": os.devnull,
        "RECOURSE_MODE": "practice",
        "DATA_DIR": str(data_dir),
        "ROOT_KEY_DIR": str(data_dir / "keys"),
        "SECRET_KEY_FILE": str(data_dir / "keys" / "django-secret.key"),
        "BROKER_URL": "memory://",
        "DEBUG": "no",
    }


def main(command: list[str]) -> int:
    """Run a command in a temporary environment and return its exit code."""
    return subprocess.run(
        command, env={**os.environ, **settings_for(make_data_dir())}, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
