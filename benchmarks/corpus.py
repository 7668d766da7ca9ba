"""The pictures that matching is measured on: nature photographs from Debian packages, cut into pieces, and drawings.

Halves are parted by photograph, never by piece: bounds are chosen on `tune`, the published table is made on `report`.
"""

import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy
from PIL import Image

from casework import pdq
from tests import pictures

ROOT = Path(__file__).resolve().parent.parent
CACHE = Path(os.environ.get("PHOTOGRAPHS_DIR", ROOT / "data" / "photographs"))
HALVES = ("tune", "report")
# Free pictures (licences: usr/share/doc/PACKAGE/copyright) that show nobody: patterns below usr/share.
PACKAGES: dict[str, tuple[str, ...]] = {
    "lomiri-wallpapers-16.04": ("backgrounds/*_by_*.jpg", "backgrounds/Picture_*.jpg"),
    "lomiri-wallpapers-20.04": ("backgrounds/Kleiber*.jpg",),
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
# What shows a person, from afar or from behind, is left out.
LEFT_OUT = ("friends_by_Aitzol_Berasategi.jpg",)
_PIECE_PX = (1000, 750)
_MOST_PIECES_A_SIDE = 3
_DRAWINGS = {"tune": range(1000, 1030), "report": range(2000, 2060)}
_LEAST_QUALITY = 50


@dataclass(frozen=True)
class Original:
    """One picture: its name, the photograph it is a piece of (pieces of one are not unrelated), and its pixels (RGB)."""

    name: str
    source: str
    picture: Image.Image


def fetch(packages: tuple[str, ...] = tuple(PACKAGES)) -> list[str]:
    """Bring packages from Debian into the cache, without installing them; return those that cannot be had."""
    return [name for name in packages if not (CACHE / name / "usr").is_dir() and not _fetched(name)]


def photographs(packages: tuple[str, ...] = tuple(PACKAGES)) -> list[Path]:
    """Return the photographs that lie in the cache, in order of their names."""
    found = {
        path
        for name in packages
        for pattern in PACKAGES[name]
        for path in (CACHE / name / "usr/share").glob(pattern)
        if path.name not in LEFT_OUT
    }
    return sorted(found)


def half_of(source: str) -> str:
    """Return the half a photograph belongs to, by its name: the same on every machine."""
    return HALVES[hashlib.sha256(source.encode()).digest()[0] % 2]


def originals(half: str) -> Iterator[Original]:
    """Yield the pieces of one half's photographs that have enough detail to be matched at all, then its drawings."""
    for path in photographs():
        source = "/".join(path.relative_to(CACHE).parts[-4:])
        if half_of(source) == half:
            for place, piece in enumerate(_pieces(path)):
                if pdq.fingerprint(numpy.asarray(piece))[1] >= _LEAST_QUALITY:
                    yield Original(f"{source}#{place}", source, piece)
    for seed in _DRAWINGS[half]:
        yield Original(f"drawing {seed}", f"drawing {seed}", Image.fromarray(pictures.scene(seed, 1000, 750)))


@cache
def _pieces(path: Path) -> tuple[Image.Image, ...]:
    """Cut a photograph into pieces that do not overlap, each about 800 px wide or what a smaller one gives."""
    whole = Image.open(path).convert("RGB")
    columns, rows = (
        max(1, min(_MOST_PIECES_A_SIDE, round(side / piece)))
        for side, piece in zip(whole.size, _PIECE_PX, strict=True)
    )
    width, height = whole.width // columns, whole.height // rows
    return tuple(
        whole.crop((column * width, row * height, (column + 1) * width, (row + 1) * height))
        for row in range(rows)
        for column in range(columns)
    )


def _fetched(name: str) -> bool:
    """Download one package and unpack it; works without root where Debian's lists are there."""
    folder = CACHE / name
    folder.mkdir(parents=True, exist_ok=True)
    if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
        return False
    subprocess.run(["apt-get", "-qq", "download", name], cwd=folder, check=False, stderr=subprocess.DEVNULL)
    for package in folder.glob("*.deb"):
        done = subprocess.run(["dpkg-deb", "-x", package, folder], check=False)
        package.unlink()
        return done.returncode == 0
    return False
