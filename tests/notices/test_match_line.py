"""What a page says of a match: which picture, what was done to it, how it was recognised; no numbers that frighten."""

import pytest

from casework.fingerprints import TRANSFORMS
from notices.views.rows import match_words

NAMES = {"1": "picture 1"}
LINES = [
    ("exact", "unchanged", "the same picture", "it is the very same file"),
    ("pdq", "mirrored", "the picture, mirrored", "recognised by how it looks as a whole"),
    (
        "pdq",
        "bordered/unchanged",
        "the same picture, with a border or bars around it",
        "how it looks as a whole",
    ),
    ("keypoints", "cropped", "a part of the picture", "recognised by details in the same places"),
    ("vpdq", "film_part", "a part of the film", "recognised by its frames"),
    ("", "unchanged", "the same picture", ""),
]


@pytest.mark.parametrize(("method", "transform", "what", "how"), LINES)
def test_match_is_told_in_words(method, transform, what, how):
    """Design §3.13: a hint, until a person decides."""
    match = {"verdict": "match", "image": "1", "method": method, "transform": transform, "distance_bits": 124}

    said = match_words(match, NAMES, is_decided=False)

    assert said["says"] == f"Looks like picture 1 ({what}); nobody has confirmed it yet"
    assert said["how"] == how if not how else how in said["how"]
    assert transform in TRANSFORMS
    assert "bits" not in "".join(said.values())
