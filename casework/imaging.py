"""The only room that opens pictures, by content alone: JPEG, MPO, PNG, WebP, GIF, AVIF, HEIC; the first frame of each.

Runs inside the sandbox, which has neither files nor Django; reasons to refuse are codes of casework/file_refusals.py.
"""

import hashlib
import io
import warnings
from dataclasses import dataclass
from typing import Any

import imagehash
import numpy
import pillow_heif
from numpy.typing import NDArray
from PIL import (
    AvifImagePlugin,
    GifImagePlugin,  # noqa: F401 loaded now: a child in the sandbox can load nothing
    Image,
    ImageFile,
    JpegImagePlugin,  # noqa: F401
    MpoImagePlugin,  # noqa: F401
    PngImagePlugin,  # noqa: F401
    UnidentifiedImageError,
    WebPImagePlugin,  # noqa: F401
)

from casework import keypoints, pdq
from casework.refused import Refused

MAX_BYTES = 50 * 1024 * 1024
MAX_PIXELS = 50_000_000
# Large JPEGs are decoded in DCT scale, no smaller than this: it moves PDQ by at most 4 bits (docs/fingerprints.md).
DRAFT_PX = 1024
# ImageHash sees 8 or 32 px in the end; halving down to this first saves its slow filter and moves at most 2 bits of 64.
EXCHANGE_PX = 512
# MPO comes with JPEG: its reader hands over to the other when there is more than one picture.
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF", "HEIF")
# Kinds in which browsers show further pictures after the first.
_MOVING = ("PNG", "WEBP", "GIF", "AVIF")
_ORIENTATION_TAG = 0x0112
_FIRST_SIDEWAYS = 5
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# How files that are no pictures begin, after white space: only to name them, nothing of them is decoded.
_OTHER_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"%pdf", "is_pdf"),
    (b"%!ps", "is_postscript"),
    (b"<svg", "is_svg"),
    (b"<?xml", "is_svg"),
    (b"<!doctype", "is_web_page"),
    (b"<html", "is_web_page"),
    (b"<head", "is_web_page"),
    (b"pk\x03\x04", "is_archive"),
    (b"7z\xbc\xaf", "is_archive"),
    (b"rar!", "is_archive"),
    (b"\x1f\x8b", "is_archive"),
    (b"ii*\0", "is_tiff"),
    (b"mm\0*", "is_tiff"),
    (b"\x1aE\xdf\xa3".lower(), "is_film"),
    (b"bm", "is_bitmap"),
)
_FILM_BRANDS = (
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"qt  ",
    b"M4V ",
    b"3gp",
)

Image.MAX_IMAGE_PIXELS = MAX_PIXELS
ImageFile.LOAD_TRUNCATED_IMAGES = False
AvifImagePlugin.DEFAULT_MAX_THREADS = 1
pillow_heif.options.DECODE_THREADS = 1
pillow_heif.register_heif_opener()

Pixels = NDArray[numpy.uint8]


@dataclass(frozen=True)
class Opened:
    """A decoded picture (mode L or RGB, upright), its format, full upright size, and whether more pictures follow it."""

    picture: Image.Image
    format: str
    width_px: int
    height_px: int
    is_animated: bool


class ImageRefused(Refused):
    """The file is not a picture that the app takes, or not a whole one."""


def fingerprint(payload: bytes, options: dict[str, Any]) -> dict[str, Any]:
    """Return the fingerprint set of a picture file; options has no key so far.

    format; width_px, height_px (upright, full size); is_animated (only the first picture was read); sha256, md5 (hex);
    pdq (64 hex), pdq_quality (0 to 100), pdq_dihedral (8 x 64 hex, the picture's own first); phash, dhash (16 hex);
    keypoints, keypoints_mirrored (base64; only a found picture needs the second, it is not stored); versions.
    Raises ImageRefused: with its code.
    """
    opened = open_picture(payload, draft_px=DRAFT_PX)
    return {
        "format": opened.format,
        "width_px": opened.width_px,
        "height_px": opened.height_px,
        "is_animated": opened.is_animated,
        "sha256": hashlib.sha256(payload).hexdigest(),
        "md5": hashlib.md5(payload, usedforsecurity=False).hexdigest(),
        **_of_pixels(opened.picture),
    }


def open_picture(payload: bytes, *, draft_px: int | None = None) -> Opened:
    """Decode the first picture of a file and set it upright.

    draft_px: a JPEG may come in grey and in DCT scale, no side smaller than this. Raises ImageRefused.
    """
    if not payload:
        raise ImageRefused("empty")
    if len(payload) > MAX_BYTES:
        raise ImageRefused("too_large")
    picture = _identified(payload)
    width_px, height_px = picture.size
    if width_px * height_px > MAX_PIXELS:
        raise ImageRefused("too_many_pixels")
    if draft_px and picture.format in {"JPEG", "MPO"}:
        picture.draft("L", (draft_px, draft_px))
    flat = _decoded(picture, payload)
    orientation = _orientation(picture)
    if orientation >= _FIRST_SIDEWAYS:
        width_px, height_px = height_px, width_px
    upright = flat.transpose(_UPRIGHT[orientation]) if orientation in _UPRIGHT else flat
    kind = "HEIC" if picture.format == "HEIF" else str(picture.format)
    is_animated = kind in _MOVING and bool(getattr(picture, "is_animated", False))
    return Opened(upright, kind, width_px, height_px, is_animated)


def _identified(payload: bytes) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            return Image.open(io.BytesIO(payload), formats=_FORMATS)
        except (Image.DecompressionBombWarning, Image.DecompressionBombError):
            raise ImageRefused("too_many_pixels") from None
        except MemoryError:
            raise
        except UnidentifiedImageError:
            raise ImageRefused(_kind_of(payload)) from None
        except Exception as error:  # a hostile header makes decoders raise anything
            raise ImageRefused(_fault(error, payload)) from None


def _decoded(picture: Image.Image, payload: bytes) -> Image.Image:
    try:
        picture.load()
        return _flat(picture)
    except MemoryError:
        raise
    except Exception as error:  # decoders raise anything on damaged bytes
        raise ImageRefused(_fault(error, payload)) from None


def _flat(picture: Image.Image) -> Image.Image:
    """Return the picture in 8 bits, grey or RGB. Transparency is dropped, as the makers of PDQ's fingerprints do."""
    if picture.mode.startswith("I"):
        # 16 bits a pixel: Pillow would clip them at 255, and the picture would turn white.
        deep = numpy.asarray(picture).astype(numpy.uint32) >> 8
        return Image.fromarray(deep.clip(0, 255).astype(numpy.uint8))
    if picture.mode in {"L", "LA", "1"}:
        return picture if picture.mode == "L" else picture.convert("L")
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def _orientation(picture: Image.Image) -> int:
    try:
        orientation = picture.getexif().get(_ORIENTATION_TAG, 1)
    except Exception:  # broken EXIF is common, and the picture itself is whole
        return 1
    return orientation if orientation in _UPRIGHT else 1


def _of_pixels(picture: Image.Image) -> dict[str, Any]:
    grey = picture.convert("L")
    forms, quality = pdq.fingerprint(numpy.asarray(picture))
    exchanged = grey.reduce(max(1, min(grey.size) // EXCHANGE_PX))
    small = keypoints.reduced(numpy.asarray(grey))
    return {
        "pdq": forms[0],
        "pdq_quality": quality,
        "pdq_dihedral": forms,
        "phash": str(imagehash.phash(exchanged)),
        "dhash": str(imagehash.dhash(exchanged)),
        "keypoints": keypoints.extract(small),
        "keypoints_mirrored": keypoints.extract(numpy.ascontiguousarray(small[:, ::-1])),
        "versions": {
            "pdq": pdq.VERSION,
            "phash": f"imagehash-{imagehash.__version__}",
            "dhash": f"imagehash-{imagehash.__version__}",
            "orb": keypoints.VERSION,
        },
    }


def _fault(error: Exception, payload: bytes) -> str:
    """Say whether bytes are missing or wrong: by RIFF's length or the decoder's wording; there is no type for it."""
    if payload[:4] == b"RIFF" and int.from_bytes(payload[4:8], "little") + 8 > len(payload):
        return "truncated"
    says = str(error).lower()
    is_short = any(
        word in says for word in ("truncated", "unexpected end", "not enough", "end of file", "eof")
    )
    return "truncated" if is_short else "damaged"


def _kind_of(payload: bytes) -> str:
    """Return the code that names what a file is that is no picture we take, by its first bytes."""
    start = payload[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for beginning, code in _OTHER_KINDS:
        if start.startswith(beginning):
            return code
    if payload[4:8] == b"ftyp":
        return "is_film" if payload[8:12].startswith(_FILM_BRANDS) else "truncated"
    if start.startswith((b"\xff\xd8", b"\x89png", b"gif8", b"riff")):
        return "truncated"
    return "not_a_picture"


def warm_up() -> None:
    """Decode a pattern of our own in each format, so that what loads late has loaded before the sandbox closes."""
    pattern = (numpy.indices((96, 96)).sum(axis=0) % 97 * 2).astype(numpy.uint8)
    for name in ("JPEG", "PNG", "WEBP", "GIF", "AVIF", "HEIF"):
        stream = io.BytesIO()
        Image.fromarray(pattern).save(stream, name)
        fingerprint(stream.getvalue(), {})
    for length_px in _USUAL_SIDES_PX:
        pdq.sampling_rows(length_px)


# Sides of phone pictures after DCT scaling (12, 16, 48, 50 megapixels): their matrices are made once, before any fork.
_USUAL_SIDES_PX = (1008, 1512, 2016, 1500, 2000, 1536, 2048, 1530, 2040)
