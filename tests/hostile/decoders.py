"""Jobs that do what a taken-over decoder would try. They run in the sandbox alone; each says how far it got."""

import os
import socket
import subprocess
import time
from pathlib import Path
from typing import Any

from casework.refused import Refused

_seen: list[bytes] = []


def echo(payload: bytes, options: dict[str, Any]) -> dict[str, Any]:
    return {"size": len(payload), "options": options, "pid": os.getpid()}


def hang(payload: bytes, options: dict[str, Any]) -> dict[str, Any]:
    time.sleep(60)
    return {}


def spin(payload: bytes, options: dict[str, Any]) -> dict[str, Any]:
    while True:
        pass


def allocate(payload: bytes, options: dict[str, Any]) -> dict[str, Any]:
    return {"size": len(bytearray(options["bytes"]))}


def crash(payload: bytes, options: dict[str, Any]) -> dict[str, Any]:
    os.abort()


def refuse_oddly(payload: bytes, options: dict[str, Any]) -> dict[str, Any]:
    raise Refused("call this number at once")


def flood(payload: bytes, options: dict[str, Any]) -> dict[str, Any]:
    return {"words": "x" * options["bytes"]}


def remember(payload: bytes, options: dict[str, Any]) -> dict[str, Any]:
    _seen.append(payload)
    return {"seen": len(_seen)}


def attempt(payload: bytes, options: dict[str, Any]) -> dict[str, Any]:
    """Try one forbidden thing and say what stopped it; "done" when nothing did."""
    attempts = {
        "read a file": lambda: Path("/etc/hostname").read_bytes(),
        "list a folder": lambda: os.listdir("/tmp"),
        "write a file": lambda: Path("/tmp/recourse-sandbox-escape").write_bytes(payload),
        "open a socket": lambda: socket.socket(socket.AF_INET),
        "open a unix socket": lambda: socket.socket(socket.AF_UNIX),
        "start a program": lambda: subprocess.run(["/bin/true"], check=True),
        "replace itself": lambda: os.execv("/bin/true", ["/bin/true"]),
        "fork": os.fork,
        # Signal 0 only asks whether one could: getppid itself is fenced and may say -1, which means everybody.
        "signal its parent": lambda: os.kill(os.getppid(), 0),
        "speak to the client": lambda: [os.write(number, b"{}") for number in range(3, 12)] and os.fstat(3),
    }
    try:
        attempts[options["what"]]()
    except OSError as error:
        return {"stopped": type(error).__name__}
    return {"stopped": "", "done": True}


def surroundings(payload: bytes, options: dict[str, Any]) -> dict[str, Any]:
    import sys

    return {"environment": sorted(os.environ), "django": "django" in sys.modules}
