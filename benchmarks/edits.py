"""What re-uploaders do to the pixels of a picture: one edit a function."""

import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy
from PIL import Image, ImageFilter, ImageOps

Picture = Image.Image


@dataclass
class Setting:
    """What an edit may use besides the picture: chance of its own, and other pictures for the tiles of a collage."""

    chance: random.Random
    others: Sequence[Picture] = field(default_factory=tuple)


Edit = Callable[[Picture, Setting], Picture]


def encoded(picture: Picture, kind: str = "JPEG", quality: int = 85) -> bytes:
    """Return the picture as a file, as a site would store it."""
    stream = io.BytesIO()
    picture.save(stream, kind, **({} if kind == "PNG" else {"quality": quality}))
    return stream.getvalue()


def through(kind: str, quality: int = 85) -> Edit:
    """Encode and decode once more."""
    return lambda picture, setting: Image.open(io.BytesIO(encoded(picture, kind, quality))).convert("RGB")


def scaled(share: float) -> Edit:
    """Make it smaller, in both directions alike."""
    return lambda picture, setting: picture.resize(
        (max(8, round(picture.width * share)), max(8, round(picture.height * share))),
        Image.Resampling.LANCZOS,
    )


def to_longest(side_px: int) -> Edit:
    """Make it smaller, so that the longest side has so many pixels."""
    return lambda picture, setting: scaled(side_px / max(picture.size))(picture, setting)


def squeezed(across: float, down: float) -> Edit:
    """Change the shape: other factors across and down."""
    return lambda picture, setting: picture.resize(
        (round(picture.width * across), round(picture.height * down))
    )


def grey(picture: Picture, setting: Setting) -> Picture:
    """Take the colours away."""
    return picture.convert("L").convert("RGB")


def enhanced(kind: type, factor: float) -> Edit:
    """Brightness, contrast, colour or sharpness, by Pillow's factor."""
    return lambda picture, setting: kind(picture).enhance(factor)


def tinted(picture: Picture, setting: Setting) -> Picture:
    """A warm filter, as apps offer it: sepia tone, darker corners."""
    sepia = numpy.array([[0.39, 0.35, 0.27], [0.77, 0.69, 0.53], [0.19, 0.17, 0.13]])
    pixels = 0.5 * numpy.asarray(picture, float) + 0.5 * (numpy.asarray(picture, float) @ sepia)
    down, across = (numpy.linspace(-1, 1, side) for side in pixels.shape[:2])
    shade = 1 - 0.35 * (down[:, None] ** 2 + across**2) / 2
    return Image.fromarray((pixels * shade[:, :, None]).clip(0, 255).astype(numpy.uint8))


def posterised(picture: Picture, setting: Setting) -> Picture:
    """Few steps of each colour."""
    return ImageOps.posterize(picture, 3)


def blurred(radius_px: float) -> Edit:
    """Blur by a Gaussian of so many pixels at 1000 px of width."""
    return lambda picture, setting: picture.filter(ImageFilter.GaussianBlur(radius_px * picture.width / 1000))


def cropped(share: float) -> Edit:
    """Keep that share of the area, somewhere."""

    def edit(picture: Picture, setting: Setting) -> Picture:
        width, height = (max(8, round(side * share**0.5)) for side in picture.size)
        left, top = (
            setting.chance.randint(0, picture.width - width),
            setting.chance.randint(0, picture.height - height),
        )
        return picture.crop((left, top, left + width, top + height))

    return edit


def squared(picture: Picture, setting: Setting) -> Picture:
    """The middle square, as profile pictures are cut."""
    return ImageOps.fit(picture, (min(picture.size),) * 2)


def bordered(share: float, colour: str) -> Edit:
    """A plain border on all sides."""
    return lambda picture, setting: ImageOps.expand(picture, round(share * min(picture.size)), colour)


def polaroid(picture: Picture, setting: Setting) -> Picture:
    """White border, wider below."""
    edge = round(0.06 * picture.width)
    sheet = Image.new("RGB", (picture.width + 2 * edge, picture.height + 5 * edge), "#f7f5f0")
    sheet.paste(picture, (edge, edge))
    return sheet


def letterboxed(picture: Picture, setting: Setting) -> Picture:
    """Black bars to an upright 9:16 frame."""
    height = round(picture.width * 16 / 9)
    sheet = Image.new("RGB", (picture.width, height), "black")
    sheet.paste(picture, (0, (height - picture.height) // 2))
    return sheet


def story(picture: Picture, setting: Setting) -> Picture:
    """An upright frame filled with the picture itself, blurred, as story makers do."""
    size = (picture.width, round(picture.width * 16 / 9))
    sheet = ImageOps.fit(picture, size).filter(ImageFilter.GaussianBlur(picture.width / 25))
    inner = picture.resize((round(picture.width * 0.92), round(picture.height * 0.92)))
    sheet.paste(inner, ((size[0] - inner.width) // 2, (size[1] - inner.height) // 2))
    return sheet


def turned(degrees: float) -> Edit:
    """Turn a little; the corners that open are black."""
    return lambda picture, setting: picture.rotate(degrees, Image.Resampling.BICUBIC, expand=True)


def transposed(way: Image.Transpose) -> Edit:
    """Mirror or turn by quarters."""
    return lambda picture, setting: picture.transpose(way)


def perspective(picture: Picture, setting: Setting) -> Picture:
    """A photograph of a screen: tilted, with faint lines, lighter on one side."""
    width, height = picture.size
    quad = (
        -0.06 * width,
        -0.04 * height,
        0.02 * width,
        1.05 * height,
        1.05 * width,
        1.02 * height,
        1.03 * width,
        -0.07 * height,
    )
    tilted = picture.transform(picture.size, Image.Transform.QUAD, quad, Image.Resampling.BICUBIC)
    lines = (
        8 * numpy.sin(numpy.arange(height) * 2.1)[:, None, None]
        + numpy.linspace(-15, 15, width)[None, :, None]
    )
    return Image.fromarray((numpy.asarray(tilted) + lines).clip(0, 255).astype(numpy.uint8))


def row(*edits: Edit) -> Edit:
    """One edit after the other."""

    def edit(picture: Picture, setting: Setting) -> Picture:
        for one in edits:
            picture = one(picture, setting)
        return picture

    return edit
