"""Pictures of somebody who opens her own case: by fingerprints, or sent once; bound to what she says of them."""

import json
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from casework import deviceprints, imaging, questions
from casework.models import Case, CustodyEntry, Fingerprint, Image, Organisation
from casework.views import ownpictures
from tests import factory, pictures
from tests.factory import Cast

FILE = f"/form/{questions.number_of('file')}"


@pytest.fixture
def dana(people: Cast) -> Client:
    """Dana at her form, with the receipt kept."""
    made, client = factory.own_case(people), Client()
    client.post("/form/return", {"digits": made.digits})
    client.post(f"/form/{questions.number_of('receipt')}", {"digits": made.digits})
    return client


def prints_of(number: int) -> str:
    """Return what the device's page would make of a drawn picture."""
    made: dict[str, Any] = imaging.fingerprint(pictures.draw(number), {})
    kept = {
        name: made[name]
        for name in ("sha256", "md5", "pdq", "pdq_quality", "pdq_dihedral", "width_px", "height_px")
    }
    return json.dumps({"version": 1, "pictures": [{**kept, "versions": deviceprints.VERSIONS}]})


def a_file(name: str = "one.jpg", payload: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, pictures.draw(1) if payload is None else payload)


def test_fingerprints_of_her_device_are_the_picture_that_she_describes(dana: Client) -> None:
    """U4, U39: one picture and not a second one beside it."""
    sent = dana.post("/form/file/1", {"prints": prints_of(1)})
    dana.post(FILE, {"description": "By a window"})
    dana.post(f"/form/{questions.number_of('told_by')}", {"told_by": ["body"]})
    dana.post(f"/form/{questions.number_of('made_from')}", {"made_from": "changed_film"})
    dana.post(f"/form/{questions.number_of('check')}")

    made = Image.objects.exclude(kind=Image.Kind.SOURCE).get()

    assert sent["Location"] == FILE
    assert made.kind == Image.Kind.SYNTHETIC
    assert made.state == Image.State.FINGERPRINTED
    source = str(Image.objects.get(kind=Image.Kind.SOURCE).number)
    assert made.facts == {"depiction": ["body"], "description": "By a window", "made_from": source}


@pytest.mark.parametrize(
    ("mode", "given", "is_said"), [("alone", 2, True), ("alone", 1, False), ("worked", 2, False)]
)
def test_check_says_that_each_of_several_pictures_is_asked_about(
    dana: Client, people: Cast, mode: str, given: int, is_said: bool
) -> None:
    Organisation.objects.filter(pk=people.clinic.pk).update(own_cases=mode)
    for number in range(given):
        dana.post("/form/file/1", {"prints": prints_of(number)})
    page = dana.get(f"/form/{questions.number_of('check')}").content.decode()

    assert ("we ask you about each by itself" in page) is is_said


def test_fingerprints_for_which_there_is_no_room_are_said_to_be_left(
    dana: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S51: in a sentence, and the list stays in its field."""
    monkeypatch.setattr(ownpictures, "MOST_PICTURES", 0)

    answer = dana.post("/form/file/1", {"prints": prints_of(1)})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "0 pictures or films are enough here" in page
    assert "pdq_dihedral" in page
    assert not Image.objects.exists()


def test_page_of_the_device_has_no_field_for_a_file(dana: Client) -> None:
    """U39: no named field, and no request of its scripts."""
    answer = dana.get("/form/file/1")
    fields = re.findall(r"<input[^>]*type=\"file\"[^>]*>", answer.content.decode())

    assert fields
    assert not [field for field in fields if " name=" in field]
    assert "connect-src 'none'" in answer["Content-Security-Policy"]


def test_file_sent_once_waits_sealed_and_belongs_to_the_described_picture(dana: Client) -> None:
    """S16: a waiting copy alone; nothing is kept sealed."""
    dana.post("/form/file/2", {"files": [a_file()]})
    page = dana.get(FILE).content.decode()
    dana.post(f"/form/{questions.number_of('told_by')}", {"told_by": ["face"]})
    dana.post(f"/form/{questions.number_of('check')}")

    row = Image.objects.get()

    assert "Its fingerprint is being made" in page
    assert (row.sealed_object, row.keep_until) == ("", None)
    assert row.facts == {"depiction": ["face"]}


def test_bad_file_is_named_and_the_other_is_taken(dana: Client) -> None:
    """U40."""
    answer = dana.post("/form/file/2", {"files": [a_file(), a_file("empty.jpg", b"")]})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "“empty.jpg” is empty" in page and "The other files were taken; they stand below." in page
    assert ">one.jpg</bdi>" in page
    assert Image.objects.count() == 1


def test_file_chosen_again_is_not_there_twice_and_said_so(dana: Client) -> None:
    """U40: after a refusal all are chosen again; one that her device made is known too, and one chosen twice at once."""
    dana.post("/form/file/1", {"prints": prints_of(3)})
    files = [a_file(), a_file("empty.jpg", b"")]
    dana.post("/form/file/2", {"files": files})
    again = [a_file(), a_file("three.jpg", pictures.draw(3)), a_file("two.jpg", pictures.draw(2))]
    answer = dana.post("/form/file/2", {"files": [*again, a_file("2.jpg", pictures.draw(2))]}, follow=True)

    assert "What is in your case already was not taken a second time." in answer.content.decode()
    assert Image.objects.count() == 3


@pytest.mark.parametrize("given", [{"files": []}, {"prints": "nonsense"}])
def test_nothing_and_nonsense_get_one_sentence(dana: Client, given: dict[str, Any]) -> None:
    """U40."""
    answer = dana.post("/form/file/1" if "prints" in given else "/form/file/2", given)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not Image.objects.exists()


@pytest.mark.parametrize("pressed", ["", " ", '{"version": 1, "pictures": []}'])
def test_button_before_any_picture_is_answered_without_the_name_of_a_file(dana: Client, pressed: str) -> None:
    """U40: she has no saved list that she could paste."""
    page = dana.post("/form/file/1", {"prints": pressed}).content.decode()

    assert "No fingerprint was made yet." in page
    assert "paste what the file" not in page


def test_picture_is_taken_back_with_everything_of_it(dana: Client) -> None:
    """Until she hands it in she can change every answer."""
    dana.post("/form/file/1", {"prints": prints_of(1)})
    dana.post("/form/file/2", {"files": [a_file("two.jpg", pictures.draw(2))]})

    for number in (1, 2, 2):
        dana.post(FILE, {"take_back": str(number)})

    assert not Image.objects.exists()
    assert not Fingerprint.objects.exists()
    assert CustodyEntry.objects.filter(event="image_taken_back").count() == 2


@pytest.mark.parametrize(
    ("pressed", "place"),
    [
        ({"take_back": "1"}, FILE),
        ({"on_to": "once"}, "/form/file/2"),
        ({"on_to": "device"}, "/form/file/1"),
        ({"on_to": "programmes"}, "/help/programmes"),
    ],
)
def test_no_button_beside_her_words_loses_them(dana: Client, pressed: dict[str, str], place: str) -> None:
    """U14, U40: they are kept first; too many stand there again, and nothing else was done."""
    dana.post("/form/file/2", {"files": [a_file()]})

    long = dana.post(FILE, {"description": "x" * 301, **pressed})
    count = Image.objects.count()
    went = dana.post(FILE, {"description": "By a window", **pressed})

    assert (long.status_code, count, "x" * 301 in long.content.decode()) == (422, 1, True)
    assert went["Location"] == place
    assert "By a window</textarea>" in dana.get(FILE).content.decode()


def test_refused_file_is_no_picture_that_was_given(dana: Client) -> None:
    """U40: it stands there by its own name, as not used; the others with theirs."""
    dana.post("/form/file/2", {"files": [a_file("one.jpg"), a_file("two.jpg", pictures.draw(2))]})
    Image.objects.filter(number=1).update(refused_code="damaged")

    page = dana.get(FILE).content.decode()

    assert ">not used</span>" in page and ">one.jpg</bdi>" in page and ">two.jpg</bdi>" in page
    assert "<p>Picture 1" not in page and "<p>Picture 2" in page


def test_nothing_is_taken_back_once_it_is_handed_in(dana: Client) -> None:
    dana.post("/form/file/1", {"prints": prints_of(1)})
    dana.post(f"/form/{questions.number_of('check')}")

    answer = dana.post(FILE, {"take_back": "1"})

    assert answer.status_code == 409
    assert Image.objects.count() == 1


@pytest.mark.parametrize("path", ["/form/file/1", "/form/file/2"])
def test_stopped_case_takes_no_picture(dana: Client, people: Cast, path: str) -> None:
    """S55, S56: refused on the server."""
    from casework import safeguarding

    case = Case.objects.get()
    safeguarding.raise_stop(case=case, by=factory.dana(case), at=factory.MOMENT)

    answer = dana.post(path, {"files": [a_file()], "prints": prints_of(1)})

    assert answer.status_code == 409
    assert not Image.objects.exists()


@pytest.mark.parametrize("path", ["/form/file/1", "/form/file/2"])
def test_nobody_without_a_receipt_sends_anything(db: None, path: str) -> None:
    """S55: with “under 18” there is no case, so there is no such session."""
    assert Client().post(path, {"files": [a_file()]})["Location"] == "/form/return?ended"


def test_without_script_there_is_no_press_that_adds_nothing(dana: Client) -> None:
    """U3: what needs script carries a mark by which the page hides it; a list that was typed is shown all the same."""
    marked = 'class="form scripted" method="post"'

    assert 'class="card block scripted"' in dana.get(FILE).content.decode()
    assert marked in dana.get("/form/file/1").content.decode()
    assert marked not in dana.post("/form/file/1", {"prints": "[]"}).content.decode()
