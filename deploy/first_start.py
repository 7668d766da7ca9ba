"""What a first start writes and a later one leaves alone: `.env` for practice mode, and Django's secret key."""

import itertools
import os
import secrets
import socket
import tempfile
from pathlib import Path

# AF_UNIX holds 108 bytes with the closing zero.
LONGEST_SOCKET_PATH = 100
# The practice ground's web has an address of 127.77.0.0/24 for each site, and all sites the same port.
LOOPBACK = ("127.0.0.1", "127.77.0.1")
PRACTICE_PORTS = {"PRACTICE_WEB_PORT": 8077, "PRACTICE_DNS_PORT": 8053, "SMTP_PORT": 8025}
# Where `make run` listens unless PORT says otherwise: links in practice letters lead there.
PRACTICE_URL = "http://127.0.0.1:8000"


def write_settings(file: Path, data_dir: Path) -> bool:
    """Write practice settings with ports that are free now; return False when the file is there already."""
    if file.exists():
        return False
    lines = [
        "# Written by `make setup`; .env.example and docs/configuration.md explain every setting.",
        "RECOURSE_MODE=practice",
        *(f"{name}={free_port(first)}" for name, first in PRACTICE_PORTS.items()),
        f"PUBLIC_URL={PRACTICE_URL}",
    ]
    if len(str(data_dir / "run" / "valkey.sock")) > LONGEST_SOCKET_PATH:
        private = tempfile.mkdtemp(prefix="recourse-")
        lines.append(f"BROKER_URL=redis+socket://{private}/valkey.sock")
    _write_new(file, "\n".join(lines) + "\n", mode=0o600)
    return True


def read_settings(file: Path) -> dict[str, str]:
    """Return the KEY=value lines of a settings file, without comments; config/env.py reads them in earnest."""
    lines = (line.strip() for line in file.read_text(encoding="utf-8").splitlines())
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {key.strip(): value.strip() for key, _, value in pairs}


def write_secret_key(file: Path) -> bool:
    """Write Django's secret key, readable by its owner alone; return False when the file is there already."""
    if file.exists():
        return False
    for folder in (file.parent.parent, file.parent):  # mkdir gives its mode to the last folder alone
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _write_new(file, secrets.token_urlsafe(64) + "\n", mode=0o400)
    return True


def free_port(first: int) -> int:
    """Return the first port from there on that neither TCP nor UDP uses on loopback.

    Two checkouts side by side get different ports this way. Raises OSError: when a hundred are taken.
    """
    for port in range(first, first + 100):
        if is_free(port):
            return port
    raise OSError(f"No free port between {first} and {first + 99}.")


def is_free(port: int) -> bool:
    """Try to bind the port on TCP and UDP, where the app listens and where the practice ground does."""
    try:
        for kind, address in itertools.product((socket.SOCK_STREAM, socket.SOCK_DGRAM), LOOPBACK):
            with socket.socket(socket.AF_INET, kind) as probe:
                if kind == socket.SOCK_STREAM:
                    probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((address, port))
    except OSError:
        return False
    return True


def _write_new(file: Path, content: str, *, mode: int) -> None:
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(content)
