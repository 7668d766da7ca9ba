"""The directory of recipients: platforms, hosts, delivery networks, registrars, read from TOML and checked when loaded.

A practice case sees real recipients beside the invented ones, so that what it says of them is true; what leaves, leaves for
the practice ground alone (notices/leaving.py). The practice file may name nobody outside of that ground.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from casework.countries import names
from casework.datafiles import File, FileUnfit, Kind
from casework.dialable import PRACTICE_NETWORK, is_practice_host
from casework.shapes import WEB, WrongError, count, day, fitting, flag, one_of, some, table, text, web
from casework.vocabulary import RECIPIENT_KINDS, SERVED_AREAS

_HERE = Path(__file__).resolve().parent
LIVE_FILE = _HERE / "data" / "platforms.toml"
PRACTICE_FILE = _HERE / "practice" / "directory.toml"
CHANNELS = ("form", "email", "both")
CONFIDENCES = ("high", "medium", "low")
PROMISED_IN = ("hours", "calendar_days", "working_days")
# Flags by which the directory says who takes part in which hash programme.
PARTICIPATION = ("stopncii_participant", "ncmec_take_it_down_participant")
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

_DOMAIN = r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]"
_MAIL = r"[A-Za-z0-9._%+-]+@((?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,})"


@dataclass(frozen=True)
class Promise:
    """What a recipient itself publishes of its time: so much of a unit, read at `source` on the entry's day.

    `law`: the one law under which it is promised; "": for every report.
    """

    amount: int
    unit: str
    source: str
    law: str = ""


# Parts of a path at which search engines show what they found.
_SEARCHES = frozenset({"search", "images", "imgres"})


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
    # The same for a letter to quote: only what the recipient publishes itself, read on a page of its own.
    promised: Promise | None = None
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

    def is_search(self, url: str) -> bool:
        """Say whether an address that can be read asks a search engine: it names a search, and no page that was found."""
        parts = urlsplit(url)
        entry = self.find(parts.hostname or "")
        # Search engines serve other pages at the same names.
        asks = bool(_SEARCHES & set(parts.path.split("/")) or "q" in parse_qs(parts.query))
        return entry is not None and entry.kind == "search" and asks

    def __iter__(self) -> Iterator[Entry]:
        """Walk through the entries in the file's order."""
        return iter(self.entries)


def load(*, practice: bool) -> Directory:
    """Return the real directory, in practice after the invented one. Raises FileUnfit: naming file, entry and key."""
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

    Raises FileUnfit: when the file breaks a rule of the schema.
    """
    file = File(path, {"{practice_port}": str(practice_web_port)})
    entries = file.entries("platform", _KIND, partial(_check, is_practice=bool(practice_web_port)))
    _check_unique(entries, path.name)
    return Directory(entries)


def _check(entry: dict[str, Any], *, is_practice: bool) -> None:
    """Raises WrongError: where a key does not go with another, or with the side of the practice ground."""
    for key, value in entry.items():
        for host in _hosts_in(value):
            if _is_on_practice_ground(host) != is_practice:
                side = "outside" if is_practice else "of"
                raise WrongError(f"names a host {side} the practice ground: {host!r}", key)
    for named, answered in (("required_fields", "asks"), ("take_it_down_fields", "take_it_down_asks")):
        fields, asks = entry[named], entry[answered]
        if len(fields) != len(asks):
            raise WrongError(
                f"says what answers each of {len(fields)} {named}, and has {len(asks)}", answered
            )
    if entry["not_served"] and entry["serves"] != ("WORLD",):
        raise WrongError('needs serves = ["WORLD"]', "not_served")
    if entry["serves"] and not entry["serves_source"] and not is_practice:
        raise WrongError("is missing; it says where 'serves' was read", "serves_source")


def _check_unique(entries: tuple[Entry, ...], file: str) -> None:
    seen: dict[str, str] = {}
    for entry in entries:
        for name in (f"id {entry.id}", *(f"domain {domain}" for domain in entry.domains)):
            if name in seen:
                raise FileUnfit(f"{file}: platform {entry.id}: {name} is also in {seen[name]!r}.")
            seen[name] = entry.id


def _hosts_in(value: Any) -> list[str]:
    """Return the hosts that a mailbox, an address or a list of domains names; sentences name none."""
    if isinstance(value, tuple):
        return [item for item in value if re.fullmatch(_DOMAIN, item)]
    if not isinstance(value, str):
        return []
    if match := re.fullmatch(_MAIL, value.removeprefix("mailto:")):
        return [match.group(1)]
    return [urlsplit(value).hostname or ""] if re.match("https?://", value) else []


def _is_on_practice_ground(host: str) -> bool:
    try:
        return ip_address(host) in PRACTICE_NETWORK
    except ValueError:
        return is_practice_host(host)


def _asked(given: Any) -> str:
    """Return codes of FORM_ASKS, several joined by "+"."""
    for code in text(given).split("+"):
        one_of(FORM_ASKS)(code)
    return str(given)


def _promise(given: Any) -> Promise:
    readers = {
        "amount": (_largest, ...),
        "unit": (one_of(PROMISED_IN), ...),
        "source": (web, ...),
        "law": (text, ""),
    }
    return Promise(**table(readers, given))


def _largest(given: Any) -> int:
    if count(given) == 0:
        raise WrongError("must be 1 or more")
    return int(given)


_COUNTRY = fitting("[A-Z]{2}", "the code of a country")
_MAILBOX = fitting(_MAIL, "a mailbox")
_WAY = fitting(rf"{WEB}|mailto:{_MAIL}", "the address of a page, or mailto: and a mailbox")
_KIND = Kind(
    Entry,
    {
        "id": fitting("[a-z0-9]+(?:-[a-z0-9]+)*", "small letters and digits, joined by -"),
        "country": _COUNTRY,
        "kind": one_of(RECIPIENT_KINDS),
        "domains": some(fitting(_DOMAIN, "the name of a host")),
        "channel": one_of(CHANNELS),
        **dict.fromkeys(("ncii_form_url", "take_it_down_url", "copyright_form_url", "dsa_contact_url"), _WAY),
        "policy_url": web,
        **dict.fromkeys(("abuse_email", "dmca_agent_email"), _MAILBOX),
        **dict.fromkeys(("name", "operator", "serves_source", "stated_response_time", "notes"), text),
        **dict.fromkeys(("required_fields", "take_it_down_fields", "corrections", "sources"), some(text)),
        **dict.fromkeys(("asks", "take_it_down_asks"), some(_asked)),
        "serves": some(lambda given: given if given in SERVED_AREAS else _COUNTRY(given)),
        "promised": _promise,
        "not_served": some(one_of(names())),
        **dict.fromkeys(
            ("accepts_agent", "account_required", "forwards_to_customer", "hostile", *PARTICIPATION), flag
        ),
        "max_addresses": _largest,
        "confidence": one_of(CONFIDENCES),
        "checked": day,
    },
    renamed={"ncii_form_url": "form_url"},
)
