"""Sealed files have no address; what is handed out is a download under a neutral name (S29, S30)."""

import io
from typing import Any

import pytest
from django.core.files.storage import default_storage, storages

from casework import documents, pictures, storage
from casework.models import Case
from tests import factory
from tests.casework.walkers import address, signed_in
from tests.hostile import pages
from tests.hostile.dumps import whole_database
from tests.pictures import draw

NAMES = [
    "../../../etc/passwd",
    "a\x00.jpg",
    "\u202egpj.exe",
    "x" * 300 + ".jpg",
    "C:\\temp\\dana.jpg",
    "Dana Müller – bed.jpg",
]


@pytest.fixture
def case(db: None) -> Case:
    return factory.case_of(factory.cast().alice)


@pytest.mark.parametrize("of", ["sealed", "default"])
def test_no_file_has_an_address(of: str) -> None:
    """S29."""
    with pytest.raises((storage.NoAddress, NotImplementedError)):
        storages[of].url("aa/" + "a" * 40)


def test_default_storage_takes_nothing() -> None:
    """S16: a forgotten FileField cannot write plaintext."""
    with pytest.raises((storage.NoAddress, NotImplementedError)):
        default_storage.save("plain.txt", io.BytesIO(b"words"))


def test_store_takes_ciphertext_alone() -> None:
    """S16."""
    with pytest.raises(ValueError, match="age ciphertext"):
        storage.keep(b"\xff\xd8\xff a plain picture")


@pytest.mark.parametrize("name", NAMES)
def test_name_of_a_file_is_never_a_path(case: Case, name: str) -> None:
    """S30: the stored name is random, and the sender's is sealed, by the verb itself."""
    image = pictures.submit_image(
        case=case,
        file=io.BytesIO(draw(3, 64, 48)),
        file_name=name,
        kind="real",
        facts={},
        keep_until=None,
        max_bytes=10_000_000,
        by=case.opened_by,
        at=factory.MOMENT,
    )

    folder, _, kept = image.waiting_object.partition("/")
    assert (len(folder), len(kept)) == (2, 40)
    assert set(folder + kept) <= set("0123456789abcdef")
    assert name.encode() not in whole_database()
    storage.forget(image.waiting_object)


def test_document_is_handed_out_as_a_download_under_a_number(case: Case) -> None:
    """S29, S30, S46: attachment, nosniff, no-store, same origin; the sender's name is nowhere in the headers."""
    documents.add_document(
        case=case,
        file=io.BytesIO(b"<html><script>alert(1)</script>"),
        file_name="../Dana\r\nX-Evil: 1.txt",
        kind="letter",
        details={},
        sighting=None,
        max_bytes=1000,
        by=case.opened_by,
        at=factory.MOMENT,
    )

    answer = signed_in(case.opened_by).post(address("open_document", case, (1,)), {"reason": "to_check"})

    assert answer.content == b"<html><script>alert(1)</script>"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == 'attachment; filename="document-1.txt"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Dana" not in str(answer.headers)


def test_whatever_is_no_page_is_a_download(db: None) -> None:
    """S29, S46, U13: on every address, letters and packets too, under a neutral name."""
    ground = pages.build()
    client = pages.browser(ground.people.alice)
    neutral = {"letter.pdf", "list.csv", "records.zip", "recovery-codes.txt"}

    for name in sorted(set(pages.CONVERTERS) - {"leave", "account_logout"}):
        answer: Any = client.get(ground.address(name))
        if answer.status_code == 200 and not answer["Content-Type"].startswith("text/html"):
            disposition = answer.get("Content-Disposition", "")
            assert disposition.startswith("attachment; filename="), name
            assert disposition.partition('"')[2].rstrip('"') in neutral, (name, disposition)
