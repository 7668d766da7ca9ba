"""What a thief would read: every column of every table, every file of the store, as one string of bytes."""

import base64
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.core import signing
from django.db import connection


def whole_database() -> bytes:
    """Return every value of every table, text and bytes, joined by line ends; sessions are decoded as well."""
    parts: list[bytes] = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                parts += [_bytes(value) for value in row]
        cursor.execute("SELECT session_data FROM django_session")
        parts += [_session(value) for (value,) in cursor.fetchall()]
    return b"\n".join(parts)


def whole_store() -> bytes:
    """Return every file under the folder of sealed files, with its name."""
    folder = Path(settings.STORAGES["sealed"]["OPTIONS"]["location"])
    parts: list[bytes] = []
    for path in folder.rglob("*"):
        # The running app writes under a name for the moment, and renames: such a file may be gone once it is read.
        with suppress(FileNotFoundError, IsADirectoryError):
            parts.append(path.name.encode() + b"\n" + path.read_bytes())
    return b"\n".join(parts)


def in_many_forms(planted: bytes) -> list[bytes]:
    """Return planted bytes as they are, and as hex, base64 and UTF-16."""
    text = planted.decode("utf-8", errors="ignore")
    return [
        planted,
        planted.hex().encode(),
        planted.hex().upper().encode(),
        base64.b64encode(planted).rstrip(b"=")[:-1],
        text.encode("utf-16-le"),
    ]


def _bytes(value: object) -> bytes:
    return bytes(value) if isinstance(value, bytes | memoryview | bytearray) else str(value).encode()


def _session(value: str) -> bytes:
    return str(signing.loads(value, salt="django.contrib.sessions.SessionStore")).encode()
