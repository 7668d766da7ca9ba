"""About which host, to which authority: what a joint complaint is about, and the key under which people agree to it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from casework.countries import name_of
from casework.directory import load
from casework.models import Case, Organisation
from notices.complaints import builds_on_earlier, laws_built_on
from notices.law import Basis, UnknownBasis, load_law, why_no_letter
from notices.models import Recipient
from notices.places import default_groups, within
from notices.reviews import findings_of
from notices.terms import Means

_PARTED = "|"


class NoSuchMatter(Exception):
    """No authority takes a complaint without names under this law, or it is none of this country."""


@dataclass(frozen=True)
class JointMatter:
    """One host, one law that names an authority, and the country where the people live who complain there."""

    organisation: Organisation
    recipient: Recipient
    basis: Basis
    country: str

    @property
    def key(self) -> str:
        """Return what a consent names: exactly this host, to exactly this authority."""
        return _PARTED.join((self.recipient.key, self.basis.id, self.country))

    @property
    def host(self) -> str:
        """Return the host as an authority finds it: its name with its domain, never an address of anything there."""
        key, name = self.recipient.key, self.recipient.name
        entry = load(practice=settings.PRACTICE).get(key)
        domain = next(iter(entry.domains), "") if entry else key
        return f"{name} ({domain})" if "." in domain and domain != name else name

    @property
    def authority(self) -> str:
        """Return the name of the authority with its country."""
        return _authority(self.basis, self.country)


def laws_for(organisation_id: UUID, *, at: datetime) -> list[Basis]:
    """Return the laws whose authority looks at how a provider works, not at one picture, after an unheeded notice.

    Where an authority decides on single pictures it needs their addresses and a person: none stands in a joint complaint.
    """
    found = findings_of(organisation_id, at=at)
    return [
        basis
        for basis in load_law()
        if builds_on_earlier(basis.condition)
        and basis.authority is not None
        and basis.authority.kind == "regulator"
        and basis.deadline is not None
        and basis.deadline.means == Means.ANSWER
        and not why_no_letter(basis, at.date(), found.confirmed, found.changed)
    ]


def matter_of(
    organisation: Organisation, recipient: Recipient, basis_id: str, country: str, *, at: datetime
) -> JointMatter:
    """Return what is named. Raises NoSuchMatter."""
    for basis in laws_for(organisation.pk, at=at):
        if basis.id == basis_id and is_for(basis, country):
            return JointMatter(organisation, recipient, basis, country)
    raise NoSuchMatter(basis_id)


def earlier_laws(basis: Basis) -> frozenset[str]:
    """Return the laws under which the notices were sent that are complained of."""
    return laws_built_on(basis.condition)


def is_for(basis: Basis, country: str) -> bool:
    """Say whether the authority of a law is one for those who live in a country."""
    return bool(country) and within(country, basis.jurisdiction, default_groups()) is True


def host_in(key: str) -> str:
    """Return the key of the host that a consent's key names."""
    return key.partition(_PARTED)[0]


def in_words(case: Case, key: str) -> str:
    """Return what a consent's key says, for people; the key itself where the law is no more."""
    host, basis_id, country = key.split(_PARTED)
    named = Recipient.objects.filter(organisation=case.organisation)
    name = next((row.name for row in named if row.key == host), host)
    try:
        authority = _authority(load_law().get(basis_id), country)
    except UnknownBasis:
        authority = basis_id
    return _("about %(host)s, to %(authority)s") % {"host": name, "authority": authority}


def _authority(basis: Basis, country: str) -> str:
    name = basis.authority.name if basis.authority else basis.name
    return f"{name}, {name_of(country)}"
