"""`hostchain` and `check_url` from outside: one JSON object a line, and the exit codes of design §7."""

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from casework.practice import pictures as drawn
from casework.practice.server import Ports, in_background
from tests.casework.test_looking import HERS, OTHER
from tests.hostile.servers import HostileWeb, ok, running


@pytest.fixture(scope="module")
def ports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ports]:
    with in_background(tmp_path_factory.mktemp("ground")) as taken:
        yield taken


@pytest.fixture
def ground(ports: Ports, settings: Any) -> Ports:
    settings.RECOURSE_MODE, settings.PRACTICE = "practice", True
    settings.PRACTICE_DNS_PORT, settings.PRACTICE_WEB_PORT = ports.dns, ports.web
    settings.RESOLVERS, settings.FETCH_ALSO_ALLOW = [], []
    return ports


def run(*words: str) -> tuple[int, list[dict[str, Any]]]:
    """Run a command with --json; return its exit code and its lines."""
    out = io.StringIO()
    code: Any = 0
    try:
        call_command(*words, "--json", stdout=out, stderr=io.StringIO())
    except SystemExit as ending:
        code = ending.code
    return code, [json.loads(line) for line in out.getvalue().splitlines()]


def test_hostchain_names_the_parties_with_their_contacts(ground: Ports) -> None:
    code, (gallery, mirror) = run("hostchain", "http://gallery.example/p/1", "http://mirror.example/m/1")

    assert code == 0
    assert [party["role"] for party in gallery["parties"]] == ["platform", "page_host", "registrar"]
    contact = gallery["parties"][1]["contacts"][0]
    assert contact["email"] == "abuse@harbor-host.example" and contact["source"] and contact["as_of"]
    assert [party["role"] for party in mirror["parties"]] == ["operator", "cdn", "registrar"]
    assert mirror["parties"][1]["found_by"] == "dns_alias"


@pytest.mark.parametrize(
    "url",
    ["https://www.reddit.com/r/x", "http://nowhere.example/", "http://127.0.0.1/", "http://[oops", "", "no"],
)
def test_hostchain_answers_no_and_why(ground: Ports, url: str) -> None:
    code, (row,) = run("hostchain", url)

    assert code == 1
    assert row["missing"][0]["says"].endswith(".")
    assert all(
        contact.get("email", "x.example").endswith(".example")
        for party in row["parties"]
        for contact in party["contacts"]
    )


def test_check_url_gives_the_nine_verdicts_of_the_ground(ground: Ports) -> None:
    """Design §6: cloak, login, block and removal as the practice ground shows them."""
    code, rows = run(
        "check_url",
        "http://board.example/thread/451",
        "http://members.example/album/12",
        "http://gallery.example/none",
    )

    assert code == 0
    assert [row["verdict"] for row in rows] == ["blocked_here", "login_wall", "page_gone"]


def test_check_url_refuses_strangers_and_says_why(ground: Ports) -> None:
    code, (row,) = run("check_url", "https://site.com/")

    assert (code, row["verdict"], row["refused_because"]) == (1, "unknown", "practice_only")
    assert row["says"].endswith(".")


def test_check_url_finds_a_known_picture_and_only_that(ground: Ports, settings: Any, tmp_path: Path) -> None:
    settings.FETCH_ALSO_ALLOW = ["127.0.0.5/32"]
    (tmp_path / "hers.jpg").write_bytes(HERS)
    (tmp_path / "bad.jpg").write_bytes(b"no picture")
    with running(HostileWeb("127.0.0.5")) as web:
        web.pages["/with"] = ok(b"<p>Words by the sea.</p><img src=hers.jpg><img src=other.jpg>")
        web.pages["/without"] = ok(b"<p>Words by the sea.</p><img src=other.jpg>")
        web.pages |= {"/hers.jpg": ok(HERS, kind="image/jpeg"), "/other.jpg": ok(OTHER, kind="image/jpeg")}
        known = ["--against", str(tmp_path / "hers.jpg"), str(tmp_path / "bad.jpg")]

        found, (bad, row) = run("check_url", web.url("/with"), *known)
        missed, (_, other) = run("check_url", web.url("/without"), *known)

    assert (found, row["verdict"], len(row["matches"])) == (0, "live", 1)
    assert row["matches"][0]["path"].endswith("hers.jpg") and bad["error"]
    assert (missed, other["verdict"], other["matches"]) == (1, "picture_gone", [])


def test_check_url_tells_a_film_by_its_path_and_where_in_it(
    ground: Ports, settings: Any, tmp_path: Path
) -> None:
    """Issue 5: a known still, in a film on a page and in a film itself; no digest of either is told."""
    known = tmp_path / "boat.png"
    known.write_bytes(drawn.encoded("boat", "resized", "png"))

    code, rows = run(
        "check_url",
        "http://gallery.example/v/8855",
        "http://gallery.example/media/8855.mp4",
        "--against",
        str(known),
    )

    assert code == 0 and [row["verdict"] for row in rows] == ["live", "live"]
    (match,) = rows[0]["matches"]
    assert (match["transform"], match["path"]) == ("film_of_still", str(known)) and len(match["at_s"]) == 2
    assert {"sha256", "md5", "pdq", "frames"}.isdisjoint(match)


@pytest.mark.parametrize(
    "url", ["", " ", "a word", "dana@site.com", "http://[oops", "http://a.example http://b.example"]
)
def test_what_is_no_address_gets_its_line_and_stops_no_other(ground: Ports, url: str) -> None:
    for command in ("check_url", "hostchain"):
        code, (bad, good) = run(command, url, "http://gallery.example/v/8842")

        assert (code, bad["url"]) == (1, url)
        assert bad["error"] and bad["says"].endswith(".")
        assert "error" not in good


@pytest.mark.parametrize(
    "url", ["gallery.example/v/8842", "hxxp://gallery[.]example/v/8842", "//gallery.example/v/8842"]
)
def test_command_reads_an_address_as_the_page_does(ground: Ports, url: str) -> None:
    """What was added is said on standard error; the line keeps what was typed."""
    for command in ("check_url", "hostchain"):
        out, err = io.StringIO(), io.StringIO()
        call_command(command, url, "--json", stdout=out, stderr=err)

        assert json.loads(out.getvalue())["url"] == url
        assert "read as http://gallery.example/v/8842" in err.getvalue()


@pytest.mark.parametrize("beginning", ["http://", ""])
def test_password_in_an_argument_keeps_it_from_being_visited(ground: Ports, beginning: str) -> None:
    """S33: whether the beginning is there or was added."""
    code, (row,) = run("check_url", f"{beginning}dana:secret@gallery.example/v/8842")

    assert (code, row["verdict"]) == (1, "unknown")
    assert row["refused_because"] in {"user_info", "no_address"}


def test_check_url_without_a_readable_picture_cannot_be_asked(ground: Ports, tmp_path: Path) -> None:
    (tmp_path / "bad.jpg").write_bytes(b"no picture")

    code, _ = run("check_url", "http://gallery.example/", "--against", str(tmp_path / "bad.jpg"))

    assert code == 2


def test_child_ends_with_a_program_that_dies(tmp_path: Path) -> None:
    """The fetching child never outlives its program, however that ends."""
    program = (
        "import os; from casework import fetch; child = fetch._child(); child.said_hello.wait(30);"
        "print(child.process.pid, flush=True); os._exit(1)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60
    )
    pid = int(done.stdout)

    for _ in range(100):
        if not Path(f"/proc/{pid}").exists() or "Z" in Path(f"/proc/{pid}/stat").read_text().split()[2]:
            return
        subprocess.run(["sleep", "0.05"], check=True)
    pytest.fail("the child still runs")
