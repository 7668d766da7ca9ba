"""A case that knows its pictures by fingerprints of her device alone, or knows addresses alone, is a whole case."""

import re
from typing import Any

import numpy
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from casework import access, custody, fingerprints, imaging, knownprints, pictures, safeguarding
from casework.forms.pictures import DevicePrintsForm
from casework.models import Case, CustodyEntry, Image
from tests import factory
from tests import pictures as drawn
from tests.casework.test_device_prints import listed, prints
from tests.casework.walkers import signed_in

pytestmark = pytest.mark.django_db


def device_prints(payload: bytes) -> dict[str, Any]:
    """Return what a device makes of a file."""
    made = imaging.fingerprint(payload, {})
    kept = {name: made[name] for name in prints() if name != "versions"}
    return kept | {"versions": prints()["versions"]}


def add(case: Case, *made: dict[str, Any], by: Any) -> list[Image]:
    facts = {"description": "A picture by a window", "depiction": ["face"]}
    return knownprints.record_known(
        case=case, prints=list(made), kind="real", facts=facts, by=by, at=factory.MOMENT
    )


@pytest.fixture
def alice() -> Any:
    return factory.cast().alice


def test_picture_known_by_fingerprint_is_recognised(alice: Any) -> None:
    """Resized, saved again and mirrored; by PDQ alone, since no keypoints were made."""
    case = factory.case_of(alice)
    (image,) = add(case, device_prints(drawn.draw(1)), by=alice)
    copy = drawn.decode(drawn.draw(1))[::1, ::-1]

    found = imaging.fingerprint(drawn.encode(copy, quality=50), {})
    match, place = fingerprints.best(found, pictures.fingerprint_sets(case))

    assert (match.verdict, match.method, match.transform) == ("match", "pdq", "mirrored")
    assert pictures.fingerprint_sets(case)[place or 0]["image"] == str(image.pk)


def _framed(pixels: numpy.ndarray) -> numpy.ndarray:
    return numpy.pad(pixels, ((90, 90), (90, 90), (0, 0)))


def _cropped(pixels: numpy.ndarray) -> numpy.ndarray:
    return pixels[60:-60, 80:-80]


@pytest.mark.parametrize(("alter", "verdict"), [(_framed, "match"), (_cropped, "none")])
def test_pages_say_what_is_found_by_a_device(alice: Any, alter: Any, verdict: str) -> None:
    """A copy in a frame is found and a cropped one is not; each page about such fingerprints says so."""
    case = factory.case_of(alice)
    add(case, device_prints(drawn.draw(1)), by=alice)
    found = imaging.fingerprint(drawn.encode(alter(drawn.decode(drawn.draw(1)))), {})

    told = [
        signed_in(alice).get(address).content.decode()
        for address in (
            reverse("make_codes"),
            *(reverse(name, args=[case.pk]) for name in ("device_prints", "images")),
        )
    ]

    assert fingerprints.best(found, pictures.fingerprint_sets(case))[0].verdict == verdict
    assert ["They often find" in page for page in told] == [True, True, False]
    assert all(re.search("a part was cut away", page) for page in told)
    assert not any(re.search("not find[^.]*framed|framed[^.]*not found", page) for page in told)


def test_doing_it_twice_equals_doing_it_once(alice: Any) -> None:
    case = factory.case_of(alice)
    add(case, prints(1), by=alice)

    again = add(case, prints(1), prints(2), by=alice)

    assert [image.number for image in again] == [2]
    assert knownprints.already_known(case, [prints(1), prints(9)]) == [1]


def test_custody_names_no_fingerprint(alice: Any) -> None:
    """S20, S52: versions only; the rows are sealed."""
    case = factory.case_of(alice)
    add(case, prints(1), by=alice)

    entries = list(CustodyEntry.objects.filter(event="image_known_by_fingerprint"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM casework_fingerprint")
        stored = str([bytes(row[0]) for row in cursor.fetchall()])

    assert len(entries) == 1
    assert prints(1)["pdq"] not in str(entries[0].data) + stored
    assert prints(1)["sha256"] not in str(entries[0].data) + stored


def test_possible_minor_closes_it(alice: Any) -> None:
    """S55, S56: on the server, whatever is posted."""
    case = factory.case_of(alice)
    safeguarding.raise_stop(case=case, by=alice, at=factory.MOMENT)

    with pytest.raises(access.Stopped):
        add(case, prints(1), by=alice)

    answer = signed_in(alice).post(reverse("device_prints", args=[case.pk]), {"prints": listed(prints(1))})
    assert answer.status_code != 200
    assert not case.images.exists()


def test_post_adds_pictures_and_says_which_were_there(alice: Any) -> None:
    case = factory.case_of(alice)
    add(case, prints(1), by=alice)
    browser = signed_in(alice)

    page = browser.post(
        reverse("device_prints", args=[case.pk]), {"prints": listed(prints(1), prints(2))}, follow=True
    ).content.decode()

    assert "1 picture was added by its fingerprints" in page
    assert "Picture 1 was in the case already" in page
    assert "Fingerprints made: PDQ, SHA-256, MD5." in page
    assert prints(1)["pdq"] not in page


def test_wrong_list_stays_in_the_field(alice: Any) -> None:
    """U40: what is wrong is said, and nothing typed is lost."""
    case = factory.case_of(alice)
    typed = listed(prints(1, md5="xyz"))

    answer = signed_in(alice).post(
        reverse("device_prints", args=[case.pk]), {"prints": typed, "description": "By a window"}
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Picture 1 of the list: MD5 is not 32 digits long." in page
    assert "&quot;xyz&quot;" in page
    assert "By a window" in page
    assert not case.images.exists()


def test_form_has_no_place_for_a_file() -> None:
    """U39."""
    assert DevicePrintsForm().is_multipart() is False


def test_open_page_needs_no_sign_in_and_sets_no_cookie() -> None:
    """S46, U13, U39."""
    answer = Client().get("/help/codes")

    assert answer.status_code == 200
    assert "<title>Form</title>" in answer.content.decode()
    assert "connect-src 'none'" in answer["Content-Security-Policy"]
    assert not answer.cookies
    assert Client().post("/help/codes", {"prints": "x"}).status_code in {403, 405}


def test_events_of_this_room_have_sentences() -> None:
    from casework.sentences import EVENT_WORDS

    assert "image_known_by_fingerprint" in custody.EVENTS & set(EVENT_WORDS)
