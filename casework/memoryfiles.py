"""Files that lie in memory and nowhere else, behind a descriptor: for uploads and for what the sandbox reads (S16)."""

import contextlib
import os
from collections.abc import Iterator
from typing import BinaryIO


def new() -> BinaryIO:
    """Return an empty file in memory; it is gone with its last descriptor. Linux alone has these."""
    return os.fdopen(os.memfd_create("payload", os.MFD_CLOEXEC), "w+b")


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
