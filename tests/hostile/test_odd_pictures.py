"""Pictures that are odd, lie or hide a bomb: read as what they show, or refused in one sentence (S25, S26)."""

import io
import itertools
import struct
import zlib

import numpy
import pytest
from PIL import Image

from casework import imaging, pdq, pngwords, sandbox
from tests import pictures

SIZE = (320, 240)
SCENE = pictures.scene(45, *SIZE)
PICTURE = Image.fromarray(SCENE)
OWN, _ = pdq.fingerprint(SCENE)
MEBIBYTES_200 = bytes(200 * 1024 * 1024)


def saved(format, picture=PICTURE, **options):
    stream = io.BytesIO()
    picture.save(stream, format, **options)
    return stream.getvalue()


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_with(*chunks):
    """Return the picture as PNG with chunks after its header."""
    whole = saved("PNG")
    return whole[:33] + b"".join(chunks) + whole[33:]


def png_of_size(width, height, rows):
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = [chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(rows, 9)), chunk(b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(body)


def with_bytes(payload, mark, offset, new):
    """Return a file with other bytes `offset` after the first place of a mark."""
    place = payload.index(mark) + offset
    return payload[:place] + new + payload[place + len(new) :]


def exif(orientation):
    tags = Image.Exif()
    tags[0x0112] = orientation
    return tags


def exif_of(body):
    return b"Exif\0\0II*\0" + body


SEEN = {
    "a PNG whose text is a bomb": lambda: png_with(
        chunk(b"zTXt", b"c\0\0" + zlib.compress(MEBIBYTES_200, 9))
    ),
    "a PNG whose profile is a bomb": lambda: png_with(
        chunk(b"iCCP", b"c\0\0" + zlib.compress(MEBIBYTES_200, 9))
    ),
    "a PNG whose international text is a bomb": lambda: png_with(
        chunk(b"iTXt", b"c\0\1\0\0\0" + zlib.compress(MEBIBYTES_200, 9))
    ),
    "a PNG with a hundred long texts": lambda: png_with(
        *(chunk(b"tEXt", b"c\0" + b"x" * 900_000) for _ in range(40))
    ),
    "EXIF with an orientation that is none": lambda: saved("JPEG", exif=exif(9)),
    "EXIF with an orientation beyond all": lambda: saved("JPEG", exif=exif(65535)),
    "EXIF that points beyond its end": lambda: saved("JPEG", exif=exif_of(b"\xff\xff\xff\xff")),
    "EXIF that goes round in a circle": lambda: saved(
        "JPEG",
        exif=exif_of(b"\x08\0\0\0\x01\0\x69\x87\x04\0\x01\0\0\0\x08\0\0\0\x08\0\0\0"),
    ),
    "a colour profile that is none": lambda: saved("JPEG", icc_profile=b"broken" * 100),
    "a PNG with a colour profile that is none": lambda: saved("PNG", icc_profile=b"broken"),
    "CMYK": lambda: saved("JPEG", PICTURE.convert("CMYK"), quality=95),
    "a progressive JPEG": lambda: saved("JPEG", progressive=True),
    "grey": lambda: saved("JPEG", PICTURE.convert("L")),
    "16 bits of grey": lambda: saved(
        "PNG", Image.fromarray(numpy.asarray(PICTURE.convert("L")).astype(numpy.uint16) * 257)
    ),
    "grey with transparency": lambda: saved("PNG", PICTURE.convert("LA")),
    "colour with transparency": lambda: saved("PNG", PICTURE.convert("RGBA")),
    "a palette with transparency": lambda: saved(
        "PNG", PICTURE.quantize(256), transparency=bytes(range(200))
    ),
    "several pictures in one JPEG": lambda: saved(
        "MPO", save_all=True, append_images=[Image.fromarray(pictures.scene(46, *SIZE))]
    ),
    "a GIF with a canvas of no size": lambda: with_bytes(saved("GIF"), b"GIF8", 6, bytes(4)),
    "a GIF with a disposal that is none": lambda: saved(
        "GIF", save_all=True, append_images=[PICTURE.rotate(90)], disposal=3, duration=0
    ).replace(b"!\xf9\x04\x0c", b"!\xf9\x04\x1c"),
    "a zip behind a picture": lambda: saved("JPEG") + b"PK\x03\x04" + bytes(100),
    "a PDF behind a picture": lambda: saved("PNG") + b"%PDF-1.7",
}


@pytest.mark.parametrize("oddity", SEEN)
def test_odd_picture_is_read_as_what_it_shows(oddity):
    """The size is the picture's, and its fingerprint near to that of the same picture without the oddity."""
    prints = sandbox.run("fingerprint", SEEN[oddity]())

    assert (prints["width_px"], prints["height_px"]) == SIZE
    assert pdq.distance_bits(prints["pdq"], OWN[0]) <= 31


REFUSED = {
    "a PNG without width": (lambda: png_of_size(0, 100, b""), "damaged"),
    "a JPEG without height": (lambda: with_bytes(saved("JPEG"), b"\xff\xc0", 5, bytes(4)), "damaged"),
    "a GIF with a canvas of 4 gigapixels": (
        lambda: with_bytes(saved("GIF"), b"GIF8", 6, b"\xff" * 4),
        "too_many_pixels",
    ),
    "a GIF without a picture": (lambda: b"GIF89a" + bytes(7) + b";", "damaged"),
    "a GIF that is a script": (lambda: b"GIF89a/*" + bytes(20) + b"*/=1;alert(1)", "truncated"),
    "HEIC that claims 3.6 gigapixels": (
        lambda: with_bytes(saved("HEIF"), b"ispe", 8, struct.pack(">II", 60_000, 60_000)),
        "too_many_pixels",
    ),
    "HEIC that claims what it does not hold": (
        lambda: with_bytes(saved("HEIF"), b"ispe", 8, struct.pack(">II", 7_000, 7_000)),
        "damaged",
    ),
    "HEIC without a size": (lambda: with_bytes(saved("HEIF"), b"ispe", 8, bytes(8)), "damaged"),
    "AVIF that claims 3.6 gigapixels": (
        lambda: with_bytes(saved("AVIF"), b"ispe", 8, struct.pack(">II", 60_000, 60_000)),
        "damaged",
    ),
    "WebP whose canvas is not its picture's": (
        lambda: b"RIFF" + struct.pack("<I", 22 + 30) + b"WEBPVP8X" + struct.pack("<I", 10) + bytes(4)
        + b"\x0f\x27\0\x0f\x27\0" + saved("WEBP", lossless=True)[12:],
        "damaged",
    ),
    "a chunk that is longer than its file": (lambda: png_with(struct.pack(">I", 0x7FFFFFFF) + b"tEXt"), "truncated"),
    "a PDF before a picture": (lambda: b"%PDF-1.4\n" + saved("JPEG"), "is_pdf"),
    "a zip before a picture": (lambda: b"PK\3\4" + saved("PNG"), "is_archive"),
    "a web page in UTF-16": (lambda: "<html>".encode("utf-16"), "is_web_page"),
    "PostScript with a preview": (lambda: b"\xc5\xd0\xd3\xc6" + bytes(100), "is_postscript"),
    "BigTIFF": (lambda: b"II+\0\x08\0\0\0" + bytes(300), "is_tiff"),
    "AVI": (lambda: b"RIFF\x24\0\0\0AVI LIST" + bytes(40), "not_a_film"),
    "sound": (lambda: b"RIFF\x24\0\0\0WAVEfmt " + bytes(40), "not_a_picture"),
    "a camera's raw file": (lambda: b"\0\0\0\x18ftypcrx \0\0\0\1crx isom" + bytes(300), "not_a_picture"),
    "an icon": (lambda: saved("ICO", PICTURE.resize((64, 64))), "not_a_picture"),
    "JPEG 2000": (lambda: saved("JPEG2000"), "not_a_picture"),
    "JPEG XL": (lambda: b"\xff\x0a" + bytes(range(200)), "not_a_picture"),
    "Photoshop": (lambda: b"8BPS\0\1" + bytes(200), "not_a_picture"),
    "nothing but zeros": (lambda: bytes(4_000), "not_a_picture"),
}  # fmt: skip


@pytest.mark.parametrize("attack", REFUSED)
def test_lying_picture_is_refused_by_name(attack):
    make, code = REFUSED[attack]

    with pytest.raises(sandbox.SandboxRefused) as refusal:
        sandbox.run("fingerprint", make())

    assert refusal.value.code == code


@pytest.mark.parametrize("size", [(1, 1), (1, 65_000), (16_383, 1), (4, 4), (4, 3_000)])
def test_sliver_is_read_and_never_matched(size):
    prints = sandbox.run("fingerprint", saved("PNG", PICTURE.resize(size)))

    assert (prints["width_px"], prints["height_px"]) == size
    assert prints["pdq_quality"] == 0


@pytest.mark.parametrize("orientation", range(1, 9))
def test_picture_is_set_upright(orientation):
    prints = sandbox.run("fingerprint", saved("JPEG", exif=exif(orientation)))

    assert (prints["width_px"], prints["height_px"]) == (SIZE if orientation < 5 else SIZE[::-1])


@pytest.mark.parametrize("format", ["JPEG", "WEBP"])
def test_picture_is_not_turned_by_its_xmp(format):
    """No browser does, so neither the copies that platforms hash nor what her own device makes are turned."""
    words = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a tiff:Orientation="6"/></x:xmpmeta>'

    prints = sandbox.run("fingerprint", saved(format, xmp=words))

    assert (prints["width_px"], prints["height_px"]) == SIZE
    assert pdq.distance_bits(prints["pdq"], OWN[0]) <= 31


@pytest.mark.parametrize(("seconds", "is_partial"), [(1.5, True), (2.5, True), (3.5, False)])
def test_moving_picture_that_takes_too_long_is_told_as_seen_in_part(monkeypatch, seconds, is_partial):
    """S25: where the time is up between two frames, what follows may be hers. One second of the processor a question."""
    stream = io.BytesIO()
    frames = [Image.fromarray(pictures.scene(seed, *SIZE)) for seed in (50, 51, 52)]
    frames[0].save(stream, "GIF", save_all=True, append_images=frames[1:], duration=100)
    clock = itertools.count()
    monkeypatch.setattr(imaging.time, "process_time", lambda: float(next(clock)))
    monkeypatch.setattr(imaging, "MOVING_PATIENCE_S", seconds)

    prints = imaging.fingerprint(stream.getvalue(), {})

    assert prints["is_partial"] is is_partial
    assert len(prints["frames"]) == int(seconds)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF", "AVIF", "HEIC"])
def test_file_cut_anywhere_gets_an_answer(format):
    """Cut at 60 places: refused as cut off or damaged, or read where nothing of the picture was lost; never a failure."""
    payload = pictures.draw(47, 120, 90, format)
    codes = set()
    for place in range(1, len(payload), max(1, len(payload) // 60)):
        try:
            sandbox.run("fingerprint", payload[:place])
        except sandbox.SandboxRefused as refusal:
            codes.add(refusal.code)

    assert codes <= {"truncated", "damaged", "not_a_picture"}
    assert "truncated" in codes


def test_words_of_a_png_are_left_out_and_nothing_else():
    whole = saved("PNG")
    words = [
        chunk(b"tEXt", b"a\0b"),
        chunk(b"zTXt", b"a\0\0" + zlib.compress(b"b")),
        chunk(b"iCCP", b"a\0\0"),
    ]

    assert pngwords.without_words(png_with(*words)) == whole
    assert pngwords.without_words(whole) == whole
    assert pngwords.without_words(saved("JPEG")) == saved("JPEG")
    assert pngwords.without_words(png_with(words[0])[:40]) == png_with(words[0])[:40]
