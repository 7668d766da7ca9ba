"""A document is what its first bytes say, and what was said of it stands on the page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from casework import documents
from casework.models import Document
from tests import factory
from tests.casework.walkers import address, signed_in

MAIL = b"From: a@b.example\r\nSubject: Hello\r\n\r\nGood day."


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("report.pdf", b"%PDF-1.7 ...", "application/pdf"),
        ("shot.png", b"\x89PNG\r\n\x1a\n...", "image/png"),
        ("shot.jpg", b"\xff\xd8\xff...", "image/jpeg"),
        ("note.txt", b"A note.", "text/plain"),
        ("mail.eml", MAIL, "message/rfc822"),
        ("misnamed.txt", b"%PDF-1.7 ...", "application/pdf"),
    ],
)
def test_kind_of_a_file_is_read_off_its_first_bytes(name, content, kind):
    assert documents.media_type(content, name) == kind


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("report.pdf", b"just words"),
        ("shot.png", b"just words"),
        ("shot.JPEG", b"just words"),
        ("mail.eml", b"just words, and no header"),
        ("note.txt", b"\x00\x01"),
        ("sheet.xlsx", b"PK\x03\x04\xff\xfe"),
        ("empty.pdf", b"<html>404</html>"),
    ],
)
def test_file_that_is_not_what_its_name_says_is_refused(name, content):
    with pytest.raises(documents.NotADocument):
        documents.media_type(content, name)


@pytest.fixture
def people(db):
    return factory.cast()


def test_junk_named_as_a_report_is_refused_in_words(people):
    case, client = factory.case_of(people.alice), signed_in(people.alice)
    file = SimpleUploadedFile("report.pdf", b"junk", content_type="application/pdf")

    page = client.post(address("documents", case), {"file": file, "kind": "police_report"}).content.decode()

    assert "whatever its name says" in page
    assert not Document.objects.exists()


def test_who_made_it_when_and_on_which_device_stand_beside_it(people):
    case, client = factory.case_of(people.alice), signed_in(people.alice)
    file = SimpleUploadedFile("report.pdf", b"%PDF-1.7", content_type="application/pdf")
    said = {"made_by": "Officer Reed", "made_on": "24 November, UTC", "device": "a station computer"}

    client.post(address("documents", case), {"file": file, "kind": "police_report", **said})
    page = client.get(address("documents", case)).content.decode()

    assert all(words in page for words in said.values())
