"""The practice ground's time-stamp authority, checked by openssl and by rfc3161-client."""

import hashlib
import http.client
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
from cryptography import x509
from rfc3161_client import VerifierBuilder, decode_timestamp_response

from casework.practice import web

DIGEST = hashlib.sha256(b"a letter").digest()


def stamped(
    practice_ground: SimpleNamespace, query: bytes, kind: str = "application/timestamp-query"
) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.77.0.250", practice_ground.web_port, timeout=20)
    connection.request("POST", "/tsa", query, {"Content-Type": kind})
    answer = connection.getresponse()
    got = answer.status, answer.read()
    connection.close()
    return got


@pytest.fixture
def query(tmp_path: Path) -> Path:
    file = tmp_path / "query.tsq"
    asked = ["openssl", "ts", "-query", "-digest", DIGEST.hex(), "-sha256", "-cert", "-out", str(file)]
    subprocess.run(asked, check=True, capture_output=True)
    return file


def test_openssl_accepts_the_stamp(practice_ground: SimpleNamespace, query: Path, tmp_path: Path) -> None:
    """E9: a real response over a real digest."""
    _, response = stamped(practice_ground, query.read_bytes())
    (tmp_path / "stamp.tsr").write_bytes(response)
    root = web.root_certificate(practice_ground.data_dir)

    checked = subprocess.run(
        ["openssl", "ts", "-verify", "-queryfile", query, "-in", tmp_path / "stamp.tsr", "-CAfile", root],
        check=False,
        capture_output=True,
    )

    assert checked.returncode == 0, checked.stderr


def test_second_program_accepts_the_stamp(practice_ground: SimpleNamespace, query: Path) -> None:
    """E9: checked by two implementations."""
    root = x509.load_pem_x509_certificate(web.root_certificate(practice_ground.data_dir).read_bytes())

    response = decode_timestamp_response(stamped(practice_ground, query.read_bytes())[1])

    assert VerifierBuilder().add_root_certificate(root).build().verify(response, DIGEST)


def test_what_is_no_query_gets_no_stamp(practice_ground: SimpleNamespace) -> None:
    status, body = stamped(practice_ground, b"nonsense")

    assert status == 200
    assert b"Bad request format" in body
    assert stamped(practice_ground, b"", "text/plain")[0] == 415


def test_keys_are_readable_for_their_owner_alone(practice_ground: SimpleNamespace) -> None:
    keys = list((practice_ground.data_dir / "practice" / "tsa").glob("*.key"))

    assert len(keys) == 2
    assert {key.stat().st_mode & 0o077 for key in keys} == {0}
