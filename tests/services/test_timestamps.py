"""Stamps by a real authority, `openssl ts` behind a small HTTP front: verified, or refused when unfit (E9, E10)."""

import asyncio
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from casework import anchoring, timestamps, verifying
from casework.practice import tsa
from tests import factory
from tests.casework import packet_cast

MESSAGE = b"head of a chain\n"


class _Front(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        query = self.rfile.read(int(self.headers["Content-Length"]))
        status, body = self.server.answer(query)
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="session")
def authority_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Keys and certificates of an authority made by openssl."""
    folder = tmp_path_factory.mktemp("tsa")
    tsa.make_authority(folder)
    return folder


@pytest.fixture
def front(authority_folder: Path) -> Iterator[ThreadingHTTPServer]:
    """The authority's HTTP front; `answer` may be replaced."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Front)
    server.answer = lambda query: (200, asyncio.run(tsa.stamp(authority_folder, query)))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def authority(front: ThreadingHTTPServer, authority_folder: Path) -> timestamps.Authority:
    root = (authority_folder / "ca.pem").read_bytes()
    return timestamps.Authority(f"http://127.0.0.1:{front.server_address[1]}/tsa", root)


def openssl_accepts(folder: Path, message: Path, stamp: Path) -> bool:
    command = ["openssl", "ts", "-verify", "-data", message, "-in", stamp, "-CAfile", folder / "ca.pem"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_stamp_is_accepted_by_two_programs(authority, authority_folder, tmp_path):
    """E9: rfc3161-client and openssl."""
    response = timestamps.stamp(MESSAGE, authority=authority)
    (tmp_path / "m").write_bytes(MESSAGE)
    (tmp_path / "s").write_bytes(response)

    assert timestamps.verify(response, MESSAGE, certificates=authority.certificates)
    assert openssl_accepts(authority_folder, tmp_path / "m", tmp_path / "s")


def test_stamp_over_other_bytes_is_refused(authority):
    response = timestamps.stamp(MESSAGE, authority=authority)

    with pytest.raises(timestamps.StampUnfit):
        timestamps.verify(response, b"other", certificates=authority.certificates)
    with pytest.raises(timestamps.StampUnfit, match="other bytes"):
        timestamps.stamped_at(response, b"other")


def test_stamp_of_another_authority_is_refused(authority, tmp_path):
    """E9: wrong root."""
    response = timestamps.stamp(MESSAGE, authority=authority)
    tsa.make_authority(tmp_path)

    with pytest.raises(timestamps.StampUnfit):
        timestamps.verify(response, MESSAGE, certificates=(tmp_path / "ca.pem").read_bytes())


def test_answer_to_an_earlier_question_is_refused(authority, front):
    """E9: wrong nonce; a recorded answer cannot be played back."""
    earlier = timestamps.stamp(MESSAGE, authority=authority)
    front.answer = lambda query: (200, earlier)

    with pytest.raises(timestamps.StampUnfit, match="another question"):
        timestamps.stamp(MESSAGE, authority=authority)


@pytest.mark.parametrize("answer", [(200, b"no stamp"), (200, b""), (200, b"\x30\x80" * 40)])
def test_answer_that_is_no_stamp_is_refused(authority, front, answer):
    front.answer = lambda query: answer

    with pytest.raises(timestamps.StampUnfit):
        timestamps.stamp(MESSAGE, authority=authority)


@pytest.mark.parametrize("answer", [(503, b""), (302, b""), (200, b"x" * 70000)])
def test_authority_in_trouble_counts_as_down(authority, front, answer):
    """E10: redirects are not followed, endless answers not read."""
    front.answer = lambda query: answer

    with pytest.raises(timestamps.AuthorityDown):
        timestamps.stamp(MESSAGE, authority=authority)


@pytest.mark.django_db
def test_packet_carries_a_stamp_that_openssl_verifies(authority, authority_folder, tmp_path):
    """E2, E9, E10: pending while the authority was down, stamped later; the packet proves its own head alone."""
    people = factory.cast()
    case = packet_cast.full_case(people.alice)
    anchoring.anchor_heads(authority=None, at=packet_cast.AT)
    assert anchoring.stamp_pending(authority=authority, at=packet_cast.AT) == 1

    archive = packet_cast.built(case, people.alice)

    files = packet_cast.members(archive)
    (tmp_path / "m").write_bytes(files["data/anchors/anchor-1.txt"])
    (tmp_path / "s").write_bytes(files["data/anchors/anchor-1.tsr"])
    assert verifying.broken_parts(archive) == []
    assert verifying.read_packet(archive)["anchors"][0]["state"] == "stamped"
    assert openssl_accepts(authority_folder, tmp_path / "m", tmp_path / "s")
    assert str(people.clinic.pk) not in files["data/anchors/anchor-1-path.txt"].decode()


@pytest.mark.django_db
def test_verify_txt_leads_to_the_stamp(authority, authority_folder, tmp_path):
    """E2: every command of VERIFY.txt in a folder with nothing but the packet and the authority's root."""
    people = factory.cast()
    case = packet_cast.full_case(people.alice)
    anchoring.anchor_heads(authority=authority, at=packet_cast.AT)
    for path, content in packet_cast.members(packet_cast.built(case, people.alice)).items():
        place = tmp_path / "packet" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    (tmp_path / "packet" / "authority.pem").write_bytes((authority_folder / "ca.pem").read_bytes())
    lines = (tmp_path / "packet" / "VERIFY.txt").read_text(encoding="utf-8").splitlines()
    script = "\n".join(line for line in lines if line.startswith("       "))

    run = subprocess.run(["sh", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert "custody: OK" in run.stdout
    assert "anchor 1: OK" in run.stdout
    assert "Verification: OK" in run.stdout + run.stderr
    assert run.stdout.splitlines()[-3] == run.stdout.splitlines()[-2]
