"""What a file is that is no picture we take, by its first bytes, and whether it is whole: nothing is decoded. Pure."""

import mmap

from casework import filmkinds

# How such files begin, after white space.
_OTHER_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"%pdf", "is_pdf"),
    (b"%!ps", "is_postscript"),
    (b"\xc5\xd0\xd3\xc6", "is_postscript"),
    (b"<svg", "is_svg"),
    (b"<?xml", "is_svg"),
    (b"<!doctype", "is_web_page"),
    (b"<html", "is_web_page"),
    (b"<head", "is_web_page"),
    (b"pk\x03\x04", "is_archive"),
    (b"7z\xbc\xaf", "is_archive"),
    (b"rar!", "is_archive"),
    (b"\x1f\x8b", "is_archive"),
    (b"bzh", "is_archive"),
    (b"\xfd7zxz\0", "is_archive"),
    (b"\x28\xb5\x2f\xfd", "is_archive"),
    (b"ii*\0", "is_tiff"),
    (b"mm\0*", "is_tiff"),
    (b"ii+\0", "is_tiff"),
    (b"mm\0+", "is_tiff"),
    (b"bm", "is_bitmap"),
    (b"flv\x01", "not_a_film"),
    (b"\0\0\x01\xba", "not_a_film"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "not_a_film"),
)
# Containers that hold other things too: `RIFF` with this kind at its ninth byte, `ftyp` with this brand.
_RIFF_KINDS = {b"avi ": "not_a_film", b"webp": ""}
_RAW_BRAND = b"crx "
_PICTURES = (b"\xff\xd8", b"\x89png", b"gif8", b"riff")
_LEAST_BOX = 8


def code_of(payload: bytes) -> str:
    """Return the code of casework/file_refusals.py that names what a file is."""
    start = _beginning(payload)
    for beginning, code in _OTHER_KINDS:
        if start.startswith(beginning):
            return code
    if filmkinds.kind_of(payload[: filmkinds.HEAD_BYTES]):
        return "is_film"
    if start.startswith(b"riff") and (kind := _RIFF_KINDS.get(start[8:12], "not_a_picture")):
        return kind
    is_container = payload[4:8] == b"ftyp" and payload[8:12] != _RAW_BRAND
    if is_container or start.startswith(_PICTURES):
        return "damaged" if _is_whole(payload) else "truncated"
    return "not_a_picture"


def _beginning(payload: bytes) -> bytes:
    """Return the first bytes without mark and white space, in small letters; of UTF-16 every other one."""
    head = payload[:1024]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head[2:].replace(b"\0", b"")
    return head[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()


def _is_whole(payload: bytes) -> bool:
    """Say whether a picture file reaches its own end, by the mark or the length that its format has."""
    if payload.startswith(b"\xff\xd8"):
        return b"\xff\xd9" in payload[-64:]
    if payload.startswith(b"\x89PNG"):
        return b"IEND" in payload[-64:]
    if payload.startswith(b"GIF8"):
        return payload.rstrip(b"\0").endswith(b";")
    if payload.startswith(b"RIFF"):
        return int.from_bytes(payload[4:8], "little") + 8 <= len(payload)
    return ends_with_a_box(payload)


def ends_with_a_box(payload: bytes | mmap.mmap) -> bool:
    """Say whether the boxes of an ISO media file (ISO/IEC 14496-12) fill it exactly; one of length 0 runs to the end."""
    place = 0
    while place + _LEAST_BOX <= len(payload):
        length = int.from_bytes(payload[place : place + 4], "big")
        if length == 1:
            length = int.from_bytes(payload[place + 8 : place + 16], "big")
        if length < _LEAST_BOX:
            return length == 0
        place += length
    return place == len(payload)
