"""Where a picture laid into another one is found (casework/boxes.py), to the pixel."""

import numpy
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageOps

from casework import boxes
from tests import pictures

SEEDS = range(500, 505)


def scene(seed, width=600, height=450):
    return Image.fromarray(pictures.scene(seed, width, height))


def laid(sheet, picture, place):
    sheet = sheet.copy()
    sheet.paste(picture, place)
    return sheet, (*place, place[0] + picture.width, place[1] + picture.height)


def bordered(seed):
    return laid(Image.new("RGB", (900, 700), "white"), scene(seed), (150, 120))


def on_blurred_self(seed):
    ground = ImageOps.fit(scene(seed), (600, 1066)).filter(ImageFilter.GaussianBlur(30))
    return laid(ground, scene(seed), (0, 308))


def on_a_page(seed):
    sheet = Image.new("RGB", (1366, 900), "white")
    drawing = ImageDraw.Draw(sheet)
    for line in range(20):
        drawing.text((30, 80 + line * 36), f"words in line {line} of a thread", fill="#222222", font_size=22)
    return laid(sheet, scene(seed), (620, 220))


def over_another(seed):
    return laid(scene(seed + 100, 1200, 900), scene(seed), (560, 410))


def in_a_collage(seed):
    sheet = Image.new("RGB", (1200, 900))
    for number, place in enumerate([(0, 0), (600, 0), (0, 450)]):
        sheet.paste(scene(seed + 200 + number), place)
    return laid(sheet, scene(seed), (600, 450))


def found(sheet, place):
    """Return by how many pixels the nearest box's worst side is off."""
    width, height = sheet.size
    near = [
        max(abs(one - other) for one, other in zip(place, sides, strict=True))
        for box in boxes.find(numpy.asarray(sheet.convert("L")))
        for sides in [(box.left * width, box.top * height, box.right * width, box.bottom * height)]
    ]
    return min(near, default=max(sheet.size))


@pytest.mark.parametrize("lay", [bordered, on_a_page, over_another, in_a_collage, on_blurred_self])
def test_laid_in_picture_is_found_to_the_pixel(lay):
    off = [found(*lay(seed)) for seed in SEEDS]

    assert sum(pixels <= 2 for pixels in off) >= len(off) - 1, off


def test_boxes_are_few_and_never_the_whole():
    for sheet in (on_a_page(510)[0], in_a_collage(511)[0], scene(512, 1200, 900)):
        kept = boxes.find(numpy.asarray(sheet.convert("L")))

        assert len(kept) <= boxes.MOST
        assert all((box.left, box.top, box.right, box.bottom) != (0, 0, 1, 1) for box in kept)


def test_what_programs_draw_is_flat_around_and_what_a_lens_blurs_is_not():
    flat = max(box.flat for box in boxes.find(numpy.asarray(on_a_page(513)[0].convert("L"))))
    blurred = max(box.flat for box in boxes.find(numpy.asarray(on_blurred_self(513)[0].convert("L"))))

    assert blurred < 0.65 < flat


@pytest.mark.parametrize("size", [(1, 1), (31, 900), (900, 31), (33, 33), (40, 4000)])
def test_tiny_and_narrow_pictures_raise_nothing(size):
    boxes.find(numpy.asarray(Image.new("L", size, 90)))
    boxes.find(numpy.random.default_rng(1).integers(0, 255, size[::-1], dtype=numpy.uint8))
