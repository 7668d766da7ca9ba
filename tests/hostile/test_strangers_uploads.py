"""Who has not signed in sends no file: none is taken into memory before the request is refused (S16)."""

import io
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.files.uploadedfile import UploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from casework.storage import MemoryUploadHandler
from tests import factory
from tests.casework.walkers import signed_in

pytestmark = pytest.mark.django_db

MEBIBYTE = 1024 * 1024
ADDRESS = f"/cases/{uuid4()}/pictures"


class _Counted(io.BytesIO):
    """A body that knows how much of it was asked for."""

    taken = 0

    def read(self, size: int | None = -1) -> bytes:
        piece = super().read(size)
        self.taken += len(piece)
        return piece


def _body(size: int) -> bytes:
    head = b'--b\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\n\r\n'
    return head + b"x" * size + b"\r\n--b--\r\n"


def _request(size: int, cookie: str = "") -> tuple[WSGIRequest, _Counted]:
    body = _Counted(_body(size))
    length = len(body.getvalue())
    made = RequestFactory().generic("POST", ADDRESS, b"")
    environ = {**made.environ, "wsgi.input": body, "CONTENT_LENGTH": str(length)}
    environ["HTTP_COOKIE"] = f"{settings.SESSION_COOKIE_NAME}={cookie}" if cookie else ""
    request = WSGIRequest({**environ, "CONTENT_TYPE": "multipart/form-data; boundary=b"})
    SessionMiddleware(lambda request: HttpResponse()).process_request(request)
    return request, body


@pytest.fixture
def chunks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Gather the sizes of what the upload handler was given."""
    given: list[int] = []
    real = MemoryUploadHandler.receive_data_chunk

    def counted(self: Any, raw_data: bytes, start: int) -> Any:
        given.append(len(raw_data))
        return real(self, raw_data, start)

    monkeypatch.setattr(MemoryUploadHandler, "receive_data_chunk", counted)
    return given


@pytest.mark.parametrize("cookie", ["", "planted"])
def test_file_of_a_stranger_is_not_read(chunks: list[int], cookie: str) -> None:
    """A cookie that belongs to no session is no sign-in."""
    request, body = _request(20 * MEBIBYTE, cookie)

    assert len(request.FILES) == 0
    assert body.taken < MEBIBYTE
    assert chunks == []


def test_stranger_s_upload_gets_a_refusal_and_not_a_fault() -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=True)

    answer = client.post(ADDRESS, _body(MEBIBYTE), content_type="multipart/form-data; boundary=b")

    assert answer.status_code == 403


def test_file_of_somebody_signed_in_is_read() -> None:
    client = signed_in(factory.cast().alice)
    request, _ = _request(MEBIBYTE, client.cookies[settings.SESSION_COOKIE_NAME].value)

    file = request.FILES["files"]
    assert isinstance(file, UploadedFile) and file.size == MEBIBYTE


def test_request_over_the_limit_of_all_is_refused_and_not_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MemoryUploadHandler, "_LIMIT_BYTES", MEBIBYTE)
    client = signed_in(factory.cast().alice)
    request, body = _request(2 * MEBIBYTE, client.cookies[settings.SESSION_COOKIE_NAME].value)

    assert len(request.FILES) == 0
    assert body.taken < MEBIBYTE
