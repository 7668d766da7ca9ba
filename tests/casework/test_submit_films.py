"""A film in a case: sealed while it waits, fingerprinted in the sandbox, found again, forgotten."""

import io

import pytest

from casework import fingerprints, pictures, sandbox
from casework.models import Fingerprint, Image
from tests import factory, films

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
