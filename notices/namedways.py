"""Where an authority takes complaints, as a law's file names it or a person read it; what a person names waits for two (S6)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F

from casework import access, custody
from casework.directory import load
from casework.hosts import AddressUnreadable, normalise, registrable_domain
from casework.models import Actor, Case, Organisation
from notices.authorities import authority_of, country_of, is_nameable
from notices.bases import Basis
from notices.leaving import is_practice_contact
from notices.models import Contact
from notices.places import default_groups
from notices.recipients import add_contact, key_index, recipient_of
from notices.terms import Channel

_PROCESS = {
    Contact.Channel.FORM: Channel.AUTHORITY_FORM,
    Contact.Channel.EMAIL: Channel.EMAIL,
    Contact.Channel.POST: Channel.POST,
}


class NotTheirs(Exception):
    """No way to an authority; `code` says why: "unnameable", "practice", "unreadable", "site", "company" or "marked"."""

    def __init__(self, code: str) -> None:
        """Keep the code as the message too: it holds nothing personal."""
        super().__init__(code)
        self.code = code


def authority_contact(
    organisation: Organisation, basis: Basis, person: Mapping[str, Any], *, at: datetime
) -> Contact | None:
    """Return where a complaint goes: as people named it last, else the page of the law's file; None: nobody knows."""
    named = authority_of(basis, person)
    if named is None or basis.authority is None:
        return None
    found = _named(organisation, [named.id]).order_by("rank", "pk").first()
    own = basis.authority.way_in(country_of(basis, person))
    if found or not (own or basis.authority.takes_complaints):
        return found
    recipient = recipient_of(
        organisation, key=named.id, name=named.name, kind=named.kind, country=_land(basis, person),
        forwards_to_customer=False,
    )  # fmt: skip
    read = own or basis.verification
    value = own.value if own else basis.authority.url
    channel = Contact.Channel.EMAIL if "@" in value else Contact.Channel.FORM
    page = add_contact(
        recipient, at=at, rank=Contact.DROPPED_RANK - 1, channel=channel, value=value, process=_PROCESS[channel],
        source=own.source if own else value, as_of=read.checked, confidence=read.confidence,
    )  # fmt: skip
    return None if page.state == Contact.State.BAD else page


def reached_by_name(organisation: Organisation, keys: Iterable[str]) -> frozenset[str]:
    """Return those of some authorities' keys to which people named a way that nobody marked. One query."""
    by_index = {key_index(organisation, key): key for key in keys}
    rows = _named(organisation, by_index.values()).values_list("recipient__key_index", flat=True)
    return frozenset(by_index[index] for index in rows)


@transaction.atomic
def name_way(
    *, case: Case, basis: Basis, person: Mapping[str, Any], channel: str, value: str, source: str, by: Actor,
    at: datetime,
) -> Contact:  # fmt: skip
    """Keep where a person read that an authority is reached, for this case and the organisation's later ones.

    `value` as `channel` has it: an address of a page, a mailbox, lines of paper. Raises NotTheirs; access.Refused.
    """
    access.require(case, by, "draft")
    custody.hold(case)
    named = authority_of(basis, person)
    if named is None or not is_nameable(basis, person):
        raise NotTheirs("unnameable")
    _require_an_authoritys(case, channel, value)
    recipient = recipient_of(
        case.organisation, key=named.id, name=named.name, kind=named.kind, country=_land(basis, person),
        forwards_to_customer=False,
    )  # fmt: skip
    contact = add_contact(
        recipient, at=at, rank=0, channel=channel, value=value, process=_PROCESS[Contact.Channel(channel)],
        source=source, as_of=at.date(), confidence="", renews=False,
    )  # fmt: skip
    if contact.state == Contact.State.BAD:
        raise NotTheirs("marked")
    others = recipient.contacts.filter(confidence="", rank__lt=Contact.DROPPED_RANK - 2)
    others.exclude(pk=contact.pk).update(rank=F("rank") + 1)
    custody.record(case=case, event="authority_named", by=by, at=at, contact=contact.pk, law=basis.id)
    return contact


def _named(organisation: Organisation, keys: Iterable[str]) -> Any:
    indexes = [key_index(organisation, key) for key in keys]
    rows = Contact.objects.filter(recipient__organisation=organisation, recipient__key_index__in=indexes)
    # On a draft alone a letter is turned to paper by hand; see notices.otherways.
    return rows.filter(confidence="", rank__lt=Contact.DROPPED_RANK - 1).exclude(state=Contact.State.BAD)


def _land(basis: Basis, person: Mapping[str, Any]) -> str:
    country = country_of(basis, person)
    return "" if country in default_groups().members else country


def _require_an_authoritys(case: Case, channel: str, value: str) -> None:
    """Refuse what lies on the wrong ground, and what belongs to the site, its hosts or any company of the directory."""
    if is_practice_contact(Contact(channel=channel, value=value)) != settings.PRACTICE:
        raise NotTheirs("practice")
    if channel == Contact.Channel.POST:
        return
    host = value.rpartition("@")[2] if channel == Contact.Channel.EMAIL else _host(value)
    if not settings.PRACTICE and not registrable_domain(host):
        raise NotTheirs("unreadable")
    if load(practice=settings.PRACTICE).find(host):
        raise NotTheirs("company")
    if _owner(host) in _owners_here(case):
        raise NotTheirs("site")


def _host(url: str) -> str:
    try:
        address = normalise(url)
    except AddressUnreadable as unreadable:
        raise NotTheirs("unreadable") from unreadable
    if not settings.PRACTICE and not address.is_fetchable:
        raise NotTheirs("unreadable")
    return address.host


def _owner(host: str) -> str:
    return registrable_domain(host) or host


def _owners_here(case: Case) -> set[str]:
    """Return who owns the addresses of a case and the contacts of those who act there: none of them is an authority."""
    hosts = [urlsplit(row.url or "").hostname or "" for row in case.sightings.all()]
    for row in case.sightings.prefetch_related("parties"):
        for party in row.parties.all():
            told = (str(one["value"]) for one in party.contacts or [])
            hosts += [urlsplit(one).hostname or one.rpartition("@")[2] for one in told]
    return {_owner(host.lower()) for host in hosts if host}
