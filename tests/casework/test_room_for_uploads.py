"""Memory for what people send is bounded: what has no room is named, and everything else of the request is taken."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from casework import memoryfiles
from casework.models import Case, Image, User
from casework.storage import MemoryUploadHandler
from tests import factory, pictures
from tests.casework.walkers import signed_in

pytestmark = pytest.mark.django_db

SMALL = pictures.draw(40, format="PNG")
LARGE = b"\0\0\0\x14ftypisom" + b"x" * (len(SMALL) + 200_000)


@pytest.fixture
def bounds(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Large is what is larger than the small picture."""
    monkeypatch.setattr(MemoryUploadHandler, "_LARGE_BYTES", len(SMALL) + 1000)
    return monkeypatch


@pytest.fixture
def client(settings: Any, tmp_path: Path) -> Client:
    """Alice at a machine of her own, which takes two large requests at once."""
    settings.DATA_DIR, settings.LARGE_UPLOADS_AT_ONCE = tmp_path, 2
    return signed_in(factory.cast().alice)


@pytest.fixture
def case(client: Client) -> Case:
    return factory.case_of(User.objects.get(username="alice").actor)


def send(client: Client, case: Case, *files: tuple[str, bytes], **typed: Any) -> str:
    """Send files with what was typed; return the page that answers."""
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    answer = client.post(f"/cases/{case.pk}/pictures", {"files": uploads, **typed}, follow=True)
    return answer.content.decode()


def test_large_file_beyond_those_under_way_is_named_and_the_others_go_through(bounds, client, case, settings):
    """S25."""
    folder = settings.DATA_DIR / "run"
    held = [memoryfiles.free_place(folder, 2) for _ in range(2)]

    page = send(client, case, ("film.mp4", LARGE), ("small.png", SMALL), description="typed before")

    assert all(held)
    assert "“film.mp4” was not taken, since other large files are arriving just now." in page
    assert "The other files were taken" in page and "typed before" in page
    assert [image.file_name for image in Image.objects.filter(case=case)] == ["small.png"]
    for place in held:
        place.close()


def test_place_of_a_large_file_is_given_back_with_its_answer(bounds, client, case, settings):
    for number in range(3):
        send(client, case, (f"film-{number}.mp4", LARGE))

    assert Image.objects.filter(case=case).count() == 3
    assert memoryfiles.free_place(settings.DATA_DIR / "run", 1)


def test_files_that_are_too_much_together_are_named(bounds, client, case):
    bounds.setattr(MemoryUploadHandler, "_HELD_BYTES", len(LARGE) + 1000)

    page = send(client, case, ("one.mp4", LARGE), ("two.mp4", LARGE))

    assert "“two.mp4” did not fit beside the others: up to 600 MB are taken at once." in page
    assert [image.file_name for image in Image.objects.filter(case=case)] == ["one.mp4"]


def test_film_over_the_limit_is_not_held_to_its_end(client, case, settings, monkeypatch):
    settings.MAX_FILM_BYTES = 100_000
    most = []
    real = MemoryUploadHandler.receive_data_chunk
    monkeypatch.setattr(
        MemoryUploadHandler,
        "receive_data_chunk",
        lambda self, raw, start: (most.append(start), real(self, raw, start))[1],
    )

    page = send(client, case, ("film.mp4", LARGE * 5), description="typed before")

    assert "“film.mp4” is larger than 500 MB. Cut the film into parts and send those." in page
    assert max(most) <= 100_000 and not case.images.exists()


def test_place_goes_with_its_file_even_where_nobody_closes_it(tmp_path):
    file = memoryfiles.new()
    file.held = memoryfiles.free_place(tmp_path, 1)
    assert memoryfiles.free_place(tmp_path, 1) is None

    del file

    assert isinstance(memoryfiles.free_place(tmp_path, 1), io.IOBase)


def test_document_without_room_is_named(client, case, settings):
    settings.MAX_FILM_BYTES = 100_000
    given = {"file": SimpleUploadedFile("scan.pdf", LARGE), "kind": "other"}

    page = client.post(f"/cases/{case.pk}/documents", given).content.decode()

    assert "“scan.pdf” is larger than" in page and "Choose a file." not in page


def test_files_beyond_the_first_twenty_are_named_and_the_twenty_are_taken(client, case):
    page = send(client, case, *((f"{number}.png", SMALL) for number in range(22)), description="typed before")

    assert "Up to 20 files are taken at once. Send these next: “20.png”, “21.png”." in page
    assert "The other files were taken" in page and "typed before" in page
    assert case.images.count() == 20
