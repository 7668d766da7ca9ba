"""Where sealed bytes lie: a folder or an S3-compatible store. Holds ciphertext only; gives nobody an address for it.

Uploads stay in memory until they are sealed, so that no plaintext touches a disk (S16).
"""

import io
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO, NoReturn, cast

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage, storages
from django.core.files.uploadhandler import MemoryFileUploadHandler, SkipFile, StopUpload

from casework import memoryfiles

# Who came with a receipt is known by this part of her session (casework.views.owndoors).
OWN_SESSION = "own"
_AGE = b"age-encryption.org/v1\n"


class StoreDown(Exception):
    """The store of sealed files cannot be reached or written; nothing was kept."""


class NoAddress(Exception):
    """Somebody asked for a public address of a sealed file; there is none (S29)."""


class Sealed:
    """What each store of sealed files is: one without addresses, whose faults are known."""

    faults: tuple[type[Exception], ...] = (OSError,)

    def url(self, name: str | None, *args: Any, **kwargs: Any) -> NoReturn:
        """Raise NoAddress: there is none."""
        raise NoAddress("Sealed files have no address.")


class SealedFolderStorage(Sealed, FileSystemStorage):
    """Sealed files in one folder, readable by this user alone."""

    def __init__(self, location: str) -> None:
        super().__init__(location=location, file_permissions_mode=0o600, directory_permissions_mode=0o700)


class NoStorage(Storage):
    """The default storage: refuses everything, so that a forgotten FileField cannot write plaintext."""

    def _open(self, name: str, mode: str = "rb") -> NoReturn:
        raise NoAddress("Files are kept through casework.storage only.")

    _save = _open


class MemoryUploadHandler(MemoryFileUploadHandler):
    """Holds uploads in memory. None of somebody who has not signed in, nor of a request that is over the limit of a
    whole one: their files are left unread, and what stands before them is answered.

    A file for which there is no room is read past and told by `left_out`; the others and the form are taken.
    """

    # What is read of one request; a proxy in front may bound it closer.
    _LIMIT_BYTES = 4 * 1024 * 1024 * 1024
    # What is held of one request: a film of 500 MB, and a few pictures beside it.
    _HELD_BYTES = 600 * 1024 * 1024
    MOST_FILES = 20
    # Requests that hold more than this are large: LARGE_UPLOADS_AT_ONCE of them at once on one machine.
    _LARGE_BYTES = 64 * 1024 * 1024

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - Django's name
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        self.activated = True
        self._is_known = self._is_signed_in()
        self._is_welcome = content_length <= self._LIMIT_BYTES and self._is_known
        self._held_bytes = self._begun = 0
        self._place: BinaryIO | None = None

    def _is_signed_in(self) -> bool:
        # The form's own token is checked after this, so it cannot be what lets a file in.
        session = getattr(self.request, "session", ())
        return SESSION_KEY in session or OWN_SESSION in session

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:
        """Begin a file. Raises StopUpload: it is not taken; only here does Django answer that with no fault."""
        if not self._is_welcome:
            if self._is_known:
                _note(self.request, file_name, "too_much")
            raise StopUpload(connection_reset=True)
        self._begun += 1
        if self._begun > self.MOST_FILES:
            # Django closes the file of a handler that skips: not the one before, which is whole.
            self.file = memoryfiles.new()
            _note(self.request, file_name, "too_many")
            raise SkipFile
        try:
            super().new_file(field_name, file_name, *args, **kwargs)
        finally:
            # It ends with an exception of its own. A descriptor lets the sandbox read a film where it lies.
            self.file = memoryfiles.new()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Take a piece of a file. Raises SkipFile: there is no room for this file; the next one is tried."""
        if start + len(raw_data) > settings.MAX_FILM_BYTES:
            self._leave_out("too_large", start)
        if self._held_bytes + len(raw_data) > self._HELD_BYTES:
            self._leave_out("too_much", start)
        if self._held_bytes + len(raw_data) > self._LARGE_BYTES and not self._has_a_place():
            self._leave_out("busy", start)
        self._held_bytes += len(raw_data)
        super().receive_data_chunk(raw_data, start)

    def _has_a_place(self) -> bool:
        """Take one of the places for large requests; it is given back when the file that needed it is closed."""
        if self._place is None or self._place.closed:
            self._place = memoryfiles.free_place(settings.DATA_DIR / "run", settings.LARGE_UPLOADS_AT_ONCE)
            cast(memoryfiles.MemoryFile, self.file).held = self._place
        return self._place is not None

    def _leave_out(self, why: str, taken: int) -> NoReturn:
        """Read past this file; Django closes what was held of it."""
        self._held_bytes -= taken
        _note(self.request, str(self.file_name), why)
        raise SkipFile


def left_out(request: Any) -> list[tuple[str, str]]:
    """Return the files of a request for which there was no room: name, and why (too_many, too_large, too_much, busy)."""
    # They are read with the request's form: now, where nobody has read it yet.
    getattr(request, "FILES", None)
    return list(getattr(request, "left_out", ()))


def _note(request: Any, file_name: str, why: str) -> None:
    request.left_out = [*getattr(request, "left_out", ()), (file_name, why)]


def keep(sealed: bytes | BinaryIO) -> str:
    """Write ciphertext under a random name and return the name. Raises ValueError: not age's. Raises StoreDown."""
    stream = io.BytesIO(sealed) if isinstance(sealed, bytes) else sealed
    stream.seek(0)
    if stream.read(len(_AGE)) != _AGE:
        raise ValueError("Only age ciphertext may be kept.")
    stream.seek(0)
    name = secrets.token_hex(20)
    with _store() as store:
        return store.save(f"{name[:2]}/{name}", File(stream))


def read(name: str) -> bytes:
    """Return the ciphertext. Raises FileNotFoundError: when it is gone. Raises StoreDown."""
    with _store() as store, store.open(name) as file:
        return file.read()


@contextmanager
def opened(name: str) -> Iterator[BinaryIO]:
    """Hold the ciphertext open as a stream. Raises FileNotFoundError: when it is gone. Raises StoreDown."""
    with _store() as store, store.open(name) as file:
        yield cast(BinaryIO, file)


def forget(name: str) -> None:
    """Delete a sealed file; one that is gone already is fine."""
    if name:
        with _store() as store:
            store.delete(name)


@contextmanager
def _store() -> Iterator[Storage]:
    store = storages["sealed"]
    try:
        yield store
    except FileNotFoundError:
        raise
    except cast(Sealed, store).faults as trouble:
        raise StoreDown(type(trouble).__name__) from trouble


def upload_stream(upload: Any) -> io.BytesIO:
    """Return an upload as an in-memory stream at its start."""
    upload.seek(0)
    return upload.file if isinstance(upload.file, io.BytesIO) else io.BytesIO(upload.read())


def limits() -> dict[str, int]:
    """Return the largest upload of each kind, in bytes."""
    return {
        "image": settings.MAX_IMAGE_BYTES,
        "film": settings.MAX_FILM_BYTES,
        "document": settings.MAX_DOCUMENT_BYTES,
    }
