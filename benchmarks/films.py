"""`python -m benchmarks.films`: how often films are found again, over moving crops of harmless photographs.

Prints a table: edits with the share found, beside vPDQ's scheme on the same frames (pdqhash, one frame a second, 80 % of
them within 31 bits), false matches with the number of unrelated pairs, and seconds of film looked at in a second.
"""

import io
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import av
import cv2
import numpy
import pdqhash

from benchmarks import corpus
from casework import filmmatch, films
from tests.films import FPS
from tests.films import encode as encoded

FILMS = 24
SECONDS = 5
Frames = list[numpy.ndarray]


def main() -> None:
    """Measure and print."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    sheets = photographs(int(sys.argv[1]) if len(sys.argv) > 1 else FILMS)
    known = [fingerprinted(encode(crops(sheet))) for sheet in sheets]
    print("| edit | found | for a person | vPDQ's scheme |\n| --- | ---: | ---: | ---: |")
    spent, seconds, false, pairs = 0.0, 0.0, [0, 0], 0
    for name, edit in EDITS.items():
        counts = [0, 0, 0]
        for place, sheet in enumerate(sheets):
            payload = edit(sheet)
            begun = time.perf_counter()
            found = fingerprinted(payload)
            spent, seconds = spent + time.perf_counter() - begun, seconds + found[0]["duration_s"]
            verdict = filmmatch.compare(found[0], known[place][0]).verdict
            counts[0] += verdict == "match"
            counts[1] += verdict == "possible"
            counts[2] += vpdq_says(found[1], known[place][1])
            for other in range(len(known)):
                if other != place:
                    said = filmmatch.compare(found[0], known[other][0]).verdict
                    false[0], false[1], pairs = (
                        false[0] + (said == "match"),
                        false[1] + (said == "possible"),
                        pairs + 1,
                    )
        print(f"| {name} | " + " | ".join(f"{count} of {len(sheets)}" for count in counts) + " |", flush=True)
    print(f"\nFalse: {false[0]} matches and {false[1]} for a person, of {pairs} unrelated pairs.")
    print(f"{seconds / spent:.1f} seconds of film (320 x 180) looked at in a second, on one core.")


def encode(
    pictures: Iterable[numpy.ndarray], kind: str = "mp4", codec: str = "libx264", **options: str
) -> bytes:
    """Return a film file, packed as quickly as its codec can."""
    quick = {"preset": "veryfast"} if codec == "libx264" else {"deadline": "realtime", "cpu-used": "8"}
    return encoded(pictures, kind, codec, **quick, **options)


def photographs(count: int) -> list[numpy.ndarray]:
    """Return photographs 1280 px wide at least, of which crops are taken."""
    sheets = []
    for source in corpus.sources():
        pixels = numpy.asarray(source.read().convert("RGB"))
        if min(pixels.shape[:2]) >= 400:
            sheets.append(cv2.resize(pixels, (1280, 800), interpolation=cv2.INTER_AREA))
        if len(sheets) == count:
            break
    return sheets


def crops(
    sheet: numpy.ndarray, *, seconds: float = SECONDS, start_s: float = 0, speed: float = 1
) -> Iterator[Any]:
    """Yield 320 x 180 frames: a window that wanders over a photograph and comes nearer."""
    for number in range(int(seconds * FPS)):
        at_s = start_s + number / FPS * speed
        width = int(700 - 200 * numpy.sin(at_s / 3))
        height = width * 9 // 16
        left = int((1280 - width) * (0.5 + 0.5 * numpy.sin(at_s / 1.7)))
        top = int((800 - height) * (0.5 + 0.5 * numpy.cos(at_s / 2.3)))
        yield cv2.resize(
            sheet[top : top + height, left : left + width], (320, 180), interpolation=cv2.INTER_AREA
        )


def fingerprinted(payload: bytes) -> tuple[dict[str, Any], list[numpy.ndarray]]:
    """Return our set of a film, and pdqhash's fingerprints of one frame a second with quality 50 or more."""
    peers, next_s = [], 0.0
    with av.open(io.BytesIO(payload)) as container:
        for frame in container.decode(video=0):
            if frame.time >= next_s - 1e-6:
                next_s += 1
                bits, quality = pdqhash.compute(frame.to_ndarray(format="rgb24"))
                peers += [bits] if quality >= 50 else []
    return films.fingerprint(payload, {}), peers


def vpdq_says(found: list[numpy.ndarray], known: list[numpy.ndarray]) -> bool:
    """Say whether 80 % of the found film's frames are within 31 bits of one of the known: vPDQ's usual bounds."""
    if not found or not known:
        return False
    near = [min(int((one != other).sum()) for other in known) <= 31 for one in found]
    return sum(near) / len(near) >= 0.8


def _bordered(frame: numpy.ndarray) -> numpy.ndarray:
    return cv2.copyMakeBorder(frame, 60, 60, 40, 40, cv2.BORDER_CONSTANT, value=(24, 24, 24))


def _captioned(frame: numpy.ndarray) -> numpy.ndarray:
    framed = cv2.copyMakeBorder(frame, 70, 10, 0, 0, cv2.BORDER_CONSTANT, value=(255, 255, 255))
    return cv2.putText(framed, "when you see it", (20, 45), cv2.FONT_HERSHEY_SIMPLEX, 1, (0, 0, 0), 2)


def _small(frame: numpy.ndarray) -> numpy.ndarray:
    return cv2.resize(frame, (160, 90), interpolation=cv2.INTER_AREA)


EDITS: dict[str, Callable[[numpy.ndarray], bytes]] = {
    "packed anew (H.264, CRF 36)": lambda sheet: encode(crops(sheet), crf="36"),
    "packed anew (VP9)": lambda sheet: encode(crops(sheet), "webm", "libvpx-vp9"),
    "half the size": lambda sheet: encode(map(_small, crops(sheet))),
    "cut: 2 s from the middle": lambda sheet: encode(crops(sheet, seconds=2, start_s=2.31)),
    "mirrored": lambda sheet: encode(frame[:, ::-1] for frame in crops(sheet)),
    "border": lambda sheet: encode(map(_bordered, crops(sheet))),
    "caption above": lambda sheet: encode(map(_captioned, crops(sheet))),
    "speed 0.5": lambda sheet: encode(crops(sheet, seconds=10, speed=0.5)),
    "speed 1.25": lambda sheet: encode(crops(sheet, seconds=4, speed=1.25)),
    "speed 2": lambda sheet: encode(crops(sheet, seconds=2.5, speed=2)),
    "mirrored, border, cut": lambda sheet: encode(
        _bordered(frame[:, ::-1]) for frame in crops(sheet, seconds=3, start_s=1.13)
    ),
    "10 % cropped": lambda sheet: encode(frame[9:171, 16:304] for frame in crops(sheet)),
}


if __name__ == "__main__":
    main()
