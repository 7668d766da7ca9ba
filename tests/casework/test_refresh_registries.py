"""Which registry answers for what is refreshed from IANA's files, or a mirror of them; damaged ones change nothing."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from casework.bootstrap import KINDS, BootstrapUnfit, checked, registries_for, registries_from_settings
from casework.dialable import LIVE, Policy
from tests.hostile.servers import HostileWeb, ok, running

NEWER = "2099-01-01T00:00:00Z"


def data(kind: str, publication: str = NEWER) -> dict[str, Any]:
    """Return bootstrap data of a kind with registries of the test's own."""
    key = {"dns": "end{}", "ipv4": "{}.0.0.0/8", "ipv6": "2a0{}::/16", "asn": "{}0-{}9"}[kind]
    count = 120 if kind == "dns" else 5
    services = [
        [[key.format(*[number] * 2)], [f"http://r{number}.net/", f"https://r{number}.net/"]]
        for number in range(1, count + 1)
    ]
    return {"version": "1.0", "publication": publication, "services": services}


@pytest.fixture
def mirror(settings: Any, tmp_path: Path) -> Iterator[HostileWeb]:
    settings.RECOURSE_MODE, settings.PRACTICE = "practice", True
    settings.FETCH_ALSO_ALLOW, settings.RESOLVERS = ["127.0.0.5/32"], []
    settings.DATA_DIR = tmp_path
    with running(HostileWeb("127.0.0.5")) as web:
        for kind in KINDS:
            web.pages[f"/{kind}.json"] = ok(json.dumps(data(kind)).encode(), kind="application/json")
        yield web


def refresh(mirror: HostileWeb) -> tuple[int, list[dict[str, Any]]]:
    out = io.StringIO()
    try:
        call_command(
            "refresh_registries", "--json", "--from", mirror.url("/"), stdout=out, stderr=io.StringIO()
        )
    except SystemExit as ending:
        return int(str(ending.code)), []
    return 0, [json.loads(line) for line in out.getvalue().splitlines()]


def test_newer_registries_are_used_from_then_on(mirror: HostileWeb, tmp_path: Path) -> None:
    code, rows = refresh(mirror)

    fresh = registries_for(LIVE, kept=tmp_path / "rdap")
    assert code == 0 and [row["kind"] for row in rows] == list(KINDS) and all(row["is_new"] for row in rows)
    assert fresh.base_of_domain("site.end7") == "https://r7.net/"
    assert (
        fresh.base_of_address("3.1.1.1") == "https://r3.net/"
        and fresh.base_of_number(42) == "https://r4.net/"
    )
    assert refresh(mirror)[1][0]["is_new"] is False


def test_older_registries_change_nothing(mirror: HostileWeb, tmp_path: Path) -> None:
    for kind in KINDS:
        old = json.dumps(data(kind, "2001-01-01T00:00:00Z")).encode()
        mirror.pages[f"/{kind}.json"] = ok(old, kind="application/json")

    assert not any(row["is_new"] for row in refresh(mirror)[1])
    assert list((tmp_path / "rdap").glob("*.json")) == []


@pytest.mark.parametrize(
    ("body", "code"), [(b"nonsense", 2), (b"[]", 1), (b'{"publication": "soon", "services": []}', 1)]
)
def test_damaged_answer_leaves_what_was_here(
    mirror: HostileWeb, tmp_path: Path, body: bytes, code: int
) -> None:
    mirror.pages["/dns.json"] = ok(body, kind="application/json")

    assert refresh(mirror)[0] == code
    assert (
        registries_for(LIVE, kept=tmp_path / "rdap")
        .base_of_domain("a.com")
        .startswith("https://rdap.verisign")
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told.pop("publication"),
        lambda told: told["services"].__setitem__(0, [["no/9"], ["https://r.net/"]]),
        lambda told: told["services"].__setitem__(0, [["1.0.0.0/8"], ["ftp://r.net/"]]),
        lambda told: told["services"].__setitem__(0, [["1.0.0.0/8"], []]),
        lambda told: told.__setitem__("services", told["services"][:2]),
    ],
)
def test_what_rfc_9224_does_not_describe_is_refused(change: Any) -> None:
    told = data("ipv4")
    change(told)

    with pytest.raises(BootstrapUnfit, match="ipv4"):
        checked("ipv4", told)


def test_practice_asks_no_registry_but_its_own(settings: Any, tmp_path: Path) -> None:
    """Design §6: whatever was refreshed on this machine."""
    settings.DATA_DIR = tmp_path

    assert registries_from_settings(Policy(practice=True)).base_of_domain("a.com") == ""
