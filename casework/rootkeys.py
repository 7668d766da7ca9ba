"""Root keys: 32 random bytes a compartment and version, in files that nobody else can read (S15).

Refuses keys that are missing, short, shared between compartments, or readable by others.
"""

import os
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path

COMPARTMENTS = ("ops", "case")
KEY_BYTES = 32


class VaultError(Exception):
    """Something about keys or sealed bytes is not as promised; the message holds no secret."""


class KeysUnfit(VaultError):
    """A root key is missing, short, shared or readable by others."""


@dataclass(frozen=True)
class RootKey:
    """One root key: 32 bytes that wrap the data keys of one compartment."""

    compartment: str
    version: int
    material: bytes


def create_root_keys(directory: Path) -> list[Path]:
    """Write a first root key for each compartment that has none; return the files written."""
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    return [
        _write_root_key(directory, compartment, 1)
        for compartment in COMPARTMENTS
        if not _root_key_files(directory, compartment)
    ]


def add_root_key(directory: Path, compartment: str) -> int:
    """Write the next root key of a compartment and return its version. New data keys use it at once."""
    version = max(_root_key_files(directory, compartment), default=0) + 1
    _write_root_key(directory, compartment, version)
    return version


def load_root_keys(directory: Path) -> dict[tuple[str, int], RootKey]:
    """Return all root keys by (compartment, version).

    Raises KeysUnfit: when a compartment has none, or one is short, shared with another or open to other users.
    """
    keys: dict[tuple[str, int], RootKey] = {}
    for compartment in COMPARTMENTS:
        files = _root_key_files(directory, compartment)
        if not files:
            raise KeysUnfit(f"There is no root key for {compartment!r} in {directory}.")
        for version, path in files.items():
            keys[compartment, version] = RootKey(compartment, version, _read_root_key(path))
    if len({key.material for key in keys.values()}) != len(keys):
        raise KeysUnfit("Two root keys are the same; each compartment and version needs its own.")
    return keys


def current_root_key(keys: dict[tuple[str, int], RootKey], compartment: str) -> RootKey:
    """Return the newest root key of a compartment."""
    return keys[compartment, max(version for name, version in keys if name == compartment)]


def _root_key_files(directory: Path, compartment: str) -> dict[int, Path]:
    prefix = f"root-{compartment}-"
    return {int(path.stem.removeprefix(prefix)): path for path in directory.glob(f"{prefix}*.key")}


def _read_root_key(path: Path) -> bytes:
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise KeysUnfit(f"{path.name} can be read by other users; its mode must be 0400.")
    material = path.read_bytes()
    if len(material) != KEY_BYTES or material == bytes(KEY_BYTES):
        raise KeysUnfit(f"{path.name} is not {KEY_BYTES} random bytes.")
    return material


def _write_root_key(directory: Path, compartment: str, version: int) -> Path:
    path = directory / f"root-{compartment}-{version}.key"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    with os.fdopen(descriptor, "wb") as file:
        file.write(secrets.token_bytes(KEY_BYTES))
    return path
