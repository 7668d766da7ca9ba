"""Start, stop and reset the practice ground. Practice mode only."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings

from casework.management.answers import ANSWER_IS_NO, AnsweringCommand
from casework.practice import server
from casework.practice.ground import Ground

_WAIT_S = 60


class Command(AnsweringCommand):
    help = "Start, stop or reset the practice ground. `start` runs until Ctrl-C; with --detach it returns at once."
    asked_about = ("action", "action")

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=("start", "stop", "reset"))
        parser.add_argument("--detach", action="store_true", help="start in the background")
        parser.add_argument("--json", action="store_true", help="one JSON object a line on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        self._as_json = options["json"]
        action = options["action"]
        if not settings.PRACTICE:
            says = "The practice ground exists in practice mode only."
            raise self.failed("not_practice", says)
        if action == "stop":
            self._stop()
        elif action == "reset":
            Ground(settings.DATA_DIR).reset()
            self._say(action, "Every picture is up again and every mailbox is empty.")
        elif running_process():
            self._say(action, "The practice ground is running already.", pid=running_process())
        elif options["detach"]:
            self._start_detached()
        else:
            self._start()

    def _start(self) -> None:
        ports = server.Ports(settings.PRACTICE_WEB_PORT, settings.PRACTICE_DNS_PORT, settings.SMTP_PORT)

        def when_ready(taken: server.Ports) -> None:
            pid_file().parent.mkdir(parents=True, exist_ok=True)
            pid_file().write_text(f"{os.getpid()}\n", encoding="ascii")
            self._say(
                "start",
                f"The practice ground is at http://127.77.0.1:{taken.web}/.",
                pid=os.getpid(),
                web_port=taken.web,
                dns_port=taken.dns,
                smtp_port=taken.smtp,
            )

        try:
            asyncio.run(
                server.serve(settings.DATA_DIR, ports, local=settings.SMTP_HOST, when_ready=when_ready)
            )
        except server.CannotStart as fault:
            raise self.failed("cannot_start", str(fault), returncode=ANSWER_IS_NO) from fault
        finally:
            if running_process() in (None, os.getpid()):
                pid_file().unlink(missing_ok=True)

    def _start_detached(self) -> None:
        command = [sys.executable, str(Path(sys.argv[0]).resolve()), "practice", "start"]
        log_file = settings.DATA_DIR / "run" / "practice.log"
        log_file.parent.mkdir(parents=True, exist_ok=True)
        with log_file.open("wb") as log:
            child = subprocess.Popen(
                command, start_new_session=True, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        ended_at = time.monotonic() + _WAIT_S
        while time.monotonic() < ended_at and child.poll() is None:
            if running_process() == child.pid:
                self._say(
                    "start",
                    f"The practice ground is at http://127.77.0.1:{settings.PRACTICE_WEB_PORT}/.",
                    pid=child.pid,
                )
                return
            time.sleep(0.1)
        if child.poll() is None:
            child.terminate()
        raise self.failed(
            "cannot_start", f"The practice ground did not start; see {log_file}.", returncode=ANSWER_IS_NO
        )

    def _stop(self) -> None:
        pid = running_process()
        if pid is None:
            self._say("stop", "The practice ground was not running.")
            return
        if _is_part_of_a_run(pid):
            raise self.failed(
                "part_of_run",
                "It is part of `make run`; end that with Ctrl-C.",
                returncode=ANSWER_IS_NO,
                pid=pid,
            )
        os.kill(pid, signal.SIGTERM)
        ended_at = time.monotonic() + _WAIT_S
        while running_process() == pid and time.monotonic() < ended_at:
            time.sleep(0.05)
        if running_process() == pid:
            raise self.failed(
                "does_not_end", "The practice ground does not end.", returncode=ANSWER_IS_NO, pid=pid
            )
        self._say("stop", "The practice ground has ended.", pid=pid)

    def _say(self, action: str, says: str, **facts: Any) -> None:
        line = json.dumps({"action": action, "ok": True, "says": says, **facts}) if self._as_json else says
        self.stdout.write(line)
        self.stdout.flush()


def pid_file() -> Path:
    """Return the file that holds the process id of the running ground."""
    return Path(settings.DATA_DIR) / "run" / "practice.pid"


def running_process() -> int | None:
    """Return the id of the running ground; None where the file is missing or its process is another or gone."""
    try:
        pid = int(pid_file().read_text(encoding="ascii"))
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (OSError, ValueError):
        return None
    return pid if b"practice" in words and b"start" in words else None


def _is_part_of_a_run(pid: int) -> bool:
    """Say whether `make run` started the process: it ends everything when one of its own ends by itself."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
        parent = next(line.split()[1] for line in status.splitlines() if line.startswith("PPid:"))
        return b"deploy.run" in Path(f"/proc/{parent}/cmdline").read_bytes().split(b"\0")
    except (OSError, StopIteration):
        return False
