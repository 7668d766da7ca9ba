"""Whom a recipient named instead of itself: a proposal at each address of the notice, and nothing more (design §3.15).

What it typed is a stranger's: a server is kept only where one can be on the internet, a mailbox only where it is one.
"""

from datetime import datetime

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from casework import access, naming
from casework.directory import Entry, load
from casework.fetch import policy_from_settings
from casework.hosts import AddressUnreadable, normalise
from casework.intake import CaseClosed
from casework.models import Actor, Case, Sighting, system_actor
from casework.rdap import MAILBOX, printable
from notices.models import Reply
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


def readable_name(name: str) -> naming.Named | None:
    """Return what one name in a mail leads to: a server, or the one company of the directory that is called so; None: nowhere."""
    called = name.casefold()
    known = [one for one in load(practice=settings.PRACTICE) if called in _names_of(one) and one.domains]
    if len(known) == 1:
        return naming.Named(known[0].domains[0], known[0].name)
    return readable(host=name, company="", mailbox="")


def propose(*, reply: Reply, named: naming.Named | None, at: datetime) -> None:
    """Propose the named one at each open address of the notice at which its recipient can act; a person confirms each.

    Nothing while a possible minor holds the case, or it has ended.
    """
    for sighting in _open_rows(reply)[:MOST_ADDRESSES] if named else ():
        key = reply.notice.recipient.key
        told_by = next((row for row in sighting.parties.acting() if key_of(row) == key), None)
        if told_by is None or named is None or named.host == _server(sighting.url):
            continue
        try:
            naming.propose_host(
                sighting=sighting, named=named, told_by=told_by, told_on=timezone.localdate(at), by=system_actor(),
                at=at, answer=str(reply.pk),
            )  # fmt: skip
        except (access.Stopped, CaseClosed):
            return


def take_back(*, reply: Reply, by: Actor, at: datetime) -> None:
    """Reject what an answer that a person set aside proposed, unless somebody confirmed it or another answer says it too.

    In a case that has ended nothing leads there any more. Raises access.Refused, access.Stopped.
    """
    if not Case.objects.get(pk=reply.case_id).closed_at:
        naming.reject_told(sightings=_open_rows(reply), answer=str(reply.pk), by=by, at=at)


def _names_of(entry: Entry) -> set[str]:
    return {one.casefold() for one in (entry.name, entry.operator) if one}


def _open_rows(reply: Reply) -> QuerySet[Sighting]:
    rows = Sighting.objects.open().filter(lines__notice=reply.notice_id)
    return rows.select_related("case").order_by("number")


def _server(typed: str) -> str:
    """Return the host of what was typed, also of a whole address; "" where no server can be."""
    text = typed.strip()
    bare = f"[{text}]" if text.count(":") > 1 and "://" not in text and "[" not in text else text
    try:
        address = normalise(bare if "://" in bare else f"http://{bare}/", policy=policy_from_settings())
    except AddressUnreadable:
        return ""
    return "" if not text or address.refused_because in _NOWHERE else address.host
