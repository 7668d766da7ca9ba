"""Harmless pictures drawn by code: hills of noise, discs, bars and grain, another picture for each seed.

Integer lattices and plain sums and products alone, so that the same seed gives the same pixels on every machine.
"""

import io
from functools import lru_cache

import numpy
import pillow_heif
from PIL import Image

pillow_heif.register_heif_opener()

_PILLOW_NAMES = {"HEIC": "HEIF", "JPG": "JPEG"}
_SHAPES = 14


def draw(seed: int, width: int = 640, height: int = 480, format: str = "JPEG", **options: object) -> bytes:
    """Return a picture file; format is JPEG, MPO, PNG, WEBP, GIF, AVIF, HEIC, TIFF or BMP; options go to Pillow."""
    return encode(scene(seed, width, height), format, **options)


def encode(pixels: numpy.ndarray, format: str = "JPEG", **options: object) -> bytes:
    """Return pixels (uint8, height x width x 3, or grey without the last axis) as a picture file."""
    stream = io.BytesIO()
    name = _PILLOW_NAMES.get(format.upper(), format.upper())
    settings = {"quality": 90} if name in {"JPEG", "WEBP", "AVIF", "HEIF"} else {}
    Image.fromarray(pixels).save(stream, name, **{**settings, **options})
    return stream.getvalue()


def moving(frames: list[numpy.ndarray], format: str, milliseconds: int = 120) -> bytes:
    """Return a moving picture: GIF, WebP, APNG or AVIF."""
    first, *others = [Image.fromarray(numpy.ascontiguousarray(frame)) for frame in frames]
    stream = io.BytesIO()
    first.save(stream, format, save_all=True, append_images=others, duration=milliseconds)
    return stream.getvalue()


def decode(payload: bytes) -> numpy.ndarray:
    """Return a picture file's pixels: uint8, height x width x 3, as stored (no orientation applied)."""
    return numpy.asarray(Image.open(io.BytesIO(payload)).convert("RGB"))


@lru_cache(maxsize=16)
def scene(seed: int, width: int = 640, height: int = 480) -> numpy.ndarray:
    """Return the pixels of a scene: uint8, height x width x 3. PDQ gives it a quality of at least 50."""
    field = sum(
        weight * _noise(seed * 97 + step, width, height, cells)
        for step, (cells, weight) in enumerate([(3, 90), (9, 90), (31, 70), (97, 30)])
    )
    pixels = numpy.stack([field * share - 20 for share in (1.05, 0.95, 0.85)], axis=2)
    for step in range(_SHAPES):
        _add_shape(pixels, seed * 97 + step, width, height)
    pixels += _grain(seed, width, height)[:, :, None]
    pixels = pixels.clip(0, 255).astype(numpy.uint8)
    pixels.setflags(write=False)
    return pixels


def _mix(numbers: numpy.ndarray) -> numpy.ndarray:
    """Scramble 64-bit numbers (the finalizer of splitmix64)."""
    numbers = (numbers ^ (numbers >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> numpy.uint64(31))


def _numbers(seed: int, count: int) -> numpy.ndarray:
    """Return `count` numbers from 0 up to 1, the same for the same seed."""
    start = numpy.uint64((seed * 0x9E3779B97F4A7C15 + 0x2545F4914F6CDD1D) & 0xFFFFFFFFFFFFFFFF)
    return (
        _mix(numpy.arange(count, dtype=numpy.uint64) * numpy.uint64(0x9E3779B97F4A7C15) + start) >> 40
    ) / 2.0**24


def _noise(seed: int, width: int, height: int, cells: int) -> numpy.ndarray:
    """Return value noise from 0 to 1: a lattice of `cells` each way, straight lines between its knots."""
    lattice = _numbers(seed, (cells + 2) ** 2).reshape(cells + 2, cells + 2)
    rows, columns = numpy.arange(height) * cells / height, numpy.arange(width) * cells / width
    row, column = rows.astype(int), columns.astype(int)
    down = (rows - row)[:, None]
    across = columns - column
    strips = lattice[row] * (1 - down) + lattice[row + 1] * down
    return strips[:, column] * (1 - across) + strips[:, column + 1] * across


def _grain(seed: int, width: int, height: int) -> numpy.ndarray:
    return _numbers(seed + 7_919, width * height).reshape(height, width) * 18 - 9


def _add_shape(pixels: numpy.ndarray, seed: int, width: int, height: int) -> None:
    """Paint one disc or slanted bar in a flat colour, in place."""
    kind, x, y, size, lean, *colour = _numbers(seed + 31_337, 8)
    rows, columns = numpy.ogrid[:height, :width]
    side = min(width, height)
    from_x, from_y = columns - x * width, rows - y * height
    if kind < 0.5:
        inside = from_x**2 + from_y**2 < ((0.04 + 0.12 * size) * side) ** 2
    else:
        inside = (abs(from_x + (lean - 0.5) * 2 * from_y) < (0.02 + 0.05 * size) * side) & (
            abs(from_y) < 0.3 * side
        )
    pixels[inside] = [int(255 * part) for part in colour]
