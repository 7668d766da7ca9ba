"""A file that could not be used can be taken off the list; a picture that is in use stays."""

import html

import pytest

from casework import pictures
from casework.file_refusals import printable
from casework.models import Case, CustodyEntry, Image
from tests import factory
from tests.casework.walkers import address, signed_in

AT = factory.MOMENT


def _refused(case: Case, people: factory.Cast) -> Image:
    image = factory.image_of(case, by=people.alice)
    image.state, image.refused_code = Image.State.REFUSED, "decoder_failed"
    image.save()
    return image


def test_refused_file_is_taken_off_the_list_and_the_log_says_so(case: Case, people: factory.Cast) -> None:
    image = _refused(case, people)
    alice = signed_in(people.alice)

    listed = alice.get(address("images", case)).content.decode()
    alice.post(address("drop_image", case, (image.number,)))

    assert "Take it off the list" in listed
    assert not case.images.exists()
    assert CustodyEntry.objects.filter(chain=case.pk, event="image_dropped").count() == 1


@pytest.mark.parametrize(
    "name", ["holiday.jpg", "<b>a</b>.png", "\u202egpj.exe", "two\nlines\x1b[31m.jpg", "x" * 200]
)
def test_refused_file_is_named_cleaned(case: Case, people: factory.Cast, name: str) -> None:
    """S30: she has to know which of her files it was; its name steers nothing."""
    image = _refused(case, people)
    image.file_name = name
    image.save()

    listed = html.unescape(signed_in(people.alice).get(address("images", case)).content.decode())

    assert f"<bdi>{printable(name)}</bdi>" in listed
    assert not {"\u202e", "\x1b"} & set(listed)


def test_picture_in_use_stays(case: Case, people: factory.Cast) -> None:
    used = factory.image_of(case, by=people.alice)
    shown = _refused(case, people)
    factory.sighting_of(case, by=people.alice, image=shown)

    for image in (used, shown):
        with pytest.raises(pictures.InUse):
            pictures.drop_refused(image=image, by=people.alice, at=AT)

    assert case.images.count() == 2


def test_stranger_drops_nothing(case: Case, people: factory.Cast) -> None:
    image = _refused(case, people)

    answer = signed_in(people.carol).post(address("drop_image", case, (image.number,)))

    assert answer.status_code == 404
    assert case.images.exists()
