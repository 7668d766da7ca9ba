"""Is this app fit to run? One line a check, pass or fail, and what to do. Live mode starts only when all is well (design §5).

Prints no secret, no name and no address of a case.
"""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils.translation import gettext as _

from casework import fetch, resolver, sandbox, storage, vault
from casework.models import User
from casework.models.triggers import CHAINS

# Addresses that the guard must refuse whatever happens: loopback, the clouds' metadata service, disguised forms.
GUARD_MUST_REFUSE = (
    "http://127.0.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[::ffff:10.0.0.1]/",
    "http://2130706433/",
    "http://[64:ff9b::a00:1]/",
)
_MOST_OPEN_MODE = 0o077


@dataclass(frozen=True)
class Finding:
    """One check: its name, whether it passed, what it says, and who needs it: `always`, `live` mode alone, or `advice`."""

    check: str
    ok: bool
    says: str
    needed: str = "always"

    @property
    def fails(self) -> bool:
        """Say whether this app, in its mode, is unfit because of it."""
        return not self.ok and (self.needed == "always" or (self.needed == "live" and not settings.PRACTICE))


class Unfit(SystemExit):
    """Live mode does not start; the message names each check that failed."""


def examine() -> list[Finding]:
    """Run every check. Opens connections to the operator's own services, never to a stranger."""
    return [finding for check in _CHECKS for finding in check()]


def require_fit_for_live() -> None:
    """Return in practice mode, or when every check that live needs has passed. Raises Unfit."""
    if settings.PRACTICE:
        return
    failed = [finding for finding in examine() if finding.fails]
    if failed:
        lines = "\n".join(f"  {finding.check}: {finding.says}" for finding in failed)
        raise Unfit(f"Live mode does not start until these are mended:\n{lines}")


def _keys() -> Iterator[Finding]:
    try:
        vault.load_root_keys(settings.ROOT_KEY_DIR)
    except (vault.KeysUnfit, OSError) as trouble:
        yield Finding("root keys", False, str(trouble))
        return
    yield Finding("root keys", True, _("present, unshared, readable by this user alone"))
    if not settings.PRACTICE:
        apart = settings.ROOT_KEY_DIR.stat().st_dev != settings.DATA_DIR.stat().st_dev
        says = (
            _("on a mount of their own")
            if apart
            else _("they lie on the same mount as the data; move ROOT_KEY_DIR")
        )
        yield Finding("root keys apart", apart, says)


def _database() -> Iterator[Finding]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            found = _trigger_tables(cursor)
    except DatabaseError:
        yield Finding("database", False, _("it does not answer; see DATABASE_URL"))
        return
    yield Finding("database", True, connection.vendor)
    missing = [table for table in CHAINS if table not in found]
    says = (
        _("triggers are missing; run migrate") if missing else _("update and delete are refused by trigger")
    )
    yield Finding("logs append-only", not missing, says)


def _trigger_tables(cursor: object) -> set[str]:
    sql = {
        "sqlite": "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT event_object_table FROM information_schema.triggers",
    }[connection.vendor]
    cursor.execute(sql)  # type: ignore[attr-defined]
    return {row[0] for row in cursor.fetchall()}  # type: ignore[attr-defined]


def _queue() -> Iterator[Finding]:
    address = settings.BROKER_URL.replace("redis+socket://", "unix://")
    try:
        redis.Redis.from_url(address, socket_timeout=3).ping()
        yield Finding("queue", True, _("answers"))
    except (redis.RedisError, OSError):
        yield Finding(
            "queue", False, _("does not answer; work waits in the database until it does. See BROKER_URL")
        )


def _store() -> Iterator[Finding]:
    content = vault.seal_bytes(b"doctor", [vault.new_key_pair().public])
    try:
        name = storage.keep(content)
        kept = storage.read(name) == content
        storage.forget(name)
        yield Finding(
            "sealed files", kept, _("written, read and deleted") if kept else _("came back changed")
        )
    except Exception as trouble:  # noqa: BLE001 - each store has errors of its own, and every one is a failure here
        yield Finding(
            "sealed files", False, _("cannot be written: %(why)s") % {"why": type(trouble).__name__}
        )


def _guard() -> Iterator[Finding]:
    allowed = []
    for url in GUARD_MUST_REFUSE:
        try:
            fetch.fetch(url, policy=fetch.policy_from_settings())
        except fetch.Refused:
            continue
        except fetch.Unreachable:
            pass
        allowed.append(url)
    says = (
        _("dialled: %(urls)s") % {"urls": ", ".join(allowed)} if allowed else _("refuses what it must refuse")
    )
    yield Finding("guard", not allowed, says)


def _sandboxes() -> Iterator[Finding]:
    for name, held in sandbox.capabilities().items():
        says = _("in force") if held else _("this machine does not offer it")
        yield Finding(f"sandbox {name}", held, says, needed="live")


def _folders() -> Iterator[Finding]:
    open_to_others = [
        path.name
        for path in (settings.DATA_DIR, settings.ROOT_KEY_DIR)
        if path.stat().st_mode & _MOST_OPEN_MODE
    ]
    says = (
        _("others can read: %(names)s") % {"names": ", ".join(open_to_others)}
        if open_to_others
        else _("private")
    )
    yield Finding("folders", not open_to_others, says)
    free_gib = shutil.disk_usage(settings.DATA_DIR).free / 2**30
    yield Finding("disk", free_gib > 1, _("%(free).0f GiB free") % {"free": free_gib})


def _settings() -> Iterator[Finding]:
    yield Finding("debug", not settings.DEBUG, _("off") if not settings.DEBUG else _("DEBUG is on"))
    serializer = settings.CACHES["default"].get("OPTIONS", {}).get("serializer", "")
    is_json = serializer == "config.cache.JSONSerializer"
    yield Finding("cache", is_json, _("speaks JSON") if is_json else _("pickles; see CACHES"))
    synchronised = _clock_is_synchronised()
    says = (
        _("kept by the system’s time service")
        if synchronised
        else _("no sign of a time service; packets say so")
    )
    yield Finding("clock", synchronised, says, needed="advice")
    stamps = bool(settings.TSA_URL)
    yield Finding(
        "time stamps",
        stamps,
        settings.TSA_URL or _("TSA_URL is not set; stamps stay pending"),
        needed="advice",
    )


def _clock_is_synchronised() -> bool:
    marks = ("/run/systemd/timesync/synchronized", "/run/chrony", "/var/lib/ntp/ntp.drift", "/run/ntpd.pid")
    return any(Path(mark).exists() for mark in marks)


def _people() -> Iterator[Finding]:
    without = (
        User.objects.filter(is_active=True).exclude(authenticator__type__in=["totp", "webauthn"]).count()
    )
    says = _("%(count)d people have none") % {"count": without} if without else _("everybody has one")
    yield Finding("second factor", not without, says, needed="live")


def _operator() -> Iterator[Finding]:
    for name, value in (
        ("procedure for minors", settings.OPERATOR_MINORS_PROCEDURE),
        ("legal page", settings.OPERATOR_LEGAL_PAGE),
    ):
        there = bool(value) and Path(value).is_file()
        yield Finding(
            name, there, _("there") if there else _("no file is named; see docs/operating.md"), needed="live"
        )
    if not settings.PRACTICE:
        proxied = bool(settings.SECURE_PROXY_SSL_HEADER)
        yield Finding(
            "TLS", proxied, _("by the proxy") if proxied else _("set BEHIND_TLS_PROXY once one serves it")
        )


def _mail() -> Iterator[Finding]:
    if settings.PRACTICE:
        yield Finding("mail alignment", True, _("practice mail goes to the practice ground"), needed="advice")
        return
    wanted = {
        "SPF": (settings.MAIL_DOMAIN, "v=spf1"),
        "DKIM": (f"{settings.DKIM_SELECTOR}._domainkey.{settings.MAIL_DOMAIN}", "p="),
        "DMARC": (f"_dmarc.{settings.MAIL_DOMAIN}", "v=DMARC1"),
    }
    for name, (host, mark) in wanted.items():
        found = any(mark in text for text in resolver.text_records(host, settings.RESOLVERS))
        yield Finding(
            f"mail {name}", found, _("published") if found else _("no record at %(host)s") % {"host": host}
        )


_CHECKS: tuple[Callable[[], Iterator[Finding]], ...] = (
    _keys,
    _database,
    _queue,
    _store,
    _guard,
    _sandboxes,
    _folders,
    _settings,
    _people,
    _operator,
    _mail,
)
