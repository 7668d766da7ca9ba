"""Attacks by picture file: each gets one clear sentence and harms no other (S25, S26). One row each."""

import contextlib
import io
import struct
import zipfile
import zlib

import pytest
from PIL import Image

from casework import imaging, sandbox
from tests import pictures


def png_that_claims(width, height):
    """Return a small PNG whose header claims a size; its data is a few zero rows."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = zlib.compress(bytes(width + 1) * 16)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def jpeg_that_claims(width, height):
    payload = bytearray(pictures.draw(40))
    frame = payload.index(b"\xff\xc0")
    payload[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
    return bytes(payload)


def zipped():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("picture.jpg", pictures.draw(40))
    return stream.getvalue()


def real_bomb():
    stream = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(stream, "PNG")
    return stream.getvalue()


def cut(format):
    payload = pictures.draw(41, format=format)
    return payload[: len(payload) // 2]


ATTACKS = {
    "empty": (lambda: b"", "empty"),
    "over 50 MB": (lambda: pictures.draw(40) + bytes(imaging.MAX_BYTES), "too_large"),
    "a 100-megapixel bomb": (real_bomb, "too_many_pixels"),
    "a PNG that claims 4 gigapixels": (lambda: png_that_claims(65_000, 65_000), "too_many_pixels"),
    "a JPEG that claims 60 megapixels": (lambda: jpeg_that_claims(10_000, 6_000), "too_many_pixels"),
    "a web page named .jpg": (lambda: b"<!DOCTYPE html><script>alert(1)</script>", "is_web_page"),
    "a drawing with a script": (lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "is_svg"),
    "a drawing with an entity bomb": (
        lambda: b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "a">]>',
        "is_svg",
    ),
    "a PDF named .png": (lambda: b"%PDF-1.7\n1 0 obj", "is_pdf"),
    "PostScript": (lambda: b"%!PS-Adobe-3.0 EPSF-3.0\n", "is_postscript"),
    "a zip": (zipped, "is_archive"),
    "a TIFF": (lambda: pictures.draw(40, format="TIFF"), "is_tiff"),
    "a BMP": (lambda: pictures.draw(40, format="BMP"), "is_bitmap"),
    "a film": (lambda: b"\0\0\0\x20ftypisom\0\0\x02\0isomiso2avc1mp41", "is_film"),
    "a WebM film": (lambda: b"\x1a\x45\xdf\xa3" + bytes(60), "is_film"),
    "random bytes": (lambda: bytes(range(256)) * 8, "not_a_picture"),
    "a text": (lambda: "Lorem ipsum".encode("utf-16"), "not_a_picture"),
    "JPEG header and no more": (lambda: pictures.draw(40)[:3], "truncated"),
    **{
        f"half a {format}": (lambda format=format: cut(format), "truncated")
        for format in ("JPEG", "PNG", "WEBP", "GIF", "AVIF", "HEIC")
    },
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_hostile_file_gets_one_clear_sentence(attack):
    make, code = ATTACKS[attack]

    with pytest.raises(sandbox.SandboxRefused) as refusal:
        sandbox.run("fingerprint", make())

    assert refusal.value.code == code
    assert refusal.value.says.startswith("This ")
    assert refusal.value.says.endswith(".")


@pytest.mark.parametrize("format", ["WEBP", "AVIF", "HEIC", "JPEG", "PNG", "GIF"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_cut_file_is_refused(format, part):
    payload = pictures.draw(42, format=format)

    with pytest.raises(sandbox.SandboxRefused) as refusal:
        sandbox.run("fingerprint", payload[: int(len(payload) * part)])

    assert refusal.value.code in {"truncated", "damaged"}


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF", "AVIF", "HEIC"])
def test_scribbled_file_never_breaks_the_sandbox(format):
    """Every flipped byte ends in an answer or a code, and the next picture is read."""
    payload = pictures.draw(43, 200, 150, format)
    for step in range(12):
        scribbled = bytearray(payload)
        for place in range(step, len(scribbled), 97 + step * 31):
            scribbled[place] ^= 0x5A
        with contextlib.suppress(sandbox.SandboxRefused, sandbox.SandboxFailed):
            assert sandbox.run("fingerprint", bytes(scribbled))["width_px"] > 0

    assert sandbox.run("fingerprint", payload)["width_px"] == 200


def test_fifty_megapixels_are_read():
    """S25: the limit itself is within the sandbox's memory and time."""
    stream = io.BytesIO()
    Image.new("RGB", (8_000, 6_250), "#14343b").save(stream, "PNG")

    prints = sandbox.run("fingerprint", stream.getvalue())

    assert (prints["width_px"], prints["height_px"]) == (8_000, 6_250)


def test_web_page_behind_a_picture_is_only_a_picture():
    """A polyglot is read as what it begins with; what follows is never looked at."""
    payload = pictures.draw(44) + b"<script>alert(1)</script>"

    assert sandbox.run("fingerprint", payload)["format"] == "JPEG"
