"""What the app needs is down: nothing is let through, nothing saved is lost, and the page says so plainly (S54)."""

import contextlib
import io
from pathlib import Path
from typing import Any

import pytest
import redis
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings

from casework import pictures, sandbox, storage, tasks
from casework.models import Case, Image
from notices import delivery
from notices.models import Notice
from tests import factory
from tests.casework.walkers import address, signed_in
from tests.notices import matter
from tests.pictures import draw
from tests.services.ports import free_ports

DEAD_CACHE = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": "unix:///nowhere/valkey.sock",
        "OPTIONS": {"serializer": "config.cache.JSONSerializer"},
    }
}


@pytest.fixture
def case(db: None) -> Case:
    return factory.case_of(factory.cast().alice)


def _submit(client: Client, case: Case) -> Any:
    file = SimpleUploadedFile("picture.jpg", draw(5, 64, 48), content_type="image/jpeg")
    return client.post(
        address("images", case), {"files": [file], "kind": "real", "depiction": ["face"], "shows": "nude"}
    )


def _assert_says_so(answer: Any) -> None:
    assert answer.status_code == 503
    assert "What you had saved before is kept" in answer.content.decode()


def test_dead_queue_costs_nobody_their_work(case: Case, django_capture_on_commit_callbacks: Any) -> None:
    """S54: the picture is taken and waits; the sweep finds it."""

    def dead(**_: object) -> None:
        raise redis.ConnectionError

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(tasks.fingerprint, "apply_async", dead)
        patch.setattr("casework.tasks.OperationalError", redis.ConnectionError)
        with django_capture_on_commit_callbacks(execute=True):
            answer = _submit(signed_in(case.opened_by), case)

    assert answer.status_code == 302
    assert Image.objects.get(case=case).state == "waiting"
    assert Image.objects.due(factory.MOMENT.replace(year=2100)).count() == 1


@override_settings(CACHES=DEAD_CACHE)
def test_dead_cache_lets_nobody_in_and_says_so(case: Case) -> None:
    """S54, S51: tries cannot be counted, so none is taken."""
    client = Client()

    answer = client.post("/account/login/", {"login": "alice", "password": factory.PASSPHRASE})

    _assert_says_so(answer)
    assert client.get("/cases").status_code == 302


def test_who_is_signed_in_works_on_while_the_cache_is_dead(case: Case) -> None:
    """S54."""
    client = signed_in(case.opened_by)
    with override_settings(CACHES=DEAD_CACHE):
        assert client.get("/cases").status_code == 200
        assert client.post(address("narrative", case), {"text": "Words"}).status_code == 302


def test_dead_store_takes_no_picture_and_loses_nothing(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """S54: no row without its file, no plaintext in its place, what was there stays."""
    client = signed_in(case.opened_by)
    factory.image_of(case, by=case.opened_by)
    monkeypatch.setattr(storage.storages["sealed"], "save", _no_space)

    _assert_says_so(_submit(client, case))

    assert Image.objects.filter(case=case).count() == 1


def _no_space(*_: object) -> None:
    raise OSError(28, "No space left on device")


def _waiting_image_of(case: Case) -> Image:
    return pictures.submit_image(
        case=case,
        file=io.BytesIO(draw(5, 64, 48)),
        file_name="picture.jpg",
        kind="real",
        facts={},
        keep_until=None,
        max_bytes=10_000_000,
        by=case.opened_by,
        at=factory.MOMENT,
    )


def test_picture_waits_while_the_store_is_dead(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """S54: a worker that cannot read it lets it wait; it is not refused."""
    image = _waiting_image_of(case)
    with monkeypatch.context() as patch:
        patch.setattr(storage.storages["sealed"], "open", _no_space)
        with pytest.raises(storage.StoreDown):
            pictures.fingerprint_image(image_id=image.pk, by=case.opened_by, at=factory.MOMENT)

    image.refresh_from_db()
    assert image.state == "waiting"
    pictures.fingerprint_image(image_id=image.pk, by=case.opened_by, at=factory.MOMENT.replace(hour=20))
    image.refresh_from_db()
    assert image.state == "fingerprinted"


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ("sandbox_unavailable", ("waiting", "")),
        ("took_too_long", ("refused", "took_too_long")),
        ("too_much_memory", ("refused", "too_much_memory")),
    ],
)
def test_picture_is_not_refused_for_want_of_a_sandbox(
    case: Case, monkeypatch: pytest.MonkeyPatch, fault: str, says: tuple[str, str]
) -> None:
    """S54: it is not the picture's fault, and she may have no other copy; what is its fault is told by name."""
    image = _waiting_image_of(case)

    def run(*_: object, **__: object) -> None:
        raise sandbox.SandboxFailed(fault)

    monkeypatch.setattr(sandbox, "run", run)
    with contextlib.suppress(sandbox.SandboxFailed):
        pictures.fingerprint_image(image_id=image.pk, by=case.opened_by, at=factory.MOMENT)

    image.refresh_from_db()
    assert (image.state, image.refused_code) == says
    assert bool(image.waiting_object) == (image.state == "waiting")


def test_letter_waits_while_the_mail_server_is_dead(db: None) -> None:
    """S54: queued again under the same Message-ID, nothing marked as sent."""
    people = factory.cast()
    notice = matter.approved(matter.case_with_addresses(people.alice, host="gallery.example"), cast=people)
    Notice.objects.filter(pk=notice.pk).update(channel="email", release_at=factory.MOMENT)
    before = Notice.objects.get(pk=notice.pk).message_id

    with override_settings(SMTP_HOST="127.0.0.1", SMTP_PORT=free_ports(1)[0]):
        sent = delivery.send_notice(notice_id=notice.pk, at=factory.MOMENT, clock=lambda: factory.MOMENT)

    after = Notice.objects.get(pk=notice.pk)
    assert sent is None or sent.state in {"temporary", "stopped"}
    assert after.sent_at is None
    assert after.message_id == before


def test_missing_root_key_opens_nothing_in_its_place(case: Case, tmp_path: Path) -> None:
    """S54: fail closed: no empty value, no other key."""
    from casework.models.keys import forget_held_keys
    from casework.rootkeys import KeysUnfit

    forget_held_keys()
    with override_settings(ROOT_KEY_DIR=tmp_path), pytest.raises(KeysUnfit):
        Case.objects.get(pk=case.pk).identity  # noqa: B018
    forget_held_keys()
    assert Case.objects.get(pk=case.pk).identity["person"]["name"] == factory.NAME
