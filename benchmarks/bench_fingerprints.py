"""Bytes to fingerprints for a 12-megapixel JPEG, beside Pillow and ImageHash alone, in one run.

As a program: `python -m benchmarks.bench_fingerprints`. Medians by the clock, one thread; trust ratios, not times.
"""

import contextlib
import io
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

import cv2
import imagehash
from django.conf import settings
from PIL import Image, __version__

from casework import imaging, sandbox
from tests import pictures

_ROUNDS = 11
_WIDTH_PX, _HEIGHT_PX = 4000, 3000


@dataclass(frozen=True)
class Row:
    """One line of the table: what was done, and its median in milliseconds."""

    name: str
    median_ms: float


def measure(rounds: int = _ROUNDS) -> list[Row]:
    """Measure each way in turn, round by round, so that a slow moment of the machine meets all of them."""
    cv2.setNumThreads(1)
    payload = pictures.draw(1, _WIDTH_PX, _HEIGHT_PX)
    ways: dict[str, Callable[[], object]] = {
        "Recourse: all fingerprints, in the sandbox": lambda: sandbox.run("fingerprint", payload),
        "Recourse: all fingerprints, without sandbox": lambda: imaging.fingerprint(payload, {}),
        "the sandbox alone: fork, fence, refuse, end": _refused,
        f"peer: Pillow {__version__} decode + ImageHash {imagehash.__version__} phash": lambda: _peer(
            payload
        ),
        "limit: Pillow decode in DCT scale alone": lambda: imaging.open_picture(payload, draft_px=1024),
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(rounds + 1):
        for name, way in ways.items():
            started = time.perf_counter()
            way()
            if turn:  # the first round warms up
                times[name].append((time.perf_counter() - started) * 1000)
    return [Row(name, statistics.median(values)) for name, values in times.items()]


def _peer(payload: bytes) -> imagehash.ImageHash:
    picture = Image.open(io.BytesIO(payload))
    picture.load()
    return imagehash.phash(picture)


def _refused() -> None:
    with contextlib.suppress(sandbox.SandboxRefused):
        sandbox.run("fingerprint", b"")


def main() -> None:
    """Print the table."""
    if not settings.configured:
        settings.configure(USE_I18N=False)
    rows = measure()
    print(f"{_WIDTH_PX} x {_HEIGHT_PX} px JPEG, median of {_ROUNDS} rounds")
    for row in rows:
        print(f"{row.median_ms:9.1f} ms  {row.name}")
    print(f"{rows[3].median_ms / rows[0].median_ms:9.2f} x   as fast as the peer, sandbox included")
    sandbox.stop()


if __name__ == "__main__":
    main()
