"""The address that letters link to is an origin: nothing behind it, TLS but in practice."""

import os

import pytest

from config import env
from deploy import run
from deploy.first_start import PRACTICE_URL


@pytest.mark.parametrize(
    ("value", "plain", "read"),
    [
        ("", False, ""),
        ("https://answers.clinic.example", False, "https://answers.clinic.example"),
        ("https://answers.clinic.example/", False, "https://answers.clinic.example"),
        ("https://answers.clinic.example:8443", False, "https://answers.clinic.example:8443"),
        ("http://127.0.0.1:8000", True, "http://127.0.0.1:8000"),
    ],
)
def test_origin_is_read(monkeypatch: pytest.MonkeyPatch, value: str, plain: bool, read: str) -> None:
    monkeypatch.setenv("PUBLIC_URL", value)

    assert env.origin("PUBLIC_URL", plain=plain) == read


@pytest.mark.parametrize(
    "value",
    [
        "http://answers.clinic.example",
        "https://answers.clinic.example/path",
        "answers.clinic.example",
        "https://a@b.example",
        "https://a.example?x=1",
        "https://",
        "javascript:alert(1)",
    ],
)
def test_anything_else_stops_the_start(monkeypatch: pytest.MonkeyPatch, value: str) -> None:
    monkeypatch.setenv("PUBLIC_URL", value)

    with pytest.raises(env.BadSetting):
        env.origin("PUBLIC_URL", plain=False)


@pytest.mark.parametrize(
    ("written", "read"),
    [(PRACTICE_URL, "http://127.0.0.1:8962"), ("https://answers.example", "https://answers.example")],
)
def test_links_of_practice_letters_follow_the_port(
    monkeypatch: pytest.MonkeyPatch, written: str, read: str
) -> None:
    """What setup wrote does; an address that a person chose stays."""
    monkeypatch.setenv("PUBLIC_URL", written)
    for name, value in {"PRACTICE": True, "PORT": 8962, "PUBLIC_URL": written}.items():
        monkeypatch.setattr(run.settings, name, value)

    run.follow_port()

    assert os.environ["PUBLIC_URL"] == read
