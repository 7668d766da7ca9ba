"""Checks of the machine: keys, database, queue, store, guard, sandbox, folders. `doctor` runs them with the rest.

Prints no secret, no name and no address of a case.
"""

import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.backends.utils import CursorWrapper
from django.http.request import validate_host
from django.utils.translation import gettext as _

from casework import fetch, rootkeys, sandbox, storage, vault
from casework.models.triggers import GROWING
from deploy import system

# Addresses that the guard must refuse whatever happens: loopback, the clouds' metadata service, disguised forms.
GUARD_MUST_REFUSE = (
    "http://127.0.0.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://[::ffff:10.0.0.1]/",
    "http://2130706433/",
    "http://[64:ff9b::a00:1]/",
)
SECRET_KEY_CHARACTERS = 50
_MOST_OPEN_MODE = 0o077


@dataclass(frozen=True)
class Finding:
    """One check: its name, whether it passed, what it says, who needs it: `always`, `live` mode alone, or `advice`."""

    check: str
    ok: bool
    says: str
    needed: str = "always"

    @property
    def fails(self) -> bool:
        """Say whether this app, in its mode, is unfit because of it."""
        return not self.ok and (self.needed == "always" or (self.needed == "live" and not settings.PRACTICE))


def keys() -> Iterator[Finding]:
    """Root keys: present, of the right length, unshared, for this user alone; in live mode on another mount."""
    try:
        rootkeys.load_root_keys(settings.ROOT_KEY_DIR)
    except (rootkeys.KeysUnfit, OSError) as trouble:
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


def secret_key() -> Iterator[Finding]:
    """Django's own key: long, and in a file that nobody else reads."""
    open_to_others = stat.S_IMODE(settings.SECRET_KEY_FILE.stat().st_mode) & _MOST_OPEN_MODE
    is_short = len(settings.SECRET_KEY) < SECRET_KEY_CHARACTERS
    says = (
        _("other users can read its file; its mode must be 0400")
        if open_to_others
        else _("it is shorter than %(count)d characters") % {"count": SECRET_KEY_CHARACTERS}
        if is_short
        else _("long, and readable by this user alone")
    )
    yield Finding("secret key", not open_to_others and not is_short, says)


def database() -> Iterator[Finding]:
    """It answers, and the logs can only grow."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            found = _trigger_tables(cursor)
    except DatabaseError:
        yield Finding("database", False, _("it does not answer; see DATABASE_URL"))
        return
    yield Finding("database", True, connection.vendor)
    missing = [table for table in GROWING if table not in found]
    says = (
        _("triggers are missing; run migrate") if missing else _("update and delete are refused by trigger")
    )
    yield Finding("logs append-only", not missing, says)


def _trigger_tables(cursor: CursorWrapper) -> set[str]:
    sql = {
        "sqlite": "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT event_object_table FROM information_schema.triggers",
    }[connection.vendor]
    cursor.execute(sql)
    return {row[0] for row in cursor.fetchall()}


def queue() -> Iterator[Finding]:
    """It answers."""
    address = settings.BROKER_URL.replace("redis+socket://", "unix://")
    try:
        redis.Redis.from_url(address, socket_timeout=3).ping()
        yield Finding("queue", True, _("answers"))
    except (redis.RedisError, OSError):
        yield Finding(
            "queue", False, _("does not answer; work waits in the database until it does. See BROKER_URL")
        )


def store() -> Iterator[Finding]:
    """A sealed file is written, read and deleted."""
    content = vault.seal_bytes(b"doctor", [vault.new_key_pair().public])
    try:
        name = storage.keep(content)
        kept = storage.read(name) == content
        storage.forget(name)
        yield Finding(
            "sealed files", kept, _("written, read and deleted") if kept else _("came back changed")
        )
    except Exception as trouble:  # each store has errors of its own, and every one is a failure here
        yield Finding(
            "sealed files", False, _("cannot be written: %(why)s") % {"why": type(trouble).__name__}
        )


def public_address() -> Iterator[Finding]:
    """The address in letters is one under which the app answers."""
    host = urlsplit(settings.PUBLIC_URL).hostname or ""
    answers = not host or validate_host(host, settings.ALLOWED_HOSTS)
    says = (
        _("the host of PUBLIC_URL is not in ALLOWED_HOSTS, so links in letters lead nowhere")
        if not answers
        else _("the app answers there")
        if host
        else _("PUBLIC_URL is not set, so letters carry none")
    )
    yield Finding("links in letters", answers, says)


def guard() -> Iterator[Finding]:
    """It refuses what it must refuse whatever happens; nothing is dialled."""
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


def sandboxes() -> Iterator[Finding]:
    """Each fence of the sandbox is in force; live mode asks for all."""
    for name, held in sandbox.capabilities().items():
        says = _("in force") if held else _("this machine does not offer it")
        yield Finding(f"sandbox {name}", held, says, needed="live")


def fonts() -> Iterator[Finding]:
    """Fonts for the scripts that letters are written in; a letter that lacks one is refused when it is approved."""
    lacking = [need for need in system.WANTED if need.written and not need.is_met()]
    says = "; ".join(
        _("without %(package)s there are no %(purpose)s") % {"package": need.package, "purpose": need.purpose}
        for need in lacking
    )
    yield Finding("fonts", not lacking, says or _("every script that letters use"), needed="advice")


def folders() -> Iterator[Finding]:
    """Data and keys are for this user alone, and there is room."""
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
