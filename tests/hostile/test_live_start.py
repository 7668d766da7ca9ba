"""Live mode starts with nothing amiss or not at all: keys, settings, and each process asks doctor (S9, S15)."""

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import environment
from tests.hostile import live
from tests.hostile.servers import HostileDns

PROCESSES = {
    "web": (
        "-m",
        "gunicorn",
        "config.wsgi",
        "--bind",
        "127.0.0.1:0",
        "--no-control-socket",
        "--log-level",
        "error",
    ),
    "asgi": ("-c", "import config.asgi"),
    "worker": ("-m", "celery", "-A", "config", "worker", "--concurrency", "1", "--pool", "solo"),
    "scheduler": (
        "-m",
        "celery",
        "-A",
        "config",
        "beat",
        "--scheduler",
        "celery.beat.Scheduler",
        "--pidfile",
        "",
    ),
}
SHOW = """
import json, django; django.setup()
from django.conf import settings
names = [name for name in dir(settings) if name.startswith(("SESSION_", "CSRF_", "VAULT_", "SECURE_"))]
names += ["DEBUG", "CACHES", "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"]
print(json.dumps({name: getattr(settings, name) for name in names}, default=str))
"""


@pytest.fixture
def folder(names: HostileDns, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder, and a name server that says at once that there is no record."""
    monkeypatch.setenv("RESOLVERS", f"127.0.0.1:{names.port}")
    return environment.make_data_dir()


def _keys(folder: Path) -> Path:
    return folder / "keys"


def _doctor(folder: Path, **more: str) -> dict[str, dict[str, object]]:
    said = live.run("manage.py", "doctor", "--json", environ=live.settings_for(folder, **more))
    assert said.returncode == 1, said.stderr
    return {found["check"]: found for found in map(json.loads, said.stdout.splitlines())}


def _remove(folder: Path) -> None:
    (_keys(folder) / "root-case-1.key").unlink()


def _shorten(folder: Path) -> None:
    path = _keys(folder) / "root-case-1.key"
    path.chmod(0o600)
    path.write_bytes(os.urandom(16))
    path.chmod(0o400)


def _share(folder: Path) -> None:
    path = _keys(folder) / "root-case-1.key"
    path.chmod(0o600)
    path.write_bytes((_keys(folder) / "root-ops-1.key").read_bytes())
    path.chmod(0o400)


def _open(folder: Path) -> None:
    (_keys(folder) / "root-case-1.key").chmod(0o444)


def _empty(folder: Path) -> None:
    path = _keys(folder) / "root-case-1.key"
    path.chmod(0o600)
    path.write_bytes(bytes(32))
    path.chmod(0o400)


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (_remove, "There is no root key for 'case'"),
        (_shorten, "is not 32 random bytes"),
        (_empty, "is not 32 random bytes"),
        (_share, "are the same"),
        (_open, "can be read by other users"),
    ],
)
def test_each_bad_root_key_is_named(folder: Path, spoil: Callable[[Path], None], says: str) -> None:
    """S15: missing, short, constant, shared, readable by others."""
    spoil(folder)

    found = _doctor(folder)["root keys"]

    assert not found["ok"]
    assert says in str(found["says"])


def test_keys_beside_the_data_are_no_keys_apart(folder: Path) -> None:
    """S15: another mount than the database's."""
    assert not _doctor(folder)["root keys apart"]["ok"]


@pytest.mark.parametrize(
    ("name", "value", "check"), [("DEBUG", "yes", "debug"), ("BEHIND_TLS_PROXY", "no", "TLS")]
)
def test_each_bad_setting_is_named(folder: Path, name: str, value: str, check: str) -> None:
    """S15, S48."""
    assert not _doctor(folder, **{name: value})[check]["ok"]


def test_short_or_open_secret_key_is_named(folder: Path) -> None:
    """S15."""
    path = _keys(folder) / "django-secret.key"
    path.chmod(0o644)

    assert "other users can read" in str(_doctor(folder)["secret key"]["says"])
    path.write_text("too-short", encoding="ascii")
    path.chmod(stat.S_IRUSR)
    assert "shorter" in str(_doctor(folder)["secret key"]["says"])


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"FETCH_ALSO_ALLOW": "10.0.0.0/8"}, "FETCH_ALSO_ALLOW is for practice mode only"),
        ({"SECRET_KEY_FILE": "/nowhere/key"}, "There is no secret key at /nowhere/key"),
        ({"RECOURSE_MODE": "production"}, "it may be practice or live"),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL must begin with"),
    ],
)
def test_settings_that_cannot_be_stop_every_command(folder: Path, more: dict[str, str], says: str) -> None:
    """S15: not even a check runs."""
    said = live.run("manage.py", "check", environ=live.settings_for(folder, **more))

    assert said.returncode != 0
    assert says in said.stderr


@pytest.mark.parametrize("process", PROCESSES)
def test_no_process_starts_unfit(folder: Path, process: str) -> None:
    """Design §5: web, worker and scheduler each ask; the answer names what to mend, and nothing goes on trying."""
    said = live.run(*PROCESSES[process], environ=live.settings_for(folder))

    assert said.returncode != 0
    assert "Live mode does not start until these are mended" in said.stderr
    assert "root keys apart" in said.stderr


def test_deployment_check_of_django_is_clean(folder: Path) -> None:
    """S48."""
    said = live.run(
        "manage.py", "check", "--deploy", "--fail-level", "INFO", environ=live.settings_for(folder)
    )

    assert (said.returncode, said.stdout.strip()) == (0, "System check identified no issues (0 silenced).")


def test_cookies_of_live_mode(folder: Path) -> None:
    """S9: __Host-, Secure, HttpOnly, SameSite=Strict; 30 minutes; S41: no pickle."""
    said = json.loads(live.run("-c", SHOW, environ=live.settings_for(folder)).stdout)

    for kind in ("SESSION", "CSRF"):
        assert said[f"{kind}_COOKIE_NAME"].startswith("__Host-")
        assert said[f"{kind}_COOKIE_SECURE"] is said[f"{kind}_COOKIE_HTTPONLY"] is True
        assert said[f"{kind}_COOKIE_SAMESITE"] == "Strict"
        assert (said[f"{kind}_COOKIE_PATH"], said[f"{kind}_COOKIE_DOMAIN"]) == ("/", None)
    assert said["VAULT_COOKIE_NAME"].startswith("__Host-")
    assert (said["SESSION_COOKIE_AGE"], said["SESSION_ABSOLUTE_AGE_S"]) == (1800, 8 * 3600)
    assert said["SESSION_ENGINE"] == "django.contrib.sessions.backends.db"
    assert said["SESSION_SERIALIZER"].endswith("JSONSerializer")
    assert said["CACHES"]["default"]["OPTIONS"]["serializer"] == "config.cache.JSONSerializer"
    assert said["SECURE_HSTS_SECONDS"] > 31536000
    assert said["SECURE_SSL_REDIRECT"] is True
    assert not said["DEBUG"]
    assert not said["MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN"]
