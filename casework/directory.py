"""The directory of recipients: platforms, hosts, delivery networks, registrars, read from TOML and checked when loaded.

A practice case sees real recipients beside the invented ones, so that what it says of them is true; what leaves, leaves for
the practice ground alone (notices/leaving.py). The practice file may name nobody outside of that ground.
"""

import difflib
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from casework.countries import names
from casework.dialable import PRACTICE_NETWORK, is_practice_host
from casework.vocabulary import RECIPIENT_KINDS, SERVED_AREAS

_HERE = Path(__file__).resolve().parent
LIVE_FILE = _HERE / "data" / "platforms.toml"
PRACTICE_FILE = _HERE / "practice" / "directory.toml"
CHANNELS = ("form", "email", "both")
CONFIDENCES = ("high", "medium", "low")
# What a field of a recipient's form asks for: codes by which the directory says what answers each field.
# The last line is never answered for a person: pictures and papers, and choices that only somebody there can make.
FORM_ASKS = frozenset(
    {
        "addresses", "content", "person_shown", "nudity", "reasons", "consent", "belief", "good_faith", "perjury", "authority",
        "signature", "name", "email", "searched", "country", "uploader", "work", "account",
        "picture", "identity", "her_name", "category", "service", "place", "server", "forwarding", "one_each",
        "phone", "person",
    }
)  # fmt: skip

_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]")
_MAIL = re.compile(r"[A-Za-z0-9._%+-]+@((?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,})")
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class DirectoryUnfit(Exception):
    """The file is not as promised; the message names the file, the entry and the key."""


@dataclass(frozen=True)
class Entry:
    """One recipient. An empty string, tuple or None means unknown, never "no"."""

    id: str
    name: str
    kind: str
    domains: tuple[str, ...]
    sources: tuple[str, ...]
    confidence: str
    checked: date
    operator: str = ""
    country: str = ""
    channel: str = ""
    form_url: str = ""
    take_it_down_url: str = ""
    copyright_form_url: str = ""
    dsa_contact_url: str = ""
    policy_url: str = ""
    abuse_email: str = ""
    dmca_agent_email: str = ""
    required_fields: tuple[str, ...] = ()
    # What answers each of required_fields: codes of FORM_ASKS, several joined by "+".
    asks: tuple[str, ...] = ()
    # The same for the form of take_it_down_url, where that is another form.
    take_it_down_fields: tuple[str, ...] = ()
    take_it_down_asks: tuple[str, ...] = ()
    serves: tuple[str, ...] = ()
    # Countries that a service for everybody is closed to, and where both were read.
    not_served: tuple[str, ...] = ()
    serves_source: str = ""
    stated_response_time: str = ""
    accepts_agent: bool | None = None
    account_required: bool | None = None
    forwards_to_customer: bool | None = None
    stopncii_participant: bool | None = None
    ncmec_take_it_down_participant: bool | None = None
    max_addresses: int | None = None
    # Whoever runs it publishes or mocks notices: it gets none, whatever the case says (design §3.15).
    hostile: bool = False
    notes: str = ""
    # What was changed since the entry was researched, and why.
    corrections: tuple[str, ...] = ()


@dataclass(frozen=True)
class Directory:
    """Entries by id and by domain."""

    entries: tuple[Entry, ...]

    def get(self, entry_id: str) -> Entry | None:
        """Return the entry with this id."""
        return next((entry for entry in self.entries if entry.id == entry_id), None)

    def find(self, host: str) -> Entry | None:
        """Return the entry whose domain is the longest end of a host name."""
        labels = host.lower().rstrip(".").split(".")
        by_domain = {domain: entry for entry in self.entries for domain in entry.domains}
        ends = (".".join(labels[start:]) for start in range(len(labels)))
        return next((by_domain[end] for end in ends if end in by_domain), None)

    def __iter__(self) -> Iterator[Entry]:
        """Walk through the entries in the file's order."""
        return iter(self.entries)


def load(*, practice: bool) -> Directory:
    """Return the real directory, in practice after the invented one. Raises DirectoryUnfit: naming file, entry and key."""
    if not practice:
        return read(LIVE_FILE)
    from django.conf import settings  # the practice ground's port is chosen at run time

    return _beside_practice(settings.PRACTICE_WEB_PORT)


@cache
def _beside_practice(practice_web_port: int) -> Directory:
    invented = read(PRACTICE_FILE, practice_web_port=practice_web_port)
    return Directory(invented.entries + read(LIVE_FILE).entries)


@cache
def read(path: Path, *, practice_web_port: int = 0) -> Directory:
    """Read a directory file; with a port it is one of the practice ground, `{practice_port}` standing for the port.

    Raises DirectoryUnfit: when the file breaks a rule of the schema.
    """
    try:
        text = path.read_text(encoding="utf-8").replace("{practice_port}", str(practice_web_port))
        tables = tomllib.loads(text)["platform"]
    except (OSError, tomllib.TOMLDecodeError, KeyError) as error:
        raise DirectoryUnfit(f"{path.name} cannot be read: {error}.") from None
    entries = tuple(
        _entry(table, file=path.name, number=number, is_practice=bool(practice_web_port))
        for number, table in enumerate(tables, start=1)
    )
    _check_unique(entries, path.name)
    return Directory(entries)


def _entry(table: dict[str, Any], *, file: str, number: int, is_practice: bool) -> Entry:
    where = f"{file}: entry {table.get('id') or f'number {number}'!r}"
    for key in _REQUIRED - table.keys():
        raise DirectoryUnfit(f"{where}: key {key!r} is missing.")
    for key, value in table.items():
        rule = _RULES.get(key)
        if rule is None:
            near = difflib.get_close_matches(key, _RULES, n=1)
            raise DirectoryUnfit(
                f"{where}: key {key!r} is unknown" + (f"; did you mean {near[0]!r}?" if near else ".")
            )
        if not rule(value):
            raise DirectoryUnfit(f"{where}: key {key!r} has an unfit value: {value!r}.")
        for host in _hosts_in(value):
            if _is_on_practice_ground(host) != is_practice:
                side = "outside" if is_practice else "of"
                raise DirectoryUnfit(
                    f"{where}: key {key!r} names a host {side} the practice ground: {host!r}."
                )
    _check_together(table, where, is_practice=is_practice)
    kept: dict[str, Any] = {
        _RENAMED.get(key, key): tuple(value) if isinstance(value, list) else value
        for key, value in table.items()
    }
    return Entry(**kept)


def _check_together(table: dict[str, Any], where: str, *, is_practice: bool) -> None:
    """Raises DirectoryUnfit: where one key does not go with another."""
    for named, answered in (("required_fields", "asks"), ("take_it_down_fields", "take_it_down_asks")):
        fields, asks = table.get(named, []), table.get(answered, [])
        if len(fields) != len(asks):
            raise DirectoryUnfit(
                f"{where}: key {answered!r} says what answers each of {len(fields)} {named}, and has {len(asks)}."
            )
    if "not_served" in table and table.get("serves") != ["WORLD"]:
        raise DirectoryUnfit(f"{where}: key 'not_served' needs serves = [\"WORLD\"].")
    if "serves" in table and "serves_source" not in table and not is_practice:
        raise DirectoryUnfit(f"{where}: key 'serves_source' is missing; it says where 'serves' was read.")


def _check_unique(entries: tuple[Entry, ...], file: str) -> None:
    seen: dict[str, str] = {}
    for entry in entries:
        for name in (f"id {entry.id}", *(f"domain {domain}" for domain in entry.domains)):
            if name in seen:
                raise DirectoryUnfit(f"{file}: entry {entry.id!r}: {name} is also in entry {seen[name]!r}.")
            seen[name] = entry.id


def _hosts_in(value: Any) -> list[str]:
    """Return the hosts that a mailbox, an address or a list of domains names; sentences name none."""
    if isinstance(value, list):
        return [item for item in value if _DOMAIN.fullmatch(item)]
    if not isinstance(value, str):
        return []
    if match := _MAIL.fullmatch(value.removeprefix("mailto:")):
        return [match.group(1)]
    return [urlsplit(value).hostname or ""] if _is_web(value) else []


def _is_on_practice_ground(host: str) -> bool:
    try:
        return ip_address(host) in PRACTICE_NETWORK
    except ValueError:
        return is_practice_host(host)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(_is_text(item) for item in value)


def _is_yes_no(value: Any) -> bool:
    return isinstance(value, bool)


def _is_mail(value: Any) -> bool:
    return isinstance(value, str) and bool(_MAIL.fullmatch(value))


def _is_web(value: Any) -> bool:
    return (
        isinstance(value, str)
        and urlsplit(value).scheme in ("https", "http")
        and bool(urlsplit(value).hostname)
    )


def _is_web_or_mail(value: Any) -> bool:
    return _is_web(value) or (isinstance(value, str) and value.startswith("mailto:") and _is_mail(value[7:]))


def _one_of(allowed: tuple[str, ...]) -> Callable[[Any], bool]:
    return lambda value: value in allowed


def _is_places(value: Any) -> bool:
    return _is_texts(value) and all(re.fullmatch(r"[A-Z]{2}", item) or item in SERVED_AREAS for item in value)


_REQUIRED = frozenset({"id", "name", "kind", "domains", "sources", "confidence", "checked"})
_RENAMED = {"ncii_form_url": "form_url"}
_RULES: dict[str, Callable[[Any], bool]] = {
    "id": lambda value: isinstance(value, str) and bool(_ID.fullmatch(value)),
    "name": _is_text,
    "operator": _is_text,
    "country": lambda value: isinstance(value, str) and bool(re.fullmatch(r"[A-Z]{2}", value)),
    "kind": _one_of(RECIPIENT_KINDS),
    "domains": lambda value: _is_texts(value) and all(_DOMAIN.fullmatch(item) for item in value),
    "channel": _one_of(CHANNELS),
    "ncii_form_url": _is_web_or_mail,
    "take_it_down_url": _is_web_or_mail,
    "copyright_form_url": _is_web_or_mail,
    "dsa_contact_url": _is_web_or_mail,
    "policy_url": _is_web,
    "abuse_email": _is_mail,
    "dmca_agent_email": _is_mail,
    "required_fields": _is_texts,
    "asks": lambda value: _is_texts(value) and all(set(one.split("+")) <= FORM_ASKS for one in value),
    "take_it_down_fields": _is_texts,
    "take_it_down_asks": lambda value: _RULES["asks"](value),
    "serves": _is_places,
    "not_served": lambda value: _is_texts(value) and all(code in names() for code in value),
    "serves_source": _is_text,
    "stated_response_time": _is_text,
    "accepts_agent": _is_yes_no,
    "account_required": _is_yes_no,
    "forwards_to_customer": _is_yes_no,
    "hostile": _is_yes_no,
    "stopncii_participant": _is_yes_no,
    "ncmec_take_it_down_participant": _is_yes_no,
    "max_addresses": lambda value: isinstance(value, int) and not isinstance(value, bool) and value > 0,
    "notes": _is_text,
    "corrections": _is_texts,
    "sources": _is_texts,
    "confidence": _one_of(CONFIDENCES),
    # A date of TOML, and no moment: datetime is a subclass of date.
    "checked": lambda value: type(value) is date,
}
