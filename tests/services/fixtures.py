"""One fixture for each real server. Each may be replaced by one that an environment variable names."""

import os
import secrets
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from email.message import EmailMessage
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message

from deploy import processes
from deploy.system import Need
from tests.services import app, imap, postgres, s3
from tests.services.children import answers, running
from tests.services.ports import free_ports


@pytest.fixture(scope="session")
def postgres_url() -> str:
    """The URL of a PostgreSQL server (TEST_POSTGRES_URL, else one out of a wheel)."""
    return os.environ.get("TEST_POSTGRES_URL") or postgres.start()


@pytest.fixture(scope="session")
def short_folder() -> Iterator[Path]:
    """A temporary folder whose path is short enough for sockets."""
    with tempfile.TemporaryDirectory(prefix="recourse-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def valkey_url(short_folder: Path) -> Iterator[str]:
    """The broker URL of a Valkey on a private socket (TEST_REDIS_URL, else the one that `make run` would start)."""
    if named := os.environ.get("TEST_REDIS_URL"):
        yield named
        return
    socket = short_folder / "valkey.sock"
    process = processes.valkey(socket, short_folder / "valkey")
    with running(process.command, log=short_folder / "valkey.log", is_ready=socket.exists):
        yield f"redis+socket://{socket}"


@pytest.fixture(scope="session")
def s3_bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[s3.Bucket]:
    """One bucket of a real S3 server (TEST_S3_URL=http://KEY:SECRET@HOST:PORT/BUCKET, else out of a wheel)."""
    if named := os.environ.get("TEST_S3_URL"):
        yield s3.Bucket.from_url(named)
        return
    with s3.server(tmp_path_factory.mktemp("s3")) as bucket:
        yield bucket


class _Kept(Message):
    def __init__(self, messages: list[EmailMessage]) -> None:
        super().__init__()
        self._messages = messages

    def handle_message(self, message: EmailMessage) -> None:
        self._messages.append(message)


@pytest.fixture
def smtp_server() -> Iterator[SimpleNamespace]:
    """A real SMTP server: `host`, `port`, and `messages`, which are what it was given, in order."""
    messages: list[EmailMessage] = []
    controller = Controller(_Kept(messages), hostname="127.0.0.1", port=free_ports(1)[0])
    controller.start()
    yield SimpleNamespace(host="127.0.0.1", port=controller.port, messages=messages)
    controller.stop()


@pytest.fixture(scope="session")
def dovecot() -> Iterator[imap.Server]:
    """A real IMAP server with one mailbox, for all tests of a worker."""
    if not Need("dovecot-imapd", program="dovecot", folder="/usr/sbin").is_met():
        pytest.skip("dovecot-imapd is missing")
    with (
        tempfile.TemporaryDirectory(prefix="recourse-imap-", ignore_cleanup_errors=True) as folder,
        imap.server(Path(folder)) as server,
    ):
        yield server


@pytest.fixture(scope="session")
def practice_ground() -> Iterator[SimpleNamespace]:
    """The practice ground alone, on free ports: `web_port`, `dns_port`, `smtp_port`, `data_dir`."""
    with tempfile.TemporaryDirectory(prefix="recourse-ground-", ignore_cleanup_errors=True) as folder:
        web, dns, smtp = free_ports(3)
        ports = {"PRACTICE_WEB_PORT": str(web), "PRACTICE_DNS_PORT": str(dns), "SMTP_PORT": str(smtp)}
        environment = {**os.environ, **ports, "DATA_DIR": folder}
        command = [sys.executable, "manage.py", "practice", "start"]
        log = Path(folder) / "ground.log"

        def is_ready() -> bool:
            return answers(smtp) and answers(dns) and answers(web, "127.77.0.1")

        with running(command, log=log, is_ready=is_ready, env=environment, cwd=app.ROOT):
            yield SimpleNamespace(web_port=web, dns_port=dns, smtp_port=smtp, data_dir=Path(folder))


@pytest.fixture(scope="session")
def live_app(request: pytest.FixtureRequest) -> Iterator[app.LiveApp]:
    """The whole app. Parametrize it indirectly with "postgres", "s3" or "postgres s3"; else SQLite and folders."""
    wanted = str(getattr(request, "param", "")).split()
    with ExitStack() as stack:
        settings: dict[str, str] = {}
        if "postgres" in wanted:
            settings["DATABASE_URL"] = _new_database(request.getfixturevalue("postgres_url"))
        if "s3" in wanted:
            settings |= request.getfixturevalue("s3_bucket").settings
        yield stack.enter_context(app.running_app(**settings))


def _new_database(url: str) -> str:
    name = f"live_{secrets.token_hex(4)}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    base, _, query = url.partition("?")
    return f"{base.rsplit('/', 1)[0]}/{name}" + (f"?{query}" if query else "")
