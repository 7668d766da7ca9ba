"""What a thief of everything would find: the planted words, addresses and picture bytes, searched in every file (S21)."""

import gzip
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

import psycopg

# The strangers' side of the practice ground: their pages, their mailboxes, and the samples that they drew themselves.
STRANGERS = "practice"
SLICE_BYTES = 48


def slices_of(picture: bytes) -> list[bytes]:
    """Return pieces of a picture's bytes by which a copy of it would be found."""
    places = range(len(picture) // 4, len(picture) - SLICE_BYTES, len(picture) // 4)
    return [picture[place : place + SLICE_BYTES] for place in places]


def found_in_folder(folder: Path, planted: Iterable[bytes]) -> list[tuple[str, bytes]]:
    """Return (file, planted bytes) for every hit below a folder, outside the strangers' side."""
    wanted = list(planted)
    return [
        (str(path.relative_to(folder)), canary)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and STRANGERS not in path.relative_to(folder).parts[:1]
        for content in _readings(path.read_bytes())
        for canary in wanted
        if canary in content
    ]


def found_in_postgres(url: str, planted: Iterable[bytes]) -> list[tuple[str, bytes]]:
    """Return (table, planted bytes) for every hit in any column of any table of a PostgreSQL database."""
    wanted, hits = list(planted), []
    with psycopg.connect(url) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        for (table,) in tables:
            for row in connection.execute(f'SELECT * FROM "{table}"'):
                content = b"\x00".join(
                    value if isinstance(value, bytes) else str(value).encode() for value in row
                )
                hits += [(table, canary) for canary in wanted if canary in content]
    return hits


def _readings(content: bytes) -> Iterator[bytes]:
    """The bytes as they are, and unpacked where they are a gzip."""
    yield content
    if content[:2] == b"\x1f\x8b":
        try:
            yield gzip.decompress(content)
        except (OSError, EOFError, zlib.error):
            return
