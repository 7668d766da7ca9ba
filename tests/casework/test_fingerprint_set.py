"""One pass over the bytes gives the whole fingerprint set, whatever the format (S25, S28)."""

import hashlib
import io

import imagehash
import numpy
import pytest
from PIL import Image

from casework import imaging, keypoints, pdq, sandbox
from tests import pictures

SET_KEYS = {
    "format", "width_px", "height_px", "is_animated", "sha256", "md5", "pdq", "pdq_quality", "pdq_dihedral", "phash", "dhash",
    "keypoints", "keypoints_mirrored", "boxes", "versions",
}  # fmt: skip


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF", "AVIF", "HEIC"])
def test_accepted_format_gives_its_set(format):
    """S25."""
    payload = pictures.draw(11, 640, 480, format)

    prints = sandbox.run("fingerprint", payload)

    assert set(prints) == SET_KEYS
    assert (prints["format"], prints["width_px"], prints["height_px"]) == (format, 640, 480)
    assert prints["sha256"] == hashlib.sha256(payload).hexdigest()
    assert prints["md5"] == hashlib.md5(payload).hexdigest()
    assert prints["pdq_quality"] >= 50
    assert pdq.distance_bits(prints["pdq"], sandbox.run("fingerprint", pictures.draw(11))["pdq"]) <= 16


def test_phash_and_dhash_are_imagehashes():
    payload = pictures.draw(12, format="PNG")
    picture = Image.open(io.BytesIO(payload))

    prints = sandbox.run("fingerprint", payload)

    assert prints["phash"] == str(imagehash.phash(picture))
    assert prints["dhash"] == str(imagehash.dhash(picture))


def test_mpo_gives_its_first_picture():
    """S25."""
    second = Image.fromarray(pictures.scene(14))
    payload = pictures.draw(13, format="MPO", save_all=True, append_images=[second])

    prints = sandbox.run("fingerprint", payload)

    assert prints["format"] == "MPO"
    assert pdq.distance_bits(prints["pdq"], sandbox.run("fingerprint", pictures.draw(13))["pdq"]) <= 16


@pytest.mark.parametrize("format", ["GIF", "WEBP", "PNG", "AVIF"])
def test_animation_gives_its_first_picture(format):
    second = Image.fromarray(pictures.scene(16))
    payload = pictures.draw(15, format=format, save_all=True, append_images=[second])

    prints = sandbox.run("fingerprint", payload)

    assert pdq.distance_bits(prints["pdq"], sandbox.run("fingerprint", pictures.draw(15))["pdq"]) <= 24


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "HEIC", "AVIF"])
def test_orientation_is_applied(format):
    exif = Image.Exif()
    exif[0x0112] = 6
    sideways = numpy.ascontiguousarray(numpy.rot90(pictures.scene(17)))

    prints = sandbox.run("fingerprint", pictures.encode(sideways, format, exif=exif.tobytes()))

    assert (prints["width_px"], prints["height_px"]) == (640, 480)
    assert pdq.distance_bits(prints["pdq"], sandbox.run("fingerprint", pictures.draw(17))["pdq"]) <= 16


@pytest.mark.parametrize("mode", ["L", "LA", "P", "1", "RGBA", "CMYK", "I;16"])
def test_odd_modes_are_read(mode):
    grey = Image.open(io.BytesIO(pictures.draw(18, format="PNG")))
    picture = Image.fromarray(numpy.asarray(grey.convert("L")).astype(numpy.uint16) * 257)
    stream = io.BytesIO()
    (picture if mode == "I;16" else grey.convert(mode)).save(stream, "JPEG" if mode == "CMYK" else "PNG")

    prints = sandbox.run("fingerprint", stream.getvalue())

    known = sandbox.run("fingerprint", pictures.draw(18))
    assert pdq.distance_bits(prints["pdq"], known["pdq"]) <= 31


def test_broken_exif_does_not_lose_the_picture():
    payload = pictures.draw(19, exif=b"Exif\0\0II*\0\xff\xff\xff\xff")

    assert sandbox.run("fingerprint", payload)["width_px"] == 640


@pytest.mark.parametrize("size", [(1, 1), (1, 500), (500, 1), (31, 31), (32, 32)])
def test_tiny_picture_has_fingerprints_and_no_keypoints(size):
    """Pages are full of pictures of one pixel: an error there would keep every look at them from an answer."""
    stream = io.BytesIO()
    Image.new("RGB", size, "#123456").save(stream, "PNG")

    prints = imaging.fingerprint(stream.getvalue(), {})

    assert (prints["width_px"], prints["height_px"]) == size
    assert len(keypoints.unpack(prints["keypoints"]).places) == 0


def test_keypoints_of_the_mirror_image_are_those_of_the_picture_mirrored():
    """A found picture is asked both ways, and only described once."""
    small = keypoints.reduced(pictures.scene(21, 448, 336)[:, :, 0])
    _, derived = keypoints.extract(small)
    made, _ = keypoints.extract(numpy.ascontiguousarray(small[:, ::-1]))

    agreement = keypoints.agree(keypoints.unpack(derived), keypoints.unpack(made), enough=12)

    assert agreement.transform == "unchanged"
    assert agreement.share > 0.7
