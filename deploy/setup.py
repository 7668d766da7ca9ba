"""The first half of `make setup`, run by the system's Python: look at the machine, install, write what is missing.

Uses the standard library alone. Refuses before anything is written when a system library is missing.
"""

import os
import sys
from pathlib import Path

from deploy import environment, first_start, photographs, system

ROOT = Path(__file__).resolve().parent.parent
LOCKED = ROOT / "requirements.txt"
LOCKED_FOR_TESTS = ROOT / "requirements-dev.txt"
LOCKED_FOR_BENCHMARKS = ROOT / "benchmarks" / "requirements.txt"


def prepare_to_run() -> None:
    """Bring the checkout to where `.venv/bin/python` can start the app; a second call changes nothing."""
    system.refuse_if_missing()
    environment.make(ROOT / ".venv", LOCKED)
    file = Path(os.environ.get("RECOURSE_ENV_FILE", ROOT / ".env"))
    if first_start.write_settings(file, _path("DATA_DIR", ROOT / "data", {})):
        print(f"Wrote {file.name} for practice mode.", file=sys.stderr)
    written = first_start.read_settings(file)
    keys = _path("ROOT_KEY_DIR", _path("DATA_DIR", ROOT / "data", written) / "keys", written)
    if written.get("RECOURSE_MODE") == "practice":
        first_start.write_secret_key(_path("SECRET_KEY_FILE", keys / "django-secret.key", written))


def prepare_to_test() -> None:
    """Bring the checkout to where the tests can start; they write no `.env` and no keys here."""
    system.install_for_tests()
    photographs.fetch_for_tests()
    system.refuse_if_missing()
    environment.make(ROOT / ".venv", LOCKED_FOR_TESTS, also=(LOCKED,))


def prepare_to_measure() -> None:
    """Bring the checkout to where the benchmarks can start, with the peers beside ours where they can be had."""
    prepare_to_test()
    environment.add_peers(ROOT / ".venv", LOCKED_FOR_BENCHMARKS)


def _path(name: str, default: Path, written: dict[str, str]) -> Path:
    return (ROOT / os.environ.get(name, written.get(name, str(default)))).resolve()


if __name__ == "__main__":
    if "--benchmarks" in sys.argv[1:]:
        prepare_to_measure()
    elif "--tests" in sys.argv[1:]:
        prepare_to_test()
    else:
        prepare_to_run()
