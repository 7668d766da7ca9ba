"""What the tests of the verbs share: the cast, a case on the gallery, a real mail server, connections of their own.

Models are imported inside: pytest reads this file before Django is set up.
"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.db import connection

from tests.notices.mailbox import Mailbox
from tests.services.ports import free_ports


@pytest.fixture
def cast(db: None) -> Any:
    from tests import factory

    return factory.cast()


@pytest.fixture
def case(cast: Any) -> Any:
    """A case with two addresses on the gallery, looked at, and a third that nobody has looked at."""
    from tests.notices import matter

    return matter.case_with_addresses(cast.alice)


@pytest.fixture
def mailbox(settings: Any) -> Iterator[Mailbox]:
    """The operator's mail server, for real, on loopback."""
    handler = Mailbox()
    controller = Controller(handler, hostname="127.0.0.1", port=free_ports(1)[0])
    controller.start()
    settings.SMTP_HOST, settings.SMTP_PORT, settings.SMTP_TLS = "127.0.0.1", controller.port, "none"
    yield handler
    controller.stop()


@pytest.fixture
def own_connections(transactional_db: None, tmp_path: Path) -> Iterator[None]:
    """Let each thread have its own connection: SQLite in memory cannot, so it moves into a file as in production."""
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    in_memory, name = connection.connection, connection.settings_dict["NAME"]
    with sqlite3.connect(tmp_path / "own.sqlite3") as file:
        in_memory.backup(file)
    connection.connection = None
    connection.settings_dict["NAME"] = str(tmp_path / "own.sqlite3")
    yield
    connection.close()
    connection.settings_dict["NAME"], connection.connection = name, in_memory
