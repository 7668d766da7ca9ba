"""Bytes to fingerprints for a phone's 12-megapixel JPEG, beside threatexchange, pdqhash and the limit, in one run.

The limit is what no fingerprint of such a file can go below: libjpeg undoes the Huffman code of every coefficient and
puts out one grey value a block (Pillow's `draft` at an eighth). Medians by the clock, quiet machine or not: trust ratios.
"""

import contextlib
import io
import itertools
from collections.abc import Callable

import cv2
import imagehash
import numpy
from PIL import Image, __version__

from benchmarks import phone
from benchmarks.corpus import originals
from benchmarks.rounds import Row, medians
from casework import imaging, pdq, sandbox

try:
    import pdqhash
    from threatexchange.signal_type.pdq.signal import PdqSignal
except ImportError:  # deploy/setup.py has said why
    pdqhash = None

_ROUNDS = 15
_FORMATS = ("PNG", "WEBP", "HEIC", "AVIF")
_FIRST = "all first-stage fingerprints: digests, PDQ × 8, content boxes × 8"
_LIMIT = "limit: undoing the Huffman code, one grey value a block"
_COMPARED = 120


def measure() -> list[Row]:
    """Measure the first stage, the whole set, the sandbox and other formats, and what others make of the same bytes."""
    cv2.setNumThreads(1)
    whole, what = phone.picture()
    payload = phone.jpeg(whole)
    subject = f"12 MP JPEG ({what}, {len(payload) / 1e6:.1f} MB)"
    try:
        rows = medians(_ways(payload, numpy.asarray(whole)), rounds=_ROUNDS)
        rows = [Row(f"{subject}: {row.name}", row.median_ms) for row in rows]
        parts = _ratios(rows, subject), _agreement(), _scaled(), _formats(whole), _sandbox_alone()
        return [*rows, *itertools.chain.from_iterable(parts)]
    finally:
        sandbox.stop()


def _ways(payload: bytes, pixels: pdq.Pixels) -> dict[str, Callable[[], object]]:
    ways: dict[str, Callable[[], object]] = {
        _FIRST: lambda: imaging.first_stage(payload),
        "those and pHash, dHash, keypoints": lambda: imaging.fingerprint(payload, {}),
        "the same in the sandbox": lambda: sandbox.run("fingerprint", payload),
        "decoding in DCT scale alone": lambda: imaging.open_picture(payload, draft_px=imaging.DRAFT_PX),
        _LIMIT: lambda: _at_an_eighth(payload),
        f"peer: Pillow {__version__} decode, ImageHash {imagehash.__version__} phash": lambda: _phash(
            payload
        ),
    }
    if pdqhash is not None:
        ways["peer: threatexchange, bytes to PDQ alone"] = lambda: PdqSignal.hash_from_bytes(payload)
        ways["peer: pdqhash on decoded pixels, PDQ × 8"] = lambda: pdqhash.compute_dihedral(pixels)
        ways["ours on the same pixels, PDQ × 8"] = lambda: pdq.fingerprint(pixels)
    return ways


def _ratios(rows: list[Row], subject: str) -> list[Row]:
    """Return how many times the peer's time, and the limit's, the first stage takes."""
    took = {row.name.removeprefix(f"{subject}: "): row.median_ms for row in rows}
    ratios = [Row("first stage ÷ limit (at most 1.5), a ratio", took[_FIRST] / took[_LIMIT])]
    if peer := took.get("peer: threatexchange, bytes to PDQ alone"):
        ratios.append(Row("threatexchange ÷ first stage (at least 8), a ratio", peer / took[_FIRST]))
    return ratios


def _agreement() -> list[Row]:
    """Return on how many photographs ours is not pdqhash's on the same pixels, in any form or in quality."""
    if pdqhash is None:
        return []
    chosen = originals("all")
    chosen = chosen[:: max(1, len(chosen) // _COMPARED)]
    different = 0
    for original in chosen:
        pixels = numpy.asarray(original.picture.convert("RGB"))
        vectors, quality = pdqhash.compute_dihedral(pixels)
        forms = [numpy.packbits(vector).tobytes().hex() for vector in vectors]
        different += (forms, quality) != pdq.fingerprint(pixels)
    return [Row(f"PDQ that differs from pdqhash's, of {len(chosen)} pictures, a count", different)]


def _scaled() -> list[Row]:
    """Return by how many bits DCT scale moves PDQ, over photographs that are large enough to be scaled."""
    moved = [
        pdq.distance_bits(whole, scaled)
        for payload in phone.large_files()
        for whole, scaled in [(_first_form(payload, None), _first_form(payload, imaging.DRAFT_PX))]
    ]
    name = f"bits of 256 by which DCT scale moves PDQ, largest of {len(moved)} photographs, a count"
    return [Row(name, max(moved))] if moved else []


def _first_form(payload: bytes, draft_px: int | None) -> str:
    forms, _ = pdq.fingerprint(numpy.asarray(imaging.open_picture(payload, draft_px=draft_px).picture))
    return forms[0]


def _formats(whole: Image.Image) -> list[Row]:
    files = {name: _encoded(whole, name) for name in _FORMATS}
    ways = {
        f"12 MP {name} ({len(data) / 1e6:.1f} MB): first stage": lambda data=data: imaging.first_stage(data)
        for name, data in files.items()
    }
    return medians(ways, rounds=3)


def _encoded(whole: Image.Image, name: str) -> bytes:
    stream = io.BytesIO()
    options = {"compress_level": 3} if name == "PNG" else {"quality": 80}
    if name == "AVIF":
        options["speed"] = 9
    whole.save(stream, "HEIF" if name == "HEIC" else name, **options)
    return stream.getvalue()


def _sandbox_alone() -> list[Row]:
    """Return what a fresh child costs: to hand over, fork, fence, refuse, answer and end."""
    return medians({"the sandbox alone, a picture (limit 5 ms)": _refused}, rounds=200)


def _refused() -> None:
    with contextlib.suppress(sandbox.SandboxRefused):
        sandbox.run("fingerprint", b"")


def _at_an_eighth(payload: bytes) -> None:
    picture = Image.open(io.BytesIO(payload))
    picture.draft("L", (picture.width // 8, picture.height // 8))
    picture.load()


def _phash(payload: bytes) -> imagehash.ImageHash:
    picture = Image.open(io.BytesIO(payload))
    picture.load()
    return imagehash.phash(picture)
