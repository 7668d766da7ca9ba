"""Whom a recipient named instead of itself: a proposal at each address of the notice, and nothing more (design §3.15).

What it typed is a stranger's: a server is kept only where one can be on the internet, a mailbox only where it is one.
"""

from datetime import datetime

from django.utils import timezone

from casework import access, naming
from casework.fetch import policy_from_settings
from casework.hosts import AddressUnreadable, normalise
from casework.intake import CaseClosed
from casework.models import Actor, Party, Sighting
from casework.rdap import MAILBOX, printable
from notices.models import Notice
from notices.recipients import key_of

# What the guard refuses wherever it runs.
_NOWHERE = frozenset({"address_not_public", "no_public_suffix", "host_unreadable"})
# More addresses of one notice are a person's to name, on the page of each.
MOST_ADDRESSES = 50


def readable(*, host: str, company: str, mailbox: str) -> naming.Named | None:
    """Return what was named as far as it leads anywhere: a server, or a company with its mailbox; None: neither."""
    server = _server(host)
    name, email = printable(company)[:200], mailbox.strip()
    if not MAILBOX.fullmatch(email) or len(email) > 254 or not name:
        name, email = (name, "") if server else ("", "")
    return naming.Named(server, name, email) if server or email else None


def propose(*, notice: Notice, host: str, company: str, mailbox: str, by: Actor, at: datetime) -> list[Party]:
    """Propose the named one at each open address of the notice at which its recipient can act; a person confirms each.

    Nothing while a possible minor holds the case, or it has ended.
    """
    named = readable(host=host, company=company, mailbox=mailbox)
    if named is None:
        return []
    rows = Sighting.objects.open().filter(lines__notice=notice).select_related("case").order_by("number")
    made = []
    for sighting in rows[:MOST_ADDRESSES]:
        told_by = next(
            (row for row in sighting.parties.acting() if key_of(row) == notice.recipient.key), None
        )
        if told_by is None or named.host == _server(sighting.url):
            continue
        told_on = timezone.localdate(at)
        try:
            party = naming.propose_host(
                sighting=sighting, named=named, told_by=told_by, told_on=told_on, by=by, at=at
            )
        except (access.Stopped, CaseClosed):
            return []
        made.append(party)
    return made


def _server(typed: str) -> str:
    """Return the host of what was typed, also of a whole address; "" where no server can be."""
    text = typed.strip()
    bare = f"[{text}]" if text.count(":") > 1 and "://" not in text and "[" not in text else text
    try:
        address = normalise(bare if "://" in bare else f"http://{bare}/", policy=policy_from_settings())
    except AddressUnreadable:
        return ""
    return "" if not text or address.refused_because in _NOWHERE else address.host
