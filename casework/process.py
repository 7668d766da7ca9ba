"""The process sheet of a packet (E19): which program made it, which settings, which clock, and what is not known."""

import hashlib
import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

PROCEDURE = "1"
# What a stranger may know of the settings, and what changes how a case is worked; never a secret or a path.
_SETTINGS = (
    "RECOURSE_MODE", "COOL_OFF_MINUTES", "SWEEP_EVERY_S", "LANGUAGE_CODE", "TIME_ZONE", "MAX_IMAGE_BYTES",
    "MAX_FILM_BYTES", "MAX_DOCUMENT_BYTES", "TSA_URL", "RESOLVERS",
)  # fmt: skip
# Codes of what this version does not do yet; casework.proofwords says each in words.
KNOWN_GAPS = ("not_signed", "clock_not_compared", "no_certificate")


def process_sheet(*, clock_moved_s: int) -> dict[str, Any]:
    """Return the sheet as packet.json holds it. `clock_moved_s`: practice time, in seconds; 0 in life."""
    return {
        "program": "Recourse",
        "version": _version(),
        "commit": _commit(),
        "packages_digest": _packages_digest(),
        "settings_digest": settings_digest(),
        "procedure": PROCEDURE,
        "clock": "operating system",
        "clock_offset_s": None,
        "clock_moved_s": clock_moved_s,
        "known_gaps": list(KNOWN_GAPS),
    }


def settings_digest() -> str:
    """Return the SHA-256 (hex) over the settings that shape the work, as canonical JSON."""
    named = {name: getattr(settings, name) for name in _SETTINGS}
    return hashlib.sha256(json.dumps(named, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


@cache
def _version() -> str:
    found = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    return str(found["project"]["version"])


@cache
def _packages_digest() -> str:
    """The SHA-256 of the lock file: every package with its own digests."""
    return hashlib.sha256((settings.BASE_DIR / "requirements.txt").read_bytes()).hexdigest()


@cache
def _commit() -> str:
    """The commit that is checked out, read without running git; "unknown" outside a checkout."""
    git: Path = settings.BASE_DIR / ".git"
    try:
        head = (git / "HEAD").read_text(encoding="ascii").strip()
        if not head.startswith("ref: "):
            return head
        name = head.removeprefix("ref: ")
        if (git / name).is_file():
            return (git / name).read_text(encoding="ascii").strip()
        packed = (git / "packed-refs").read_text(encoding="ascii").splitlines()
        return next(line.split()[0] for line in packed if line.endswith(f" {name}"))
    except (OSError, StopIteration):
        return "unknown"
