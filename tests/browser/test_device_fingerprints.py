"""Fingerprints made on a person's own device, in Chromium: they agree with the server's, whatever the file."""

import hashlib
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import numpy
import pytest
from PIL import Image, ImageCms
from playwright.sync_api import Page

from casework import imaging, pdq
from casework.deviceprints import parse
from tests import photographs, pictures
from tests.browser import device
from tests.services.app import LiveApp

AT_ONCE = 45


@pytest.fixture
def codes(live_app: LiveApp, page: Page) -> Page:
    """The open page, ready."""
    return device.opened(page, live_app.url)


@dataclass(frozen=True)
class Expected:
    """A file, and what the server makes of it: without keypoints, which no device makes."""

    name: str
    payload: bytes
    sha256: str
    forms: list[str]
    quality: int
    size: tuple[int, int]


def expected(name: str, payload: bytes) -> Expected:
    """Return what `casework.imaging.fingerprint` makes of a file, as far as devices go."""
    opened = imaging.open_picture(payload, draft_px=imaging.DRAFT_PX)
    forms, quality = pdq.fingerprint(numpy.asarray(opened.picture))
    digest = hashlib.sha256(payload).hexdigest()
    return Expected(name, payload, digest, forms, quality, (opened.width_px, opened.height_px))


def measured(page: Page, files: Sequence[Expected]) -> list[int]:
    """Return the largest distance over the eight forms for each picture with enough detail, the smallest first."""
    made = {}
    for start in range(0, len(files), AT_ONCE):
        # A list holds fifty at most.
        page.reload()
        page.wait_for_selector(device.READY)
        device.choose(page, [(one.name, one.payload) for one in files[start : start + AT_ONCE]])
        made |= {one["sha256"]: one for one in device.made(page)}
    assert set(made) == {one.sha256 for one in files}, device.rows(page)
    found = []
    for one in files:
        own = made[one.sha256]
        assert own["md5"] == hashlib.md5(one.payload, usedforsecurity=False).hexdigest()
        assert (own["width_px"], own["height_px"]) == one.size
        pairs = zip(own["pdq_dihedral"], one.forms, strict=True)
        found.append((max(pdq.distance_bits(*pair) for pair in pairs), one.quality))
    return sorted(bits for bits, quality in found if quality >= 50)


@pytest.fixture(scope="module")
def photographed() -> list[Expected]:
    """Photographs with what the server makes of them, once for both ways to pixels."""
    return [expected(*file) for file in photographs.files(138)]


@pytest.mark.parametrize(
    ("falsified", "count"), [("", 138), (device.NO_DECODER, 50)], ids=["decoder", "canvas"]
)
def test_device_agrees_with_server_on_photographs(
    live_app: LiveApp, page: Page, photographed: list[Expected], falsified: str, count: int
) -> None:
    """U39: median at most 2 bits, 99 of 100 at most 6, none over 10; by each of the two ways to pixels."""
    if falsified:
        device.falsify(page, falsified)
    device.opened(page, live_app.url)

    found = measured(page, photographed[:count])

    assert len(found) >= (30 if falsified else 100)
    assert statistics.median(found) <= 2
    assert found[int(len(found) * 0.99)] <= 6
    assert found[-1] <= 10


def _lying(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return exif.tobytes()


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_device_sets_pictures_upright(codes: Page, format: str) -> None:
    """All eight ways in which a telephone can have been held."""
    files = [pictures.draw(number, 311, 233, format, exif=_lying(number)) for number in range(1, 9)]

    assert measured(codes, [expected("lying", file) for file in files])[-1] <= 4


def _special() -> dict[str, bytes]:
    pixels = pictures.scene(3, 400, 300)
    see_through = numpy.dstack([pixels, numpy.full(pixels.shape[:2], 128, numpy.uint8)])
    see_through[:, 200:, 3] = 0
    moving = BytesIO()
    frames = [Image.fromarray(pictures.scene(seed, 400, 300)) for seed in (4, 5)]
    frames[0].save(moving, "WEBP", save_all=True, append_images=frames[1:], quality=90)
    inks = BytesIO()
    Image.fromarray(pixels).convert("CMYK").save(inks, "JPEG")
    return {
        "see-through.png": pictures.encode(see_through, "PNG"),
        "see-through.webp": pictures.encode(see_through, "WEBP", lossless=True, exact=True),
        "grey.jpg": pictures.encode(pixels[:, :, 0]),
        "progressive.jpg": pictures.encode(pixels, progressive=True),
        "inks.jpg": inks.getvalue(),
        "wide-colours.png": pictures.encode(pixels, "PNG", icc_profile=_swapped_profile()),
        "wide-colours.jpg": pictures.encode(pixels, icc_profile=_swapped_profile()),
        "moving.webp": moving.getvalue(),
        "two.mpo": pictures.encode(pixels, "MPO", save_all=True, append_images=frames),
        "still.gif": pictures.encode(pixels, "GIF"),
        "trailer.jpg": pictures.encode(pixels) + b"\xff\xd8 a film that a telephone keeps behind its picture",
    }


def _swapped_profile() -> bytes:
    """Return an sRGB profile in which red and blue have changed places: whoever follows it sees other brightness."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return profile.replace(b"rXYZ", b"tXYZ", 1).replace(b"bXYZ", b"rXYZ", 1).replace(b"tXYZ", b"bXYZ", 1)


def test_device_reads_unusual_pictures_as_the_server_does(codes: Page) -> None:
    """Transparency dropped, colour profiles not followed, first picture of several."""
    files = [expected(*file) for file in _special().items()]

    assert measured(codes, files)[-1] <= 4


def test_tiny_picture_has_no_looks(codes: Page) -> None:
    device.choose(
        codes, [("tiny.png", pictures.draw(1, 4, 9, "PNG")), ("small.png", pictures.draw(1, 9, 7, "PNG"))]
    )

    tiny, _small = device.made(codes)

    assert (tiny["pdq"], tiny["pdq_quality"]) == ("0" * 64, 0)
    assert "few details" in device.rows(codes)["tiny.png"]


def test_what_the_page_saves_is_what_a_case_takes(codes: Page) -> None:
    """S32."""
    device.choose(codes, [("one.jpg", pictures.draw(1)), ("two.png", pictures.draw(2, format="PNG"))])

    with codes.expect_download() as caught:
        codes.click("#device-save")

    assert caught.value.suggested_filename == "codes.json"
    text = caught.value.path().read_text(encoding="utf-8")
    assert parse(text) == device.made(codes)
    assert "one" not in text


def test_own_sha256_is_right(live_app: LiveApp, page: Page) -> None:
    """Over plain http browsers hide theirs."""
    device.falsify(page, device.NO_SUBTLE)
    device.opened(page, live_app.url)
    files = [pictures.draw(seed, 60 + seed, 70, "PNG") for seed in range(8)]

    assert measured(page, [expected("any", file) for file in files])[-1] == 0
