"""`make run`: prepare, start everything, say where it is, end everything together."""

import fcntl
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import IO

from config import settings
from deploy import processes
from deploy.first_start import PRACTICE_URL, is_free
from deploy.supervisor import Supervisor

ROOT = Path(__file__).resolve().parent.parent
START_LIMIT_S = 60


def main() -> int:
    """Run until Ctrl-C; return 0 then, 1 when a process ended by itself."""
    os.umask(0o077)
    lock = _only_one()
    refuse_taken_ports()
    follow_port()
    sign_ins = _prepare()
    supervisor = Supervisor(ROOT)
    try:
        for process in processes.before_the_web_answers():
            supervisor.start(process)
        if _wait_for_web(supervisor):
            for process in processes.after_the_web_answers():
                supervisor.start(process)
            print(
                f"\nRecourse ({settings.RECOURSE_MODE}) is at {address()}\n{sign_ins}\nCtrl-C ends it.",
                flush=True,
            )
            while not supervisor.is_asked_to_stop(0.5) and not supervisor.ended():
                pass
        return _farewell(supervisor)
    finally:
        supervisor.stop()
        lock.close()


def address() -> str:
    """Return the address that a person on this machine opens."""
    host = "127.0.0.1" if settings.BIND in ("0.0.0.0", "::", "") else settings.BIND  # noqa: S104
    return f"http://{host}:{settings.PORT}/"


def follow_port() -> None:
    """Let links in practice letters lead to the port of this run, where the address is the one that setup wrote."""
    if settings.PRACTICE and settings.PUBLIC_URL == PRACTICE_URL:
        os.environ["PUBLIC_URL"] = f"http://127.0.0.1:{settings.PORT}"


def refuse_taken_ports() -> None:
    """Raise SystemExit, naming setting and remedy: when a port that this machine's processes need is taken."""
    if not is_free(settings.PORT):
        sys.exit(f"Port {settings.PORT} is taken. Choose another:  make run PORT={settings.PORT + 1}")
    if not settings.PRACTICE:
        return
    for name in ("PRACTICE_WEB_PORT", "PRACTICE_DNS_PORT", "SMTP_PORT"):
        port = getattr(settings, name)
        if not is_free(port):
            sys.exit(f"Port {port} of the practice ground is taken. Write another one into .env:  {name}=...")


def _only_one() -> IO[str]:
    (settings.DATA_DIR / "run").mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = (settings.DATA_DIR / "run" / "lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        sys.exit(f"Recourse already runs on {settings.DATA_DIR}.")
    return lock


def _prepare() -> str:
    done = subprocess.run(
        [sys.executable, "-m", "deploy.prepare"], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        sys.exit("The database could not be prepared; the lines above say why.")
    return done.stdout


def _wait_for_web(supervisor: Supervisor) -> bool:
    until = time.monotonic() + START_LIMIT_S
    while time.monotonic() < until and not supervisor.ended():
        if _practice_ground_answers() and _web_answers():
            return True
        if supervisor.is_asked_to_stop(0.1):
            return False
    return False


def _practice_ground_answers() -> bool:
    if not settings.PRACTICE:
        return True
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", settings.PRACTICE_DNS_PORT)) == 0


def _web_answers() -> bool:
    try:
        with urllib.request.urlopen(address(), timeout=5):
            return True
    except urllib.error.HTTPError:
        return True  # an answer, if not a happy one: the web process says why
    except OSError:
        return False


def _farewell(supervisor: Supervisor) -> int:
    if ended := supervisor.ended():
        print(f"{ended.name} has ended by itself; everything else is stopped too.", file=sys.stderr)
        return 1
    print("Stopping ...", file=sys.stderr)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)  # Ctrl-C before anything was started
