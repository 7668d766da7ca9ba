"""What two different pictures may have in common and still are no match: frames, captions, marks, patterns (design §3.13)."""

import io
import itertools

import numpy
import pytest
from PIL import Image, ImageDraw, ImageEnhance, ImageOps

from casework import fingerprints, imaging
from tests import pictures


def scene(seed, width=900, height=700):
    return Image.fromarray(pictures.scene(seed, width, height))


def prints_of(picture):
    stream = io.BytesIO()
    picture.convert("RGB").save(stream, "JPEG", quality=85)
    return imaging.fingerprint(stream.getvalue(), {})


def on_a_page(picture):
    sheet = Image.new("RGB", (1366, 900), "white")
    drawing = ImageDraw.Draw(sheet)
    drawing.rectangle((0, 0, 1366, 90), fill="#223344")
    drawing.text((40, 25), "Forum   Threads   Members   Search", fill="white", font_size=36)
    for line in range(18):
        drawing.text((30, 200 + line * 36), f"words in line {line} of a thread", fill="#222222", font_size=22)
    sheet.paste(ImageOps.contain(picture, (560, 520)), (620, 220))
    return sheet


def captioned(picture):
    sheet = Image.new("RGB", (picture.width, picture.height + 200), "white")
    sheet.paste(picture, (0, 200))
    ImageDraw.Draw(sheet).text((20, 20), "WHEN YOU SEE IT\nAND NOBODY DOES", fill="black", font_size=64)
    return sheet


def written_on(picture):
    sheet = picture.copy()
    drawing = ImageDraw.Draw(sheet)
    for at, words in ((10, "ONE DOES NOT SIMPLY"), (picture.height - 110, "WALK INTO IT")):
        drawing.text((20, at), words, fill="white", stroke_width=5, stroke_fill="black", font_size=76)
    return sheet


def marked(picture):
    layer = Image.new("RGBA", picture.size)
    drawing = ImageDraw.Draw(layer)
    for y, x in itertools.product(range(0, picture.height, 90), range(0, picture.width, 260)):
        drawing.text((x + y % 4 * 40, y), "site.example", fill=(255, 255, 255, 150), font_size=40)
    return Image.alpha_composite(picture.convert("RGBA"), layer)


def framed(picture):
    sheet = scene(900, 1200, 1000)
    sheet.paste(picture.resize((760, 600)), (220, 200))
    return sheet


def dim(alter):
    return lambda picture: alter(ImageEnhance.Brightness(picture).enhance(0.35))


@pytest.mark.parametrize(
    "alter", [on_a_page, captioned, written_on, marked, framed, dim(on_a_page), dim(captioned)]
)
def test_two_pictures_in_one_template_are_no_match(alter):
    prints = [prints_of(alter(scene(seed))) for seed in range(300, 304)]

    verdicts = {fingerprints.compare(*pair).verdict for pair in itertools.permutations(prints, 2)}

    assert "match" not in verdicts


@pytest.mark.parametrize("alter", [on_a_page, captioned, written_on, marked, framed])
def test_the_picture_alone_is_found_in_its_template(alter):
    for seed in range(300, 304):
        match = fingerprints.compare(prints_of(alter(scene(seed))), prints_of(scene(seed)))

        assert match.verdict == "match", seed


def page_of(seed):
    sheet = Image.new("RGB", (1000, 1300), "white")
    drawing, numbers = ImageDraw.Draw(sheet), numpy.random.default_rng(seed)
    for line in range(36):
        words = ["".join(chr(97 + letter) for letter in numbers.integers(0, 26, 6)) for _ in range(9)]
        drawing.text((50, 40 + line * 34), " ".join(words), fill="#111111", font_size=24)
    return sheet


def stripes(period_px, turn):
    rows, columns = numpy.mgrid[:700, :900]
    wave = numpy.sin((columns * numpy.cos(turn) + rows * numpy.sin(turn)) * 6.283 / period_px)
    return Image.fromarray(((wave > 0) * 180 + 40).astype(numpy.uint8))


def squares(period_px):
    rows, columns = numpy.mgrid[:700, :900]
    return Image.fromarray(((rows // period_px + columns // period_px) % 2 * 200 + 20).astype(numpy.uint8))


def tiled(seed, count):
    tile = scene(seed, 900 // count, 700 // count)
    return Image.fromarray(numpy.tile(numpy.asarray(tile), (count, count, 1)))


PATTERNS = {
    "pages of text": [page_of(seed) for seed in range(4)],
    "stripes": [stripes(period, turn) for period in (20, 36, 60) for turn in (0, 0.5, 1.57)],
    "squares": [squares(period) for period in (18, 30, 50, 90)],
    "tiles": [tiled(seed, count) for seed, count in ((310, 4), (311, 6), (312, 9))],
}


@pytest.mark.parametrize("kind", PATTERNS)
def test_patterns_of_one_kind_are_no_match(kind):
    prints = [prints_of(picture) for picture in PATTERNS[kind]]

    verdicts = {fingerprints.compare(*pair).verdict for pair in itertools.permutations(prints, 2)}

    assert "match" not in verdicts
