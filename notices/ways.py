"""The ways to a recipient as an organisation knows them, best first: good, still to be looked at, or marked as not working."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from casework import access
from casework.directory import Entry
from casework.models import Actor, Organisation
from notices.agenda import unstopped
from notices.models import Contact, Notice
from notices.recipients import contact_index, entry_contacts, key_index, state_of_entry
from notices.terms import Channel

# Contacts that an organisation has on record, by the blind index of their recipient's key.
Known = dict[str, list[Contact]]

# Ways on which somebody sends a letter herself.
HER_WAYS = frozenset({Contact.Channel.FORM, Contact.Channel.EMAIL})


@dataclass(frozen=True)
class Way:
    """One way to reach a recipient. `process` is a notices.terms.Channel, `state` one of Contact.State."""

    channel: str
    process: str
    state: str
    as_of: date
    confidence: str

    @property
    def is_guessed(self) -> bool:
        """Say whether a registry or a guess alone names it: no directory does, and no person confirmed it."""
        return not self.confidence and self.state != Contact.State.GOOD


def known_contacts(organisation: Organisation, keys: Iterable[str]) -> Known:
    """Return what an organisation has on record of some recipients; one query."""
    indexes = [key_index(organisation, key) for key in keys]
    rows = Contact.objects.filter(recipient__organisation=organisation, recipient__key_index__in=indexes)
    found: Known = defaultdict(list)
    # Nothing that would have to be opened.
    plain = (
        "channel",
        "process",
        "value_index",
        "state",
        "as_of",
        "confidence",
        "confirmed_by",
        "confirmed_at",
    )
    for row in rows.select_related("recipient").only(*plain, "recipient__key_index"):
        found[row.recipient.key_index].append(row)
    return found


def ways_to(
    organisation: Organisation,
    *,
    key: str,
    entry: Entry | None,
    told: Sequence[dict[str, Any]],
    known: Known,
    at: datetime,
) -> tuple[Way, ...]:
    """Return the ways to one recipient: those of its directory entry, else those that the host chain was told of."""
    rows = {
        (row.channel, row.process, row.value_index): row
        for row in known.get(key_index(organisation, key), [])
    }
    ways = []
    for channel, value, process, fresh in _named(entry, told, at):
        row = rows.get((channel, process, contact_index(organisation, value)))
        ways.append(_as_kept(row, fresh, at) if row else fresh)
    return tuple(ways)


def spoiled(ways: Iterable[Way]) -> tuple[str, ...]:
    """Return the processes whose every way is marked as not working."""
    return _processes(ways, lambda way: way.state == Contact.State.BAD)


def guessed(ways: Iterable[Way]) -> tuple[str, ...]:
    """Return the processes whose every way is a registry's or a guess."""
    return _processes(ways, lambda way: way.is_guessed)


def is_open_to_her(way: Way) -> bool:
    """Say whether somebody whose case nobody works can take a way by herself: it is sure, and no interface for programs."""
    return way.channel in HER_WAYS and way.state == Contact.State.GOOD


def _processes(ways: Iterable[Way], fits: Callable[[Way], bool]) -> tuple[str, ...]:
    found: dict[str, list[bool]] = defaultdict(list)
    for way in ways:
        found[way.process].append(fits(way))
    return tuple(process for process, held in found.items() if all(held))


def contacts_to_confirm(actor: Actor, *, at: datetime) -> Any:
    """Return contacts of notices yet to leave, of cases that this actor sees, which wait for a first or a second look."""
    rows = Contact.objects.to_be_looked_at(at).filter(pk__in=_contacts_in_use(actor))
    return rows.select_related("recipient", "confirmed_by__user").order_by("as_of", "pk")


def contacts_rejected(actor: Actor) -> Any:
    """Return contacts to which notices yet to leave still go although somebody marked them."""
    rows = Contact.objects.filter(state=Contact.State.BAD, pk__in=_contacts_in_use(actor))
    return rows.select_related("recipient", "confirmed_by__user").order_by("as_of", "pk")


def _contacts_in_use(actor: Actor) -> Any:
    cases = unstopped(access.visible_cases(actor).filter(closed_at=None))
    rows = Notice.objects.filter(
        case__in=cases, state__in={Notice.State.DRAFTED, Notice.State.QUEUED},
        recipient__organisation=actor.organisation,
    )  # fmt: skip
    return rows.order_by().values("contact_id")


def _named(
    entry: Entry | None, told: Sequence[dict[str, Any]], at: datetime
) -> Iterable[tuple[str, str, str, Way]]:
    if entry is not None:
        state = state_of_entry(entry, at)
        for channel, value, process in entry_contacts(entry):
            yield channel, value, process, Way(channel, process, state, entry.checked, entry.confidence)
        return
    for contact in told:
        is_mail = contact["kind"] == "email"
        channel = Contact.Channel.EMAIL if is_mail else Contact.Channel.FORM
        process = Channel.ABUSE_MAILBOX if is_mail else Channel.OWN_FORM
        day = date.fromisoformat(contact["as_of"][:10])
        yield channel, contact["value"], process, Way(channel, process, Contact.State.UNCONFIRMED, day, "")


def _as_kept(row: Contact, fresh: Way, at: datetime) -> Way:
    """What people made of a contact counts; what the directory says now decides the rest."""
    if row.state == Contact.State.BAD:
        state: str = Contact.State.BAD
    elif row.is_usable(at) or fresh.state == Contact.State.GOOD:
        state = Contact.State.GOOD
    else:
        state = Contact.State.UNCONFIRMED
    return Way(fresh.channel, fresh.process, state, max(row.as_of, fresh.as_of), row.confidence)
