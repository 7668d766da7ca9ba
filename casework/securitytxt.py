"""Read how a site wants to be told of trouble: /.well-known/security.txt (RFC 9116). A stranger wrote it.

Only ways within the site's own registered domain count: it could name anybody's mailbox. And it is read at that domain
itself, not at a name below it, which on many platforms belongs to a customer.
"""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote

from casework.fetch import Policy, Unreachable, fetch
from casework.hosts import Address, AddressUnreadable, normalise, registrable_domain
from casework.rdap import MAILBOX

_MOST_CONTACTS = 5
_MOST_LINES = 400


@dataclass(frozen=True)
class SecurityText:
    """What the file names: (kind, value) with kind "email" or "form", and the address that it was read at."""

    contacts: tuple[tuple[str, str], ...]
    source: str


def read(site: Address, *, policy: Policy, at: datetime) -> SecurityText:
    """Return the contacts that a site names of itself; none where it names none or its file has run out by `at`.

    Always over https, as RFC 9116 section 3 asks, but on the practice ground. Raises Refused, Unreachable: as `fetch`.
    """
    scheme = site.scheme if policy.practice else "https"
    port = f":{site.port}" if policy.practice and site.port not in (80, 443) else ""
    fetched = fetch(
        f"{scheme}://{site.registrable_domain}{port}/.well-known/security.txt", policy=policy, want="text"
    )
    if fetched.status != 200 or not fetched.headers.get("content-type", "").startswith("text/plain"):
        raise Unreachable("security_txt_none", fetched.hops)
    if _domain_of(fetched.final_url) != site.registrable_domain:
        raise Unreachable("security_txt_none", fetched.hops)
    return SecurityText(
        contacts_in(fetched.body.decode("utf-8", "replace"), domain=site.registrable_domain, at=at),
        fetched.final_url,
    )


def contacts_in(text: str, *, domain: str, at: datetime) -> tuple[tuple[str, str], ...]:
    """Return the contacts within a domain that a file names, in its order; none where it ran out (section 2.5.5)."""
    fields = [_field(line) for line in text.splitlines()[:_MOST_LINES]]
    if any(name == "expires" and _is_over(value, at) for name, value in fields):
        return ()
    found = [_contact(value, domain) for name, value in fields if name == "contact"]
    return tuple(dict.fromkeys(one for one in found if one))[:_MOST_CONTACTS]


def _field(line: str) -> tuple[str, str]:
    name, _, value = line.partition(":")
    return name.strip().lower(), value.strip()


def _is_over(value: str, at: datetime) -> bool:
    try:
        moment = datetime.fromisoformat(value.upper())
    except ValueError:
        return True  # a date that cannot be read promises nothing
    return moment.tzinfo is None or moment < at


def _contact(value: str, domain: str) -> tuple[str, str] | None:
    if value.lower().startswith("mailto:"):
        mail = unquote(value[len("mailto:") :].partition("?")[0])
        is_own = MAILBOX.fullmatch(mail) and registrable_domain(mail.rpartition("@")[2].lower()) == domain
        return ("email", mail) if is_own else None
    if value.lower().startswith("https://") and _domain_of(value) == domain:
        return ("form", value)
    return None


def _domain_of(url: str) -> str:
    try:
        return normalise(url).registrable_domain
    except AddressUnreadable:
        return ""
