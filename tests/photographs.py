"""Harmless photographs as files of several formats: pieces of nature pictures that `make test` fetched from Debian.

Nothing is cut twice, so no two files show the same place.
"""

from collections.abc import Iterator

import numpy
import pytest
from PIL import Image

from deploy import photographs
from tests import pictures

_PIECES_A_SIDE = 3
# What a phone, a site or a chat would store: format, what Pillow is told, longest side in pixels.
_FILES: tuple[tuple[str, dict[str, object], int], ...] = (
    ("JPEG", {"quality": 92}, 1600),
    ("JPEG", {"quality": 75, "subsampling": 2}, 1280),
    ("WEBP", {"quality": 80}, 1080),
    ("JPEG", {"quality": 50, "progressive": True}, 720),
    ("PNG", {}, 640),
    ("JPEG", {"quality": 85, "subsampling": 0}, 360),
)


def files(count: int) -> Iterator[tuple[str, bytes]]:
    """Yield so many photographs (at most 171) as (name, bytes): JPEG of several qualities and sizes, WebP and PNG in turn.

    Some are too smooth to be matched by their looks (PDQ quality under 50). Skips the test where the packages could not
    be fetched; CI counts that as a failure.
    """
    lacking = [name for name in photographs.FOR_TESTS if not photographs.is_here(name)]
    if lacking:
        pytest.skip(f"There are no photographs: make test fetches {' and '.join(lacking)} from Debian")
    for number, (name, piece) in zip(range(count), _pieces(count), strict=False):
        file_format, options, longest_px = _FILES[number % len(_FILES)]
        piece.thumbnail((longest_px, longest_px), Image.Resampling.LANCZOS)
        yield f"{name}.{file_format.lower()}", pictures.encode(numpy.asarray(piece), file_format, **options)


def _pieces(count: int) -> Iterator[tuple[str, Image.Image]]:
    """Yield pieces of every photograph, from each as many as bring the count together."""
    folders = [photographs.CACHE / name / "usr/share/backgrounds" for name in photographs.FOR_TESTS]
    paths = [path for folder in folders for path in sorted(folder.glob("*.jpg"))]
    for path in paths:
        with Image.open(path) as file:
            whole = file.convert("RGB")
        width, height = whole.width // _PIECES_A_SIDE, whole.height // _PIECES_A_SIDE
        for place in range(min(-(-count // len(paths)), _PIECES_A_SIDE**2)):
            row, column = divmod(place, _PIECES_A_SIDE)
            box = (column * width, row * height, (column + 1) * width, (row + 1) * height)
            yield f"{path.stem}-{place}", whole.crop(box)
