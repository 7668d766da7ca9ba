"""The drawn pictures of the practice ground."""

import io
from itertools import combinations
from pathlib import Path

import imagehash
import pillow_heif
import pytest
from PIL import Image

from casework.practice import pages, pictures

pillow_heif.register_heif_opener()
SCENES = sorted(set(pictures.SAMPLES.values()))


def test_same_scene_is_the_same_picture() -> None:
    first = pictures.scene("boat").tobytes()
    pictures.scene.cache_clear()

    assert pictures.scene("boat").tobytes() == first


def test_scenes_are_far_apart() -> None:
    prints = [imagehash.phash(pictures.scene(name)) for name in SCENES]

    assert min(one - other for one, other in combinations(prints, 2)) >= 16


@pytest.mark.parametrize("variant", ["resized", "recompressed", "small"])
def test_re_encoded_scene_stays_near(variant: str) -> None:
    drawn = pictures.scene("boat")
    hosted = Image.open(io.BytesIO(pictures.encoded("boat", variant, "jpg")))

    assert imagehash.phash(drawn) - imagehash.phash(hosted) <= 4


def test_every_page_has_a_picture_that_opens() -> None:
    for page in [page for page in pages.PAGES if not page.is_film]:
        picture = Image.open(io.BytesIO(pictures.encoded(page.scene, page.variant, page.kind)))
        picture.load()

        assert picture.width >= 300


def test_samples_come_in_six_formats(tmp_path: Path) -> None:
    files = pictures.write_samples(tmp_path)

    formats = {Image.open(file).format for file in files}
    assert formats == {"JPEG", "PNG", "WEBP", "GIF", "AVIF", "HEIF"}
    assert {page.scene for page in pages.PAGES} == set(SCENES) - {pictures.SAMPLES["nowhere.jpg"]}


def test_samples_are_written_once(tmp_path: Path) -> None:
    (tmp_path / "picture-1.jpg").write_bytes(b"mine")

    pictures.write_samples(tmp_path)

    assert (tmp_path / "picture-1.jpg").read_bytes() == b"mine"
