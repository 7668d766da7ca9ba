"""Of many known pictures a first choice names those worth comparing; the right one is among them."""

import io

import pytest
from PIL import Image, ImageOps

from casework import fingerprints, imaging, keypoints
from casework.shortlist import Shortlist
from tests import pictures

MANY = range(300, 330)


def prints_of(picture):
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=80)
    return imaging.fingerprint(stream.getvalue(), {})


def scene(seed):
    return Image.fromarray(pictures.scene(seed, 640, 480))


@pytest.fixture(scope="module")
def known():
    return [prints_of(scene(seed)) for seed in MANY]


@pytest.mark.parametrize("place", [0, 7, 29])
def test_a_part_names_its_picture_first(known, place):
    part = prints_of(scene(MANY[place]).crop((100, 60, 560, 420)))
    ready = Shortlist({number: keypoints.unpack(one["keypoints"]) for number, one in enumerate(known)})

    assert ready.nearest(keypoints.unpack(part["keypoints"]), 3)[0] == place


def test_mirrored_part_is_found_among_many(known):
    part = prints_of(ImageOps.mirror(scene(MANY[11]).crop((100, 60, 560, 420))))

    match, place = fingerprints.best(part, known)

    assert (match.verdict, match.transform, place) == ("match", "mirrored_cropped", 11)


def test_stranger_is_none_of_many(known):
    assert fingerprints.best(prints_of(scene(999)), known)[0].verdict == "none"


def test_picture_without_corners_names_some_and_matches_none(known):
    plain = prints_of(Image.new("RGB", (640, 480), "#446688"))

    assert fingerprints.best(plain, known)[0].verdict == "none"
