"""What she submits may itself be a screenshot: its parts are kept beside it, sealed, and compared (S20)."""

import io

import pytest
from django.db import connection
from PIL import Image as Picture
from PIL import ImageDraw, ImageOps

from casework import fingerprints, pictures, sandbox
from casework.models import Fingerprint
from tests import factory
from tests import pictures as drawn

pytestmark = pytest.mark.django_db


def scene(seed):
    return Picture.fromarray(drawn.scene(seed, 900, 700))


def screenshot(picture):
    """Lay a picture into the screen of a telephone, with the same words above and below whatever it shows."""
    sheet = Picture.new("RGB", (1080, 1920), "white")
    sheet.paste(picture.resize((1080, 840)), (0, 300))
    drawing = ImageDraw.Draw(sheet)
    for line in range(8):
        drawing.text((40, 30 + line * 30), f"words above a picture, line {line}", fill="black", font_size=26)
        drawing.text((40, 1300 + line * 40), f"and words below it, line {line}", fill="black", font_size=30)
    return sheet


def file_of(picture, quality=90):
    stream = io.BytesIO()
    picture.save(stream, "JPEG", quality=quality)
    return stream


def prints_of(picture, quality=80):
    return sandbox.run("fingerprint", file_of(picture, quality).getvalue())


@pytest.fixture
def known():
    """The fingerprints of a case in which a screenshot was submitted."""
    alice = factory.cast().alice
    case = factory.case_of(alice)
    image = pictures.submit_image(
        case=case, file=file_of(screenshot(scene(40))), file_name="a.jpg", kind="real", facts={}, keep_until=None,
        max_bytes=10**8, by=alice, at=factory.MOMENT,
    )  # fmt: skip
    pictures.fingerprint_image(image_id=image.pk, by=alice, at=factory.MOMENT)
    return pictures.fingerprint_sets(case)


def test_parts_are_kept_without_their_keypoints(known):
    (kept,) = known

    assert any(part["kind"] in ("bordered", "screen") for part in kept["boxes"])
    assert not any(name.startswith("keypoints") for part in kept["boxes"] for name in part)
    assert "boxes" in kept["versions"]


def test_parts_are_sealed(known):
    """S20: no table holds a fingerprint in the clear."""
    row = Fingerprint.objects.filter(algorithm="boxes").values_list("value", flat=True)
    form = known[0]["boxes"][0]["pdq_dihedral"][0]

    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM casework_fingerprint")
        assert all(form.encode() not in bytes(value) for (value,) in cursor.fetchall())
    assert len(row) == 1


@pytest.mark.parametrize(
    "alter", [lambda picture: picture, ImageOps.mirror, lambda picture: picture.resize((450, 350))]
)
def test_picture_alone_is_found_by_the_screenshot_of_it(known, alter):
    match, _ = fingerprints.best(prints_of(alter(scene(40))), known)

    assert match.verdict == "match"


def test_another_picture_on_the_same_screen_is_no_match(known):
    """Two screens have their words in common; what they are about decides."""
    match, _ = fingerprints.best(prints_of(screenshot(scene(41))), known)

    assert match.verdict != "match"


def test_same_picture_on_another_screen_is_for_a_person_to_look_at(known):
    """Parts of two screens alike may be a banner of both."""
    other = ImageOps.expand(scene(40).resize((800, 622)), (80, 200, 80, 500), "#222222")

    match, _ = fingerprints.best(prints_of(other), known)

    assert match.verdict in ("possible", "match")
