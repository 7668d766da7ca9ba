"""What is a match, what a person looks at, and what is neither (design §3.13)."""

import io

import numpy
import pytest
from PIL import Image, ImageFilter, ImageOps

from casework import fingerprints, imaging
from tests import pictures

SCENES = range(20, 26)


def prints_of(picture, **options):
    stream = io.BytesIO()
    picture.convert("RGB").save(stream, "JPEG", **{"quality": 80, **options})
    return imaging.fingerprint(stream.getvalue(), {})


def scene(seed):
    return Image.fromarray(pictures.scene(seed, 1024, 768))


CHANGES = {
    "re-encoded": (lambda picture: picture, "unchanged"),
    "narrow": (lambda picture: picture.resize((400, 300)), "unchanged"),
    "blurred": (lambda picture: picture.filter(ImageFilter.GaussianBlur(2)), "unchanged"),
    "mirrored": (ImageOps.mirror, "mirrored"),
    "upside down": (lambda picture: picture.rotate(180), "turned_180"),
    "quarter turn": (lambda picture: picture.rotate(-90, expand=True), "turned_90"),
    "cropped": (lambda picture: picture.crop((150, 100, 900, 700)), "cropped"),
    "cropped and mirrored": (
        lambda picture: ImageOps.mirror(picture.crop((150, 100, 900, 700))),
        "mirrored_cropped",
    ),
    "in a border": (lambda picture: ImageOps.expand(picture, 160, "black"), "bordered/unchanged"),
    "turned a little": (lambda picture: picture.rotate(8), "turned"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_re_upload_is_found_and_its_change_named(change):
    alter, transform = CHANGES[change]
    for seed in SCENES:
        match = fingerprints.compare(prints_of(alter(scene(seed))), prints_of(scene(seed), quality=92))

        assert (match.verdict, match.transform) == ("match", transform), seed
        assert match.transform in fingerprints.TRANSFORMS


def test_same_file_is_an_exact_match():
    prints = prints_of(scene(20))

    assert fingerprints.compare(prints, prints) == fingerprints.Match("match", "exact", 0, None, "unchanged")


def test_unrelated_pictures_do_not_match():
    known = [prints_of(scene(seed)) for seed in range(100, 125)]
    found = [prints_of(scene(seed)) for seed in range(200, 225)]

    verdicts = {fingerprints.compare(one, other).verdict for one in found for other in known}

    assert verdicts == {"none"}


def test_dim_picture_is_at_most_possible():
    """Issue 4: PDQ quality under 50 is never matched automatically."""
    dim = Image.fromarray((pictures.scene(27, 1024, 768) // 16 + 90).astype(numpy.uint8))
    known = prints_of(dim, quality=95)

    match = fingerprints.compare(prints_of(dim, quality=90), known)

    assert not fingerprints.has_enough_detail(known)
    assert match.verdict == "possible"


def test_plain_colour_matches_nothing_but_itself():
    plain = prints_of(Image.new("RGB", (640, 480), "#7a4e00"))

    assert fingerprints.compare(plain, prints_of(scene(28))).verdict == "none"
    assert plain["pdq_quality"] == 0


def cropped(seed):
    return prints_of(scene(seed).crop((150, 100, 900, 700)))


@pytest.mark.parametrize(
    ("method", "part", "found"), [("pdq", "pdq", prints_of(scene(29))), ("keypoints", "sift", cropped(29))]
)
def test_other_versions_are_not_compared(method, part, found):
    known = prints_of(scene(29), quality=92)
    other = {**known, "versions": {**known["versions"], part: "another"}}

    assert fingerprints.compare(found, known).method == method
    assert fingerprints.compare(found, other).method != method


def test_known_picture_of_another_version_leaves_the_others_comparable():
    old = {**prints_of(scene(28)), "keypoints": "of another make"}
    old["versions"] = {**old["versions"], "sift": "another"}

    assert fingerprints.best(cropped(29), [old, prints_of(scene(29))])[1] == 1


def test_part_of_a_smooth_picture_is_found():
    """Skin and walls have few hard corners: what is left of a blurred picture is still told from others."""
    smooth = [scene(seed).filter(ImageFilter.GaussianBlur(9)) for seed in (34, 35)]
    part = prints_of(smooth[0].crop((100, 60, 820, 600)))

    assert fingerprints.compare(part, prints_of(smooth[0])).verdict == "match"
    assert fingerprints.compare(part, prints_of(smooth[1])).verdict == "none"


def test_best_is_the_strongest_of_many():
    known = [prints_of(scene(seed), quality=92) for seed in (30, 31, 32)]

    match, place = fingerprints.best(prints_of(scene(31)), known)

    assert (match.verdict, place) == ("match", 1)
    assert fingerprints.best(known[0], []) == (fingerprints.Match("none", "", None, None, ""), None)


@pytest.mark.parametrize("text", ["", "AAAA", "not base64", "AAECAwQFBgcICQ=="])
def test_malformed_keypoints_are_refused(text):
    prints = prints_of(scene(33))

    with pytest.raises(ValueError, match="packed keypoints"):
        fingerprints.compare(
            {**prints, "sha256": "", "keypoints": text, "pdq_dihedral": ["0" * 64] * 8}, prints
        )
