"""The database that an address names: SQLite or PostgreSQL, as Django wants to be told of it."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from config import env


def database_at(url: str) -> dict[str, Any]:
    """Return one entry of DATABASES. Raises BadSetting: it is neither of the two."""
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": parts.path[1:] if parts.path.startswith("//") else parts.path,
            "OPTIONS": {
                "timeout": 30,
                "transaction_mode": "IMMEDIATE",
                # secure_delete: a destroyed key must not survive in a free page.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
            },
        }
    if parts.scheme not in ("postgres", "postgresql"):
        raise env.BadSetting("DATABASE_URL must begin with sqlite:/// or postgresql://.")
    # What follows the question mark goes to libpq: sslmode, sslrootcert, host (for a socket's folder).
    libpq = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": libpq.pop("host", unquote(parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "OPTIONS": libpq,
    }
