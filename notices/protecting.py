"""Which notices are about a protected host or go to one: two people approve them, one of them a supervisor (S57).

Asked anew at approval, when a worker claims the letter and before the socket, so a host that is added later counts at once.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from casework.alone import is_alone
from casework.directory import load
from casework.models import Actor, Organisation, Role
from casework.staffing import require_administrator
from notices.drafts import About, about_each
from notices.models import Contact, Notice, ProtectedHost, Recipient
from notices.protectedhosts import guards, host_in, hosts_of, listed


class NoHost(Exception):
    """What was typed is no host that somebody registered."""


class AlreadyProtected(Exception):
    """The host, or one above it, is protected already."""


@transaction.atomic
def protect(*, organisation: Organisation, typed: str, reason: str, by: Actor, at: datetime) -> ProtectedHost:
    """Add a host of the operator's own. Raises access.Refused, NoHost, AlreadyProtected."""
    require_administrator(organisation.pk, by)
    host = host_in(typed)
    if not host:
        raise NoHost(typed)
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    if guards(host, _guarded(organisation.pk)):
        raise AlreadyProtected(host)
    return ProtectedHost.objects.create(
        organisation=organisation, host=host, reason=reason.strip(), added_by=by, added_at=at
    )


@transaction.atomic
def unprotect(*, row: ProtectedHost, by: Actor, at: datetime) -> bool:
    """End the protection of a host that was added; False: it had ended. Raises access.Refused."""
    require_administrator(row.organisation_id, by)
    rows = ProtectedHost.objects.filter(pk=row.pk, ended_at=None)
    return bool(rows.update(ended_by=by, ended_at=at))


def is_protected(url: str, *, organisation_id: UUID | None = None) -> bool:
    """Say whether an address, or one that stands in it, is on a protected host: of the list, or of the organisation's own."""
    return are_protected([url], organisation_id=organisation_id)[0]


def are_protected(urls: Iterable[str], *, organisation_id: UUID | None = None) -> list[bool]:
    """Say the same of each of several addresses. Runs one query."""
    guarded = _guarded(organisation_id)
    return [any(guards(host, guarded) for host in hosts_of(url)) for url in urls]


def is_protected_recipient(recipient: Recipient, *, organisation_id: UUID | None = None) -> bool:
    """Say whether a recipient is a protected host itself, by a domain of the directory or the name that it is kept under."""
    entry = load(practice=settings.PRACTICE).get(recipient.key)
    guarded = _guarded(organisation_id)
    return any(guards(host, guarded) for host in (recipient.key, *(entry.domains if entry else ())))


def protected_among(notice: Notice) -> tuple[str, ...]:
    """Return the protected hosts that a notice is about, or that it goes to. Runs a few queries."""
    return _among(notice, about_each([notice])[notice], _guarded(notice.case.organisation_id))


def why_not_each(by: Actor, about: Mapping[Notice, About]) -> dict[Notice, str]:
    """Return why this person may not approve drafts about protected hosts; those that they may have no entry."""
    guarded = {house: _guarded(house) for house in {notice.case.organisation_id for notice in about}}
    found = {}
    for notice, what in about.items():
        # There the rules keep it back for good (notices.selffiling), whoever reads it.
        if is_alone(notice.case):
            continue
        hosts = _among(notice, what, guarded[notice.case.organisation_id])
        why = _why_not(by, notice, hosts) if hosts else ""
        if why:
            found[notice] = why
    return found


def caution_of(notice: Notice) -> str:
    """Return what a draft says at once, to whoever reads it; "" where it is about no protected host."""
    hosts = () if is_alone(notice.case) else protected_among(notice)
    says = _(
        "It is about %(hosts)s: at courts, official journals, news and partners a wrong notice does most harm. "
        "Two people approve it, and one of them is a supervisor."
    )
    return says % {"hosts": ", ".join(hosts)} if hosts else ""


def lacks_supervisor(notice: Notice) -> bool:
    """Say whether an approved notice needs a supervisor and neither of its two people is one now.

    One that takes a notice back needs none: it only ever takes something away.
    """
    if notice.retracts_id or not protected_among(notice):
        return False
    return not any(is_supervisor(one) for one in (notice.approved_by, notice.drafted_by))


def _why_not(by: Actor, notice: Notice, hosts: Iterable[str]) -> str:
    named = {"hosts": ", ".join(hosts)}
    if notice.drafted_by_id == by.pk and notice.case.organisation.has_two_people():
        return (
            _("It is about %(hosts)s. Two people see that, and you wrote it: somebody else approves it.")
            % named
        )
    if is_supervisor(by) or is_supervisor(notice.drafted_by):
        return ""
    return (
        _("It is about %(hosts)s. A supervisor is one of the two who approve that. Ask one of yours.") % named
    )


def is_supervisor(actor: Actor | None) -> bool:
    """Say whether an actor is a supervisor who still works here."""
    user = actor.user if actor else None
    return user is not None and user.is_active and user.has_role(Role.Name.SUPERVISOR)


def _among(notice: Notice, about: About, guarded: frozenset[str]) -> tuple[str, ...]:
    hosts = [host for row in about.sightings for host in hosts_of(str(row.url))]
    hosts += [*_reached_at(notice.contact), str(notice.recipient.key)]
    return tuple(dict.fromkeys(filter(None, (guards(host, guarded) for host in hosts))))


def _reached_at(contact: Contact) -> tuple[str, ...]:
    """Return the hosts at which a contact is reached; none for one by post."""
    if contact.channel == Contact.Channel.EMAIL:
        return (contact.value.rpartition("@")[2],)
    return () if contact.channel == Contact.Channel.POST else hosts_of(contact.value)


def _guarded(organisation_id: UUID | None) -> frozenset[str]:
    own = ProtectedHost.objects.filter(ended_at=None)
    rows = own.filter(organisation_id=organisation_id) if organisation_id else own.none()
    return frozenset(listed()) | frozenset(rows.values_list("host", flat=True))
