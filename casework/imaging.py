"""The only room that opens pictures, by content alone: JPEG, MPO, PNG, WebP, GIF, AVIF, HEIC; the first frame of each.

Runs inside the sandbox, which has neither files nor Django; reasons to refuse are codes of casework/file_refusals.py.
"""

import hashlib
import io
import itertools
import time
import warnings
from concurrent.futures import ThreadPoolExecutor
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

from casework import filmframes, otherkinds, pdq, pixelprints, pngwords
from casework.refused import Refused

MAX_BYTES = 50 * 1024 * 1024
MAX_PIXELS = 50_000_000
# Large JPEGs are decoded in DCT scale, no smaller than this: it moves PDQ by at most 4 bits (docs/fingerprints.md).
DRAFT_PX = 1024
# ImageHash sees 8 or 32 px in the end; halving down to this first saves its slow filter and moves at most 2 bits of 64.
EXCHANGE_PX = 512
# Seconds of the processor for the frames of a moving picture, after its first.
MOVING_PATIENCE_S = 6.0
# So many different frames of it get keypoints as well; frames no further apart in PDQ are not different.
MOST_STILLS, _SAME_BITS = 8, 31
# Browsers show no frame for less.
_LEAST_FRAME_S = 0.02
# MPO comes with JPEG: its reader hands over to the other when there is more than one picture.
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF", "HEIF")
# Kinds in which browsers show further pictures after the first.
_MOVING = ("PNG", "WEBP", "GIF", "AVIF")
_EXCHANGE_VERSIONS = dict.fromkeys(("phash", "dhash"), f"imagehash-{imagehash.__version__}")
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
Image.MAX_IMAGE_PIXELS = MAX_PIXELS
ImageFile.LOAD_TRUNCATED_IMAGES = False
# A phone's picture goes to its decoder, and its pixels to numpy, in one piece, not in 64 kB.
ImageFile.MAXBLOCK = 8 * 1024 * 1024
AvifImagePlugin.DEFAULT_MAX_THREADS = 1
pillow_heif.options.DECODE_THREADS = 1
pillow_heif.register_heif_opener()

Pixels = NDArray[numpy.uint8]


@dataclass(frozen=True)
class Opened:
    """A decoded picture (mode L or RGB, upright), its format, full upright size; `moving` when more pictures follow it."""

    picture: Image.Image
    format: str
    width_px: int
    height_px: int
    moving: Image.Image | None


class ImageRefused(Refused):
    """The file is not a picture that the app takes, or not a whole one."""


def fingerprint(payload: bytes, options: dict[str, Any]) -> dict[str, Any]:
    """Return the fingerprint set of a picture file.

    options: `near`, PDQ forms (64 hex) of known pictures, and `near_bits`: within so many the picture is one of them at first
    sight, and what only a closer look needs is left out: keypoints, phash, dhash.
    format; width_px, height_px (upright, full size); is_animated (all but frames is of the first picture); sha256, md5 (hex);
    pdq (64 hex), pdq_quality (0 to 100), pdq_dihedral (8 x 64 hex, the picture's own first); phash, dhash (16 hex);
    keypoints, keypoints_mirrored (base64; only a found picture needs the second, it is not stored); versions.
    Raises ImageRefused: with its code.
    """
    opened, first, digests = first_stage(payload)
    prints: dict[str, Any] = {
        "format": opened.format,
        "width_px": opened.width_px,
        "height_px": opened.height_px,
        "is_animated": bool(opened.moving),
        **digests,
        **first.whole,
        "boxes": [place for place, _ in first.parts],
        "versions": pixelprints.VERSIONS | _EXCHANGE_VERSIONS,
    }
    near_bits = options.get("near_bits", 0)
    if not opened.moving and any(
        pdq.distance_bits(prints["pdq"], form) <= near_bits for form in options.get("near", ())
    ):
        return prints
    prints |= _exchanged(opened.picture) | pixelprints.second_stage(first)
    return prints | _frames(opened.moving, prints["versions"]) if opened.moving else prints


def first_stage(payload: bytes) -> tuple[Opened, pixelprints.FirstStage, dict[str, str]]:
    """Return the picture, what finds most of its copies, and its exact digests (sha256, md5). Raises ImageRefused.

    Decoding, digests and sums over pixels leave the interpreter alone: a second thread shortens the wait.
    """
    with ThreadPoolExecutor(1) as beside:
        digests = beside.submit(_digests, payload)
        opened = open_picture(payload, draft_px=DRAFT_PX)
        pixels = numpy.asarray(opened.picture)
        grey = pixels if opened.picture.mode == "L" else numpy.asarray(opened.picture.convert("L"))
        return opened, pixelprints.first_stage(pixels, grey, beside), digests.result()


def _digests(payload: bytes) -> dict[str, str]:
    return {
        "sha256": hashlib.sha256(payload).hexdigest(),
        "md5": hashlib.md5(payload, usedforsecurity=False).hexdigest(),
    }


def _exchanged(picture: Image.Image) -> dict[str, str]:
    """Return the fingerprints of tools that know no PDQ."""
    grey = picture if picture.mode == "L" else picture.convert("L")
    small = grey.reduce(max(1, min(grey.size) // EXCHANGE_PX))
    return {"phash": str(imagehash.phash(small)), "dhash": str(imagehash.dhash(small))}


def _frames(moving: Image.Image, versions: dict[str, str]) -> dict[str, Any]:
    """Return the frames of a moving picture by time as casework.filmframes tells them.

    stills: fingerprint sets of frames that differ from all before, with keypoints. is_partial: some frames were not
    looked at, or not so closely. The frames lie as they are stored: such files are not turned by EXIF.
    """
    sampler, at_s, is_partial = filmframes.Sampler(_LEAST_FRAME_S), 0.0, False
    stills: list[dict[str, Any]] = []
    until = time.process_time() + MOVING_PATIENCE_S
    for number in itertools.count():
        try:
            moving.seek(number)
            is_wanted = sampler.wants(at_s) and time.process_time() < until
            grey = numpy.asarray(_flat(moving).convert("L")) if is_wanted else None
        except EOFError:
            break
        except MemoryError:
            raise
        except Exception:  # damaged after its beginning: it is known as far as it goes
            grey, until = None, 0.0
        if grey is not None:
            row = sampler.add(at_s, grey)
            is_partial |= not _kept_still(stills, row, grey, versions)
        is_partial |= grey is None
        # Once the time is up, one more frame is sought: only where there is one was the picture looked at in part.
        if grey is None and time.process_time() > until:
            break
        at_s += max(_LEAST_FRAME_S, moving.info.get("duration", 100) / 1000)
    return {
        "frames": sampler.finished(),
        "stills": stills,
        "duration_s": round(at_s, 3),
        "is_partial": is_partial,
        "versions": versions | {"vpdq": filmframes.VERSION},
    }


def _kept_still(
    stills: list[dict[str, Any]], row: dict[str, Any], grey: Pixels, versions: dict[str, str]
) -> bool:
    """Look closely at a frame that is unlike those before it; False: there are too many of these."""
    own = row["pdq_dihedral"][0]
    if any(pdq.distance_bits(own, still["pdq"]) <= _SAME_BITS for still in stills):
        return True
    if len(stills) == MOST_STILLS:
        return False
    size = {"width_px": grey.shape[1], "height_px": grey.shape[0]}
    stills.append({**row, **size, "pdq": own, **pixelprints.corners(grey), "versions": versions})
    return True


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
    is_moving = kind in _MOVING and bool(getattr(picture, "is_animated", False))
    return Opened(upright, kind, width_px, height_px, picture if is_moving else None)


def _identified(payload: bytes) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            return Image.open(io.BytesIO(pngwords.without_words(payload)), formats=_FORMATS)
        except (Image.DecompressionBombWarning, Image.DecompressionBombError):
            raise ImageRefused("too_many_pixels") from None
        except MemoryError:
            raise
        except UnidentifiedImageError:
            raise ImageRefused(otherkinds.code_of(payload)) from None
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
    # Pillow would turn a picture by its XMP too; browsers and the platforms go by EXIF alone.
    for words in ("xmp", "XML:com.adobe.xmp"):
        picture.info.pop(words, None)
    try:
        orientation = picture.getexif().get(_ORIENTATION_TAG, 1)
    except Exception:  # broken EXIF is common, and the picture itself is whole
        return 1
    return orientation if orientation in _UPRIGHT else 1


def _fault(error: Exception, payload: bytes) -> str:
    """Say whether bytes are missing or wrong: by RIFF's length or the decoder's wording; there is no type for it."""
    if payload[:4] == b"RIFF" and int.from_bytes(payload[4:8], "little") + 8 > len(payload):
        return "truncated"
    says = str(error).lower()
    is_short = any(
        word in says for word in ("truncated", "unexpected end", "not enough", "end of file", "eof")
    )
    return "truncated" if is_short else "damaged"


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
