"""The routes of a case: its rows as facts, its parties as recipients, judged by the engine; and what was chosen."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Q, prefetch_related_objects

from casework import access, custody, herlook
from casework.alone import is_alone
from casework.facts import Facts
from casework.models import Actor, Case, Party, Sighting
from notices import ladder, letters, selffiling
from notices.acting import acting_on, recipients_of
from notices.alike import joined
from notices.authorities import COMPLAINED_TO
from notices.casefacts import facts_of, voice_of
from notices.conditions import Truth
from notices.figures import Figures
from notices.fillable import without_denials
from notices.flatfacts import RecipientFacts
from notices.knownalone import known_to_her
from notices.law import load_law
from notices.letters import Choice
from notices.models import Contact, Notice
from notices.namedways import authority_contact
from notices.recipients import entry_of, recipient_from_entry, recipient_from_party
from notices.reckoning import Route, compute_routes, in_order
from notices.records import records_of
from notices.reviews import findings_of
from notices.unsaid import is_hers_alone
from notices.ways import HER_WAYS, Way, guessed, known_contacts, spoiled, ways_to

# From the one who can act most directly to the one who can only make it harder to find: notices/data/ladder.toml.
LADDER = ladder.roles()
# A notice in one of these states speaks for its addresses: no second one is drafted on the same route meanwhile.
COVERING = Notice.EDITABLE | Notice.UNDER_WAY | Notice.RUNNING


class NoSuchRoute(Exception):
    """The route that was chosen does not hold for this case now, or has nobody to write to."""


@dataclass(frozen=True)
class CaseRoutes:
    """What holds now: facts, the sightings in the order of Facts.sightings, and the routes, best first."""

    facts: Facts
    sightings: tuple[Sighting, ...]
    routes: tuple[Route, ...]
    parties: dict[str, tuple[Party, ...]]
    # By recipient id: each way to it, in the order in which it is tried where no law has one.
    ways: dict[str, tuple[Way, ...]]
    # By recipient id: how it answered the organisation's notices before, where there were enough.
    records: dict[str, Figures]
    # They are judged, and written, in her own voice in a case that staff work.
    is_hers: bool = False

    def of(self, route: Route) -> tuple[Sighting, ...]:
        """Return the sightings that a route is about."""
        return tuple(self.sightings[position] for position in route.sightings)


def routes_of(
    case: Case,
    *,
    at: datetime,
    sightings: Sequence[Sighting] | None = None,
    only: str = "",
    is_hers: bool = False,
) -> CaseRoutes:
    """Judge every law for the open sightings of a case. Opens confidential fields; a few queries however many, no network.

    `only`: the id of the one law to judge; where no law has it, there is no route. `is_hers`: she signs in a worked case.
    """
    law = load_law()
    rows = tuple(_to_ask_about(case) if sightings is None else sightings)
    prefetch_related_objects(rows, "image")
    facts = facts_of(case, voice={} if is_hers else voice_of(case), sightings=rows)
    recipients, parties = recipients_of(rows, acting_on(rows))
    ways = _ways(case, parties, at)
    recipients = [
        replace(one, spoiled=spoiled(ways[one.id]), guessed=guessed(ways[one.id])) for one in recipients
    ]
    found = findings_of(case.organisation_id, at=at)
    records = records_of(case.organisation, parties, at=at)
    routes = [] if only and only not in law.bases else compute_routes(
        facts, recipients=recipients, law=law, today=at.date(),
        confirmed=found.confirmed, changed=found.changed,
        shares={key: record.share for key, record in records.items()}, only=only,
    )  # fmt: skip
    routes = list(without_denials(routes, facts, law))
    if is_alone(case):
        known = known_to_her(case, rows, parties, ways)
        routes = list(selffiling.kept_back(routes, facts=facts, law=law, known=known))
    return CaseRoutes(facts, rows, joined(routes), parties, ways, records, is_hers)


def _to_ask_about(case: Case) -> list[Sighting]:
    """Return the open sightings; where nobody works the case, none that is gone by her word."""
    rows = case.sightings.open().order_by("number")
    return [row for row in rows if not (is_alone(case) and herlook.says_gone(row))]


@transaction.atomic
def draft_route(
    *,
    case: Case,
    basis_id: str,
    recipient_id: str,
    channel: str,
    by: Actor,
    at: datetime,
    discussed: Sequence[str] | None = None,
    is_hers: bool = False,
) -> list[Notice]:
    """Draft the notices of one route, once: what a notice speaks for already is left out.

    `discussed`: codes of the cautions that were talked about with her before; None where none stands on its own page.
    Returns the new ones; where none is left to draft, those that speak for it. Raises NoSuchRoute.
    """
    custody.hold(case)
    access.require(case, by, access.drafting(by))
    found = routes_of(case, at=at, only=basis_id, is_hers=is_hers)
    for route in found.routes:
        same = route.basis_id == basis_id and route.recipient and route.recipient.id == recipient_id
        if same and route.channel == channel and route.answer == Truth.YES and route.writes:
            choice = _choice(case, found, route, at)
            written = _written_on(case, choice)
            covered = set(Sighting.objects.filter(notices__in=written))
            left = tuple(row for row in choice.sightings if row not in covered)
            drafts = draft_choice(case=case, choice=replace(choice, sightings=left), by=by, at=at)
            if discussed is not None:
                _record_discussed(case, drafts, discussed, by=by, at=at)
            return drafts or written
    raise NoSuchRoute(basis_id)


def draft_choice(
    *, case: Case, choice: Choice, by: Actor, at: datetime, follows: Notice | None = None
) -> list[Notice]:
    """Draft what was chosen: as many addresses in each notice as its recipient takes at once."""
    most = choice.contact.recipient.max_addresses
    parts = [
        rows[start : start + most] for rows in _taken_together(choice) for start in range(0, len(rows), most)
    ]
    return [
        letters.draft_notice(case=case, choice=replace(choice, sightings=part), follows=follows, by=by, at=at)
        for part in parts
    ]


def _taken_together(choice: Choice) -> list[tuple[Sighting, ...]]:
    """An interface takes addresses of one host name in a report; everybody else takes them as they are."""
    if choice.contact.channel != Contact.Channel.API:
        return [choice.sightings]
    by_host: dict[str | None, tuple[Sighting, ...]] = {}
    for row in choice.sightings:
        host = urlsplit(row.url or "").hostname
        by_host[host] = (*by_host.get(host, ()), row)
    return list(by_host.values())


def _record_discussed(
    case: Case, drafts: Sequence[Notice], cautions: Sequence[str], *, by: Actor, at: datetime
) -> None:
    for notice in drafts:
        custody.record(
            case=case, event="caution_discussed", by=by, at=at, notice=notice.pk, cautions=list(cautions)
        )


def _written_on(case: Case, choice: Choice) -> list[Notice]:
    """Return the notices that wait or run on the same route about these sightings."""
    rows = Notice.objects.filter(
        case=case, state__in=COVERING, basis_id=choice.basis_id, recipient=choice.contact.recipient,
        sightings__in=choice.sightings,
    )  # fmt: skip
    return list(rows.distinct().order_by("drafted_at"))


def route_again(*, notice: Notice, sightings: Sequence[Sighting], at: datetime) -> Choice | None:
    """Return the route of a notice once more, for addresses at which it is back; None: it does not hold for them now."""
    is_hers = is_hers_alone(notice)
    found = routes_of(notice.case, at=at, sightings=sightings, only=notice.basis_id, is_hers=is_hers)
    for route in found.routes:
        is_same = route.recipient is not None and route.recipient.id == notice.recipient.key
        if is_same and route.basis_id == notice.basis_id and route.answer == Truth.YES and route.writes:
            try:
                return _choice(notice.case, found, route, at)
            except NoSuchRoute:
                continue
    return None


def next_route(
    *, case: Case, sightings: Sequence[Sighting], ladder: Sequence[str], at: datetime
) -> Choice | None:
    """Return the best route to the next rung, about those sightings of which it has had no notice; None: no rung is left.

    What she dropped in a case that nobody works counts as had: her pages offer it to her, and she writes it or not.
    """
    found = routes_of(case, at=at, sightings=sightings)
    stands = ~Q(state=Notice.State.WITHDRAWN) | Q(pk__in=case.notices.dropped_by_her())
    rows = Notice.objects.filter(stands, case=case, sightings__in=sightings, is_follow_up=False)
    written = set(rows.values_list("recipient__key_index", "sightings"))
    open_routes = [
        route
        for route in found.routes
        if route.answer == Truth.YES and route.writes and route.recipient in _known(found)
    ]
    for route in sorted(open_routes, key=lambda route: _rung(found, route, ladder)):
        try:
            choice = _choice(case, found, route, at)
        except NoSuchRoute:
            continue
        key = choice.contact.recipient.key_index
        if new := tuple(row for row in choice.sightings if (key, row.pk) not in written):
            return replace(choice, sightings=new)
    return None


def _known(found: CaseRoutes) -> list[RecipientFacts | None]:
    """Recipients that are parties of a sighting; authorities come by their own pages."""
    return [
        route.recipient for route in found.routes if route.recipient and route.recipient.id in found.parties
    ]


def _rung(found: CaseRoutes, route: Route, ladder: Sequence[str]) -> int:
    roles = [party.role for party in found.parties[route.recipient.id]] if route.recipient else []
    return min((ladder.index(role) for role in roles if role in ladder), default=len(ladder))


def _choice(case: Case, found: CaseRoutes, route: Route, at: datetime) -> Choice:
    """Return the route with the contact through which its channel goes. Raises NoSuchRoute: when there is none."""
    basis = load_law().get(route.basis_id)
    if route.recipient and basis.authority and basis.authority.kind in COMPLAINED_TO:
        return _complaint(case, found, route, at)
    if route.recipient is None or route.recipient.id not in found.parties:
        raise NoSuchRoute(route.basis_id)
    party = found.parties[route.recipient.id][0]
    recipient = _recipient_row(case, party, route.recipient, at)
    # A letter goes on paper where a person says so, never by itself.
    ways = recipient.contacts.exclude(state=Contact.State.BAD).exclude(channel=Contact.Channel.POST)
    contacts = ways.order_by("rank", "value_index")
    if is_alone(case):
        contacts = contacts.filter(channel__in=HER_WAYS, state=Contact.State.GOOD)
    if basis.kind == "copyright" or found.is_hers:
        # Reports through an interface say that the picture is an intimate one, and bear no name but the organisation's.
        contacts = contacts.exclude(channel=Contact.Channel.API)
    order = in_order(basis, (contact.process for contact in contacts))
    fit = [contact for contact in contacts if contact.process in order]
    if not fit:
        raise NoSuchRoute(route.basis_id)
    # What the directory names no more comes last; the first of equals in min() is the one of lower rank.
    contact = min(
        fit, key=lambda contact: (contact.rank == Contact.DROPPED_RANK, order.index(contact.process))
    )
    return Choice(route.basis_id, contact, found.of(route), is_hers=found.is_hers)


def _complaint(case: Case, found: CaseRoutes, route: Route, at: datetime) -> Choice:
    contact = authority_contact(case.organisation, load_law().get(route.basis_id), found.facts.person, at=at)
    if contact is None:
        raise NoSuchRoute(route.basis_id)
    return Choice(route.basis_id, contact, found.of(route))


def _recipient_row(case: Case, party: Party, facts: RecipientFacts, at: datetime) -> Any:
    entry = entry_of(party)
    if entry:
        return recipient_from_entry(organisation=case.organisation, entry=entry, at=at)
    return recipient_from_party(
        organisation=case.organisation, key=facts.id, name=facts.name, kind=facts.kind, country=facts.country,
        contacts=party.contacts or [], at=at,
    )  # fmt: skip


def _ways(case: Case, parties: dict[str, tuple[Party, ...]], at: datetime) -> dict[str, tuple[Way, ...]]:
    known = known_contacts(case.organisation, parties)
    return {
        key: ways_to(
            case.organisation, key=key, entry=entry_of(own[0]), told=own[0].contacts or [], known=known, at=at
        )
        for key, own in parties.items()
    }
