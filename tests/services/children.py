"""Server programs as children of a test run: started, waited for, ended with all that they started."""

import contextlib
import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path


@contextlib.contextmanager
def running(
    command: list[str],
    *,
    log: Path,
    is_ready: Callable[[], bool],
    limit_s: float = 30,
    grace_s: float = 20,
    **options: object,
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server while the block lasts. Raises AssertionError with its log: when it is not ready in time."""
    with log.open("wb") as written:
        child = subprocess.Popen(
            command,
            stdout=written,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            **options,  # type: ignore[call-overload]
        )
    try:
        _wait(child, is_ready, limit_s, log)
        yield child
    finally:
        end(child, grace_s)


def _wait(child: subprocess.Popen[bytes], is_ready: Callable[[], bool], limit_s: float, log: Path) -> None:
    until = time.monotonic() + limit_s
    while not is_ready():
        late = time.monotonic() > until
        if late or child.poll() is not None:
            reason = f"was not ready after {limit_s} s" if late else f"ended with {child.returncode}"
            raise AssertionError(f"{child.args} {reason}:\n{log.read_text(errors='replace')[-4000:]}")
        time.sleep(0.05)


def end(child: subprocess.Popen[bytes], grace_s: float) -> None:
    """Ask a child to end, then kill its whole process group."""
    child.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(timeout=grace_s)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def answers(port: int, host: str = "127.0.0.1") -> bool:
    """Say whether something accepts TCP connections there."""
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False
