"""What a file is that is no picture we take, by its first bytes: only to name it, nothing of it is decoded. Pure."""

from casework import filmkinds

# How such files begin, after white space.
_OTHER_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"%pdf", "is_pdf"),
    (b"%!ps", "is_postscript"),
    (b"<svg", "is_svg"),
    (b"<?xml", "is_svg"),
    (b"<!doctype", "is_web_page"),
    (b"<html", "is_web_page"),
    (b"<head", "is_web_page"),
    (b"pk\x03\x04", "is_archive"),
    (b"7z\xbc\xaf", "is_archive"),
    (b"rar!", "is_archive"),
    (b"\x1f\x8b", "is_archive"),
    (b"ii*\0", "is_tiff"),
    (b"mm\0*", "is_tiff"),
    (b"bm", "is_bitmap"),
)


def code_of(payload: bytes) -> str:
    """Return the code of casework/file_refusals.py that names what a file is."""
    start = payload[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for beginning, code in _OTHER_KINDS:
        if start.startswith(beginning):
            return code
    if filmkinds.kind_of(payload[: filmkinds.HEAD_BYTES]):
        return "is_film"
    if payload[4:8] == b"ftyp":
        return "truncated"
    if start.startswith((b"\xff\xd8", b"\x89png", b"gif8", b"riff")):
        return "truncated"
    return "not_a_picture"
