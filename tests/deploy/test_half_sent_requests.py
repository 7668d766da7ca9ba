"""Strangers who send half a request, or read half an answer, hold no thread of the web server for long."""

import socket
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy import processes
from tests.services.app import ROOT
from tests.services.children import running
from tests.services.ports import free_ports

APP = """
from deploy import patience

patience.PATIENCE_S = 1

def app(environ, start_response):
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"x" * 50_000_000] if environ["PATH_INFO"] == "/large" else [body or b"yes"]
"""


@pytest.fixture
def port(tmp_path: Path) -> Iterator[int]:
    """Run the web server as it is started in earnest, with one process, an app of our own and less patience."""
    (tmp_path / "half_app.py").write_text(APP)
    port = free_ports(1)[0]
    command = [part.replace("config.wsgi", "half_app:app") for part in processes.web().command]
    command[command.index("--bind") + 1] = f"127.0.0.1:{port}"
    command[command.index("--workers") + 1] = "1"
    command += ["--pythonpath", str(tmp_path)]

    def is_ready() -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", port)) == 0

    with running(command, log=tmp_path / "log", is_ready=is_ready, limit_s=30, cwd=ROOT):
        yield port


@pytest.mark.parametrize(
    "sent",
    [
        b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nhalf",
        b"GET / HTTP/1.1\r\nHost:",
        b"GET /large HTTP/1.1\r\nHost: h\r\n\r\n",
    ],
    ids=["body", "head", "answer"],
)
def test_more_half_sent_requests_than_threads_block_nobody(port: int, sent: bytes) -> None:
    half = [socket.create_connection(("127.0.0.1", port)) for _ in range(3 * processes.WEB_THREADS)]
    for one in half:
        one.sendall(sent)
    time.sleep(0.3)

    # Threads that are held for good would let this wait run out.
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20) as answer:
        assert answer.read() == b"yes"

    for one in half:
        one.close()
