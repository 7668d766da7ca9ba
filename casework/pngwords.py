"""The words that a PNG carries beside its picture: left out unread, since a small file can unpack to gigabytes. Pure."""

_BEGINNING = b"\x89PNG\r\n\x1a\n"
# Texts and colour profiles: the compressed parts of a PNG that are not its pixels (PNG, third edition, section 11.3).
_LEFT_OUT = (b"zTXt", b"iTXt", b"tEXt", b"iCCP")
# Length, kind and checksum of a chunk.
_FRAME = 12


def without_words(payload: bytes) -> bytes:
    """Return a PNG without them, any other file as it is; whatever follows the last whole chunk stays."""
    if not payload.startswith(_BEGINNING):
        return payload
    place, kept_from, kept = len(_BEGINNING), 0, []
    while place + _FRAME <= len(payload):
        end = place + _FRAME + int.from_bytes(payload[place : place + 4], "big")
        if payload[place + 4 : place + 8] in _LEFT_OUT and end <= len(payload):
            kept.append(payload[kept_from:place])
            kept_from = end
        place = end
    return b"".join([*kept, payload[kept_from:]]) if kept else payload
