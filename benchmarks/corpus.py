"""The pictures that matching is measured on: nature photographs from Debian packages, cut into pieces, and drawings.

Halves are parted by photograph, never by piece: bounds are chosen on `tune`, the published table is made on `report`.
"""

import hashlib
import io
import json
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy
from PIL import Image

from casework import pdq
from deploy import photographs
from tests import pictures

HALVES = ("tune", "report")
# Free pictures (licences: usr/share/doc/PACKAGE/copyright) that show nobody: patterns below usr/share.
PACKAGES: dict[str, tuple[str, ...]] = {
    "gcompris-qt-data": tuple(
        f"gcompris-qt/rcc/{name}.rcc"
        for name in ("clickgame", "erase", "explore_farm_animals", "explore_monuments", "explore_world_animals")
    ),
    "lomiri-wallpapers-16.04": ("backgrounds/*_by_*.jpg",),
    "lomiri-wallpapers-20.04": ("backgrounds/*_by_*.jpg",),
    "mate-backgrounds": ("backgrounds/mate/nature/*.jpg",),
    "palapeli-data": ("palapeli/collection/*.jpg",),
    "plasma-workspace-wallpapers": tuple(
        f"wallpapers/{name}/contents/images/2560x1600.jpg"
        for name in (
            "Autumn", "BytheWater", "ColdRipple", "ColorfulCups", "EveningGlow", "FallenLeaf", "Grey", "Kite",
            "OneStandsOut", "Path",
        )
    ),
}  # fmt: skip
# A monument of faces.
LEFT_OUT = ("explore_monuments.rcc#26",)
_PIECE_PX = (700, 520)
_MOST_PIECES_A_SIDE = 5
_DRAWINGS = {"tune": range(1000, 1020), "report": range(2000, 2040)}
LEAST_QUALITY = 50
# What is cut lies beside the packages; another number when the rules of cutting change.
_CUT = photographs.CACHE / f"pieces-4-{LEAST_QUALITY}"
_INDEX = "index.json"


@dataclass(frozen=True)
class Original:
    """One picture: its name, the photograph it is a piece of (pieces of one are not unrelated), and its file (JPEG 95)."""

    name: str
    source: str
    path: Path

    @property
    def picture(self) -> Image.Image:
        """Open the file anew: RGB."""
        return Image.open(self.path).convert("RGB")


@dataclass(frozen=True)
class Source:
    """One photograph: its name, the same on every machine, and where its file's bytes lie."""

    name: str
    path: Path
    start: int = 0
    length: int = -1

    def read(self) -> Image.Image:
        """Return the whole photograph: RGB."""
        with self.path.open("rb") as file:
            file.seek(self.start)
            return Image.open(io.BytesIO(file.read(self.length))).convert("RGB")


def fetch() -> list[str]:
    """Bring the packages from Debian into the cache, without installing them; return those that cannot be had."""
    return photographs.fetch(tuple(PACKAGES))


def sources() -> list[Source]:
    """Return the photographs that lie in the cache, in order of their names."""
    paths = {
        path
        for package, patterns in PACKAGES.items()
        for pattern in patterns
        for path in (photographs.CACHE / package / "usr/share").glob(pattern)
    }
    found = [source for path in paths for source in _in_file(path)]
    return sorted((source for source in found if source.name not in LEFT_OUT), key=lambda source: source.name)


def half_of(source: str) -> str:
    """Return the half a photograph belongs to, by its name: the same on every machine."""
    return HALVES[hashlib.sha256(source.encode()).digest()[0] % 2]


def originals(half: str) -> list[Original]:
    """Return the pieces of one half's photographs that have enough detail to be matched at all, then its drawings.

    "all" means both halves. Cuts everything on the first call, which takes a minute and 300 MB.
    """
    if not (_CUT / _INDEX).is_file():
        _cut()
    rows = json.loads((_CUT / _INDEX).read_text(encoding="utf-8"))
    return [
        Original(row["name"], row["source"], _CUT / row["file"])
        for row in rows
        if half in (row["half"], "all")
    ]


def _in_file(path: Path) -> list[Source]:
    """Return the photographs of a file: itself, or the larger WebP pictures that lie whole in a resource file of Qt."""
    if path.suffix != ".rcc":
        return [Source("/".join(path.relative_to(photographs.CACHE).parts[-4:]), path)]
    content = path.read_bytes()
    found = []
    for match in re.finditer(rb"RIFF(....)WEBP", content, re.DOTALL):
        start, length = match.start(), int.from_bytes(match[1], "little") + 8
        head = Image.open(io.BytesIO(content[start : start + length]))
        if head.mode == "RGB" and min(head.size) >= 400:
            found.append(Source(f"{path.name}#{len(found)}", path, start, length))
    return found


def _cut() -> None:
    """Write every original as a file, and the index of them; comes into its place whole, also when two runs meet."""
    with tempfile.TemporaryDirectory(dir=photographs.CACHE) as folder:
        whole = Path(folder, "whole")
        whole.mkdir()
        rows = []
        for half, source, name, picture in _every_piece():
            file = f"{len(rows):04d}.jpg"
            picture.save(whole / file, "JPEG", quality=95)
            rows.append({"half": half, "source": source, "name": name, "file": file})
        (whole / _INDEX).write_text(json.dumps(rows), encoding="utf-8")
        if not _CUT.exists():
            whole.replace(_CUT)


def _every_piece() -> Iterator[tuple[str, str, str, Image.Image]]:
    for source in sources():
        for place, piece in enumerate(_pieces(source.read())):
            if pdq.fingerprint(numpy.asarray(piece))[1] >= LEAST_QUALITY:
                yield half_of(source.name), source.name, f"{source.name} {place}", piece
    for half, seeds in _DRAWINGS.items():
        for seed in seeds:
            name = f"drawing {seed}"
            yield half, name, name, Image.fromarray(pictures.scene(seed, 1000, 750))


def _pieces(whole: Image.Image) -> Iterator[Image.Image]:
    """Cut a photograph into pieces that do not overlap, each at least 700 px wide or what a smaller one gives."""
    columns, rows = (
        max(1, min(_MOST_PIECES_A_SIDE, side // piece))
        for side, piece in zip(whole.size, _PIECE_PX, strict=True)
    )
    width, height = whole.width // columns, whole.height // rows
    for row in range(rows):
        for column in range(columns):
            yield whole.crop((column * width, row * height, (column + 1) * width, (row + 1) * height))
