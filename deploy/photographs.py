"""Photographs for tests and benchmarks: free pictures out of Debian packages, unpacked into a cache, never installed.

Uses the standard library alone; works without root where Debian's lists lie.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CACHE = Path(os.environ.get("PHOTOGRAPHS_DIR", ROOT / ".photographs"))
# 27 MB: nature, plants and animals; licences in usr/share/doc/PACKAGE/copyright.
FOR_TESTS = ("lomiri-wallpapers-16.04", "lomiri-wallpapers-20.04")
_TIMEOUT_S = 600


def fetch(packages: tuple[str, ...]) -> list[str]:
    """Bring packages from Debian into the cache; return those that cannot be had."""
    lacking = [name for name in packages if not is_here(name) and not _fetched(name)]
    if lacking and os.geteuid() == 0 and shutil.which("apt-get"):
        # A fresh container has no lists of packages yet.
        _run(["apt-get", "-qq", "update"], CACHE)
        lacking = [name for name in lacking if not _fetched(name)]
    return lacking


def is_here(package: str) -> bool:
    """Say whether the cache holds a package."""
    return (CACHE / package / "usr").is_dir()


def fetch_for_tests() -> None:
    """Bring what the tests read; say in one line what cannot be had."""
    lacking = fetch(FOR_TESTS)
    if lacking:
        print(f"Without the Debian packages {' and '.join(lacking)} tests on photographs are skipped:  "
              f"apt-get update, where apt-get download {lacking[0]} works.", file=sys.stderr)  # fmt: skip


def _fetched(package: str) -> bool:
    """Download and unpack one package. It comes into its place whole or not at all, also when two runs meet."""
    if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
        return False
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        beside, whole = Path(folder), Path(folder, "whole")
        if not _run(["apt-get", "-qq", "download", package], beside):
            return False
        file = next(beside.glob("*.deb"), None)
        if file is None or not _run(["dpkg-deb", "-x", str(file), str(whole)], beside):
            return False
        if not is_here(package):
            whole.replace(CACHE / package)
    return is_here(package)


def _run(command: list[str], folder: Path) -> bool:
    """Run a command there without its chatter; say whether it succeeded in time."""
    try:
        return not subprocess.run(
            command, cwd=folder, capture_output=True, check=False, timeout=_TIMEOUT_S
        ).returncode
    except subprocess.TimeoutExpired:
        return False


if __name__ == "__main__":
    fetch_for_tests()
