"""The virtual environment: made once from a hash-locked list, left alone while that list stays the same."""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

# Installing a wheel runs none of its code.
ONLY_WHEELS = ("--only-binary", ":all:")
# Of what the tests need, the Library of Congress publishes its newest release as source alone.
FROM_SOURCE = ("--no-binary", "bagit")

_WITHOUT = "Without pdqhash, threatexchange and faiss their rows are left out of the tables: {}."


def make(venv: Path, locked: Path, *, also: tuple[Path, ...] = ()) -> bool:
    """Install a hash-locked list into the environment; return False when it already holds it.

    `also` names shorter lists that this one contains. Raises SystemExit: when the installation fails; the stamps are
    written last, so the next start tries again.
    """
    python = venv / "bin" / "python"
    if python.exists() and _stamp(venv, locked).is_file():
        return False
    print("Installing packages into .venv (once; about a minute) ...", file=sys.stderr, flush=True)
    if not python.exists():
        _call([sys.executable, "-m", "venv", "--clear", str(venv)])
    pip = [str(python), "-m", "pip", "--quiet", "--disable-pip-version-check", "install", "--require-hashes"]
    _call([*pip, *ONLY_WHEELS, *(FROM_SOURCE if also else ()), "-r", str(locked)])
    for file in (locked, *also):
        _stamp(venv, file).touch()
    return True


def add_peers(venv: Path, locked: Path) -> None:
    """Install what benchmarks measure beside ours; where that fails say in one line what the tables then lack."""
    if _stamp(venv, locked).is_file():
        return
    if not any(shutil.which(name) for name in (os.environ.get("CXX", "c++"), "g++", "clang++")):
        print(_WITHOUT.format("there is no C++ compiler, which pdqhash is built with"), file=sys.stderr)
        return
    print(
        "Installing what is measured beside ours (once; about two minutes) ...", file=sys.stderr, flush=True
    )
    pip = [str(venv / "bin" / "python"), "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
    if subprocess.run([*pip, "--require-hashes", "-r", str(locked)], check=False).returncode:
        print(_WITHOUT.format("they could not be installed, see above"), file=sys.stderr)
        return
    _stamp(venv, locked).touch()


def _stamp(venv: Path, locked: Path) -> Path:
    return venv / f"{locked.stem}-{hashlib.sha256(locked.read_bytes()).hexdigest()[:32]}.installed"


def _call(command: list[str]) -> None:
    if subprocess.run(command, check=False).returncode:
        sys.exit("The packages could not be installed; the lines above say why. Nothing else was done.")
