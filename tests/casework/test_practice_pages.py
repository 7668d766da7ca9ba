"""The practice pages move time, show mails from disk, hand out samples; none of it exists without a sign-in."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from casework import moments
from casework.models import AuditEntry
from casework.practice.ground import Ground
from tests import factory
from tests.casework.walkers import signed_in

MAIL = (
    b"From: a@clinic.example\r\nTo: abuse@gallery.example\r\nSubject: Notice R\r\n\r\nHello <b>there</b>\r\n"
)


@pytest.fixture
def alice(db: None) -> Client:
    return signed_in(factory.cast().alice)


@pytest.fixture
def ground(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ground:
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path)
    return Ground(tmp_path)


@pytest.mark.parametrize(("by", "hours"), [("hour", 1), ("day", 24), ("two_days", 48)])
def test_time_moves_forward_and_the_audit_log_says_so(alice: Client, by: str, hours: int) -> None:
    before = moments.moved()

    alice.post("/practice/time", {"by": by})

    assert (moments.moved() - before).total_seconds() == hours * 3600
    assert AuditEntry.objects.filter(event="practice_time_moved").count() == 1
    assert "Practice time has been moved." in alice.get("/practice").content.decode()


def test_time_does_not_move_by_looking_or_by_other_words(alice: Client) -> None:
    """S10."""
    assert alice.get("/practice/time").status_code == 405
    assert alice.post("/practice/time", {"by": "a year back"}).status_code == 404
    assert moments.moved().total_seconds() == 0


def test_mail_is_shown_as_plain_text(alice: Client, ground: Ground) -> None:
    ground.store("abuse@gallery.example", MAIL)

    html = alice.get("/practice/mail/abuse@gallery.example").content.decode()

    assert "Notice R" in html
    assert "Hello &lt;b&gt;there&lt;/b&gt;" in html


@pytest.mark.parametrize("path", ["mail/nobody@there.example", "mail/..", "samples/..", "samples/state.json"])
def test_other_names_are_not_there(alice: Client, ground: Ground, path: str) -> None:
    assert alice.get(f"/practice/{path}").status_code == 404


def test_sample_comes_as_a_download(alice: Client, ground: Ground) -> None:
    ground.samples.mkdir(parents=True)
    (ground.samples / "picture-1.jpg").write_bytes(b"drawn")

    answer = alice.get("/practice/samples/picture-1.jpg")

    assert answer["Content-Disposition"] == 'attachment; filename="picture-1.jpg"'
    assert answer.content == b"drawn"


def test_language_is_kept_in_a_cookie(alice: Client) -> None:
    answer = alice.post("/practice/language", {"language": "ar-xb"})

    assert answer.cookies[settings.LANGUAGE_COOKIE_NAME].value == "ar-xb"
    assert alice.post("/practice/language", {"language": "xx"}).status_code == 404


@pytest.mark.django_db
def test_practice_asks_for_a_sign_in() -> None:
    assert Client().get("/practice")["Location"].startswith("/account/login/")
