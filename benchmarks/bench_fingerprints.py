"""Bytes to fingerprints for a 12-megapixel JPEG, beside Pillow and ImageHash alone, in one run.

Medians by the clock, one thread; trust ratios, not times.
"""

import contextlib
import io

import cv2
import imagehash
from PIL import Image, __version__

from benchmarks.rounds import Row, medians
from casework import imaging, sandbox
from tests import pictures

_ROUNDS = 11
_WIDTH_PX, _HEIGHT_PX = 4000, 3000


def measure() -> list[Row]:
    """Measure a whole fingerprint set of one picture, its parts, and what others make of the same bytes."""
    cv2.setNumThreads(1)
    payload = pictures.draw(1, _WIDTH_PX, _HEIGHT_PX)
    peer = f"Pillow {__version__} decode, ImageHash {imagehash.__version__} phash"
    ways = {
        "fingerprints of a 12 MP JPEG: all of them, in the sandbox": lambda: sandbox.run(
            "fingerprint", payload
        ),
        "the same without the sandbox": lambda: imaging.fingerprint(payload, {}),
        "the sandbox alone: fork, fence, refuse, end": _refused,
        f"peer, one fingerprint: {peer}": lambda: _peer(payload),
        "limit: Pillow decode in DCT scale alone": lambda: imaging.open_picture(payload, draft_px=1024),
    }
    try:
        return medians(ways, rounds=_ROUNDS)
    finally:
        sandbox.stop()


def _peer(payload: bytes) -> imagehash.ImageHash:
    picture = Image.open(io.BytesIO(payload))
    picture.load()
    return imagehash.phash(picture)


def _refused() -> None:
    with contextlib.suppress(sandbox.SandboxRefused):
        sandbox.run("fingerprint", b"")
