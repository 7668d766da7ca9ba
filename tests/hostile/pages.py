"""Every address of both houses, with one of each thing behind it, and browsers of the cast."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from casework import documents, granting, handing, naming, packets, storage, vault
from casework.models import Case, HandOver, Packet, Partner, Party
from casework.models.keys import worker_public
from casework.moments import now
from notices import disputes, paragraphs, protecting, running
from notices.models import Contact, Dispute, Notice, Paragraph, ProtectedHost
from tests import factory
from tests.casework import handing_cast
from tests.casework.walkers import signed_in
from tests.notices import mail_cast, matter

METHODS = ("get", "head", "post", "put", "patch", "delete", "options")
# What differs between two answers though they say the same: tokens drawn anew for each page.
_RANDOM = re.compile(rb'(nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*")')


@dataclass
class Ground:
    """The cast, one case of Alice's with one of each thing, and what the addresses of its pages need."""

    people: factory.Cast
    case: Case
    needs: dict[str, Any] = field(default_factory=dict)

    def address(self, name: str, **instead: Any) -> str:
        """Return the address of a page by its name, with this ground's ids or others."""
        wanted = CONVERTERS[name]
        needs = self.needs | instead
        return reverse(name, kwargs={key: needs[key] for key in wanted})


def patterns(resolver: URLResolver | None = None) -> Iterator[URLPattern]:
    """Yield every address pattern of the app."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from patterns(entry)
        else:
            yield entry


def _needs_of(name: str) -> tuple[str, ...]:
    found = get_resolver().reverse_dict.getlist(name)
    return tuple(
        sorted({parameter for options in found for _, parameters in options[0] for parameter in parameters})
    )


CONVERTERS = {str(pattern.name): _needs_of(str(pattern.name)) for pattern in patterns()}
CASE_PAGES = sorted(name for name, needs in CONVERTERS.items() if "case_id" in needs)

# What addresses need that is no row of ours.
SAID = {
    "number": 1,
    "programme": "stopncii",
    "kind": "draft",
    "key": "good_faith_statement",
    "mailbox": "abuse@gallery.example",
    "name": "no-such-sample",
    "pk": 1,
    "token": "2" * 28,
}


def build() -> Ground:
    """Return a ground with a notice that waits for its approval, a packet that can be fetched, and more."""
    people = factory.cast()
    case = matter.case_with_addresses(people.alice)
    notice = matter.draft(case, by=people.alice)
    consent = factory.consent_of(case, by=people.alice)
    factory.consent_to_share(case, people.erin.user, by=people.alice)
    access = granting.ask_access(case=case, user=people.erin.user, by=people.alice, at=factory.MOMENT)
    document = _document(case, people)
    packet = _packet(case, people)
    partner = handing_cast.partner_of(people)
    clock = running.advise(notice=notice, days=7, by=people.alice, at=now())
    contact = Contact.objects.filter(organisation=people.clinic).first()
    needs = {
        **SAID,
        "case_id": case.pk,
        "notice_id": notice.pk,
        "consent_id": consent.pk,
        "access_id": access.pk,
        "packet_id": packet.pk,
        "partner_id": partner.pk,
        "hand_over_id": _hand_over(case, people, partner).pk,
        "clock_id": clock.pk,
        "contact_id": contact.pk if contact else uuid4(),
        "paragraph_id": _paragraph(notice, people).pk,
        "subject": notice.pk,
        "basis_id": notice.basis_id,
        "user_id": people.alice.user.pk,
        "document": document.number,
        "party_id": _named(case, people).pk,
        "mail_id": mail_cast.asking(notice).pk,
        "unknown_id": mail_cast.unknown(people.clinic).pk,
        "recipient_id": notice.recipient_id,
        "reply_id": uuid4(),
        "complaint_id": uuid4(),
        "dispute_id": _dispute(notice).pk,
        "host_id": _protected(people).pk,
        "country": "DE",
    }
    return Ground(people, case, needs)


def alike(content: bytes) -> bytes:
    """Return a page without the tokens that are drawn anew for each."""
    return _RANDOM.sub(b"", content)


def browser(actor: Any) -> Client:
    """Return a browser in which the actor has signed in, and which keeps exceptions to itself."""
    client = signed_in(actor)
    client.raise_request_exception = True
    return client


def _document(case: Case, people: factory.Cast) -> Any:
    return documents.add_document(
        case=case,
        file=BytesIO(b"A letter."),
        file_name="letter.txt",
        kind="letter",
        details={},
        sighting=None,
        max_bytes=1000,
        by=people.alice,
        at=factory.MOMENT,
    )


def _hand_over(case: Case, people: factory.Cast, partner: Partner) -> HandOver:
    number = handing_cast.fingerprinted(case, people.alice).number
    facts = {f"picture:{number}", "fingerprint:pdq", "fingerprint:photo_md5"}
    handing_cast.consent_to(case, partner, by=people.alice, facts=frozenset(facts))
    given = {"numbers": [number], "file_format": "csv", "by": people.alice, "at": factory.MOMENT}
    return handing.ask_hand_over(case=case, partner=partner, **given)


def _named(case: Case, people: factory.Cast) -> Party:
    """Return a company that a recipient named as the host."""
    sighting = case.sightings.get(number=1)
    named = naming.Named(company="Somehost", email="abuse@somehost.example")
    told = {"told_by": sighting.parties.acting()[0], "told_on": factory.MOMENT.date()}
    return naming.propose_host(sighting=sighting, named=named, **told, by=people.alice, at=factory.MOMENT)


def _packet(case: Case, people: factory.Cast) -> Packet:
    sealed = vault.seal_bytes(b"bag", [worker_public(at=factory.MOMENT)])
    return Packet.objects.create(
        case=case,
        level=packets.L1,
        state=Packet.State.READY,
        asked_by=people.alice,
        asked_at=factory.MOMENT,
        built_at=factory.MOMENT,
        sealed_object=storage.keep(sealed),
        sha256="0" * 64,
        size=3,
        files=1,
    )


def _dispute(notice: Notice) -> Dispute:
    """Return a message of somebody who holds the notice and says that it was wrong."""
    disputes.take_in(
        key=uuid4(), why="other", typed=disputes.Typed(reference=notice.reference), at=factory.MOMENT
    )
    row = Dispute.objects.get()
    Dispute.objects.update(case=notice.case, notice=notice, state=Dispute.State.OPEN)
    return row


def _protected(people: factory.Cast) -> ProtectedHost:
    given = {"typed": "court.example", "reason": "A court.", "by": people.bob, "at": factory.MOMENT}
    return protecting.protect(organisation=people.clinic, **given)


def _paragraph(notice: Notice, people: factory.Cast) -> Paragraph:
    given = {"text": "It is on the second page.", "language": "en", "facts": ()}
    return paragraphs.write_paragraph(notice=notice, **given, by=people.alice, at=factory.MOMENT)
