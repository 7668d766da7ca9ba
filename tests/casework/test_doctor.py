"""Doctor: green in practice; each failure gives its own line and exit 1, and breaks no other check (S59)."""

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError
from django.test import override_settings

from casework import alignment, doctor, fetch, fitness, safeguarding, sandbox, storage
from casework.models import Image, Leftover, Packet
from casework.moments import now
from tests import factory

Patch = pytest.MonkeyPatch


@pytest.fixture(autouse=True)
def queue(monkeypatch: Patch, db: None) -> None:
    """A queue that answers, since these tests need no service."""
    answering = SimpleNamespace(from_url=lambda *_, **__: SimpleNamespace(ping=lambda: True))
    monkeypatch.setattr(fitness.redis, "Redis", answering)
    json_cache = {"default": {"OPTIONS": {"serializer": "config.cache.JSONSerializer"}}}
    monkeypatch.setattr(doctor.settings, "CACHES", json_cache)


def _run(*options: str) -> tuple[int, str]:
    said = io.StringIO()
    try:
        call_command("doctor", *options, stdout=said)
    except SystemExit as ended:
        return int(ended.code or 0), said.getvalue()
    return 0, said.getvalue()


def _raise(error: Exception) -> Callable[..., Any]:
    def raising(*_: object, **__: object) -> None:
        raise error

    return raising


def test_practice_is_green_and_exits_with_zero() -> None:
    """S59."""
    code, said = _run()

    assert code == 0, said
    assert "FAIL" not in said
    assert {found.check for found in doctor.examine()} >= {"root keys", "guard", "retention", "uploads"}


def _dead_queue(patch: Patch) -> None:
    dead = SimpleNamespace(ping=_raise(fitness.redis.ConnectionError()))
    patch.setattr(fitness.redis, "Redis", SimpleNamespace(from_url=lambda *_, **__: dead))


def _pickling_cache(patch: Patch) -> None:
    patch.setattr(
        doctor.settings,
        "CACHES",
        {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "OPTIONS": {}}},
    )


FAILURES: dict[str, tuple[str, Callable[[Patch], None]]] = {
    "no keys": (
        "root keys",
        lambda patch: patch.setattr(fitness.rootkeys, "load_root_keys", _raise(OSError("gone"))),
    ),
    "no database": (
        "database",
        lambda patch: patch.setattr(fitness.connection, "cursor", _raise(DatabaseError())),
    ),
    "no triggers": (
        "logs append-only",
        lambda patch: patch.setattr(fitness, "_trigger_tables", lambda _: set()),
    ),
    "no queue": ("queue", _dead_queue),
    "no store": ("sealed files", lambda patch: patch.setattr(storage, "keep", _raise(OSError()))),
    "store changes": ("sealed files", lambda patch: patch.setattr(storage, "read", lambda _: b"other")),
    "guard dials": ("guard", lambda patch: patch.setattr(fetch, "fetch", lambda *_, **__: None)),
    "sandbox broken": ("sandbox", lambda patch: patch.setattr(sandbox, "capabilities", _raise(OSError()))),
    "debug": ("debug", lambda patch: patch.setattr(doctor.settings, "DEBUG", True)),
    "pickling cache": ("cache", _pickling_cache),
    "uploads on disk": (
        "uploads",
        lambda patch: patch.setattr(doctor.settings, "FILE_UPLOAD_HANDLERS", ["x"]),
    ),
    "links lead nowhere": (
        "links in letters",
        lambda patch: patch.setattr(doctor.settings, "PUBLIC_URL", "https://elsewhere.example"),
    ),
    "short secret": ("secret key", lambda patch: patch.setattr(doctor.settings, "SECRET_KEY", "short")),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_each_failure_has_its_line_and_ends_with_one(failure: str, monkeypatch: Patch) -> None:
    """S59, S54."""
    check, inject = FAILURES[failure]
    with monkeypatch.context() as patch:
        inject(patch)
        code, said = _run()

    assert code == 1
    assert [line for line in said.splitlines() if line.startswith(f"FAIL  {check}:")], said
    assert len(said.splitlines()) >= len(doctor._CHECKS)


def test_what_is_kept_too_long_is_found() -> None:
    """S59, S22: what still waits or lies there a day and more after, and what the store has not deleted."""
    at = now() - timedelta(days=3)
    case = factory.case_of(factory.cast().alice)
    image = factory.image_of(case, by=case.opened_by)
    assert _run()[0] == 0

    Image.objects.filter(pk=image.pk).update(state="waiting", waiting_object="x", added_at=at)
    Packet.objects.create(
        case=case, level="L1", state="ready", asked_by=case.opened_by, asked_at=at, built_at=at
    )
    Leftover.objects.create(case=case, name="aa/bb", left_at=at)

    code, said = _run()
    assert code == 1
    assert "FAIL  retention: 3 things" in said


def test_what_a_possible_minor_holds_is_not_kept_too_long() -> None:
    """S56 outweighs the 24 hours, until the doubt is resolved."""
    at = now() - timedelta(days=3)
    people = factory.cast()
    case = factory.case_of(people.alice)
    image = factory.image_of(case, by=people.alice)
    Image.objects.filter(pk=image.pk).update(state="waiting", waiting_object="x", added_at=at)
    stop = safeguarding.raise_stop(case=case, by=people.alice, at=at)
    assert _run()[0] == 0

    safeguarding.resolve_stop(
        stop=stop, outcome="resolved", record="Her passport", keep_until=None, by=people.bob, at=at
    )

    assert _run()[0] == 1


@override_settings(PRACTICE=False)
def test_live_asks_for_more_than_practice(monkeypatch: Patch) -> None:
    """Design §5: a second factor for all, the operator's pages, TLS, mail alignment, every fence."""
    factory.cast()
    monkeypatch.setattr(sandbox, "capabilities", lambda: {"seccomp": False})
    monkeypatch.setattr(alignment.resolver, "text_records", lambda *_: [])

    failed = {found.check for found in doctor.examine() if found.fails}

    assert failed >= {
        "second factor", "procedure for minors", "legal page", "TLS", "root keys apart",
        "mail SPF", "mail DKIM", "mail DMARC", "sandbox seccomp",
    }  # fmt: skip
    with pytest.raises(doctor.Unfit, match="second factor: 4 people have none"):
        doctor.require_fit_for_live()


@pytest.mark.parametrize(
    ("account", "content", "is_good"), [("23e1", "token", True), ("", "token", False), ("23e1", "", False), ("23e1", None, False)]
)  # fmt: skip
def test_interface_that_is_half_set_up_is_named(
    account: str, content: str | None, is_good: bool, tmp_path: Path
) -> None:
    """S59."""
    token = tmp_path / "token"
    if content is not None:
        token.write_text(content, encoding="utf-8")
    with override_settings(CLOUDFLARE_ACCOUNT_ID=account, CLOUDFLARE_TOKEN_FILE=str(token)):
        findings = [one for one in doctor.examine() if one.check == "Cloudflare’s interface"]

    assert [one.ok for one in findings] == [is_good]


def test_no_line_holds_a_secret_or_a_name() -> None:
    """S59: pass or fail, and what to do."""
    case = factory.case_of(factory.cast().alice)
    _, said = _run("--json")

    for told in (doctor.settings.SECRET_KEY, factory.NAME, case.code, "alice"):
        assert told not in said


@pytest.mark.parametrize("setting", ["OPERATOR_MINORS_PROCEDURE", "OPERATOR_LEGAL_PAGE"])
def test_missing_paper_is_named_with_where_it_is_explained(setting: str) -> None:
    """Design §5."""
    with override_settings(**{setting: ""}):
        _, said = _run()

    assert f"{setting} names no file; what to write: docs/operating.md, “What you write”" in said
    text = (Path(__file__).resolve().parents[2] / "docs" / "operating.md").read_text(encoding="utf-8")
    assert f"(`{setting}`)" in text.partition("\n## What you write\n")[2].partition("\n## ")[0]
