"""Harmless pictures, drawn by code: boats, hills, patterns. The same scene and seed give the same picture."""

import io
import math
import random
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy
import pillow_heif
from PIL import Image, ImageChops, ImageDraw, ImageOps

pillow_heif.register_heif_opener()

_SIZE = (1440, 1080)
_HOSTED_WIDTH_PX = 1024
_SMALL_WIDTH_PX = 320
_FORMATS = {"jpg": "JPEG", "png": "PNG", "webp": "WEBP", "gif": "GIF", "avif": "AVIF", "heic": "HEIF"}
CONTENT_TYPES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "gif": "image/gif",
    "avif": "image/avif",
    "heic": "image/heic",
}
# A newcomer waits for the first start: encoders work fast rather than small.
_HASTE: dict[str, dict[str, Any]] = {"avif": {"speed": 9}, "heic": {"enc_params": {"preset": "ultrafast"}}}
# The files for a newcomer to submit. Six formats, six scenes that are on the ground, and one that is nowhere.
SAMPLES = {
    "picture-1.jpg": "boat",
    "picture-2.png": "hills",
    "picture-3.webp": "quilt",
    "picture-4.gif": "lighthouse",
    "picture-5.avif": "town",
    "picture-6.heic": "valley",
    "nowhere.jpg": "orchard",
}


def _ridge(draw: ImageDraw.ImageDraw, rng: random.Random, *, level: float, height: float, fill: str) -> None:
    """Draw one range of hills across the picture; level and height as parts of the picture's height."""
    width, full = _SIZE
    waves = [(rng.uniform(0.6, 5), rng.uniform(0, 6.3), rng.uniform(0.2, 1)) for _ in range(4)]
    points = []
    for x in range(0, width + 12, 12):
        lift = sum(size * math.sin(rate * 6.3 * x / width + shift) for rate, shift, size in waves) / 3
        points.append((x, full * (level - height * lift)))
    draw.polygon([(0, full), *points, (width, full)], fill=fill)


def _sky(
    draw: ImageDraw.ImageDraw, rng: random.Random, *, high: tuple[int, int, int], low: tuple[int, int, int]
) -> None:
    """Fill the picture with a sky from high to low, a sun and some clouds."""
    width, full = _SIZE
    for y in range(full):
        part = y / full
        draw.line(
            [(0, y), (width, y)], fill=tuple(int(a + (b - a) * part) for a, b in zip(high, low, strict=True))
        )
    sun_x, sun_y = rng.randint(150, width - 150), rng.randint(100, 300)
    draw.ellipse([sun_x - 70, sun_y - 70, sun_x + 70, sun_y + 70], fill="#fbe9a8")
    for _ in range(9):
        x, y = rng.randint(0, width), rng.randint(60, 380)
        for _ in range(6):
            w, h = rng.randint(50, 150), rng.randint(18, 46)
            left, top = x + rng.randint(-90, 90), y + rng.randint(-14, 14)
            draw.ellipse([left, top, left + w, top + h], fill="#f3f1ea")


def _water(draw: ImageDraw.ImageDraw, rng: random.Random, *, top: int) -> None:
    width, full = _SIZE
    draw.rectangle([0, top, width, full], fill="#3d6f86")
    for _ in range(420):
        x, y = rng.randint(0, width), rng.randint(top, full)
        reach = 12 + (y - top) // 5
        draw.line(
            [(x, y), (x + reach, y + rng.randint(-2, 2))],
            fill=rng.choice(["#2c566b", "#5f92a6", "#a5c4cc"]),
            width=1 + (y - top) // 120,
        )


def _boat(draw: ImageDraw.ImageDraw, rng: random.Random) -> None:
    _sky(draw, rng, high=(92, 142, 186), low=(226, 224, 205))
    _ridge(draw, rng, level=0.5, height=0.09, fill="#6d8291")
    _water(draw, rng, top=560)
    draw.polygon([(480, 760), (1040, 740), (940, 870), (560, 880)], fill="#7c2f26")
    draw.polygon([(480, 760), (1040, 740), (1030, 765), (492, 785)], fill="#e9dfc7")
    draw.line([(740, 760), (730, 250)], fill="#3a2a1c", width=12)
    draw.polygon([(722, 270), (730, 735), (500, 720)], fill="#f4efe2", outline="#57524a")
    draw.polygon([(745, 300), (750, 730), (980, 705)], fill="#d9a441", outline="#57524a")
    for step in range(6):
        draw.line([(722 - step * 36, 300 + step * 74), (728, 330 + step * 74)], fill="#9a927f", width=4)


def _hills(draw: ImageDraw.ImageDraw, rng: random.Random) -> None:
    _sky(draw, rng, high=(214, 178, 148), low=(240, 226, 196))
    for step, fill in enumerate(["#8aa0a8", "#6f8f83", "#557a5c", "#3d6242", "#2b4a30"]):
        _ridge(draw, rng, level=0.42 + step * 0.13, height=0.11, fill=fill)
    for _ in range(90):
        x, y, tall = rng.randint(0, 1440), rng.randint(640, 1060), rng.randint(40, 110)
        draw.polygon(
            [(x, y - tall), (x - tall // 3, y), (x + tall // 3, y)], fill=rng.choice(["#1e3a24", "#31532f"])
        )


def _quilt(draw: ImageDraw.ImageDraw, rng: random.Random) -> None:
    """Draw a patchwork with uneven patches, each with stripes, dots or a diamond."""
    colours = ["#14343b", "#c8553d", "#f0c987", "#588b8b", "#7a4e00", "#e8e3d7", "#93827f", "#274156"]
    y = 0
    while y < 1080:
        x, tall = 0, rng.randint(110, 260)
        while x < 1440:
            wide = rng.randint(90, 300)
            back, front = rng.sample(colours, 2)
            draw.rectangle([x, y, x + wide, y + tall], fill=back)
            for step in range(10, min(wide, tall), rng.choice([24, 34])):
                draw.line([(x + step, y), (x + wide, y + tall - step)], fill=front, width=rng.choice([3, 7]))
            middle = (x + wide // 2, y + tall // 2)
            if rng.random() < 0.5:
                draw.regular_polygon((*middle, min(wide, tall) // 3), 4, rotation=45, fill=front)
            x += wide
        y += tall


def _lighthouse(draw: ImageDraw.ImageDraw, rng: random.Random) -> None:
    _sky(draw, rng, high=(40, 56, 92), low=(206, 146, 128))
    _water(draw, rng, top=700)
    draw.polygon([(150, 1080), (260, 760), (520, 690), (700, 800), (820, 1080)], fill="#3b3530")
    for _ in range(160):
        x, y = rng.randint(230, 700), rng.randint(790, 1070)
        draw.ellipse(
            [x, y, x + rng.randint(8, 40), y + rng.randint(6, 22)], fill=rng.choice(["#574d44", "#2a2521"])
        )
    for step in range(6):
        fill = "#b3372f" if step % 2 else "#efe9dc"
        draw.polygon(
            [
                (360 + step * 8, 690 - step * 75),
                (520 - step * 8, 690 - step * 75),
                (512 - step * 8, 615 - step * 75),
                (368 + step * 8, 615 - step * 75),
            ],
            fill=fill,
        )
    draw.rectangle([400, 190, 480, 245], fill="#f7d774")
    draw.polygon([(390, 190), (490, 190), (440, 140)], fill="#26201c")
    draw.polygon([(480, 205), (1440, 60), (1440, 330), (480, 230)], fill="#e8c996")


def _town(draw: ImageDraw.ImageDraw, rng: random.Random) -> None:
    _sky(draw, rng, high=(150, 186, 206), low=(236, 222, 200))
    for row in range(3):
        x = -60
        while x < 1440:
            wide, top = rng.randint(90, 200), rng.randint(300 + row * 170, 470 + row * 170)
            draw.rectangle(
                [x, top, x + wide, 1080], fill=rng.choice(["#b06c49", "#d8b48a", "#7d8c93", "#8f4b3f"])
            )
            draw.polygon([(x - 12, top), (x + wide + 12, top), (x + wide // 2, top - 80)], fill="#4a2f2a")
            for wx in range(x + 18, x + wide - 26, 44):
                for wy in range(top + 26, 1060, 66):
                    draw.rectangle([wx, wy, wx + 22, wy + 34], fill=rng.choice(["#f2df9b", "#2f3b42"]))
            x += wide + rng.randint(0, 30)


def _valley(draw: ImageDraw.ImageDraw, rng: random.Random) -> None:
    _sky(draw, rng, high=(120, 168, 160), low=(235, 236, 214))
    for step, fill in enumerate(["#7f93a6", "#95a47a", "#7a8f4e"]):
        _ridge(draw, rng, level=0.36 + step * 0.16, height=0.16 - step * 0.03, fill=fill)
    draw.polygon([(640, 640), (720, 640), (1120, 1080), (380, 1080)], fill="#d9c79c")
    for _ in range(24):
        x, y = rng.randint(0, 1440), rng.randint(720, 1040)
        draw.rectangle([x, y, x + 16, y + 70], fill="#4b3826")
        draw.ellipse([x - 50, y - 80, x + 66, y + 24], fill=rng.choice(["#3f5f2b", "#58752f", "#a2592b"]))


def _orchard(draw: ImageDraw.ImageDraw, rng: random.Random) -> None:
    draw.rectangle([0, 0, *_SIZE], fill="#9fb57a")
    for row in range(7):
        for column in range(9):
            x, y = 60 + column * 165 + rng.randint(-25, 25), 60 + row * 155 + rng.randint(-25, 25)
            radius = rng.randint(38, 76)
            draw.ellipse(
                [x - radius, y - radius, x + radius, y + radius], fill=rng.choice(["#345c2c", "#5c8a3a"])
            )
            for _ in range(12):
                fx, fy = x + rng.randint(-radius, radius) // 2, y + rng.randint(-radius, radius) // 2
                draw.ellipse([fx, fy, fx + 14, fy + 14], fill=rng.choice(["#c63d2f", "#e6b422"]))


_SCENES: dict[str, Callable[[ImageDraw.ImageDraw, random.Random], None]] = {
    "boat": _boat,
    "hills": _hills,
    "quilt": _quilt,
    "lighthouse": _lighthouse,
    "town": _town,
    "valley": _valley,
    "orchard": _orchard,
}


@lru_cache(maxsize=8)
def scene(name: str) -> Image.Image:
    """Draw a scene: RGB, 1440 × 1080 pixels, with grain. Raises KeyError: there is no such scene."""
    picture = Image.new("RGB", _SIZE)
    _SCENES[name](ImageDraw.Draw(picture), random.Random(f"recourse {name}"))  # noqa: S311 - repeatable on purpose
    seed = list(name.encode())
    grain = numpy.random.default_rng(seed).integers(0, 26, (_SIZE[1] // 3, _SIZE[0] // 3), dtype=numpy.uint8)
    layer = Image.fromarray(grain, "L").resize(_SIZE, Image.Resampling.BICUBIC)
    return ImageChops.subtract(picture, Image.merge("RGB", (layer, layer, layer)))


def altered(picture: Image.Image, variant: str) -> Image.Image:
    """Return the picture as a site would re-make it. Raises KeyError: an unknown variant."""
    width, height = picture.size
    changes: dict[str, Callable[[], Image.Image]] = {
        "as_drawn": lambda: picture,
        "resized": lambda: _narrowed(picture, _HOSTED_WIDTH_PX),
        "recompressed": lambda: _narrowed(picture, _HOSTED_WIDTH_PX * 3 // 4),
        "small": lambda: _narrowed(picture, _SMALL_WIDTH_PX),
        "mirrored": lambda: ImageOps.mirror(_narrowed(picture, _HOSTED_WIDTH_PX)),
        "cropped": lambda: picture.crop((width // 7, height // 9, width * 6 // 7, height * 8 // 9)),
        "bordered": lambda: ImageOps.expand(
            _narrowed(picture, _HOSTED_WIDTH_PX), border=(60, 110), fill="#111111"
        ),
    }
    return changes[variant]()


@lru_cache(maxsize=64)
def encoded(name: str, variant: str, kind: str) -> bytes:
    """Return a scene in a variant as a file of this kind (jpg, png, webp, gif, avif, heic)."""
    quality = {"recompressed": 45, "small": 70}.get(variant, 88)
    return _written(altered(scene(name), variant), kind, quality=quality)


def write_samples(folder: Path) -> list[Path]:
    """Write the sample files that are not there yet; return all of them. Costs about a second, once."""
    folder.mkdir(parents=True, exist_ok=True)
    for file_name, name in SAMPLES.items():
        path = folder / file_name
        if not path.exists():
            unfinished = path.with_suffix(path.suffix + ".new")
            unfinished.write_bytes(encoded(name, "as_drawn", path.suffix[1:]))
            unfinished.replace(path)
    return [folder / file_name for file_name in SAMPLES]


def _narrowed(picture: Image.Image, width_px: int) -> Image.Image:
    return picture.resize((width_px, picture.height * width_px // picture.width), Image.Resampling.LANCZOS)


def _written(picture: Image.Image, kind: str, *, quality: int) -> bytes:
    stream = io.BytesIO()
    if kind == "gif":
        picture = picture.quantize(colors=200, method=Image.Quantize.FASTOCTREE)
    picture.save(stream, _FORMATS[kind], quality=quality, **_HASTE.get(kind, {}))
    return stream.getvalue()
