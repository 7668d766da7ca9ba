"""Every answer carries its headers, and no page or sheet of ours names a foreign host (S44, S45)."""

import itertools
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings

from tests import factory
from tests.hostile import ownpages, pages

ROOT = Path(settings.BASE_DIR)
CSP_PARTS = (
    "default-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
    "style-src 'self'",
)
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# What loads by itself when a page is opened; links that a person presses may lead elsewhere.
_LOADS = re.compile(
    r"""(?:<(?:script|img|iframe|source|video|audio|embed|object|link|input)\b[^>]*?\b(?:src|href|data|poster|srcset)\s*=\s*"""
    r"""|url\(\s*|@import\s+)["']?\s*(?:https?:)?//""",
    re.IGNORECASE,
)


def assert_headers(answer: Any, of: object) -> None:
    policy = answer["Content-Security-Policy"]
    assert all(part in policy for part in CSP_PARTS), (of, policy)
    assert "unsafe" not in policy, of
    assert {name: answer.get(name) for name in FIXED} == FIXED, of
    assert "camera=()" in answer["Permissions-Policy"], of
    assert answer["Cache-Control"] == "no-store", of


@pytest.fixture
def ground(db: None) -> pages.Ground:
    return pages.build()


def test_every_page_has_every_header(ground: pages.Ground) -> None:
    """S44: answers of all kinds: pages, redirects, 404, 405, downloads."""
    client = pages.browser(ground.people.alice)

    for name in sorted(set(pages.CONVERTERS) - {"leave", "account_logout"}):
        for method in ("get", "post"):
            assert_headers(getattr(client, method)(ground.address(name)), (name, method))


def test_every_page_of_hers_has_every_header_and_loads_nothing_from_elsewhere(db: None) -> None:
    """S44, S45: as she meets them, in each way that her case can stand; what is sent as well."""
    shown: set[str] = set()

    for way, client in ownpages.browsers(factory.cast()):
        asked = [(name, url) for name in ownpages.names() for url in ownpages.addresses(name)]
        for method, (name, url) in itertools.product(("get", "post"), asked):
            answer = getattr(client, method)(url)
            assert_headers(answer, (way, method, url))
            if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                shown.add(name)
                assert _LOADS.search(answer.content.decode()) is None, (way, method, url)

    assert {"own_status", "own_device", "own_letter", "own_said", "own_ask_letter", "own_end"} <= shown


def test_stranger_and_wrong_address_get_the_headers_too(ground: pages.Ground) -> None:
    """S44: before sign-in, for an address that is none, for a form without its token, for a host that is none."""
    client = Client(enforce_csrf_checks=True)

    for answer, status in (
        (client.get("/account/login/"), 200),
        (client.get("/no/such/page"), 404),
        (client.post("/account/login/"), 403),
        (client.get("/help", headers={"host": "elsewhere.example"}), 400),
        (client.get("/leave"), 303),
    ):
        assert answer.status_code == status
        assert_headers(answer, status)


@pytest.mark.django_db
def test_failure_page_has_the_headers(monkeypatch: pytest.MonkeyPatch) -> None:
    """S44, S48."""
    monkeypatch.setattr("casework.helplinefiles.load", lambda: 1 / 0)

    answer = Client(raise_request_exception=False).get("/help")

    assert answer.status_code == 500
    assert_headers(answer, 500)


def test_static_file_has_the_headers_but_may_be_kept(tmp_path: Path) -> None:
    """S44: of static files too; they alone may be cached."""
    (tmp_path / "sheet.css").write_text("a{}", encoding="utf-8")
    with override_settings(STATIC_ROOT=tmp_path):
        answer = Client().get("/static/sheet.css")

    assert answer.status_code == 200
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert {name: answer.get(name) for name in FIXED} == FIXED
    assert "no-store" not in answer["Cache-Control"]


@override_settings(SECURE_SSL_REDIRECT=True, SECURE_HSTS_SECONDS=63072000)
def test_redirect_to_tls_has_the_headers_and_tls_pages_hsts() -> None:
    """S44: as live mode answers."""
    plain, secure = Client().get("/help"), Client().get("/help", secure=True)

    assert plain.status_code == 301
    assert_headers(plain, "redirect")
    assert secure["Strict-Transport-Security"].startswith("max-age=63072000")


def test_script_has_a_nonce_that_is_never_the_same() -> None:
    """S44: and only scripts with it run."""
    answers = [Client().get("/help") for _ in range(3)]
    nonces = [re.findall(r"'nonce-([^']+)'", answer["Content-Security-Policy"]) for answer in answers]

    assert len({nonce for found in nonces for nonce in found}) == 3
    for answer, found in zip(answers, nonces, strict=True):
        scripts = re.findall(rb"<script[^>]*>", answer.content)
        assert scripts
        assert all(f'nonce="{found[0]}"'.encode() in script for script in scripts)


def test_no_page_loads_anything_from_elsewhere(ground: pages.Ground) -> None:
    """S45: as the pages are sent out."""
    client = pages.browser(ground.people.alice)

    for name in sorted(set(pages.CONVERTERS) - {"leave", "account_logout"}):
        answer = client.get(ground.address(name))
        if answer["Content-Type"].startswith("text/html"):
            assert _LOADS.search(answer.content.decode()) is None, name


@pytest.mark.parametrize("folder", ["templates", "static"])
def test_no_template_sheet_or_script_names_a_foreign_host(folder: str) -> None:
    """S45: as they lie in the repository."""
    for path in (ROOT / folder).rglob("*"):
        if path.suffix in {".html", ".css", ".js", ".txt"}:
            text = path.read_text(encoding="utf-8")
            assert _LOADS.search(text) is None, path
            assert path.suffix == ".html" or not re.search(
                r"(?:fetch|import|open)\(\s*[\"'`](?:https?:)?//", text
            ), path
