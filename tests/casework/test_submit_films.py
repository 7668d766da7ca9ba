"""A film in a case: sealed while it waits, fingerprinted in the sandbox, found again, forgotten."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from casework import fingerprints, pictures, sandbox
from casework.forms.pictures import words_of
from casework.models import Fingerprint, Image
from tests import factory, films
from tests.casework.walkers import signed_in

pytestmark = pytest.mark.django_db


def submitted(payload: bytes, **options):
    people = factory.cast()
    case = factory.case_of(people.alice)
    image = pictures.submit_image(
        case=case, file=io.BytesIO(payload), file_name="film.mp4", kind="real", facts={}, keep_until=None,
        max_bytes=100, by=people.alice, at=factory.MOMENT, **options,
    )  # fmt: skip
    return people, case, image


def test_film_becomes_fingerprints_and_is_forgotten():
    """S16, S20, S25."""
    people, _, image = submitted(films.encode(films.frames(1)))

    pictures.fingerprint_image(image_id=image.pk, by=people.alice, at=factory.MOMENT)

    image.refresh_from_db()
    assert (image.is_film, image.state, image.waiting_object) == (True, Image.State.FINGERPRINTED, "")
    assert {row.algorithm for row in Fingerprint.objects.filter(image=image)} == {"sha256", "md5", "vpdq"}


def test_part_of_a_film_is_found_in_its_case():
    people, case, image = submitted(films.encode(films.frames(1)))
    pictures.fingerprint_image(image_id=image.pk, by=people.alice, at=factory.MOMENT)
    clip = films.encode(films.frames(1, seconds=1.5, start_s=2), "webm", "libvpx-vp9")
    found = sandbox.run("fingerprint_film", clip, limits=sandbox.FILM_LIMITS)

    match, place = fingerprints.best(found, pictures.fingerprint_sets(case))

    assert (match.verdict, match.transform, place) == ("match", "film_part", 0)


def test_damaged_film_is_refused_with_a_sentence():
    people, _, image = submitted(films.encode(films.frames(1))[:300])

    pictures.fingerprint_image(image_id=image.pk, by=people.alice, at=factory.MOMENT)

    image.refresh_from_db()
    assert (image.state, image.waiting_object) == (Image.State.REFUSED, "")
    assert "film" in image.refused_code


def test_film_over_the_limit_is_not_taken():
    with pytest.raises(pictures.FilmTooLarge):
        submitted(films.encode(films.frames(1, seconds=1)), max_film_bytes=1000)


def test_every_list_says_that_a_film_is_one():
    """The case, its pictures, the film's own page, and what happened."""
    people, case, image = submitted(films.encode(films.frames(1, seconds=1)))
    alice = signed_in(people.alice)

    for path in ("", "/pictures", "/pictures/1"):
        page = alice.get(f"/cases/{case.pk}{path}").content.decode()
        assert "Film 1" in page and "Picture 1" not in page and "picture 1" not in page
    assert words_of(image) == "Film 1"


def test_chooser_of_files_offers_pictures_and_films():
    people, case, _ = submitted(films.encode(films.frames(1, seconds=1)))

    page = signed_in(people.alice).get(f"/cases/{case.pk}/pictures").content.decode()

    offered = re.search(r'<input type="file"[^>]*accept="([^"]*)"', page)
    assert offered and {"image/*", "video/mp4", ".mov", ".webm", ".heic"} <= set(offered[1].split(","))


def test_each_refused_file_is_named_with_what_is_wrong_and_what_to_do():
    """S25: empty, cut off, another kind, sound alone; the good ones beside them go through."""
    people = factory.cast()
    case = factory.case_of(people.alice)
    good = films.encode(films.frames(1, seconds=1))
    bad = {
        "cut.mp4": (good[: len(good) // 2], "Copy or download it again, whole."),
        "old.avi": (films.encode(films.frames(2, seconds=1), "avi", "mpeg4"), "Save it as MP4 and add that."),
        "sound.mp4": (films.sound(), "Add the film with its picture, or describe it in words."),
    }
    sent = {"good.mp4": good, "none.mp4": b"", **{name: content for name, (content, _) in bad.items()}}
    files = [SimpleUploadedFile(name, content) for name, content in sent.items()]
    alice = signed_in(people.alice)

    answer = alice.post(f"/cases/{case.pk}/pictures", {"files": files}).content.decode()
    for image in case.images.all():
        pictures.fingerprint_image(image_id=image.pk, by=people.alice, at=factory.MOMENT)
    page = alice.get(f"/cases/{case.pk}/pictures").content.decode()

    assert "“none.mp4” is empty. Choose the file again." in answer
    assert [image.state for image in case.images.order_by("number")] == ["fingerprinted", *["refused"] * 3]
    assert all(name in page and says in page for name, (_, says) in bad.items())
