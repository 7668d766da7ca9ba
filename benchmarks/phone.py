"""A 12-megapixel picture as a phone makes it: a photograph of mountains at 4000 x 3000, JPEG 4:2:0, about 3.7 MB."""

import io
from collections.abc import Iterator

from PIL import Image

from casework import imaging
from deploy import photographs
from tests import pictures

_PACKAGE = "lomiri-wallpapers-16.04"
_PATH = "usr/share/backgrounds/picosdeeuropa_by_Aitzol_Berasategi.jpg"
SIZE_PX = (4000, 3000)
_QUALITY = 93


def picture() -> tuple[Image.Image, str]:
    """Return it and what it is; a drawing where Debian's package cannot be had."""
    if photographs.fetch((_PACKAGE,)):
        return Image.fromarray(pictures.scene(1, *SIZE_PX)), "a drawing"
    with Image.open(photographs.CACHE / _PACKAGE / _PATH) as opened:
        return opened.convert("RGB").resize(SIZE_PX, Image.Resampling.LANCZOS), "a photograph"


def large_files() -> Iterator[bytes]:
    """Yield the JPEG photographs of that package that are twice as large as what is decoded, or larger."""
    for path in sorted((photographs.CACHE / _PACKAGE).rglob("*.jpg")):
        with Image.open(path) as opened:
            if min(opened.size) >= 2 * imaging.DRAFT_PX:
                yield path.read_bytes()


def jpeg(whole: Image.Image) -> bytes:
    """Return it as a phone writes it: baseline, 4:2:0."""
    stream = io.BytesIO()
    whole.save(stream, "JPEG", quality=_QUALITY, subsampling=2)
    return stream.getvalue()
