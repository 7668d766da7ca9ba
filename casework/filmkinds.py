"""What kind of film a file is, by its first bytes alone: nothing of it is decoded. Pure."""

from typing import BinaryIO

# Brands of ISO media files (`ftyp` box) that hold films; pictures (AVIF, HEIC) have brands of their own.
_PICTURE_BRANDS = (
    b"avif",
    b"avis",
    b"heic",
    b"heix",
    b"heim",
    b"heis",
    b"hevc",
    b"hevx",
    b"mif1",
    b"msf1",
    b"miaf",
    b"crx ",
)
# QuickTime files of old begin with any of these boxes and have no `ftyp`.
_QUICKTIME_BOXES = (b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot")
_EBML = b"\x1aE\xdf\xa3"
HEAD_BYTES = 64
# The most that is taken (S25); casework/films.py looks at no more.
MAX_BYTES = 500 * 1024 * 1024
MAX_SECONDS = 30 * 60


def kind_of(head: bytes) -> str:
    """Return MP4, MOV or WEBM (Matroska too) for the first 64 bytes of a film; "" for everything else."""
    if head.startswith(_EBML):
        return "WEBM"
    if head[4:8] == b"ftyp":
        if head[8:12] == b"qt  ":
            return "MOV"
        return "" if head[8:12] in _PICTURE_BRANDS else "MP4"
    return "MOV" if head[4:8] in _QUICKTIME_BOXES else ""


def is_film(file: BinaryIO) -> bool:
    """Say whether a file begins like a film; leaves the file at its start."""
    file.seek(0)
    head = file.read(HEAD_BYTES)
    file.seek(0)
    return bool(kind_of(head))
