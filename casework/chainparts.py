"""What a host chain is made of: parties with their contacts, and what could not be found out. Pure."""

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from casework.refusals import sentence

TRACE_FAILED = "trace_failed"
_GAPS: dict[str, Promise] = {
    TRACE_FAILED: _("Looking up who can act here failed on our side."),
    "behind_cdn": _("The host stands behind a delivery network; a notice to that network asks for its name."),
    "origin_unknown": _("Which network announces this address could not be found out."),
    "not_asked": _("Nothing was looked up on the network, since this address may not be fetched."),
}


@dataclass(frozen=True)
class Contact:
    """One way to reach a party. `kind` is "email" or "form"; `source` says who told us, `as_of` when."""

    kind: str
    value: str
    source: str
    as_of: date


@dataclass(frozen=True)
class Party:
    """Who can act. `address` is the domain (or IP address) that it is known by; `entry_id` its directory entry."""

    role: str
    name: str
    address: str
    contacts: tuple[Contact, ...]
    found_by: str
    entry_id: str = ""
    country: str = ""
    # What registries call its place: network range and handle, AS number, reverse name.
    known_as: tuple[str, ...] = ()


@dataclass(frozen=True)
class Gap:
    """What could not be found out: the step ("dns", "page_host", "registrar" ...), and why."""

    step: str
    code: str

    @property
    def says(self) -> str:
        """The reason as a sentence for people."""
        return str(_GAPS[self.code]) if self.code in _GAPS else sentence(self.code)


@dataclass(frozen=True)
class HostChain:
    """The parties of an address, who can act most directly first, and what is missing."""

    url: str
    parties: tuple[Party, ...]
    gaps: tuple[Gap, ...]
    addresses: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()

    @property
    def is_resolved(self) -> bool:
        """Say whether the address led to a server."""
        return bool(self.addresses)
