"""Files that lie in memory and nowhere else, behind a descriptor: for uploads and for what the sandbox reads (S16)."""

import contextlib
import fcntl
import io
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO


class MemoryFile(io.BufferedRandom):
    """A file in memory. What it holds beside itself ends with it: the place that `free_place` gave."""

    held: BinaryIO | None = None

    def close(self) -> None:
        """Forget the file, then give back its place, as the system does when the process ends."""
        super().close()
        if self.held:
            self.held.close()


def new() -> MemoryFile:
    """Return an empty file in memory; it is gone with its last descriptor. Linux alone has these."""
    return MemoryFile(io.FileIO(os.memfd_create("payload", os.MFD_CLOEXEC), "w+b"))


def free_place(folder: Path, count: int) -> BinaryIO | None:
    """Return one of so many places that all processes of this machine share, held until it is closed; None: all taken."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for number in range(count):
        place = (folder / f"large-upload-{number}").open("wb")
        try:
            fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            place.close()
        else:
            return place
    return None


@contextlib.contextmanager
def descriptor_of(payload: bytes | BinaryIO) -> Iterator[int]:
    """Hold a payload behind a descriptor: nothing on disk, and nothing that a full pipe could block.

    A file with a descriptor of its own is handed on as it is, not copied.
    """
    if not isinstance(payload, bytes):
        payload.flush()
        yield payload.fileno()
        return
    with new() as file:
        file.write(payload)
        file.flush()
        yield file.fileno()


def size_bytes(payload: bytes | BinaryIO) -> int:
    """Return how many bytes a payload has."""
    return len(payload) if isinstance(payload, bytes) else os.fstat(payload.fileno()).st_size
