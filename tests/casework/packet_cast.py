"""A case with one of everything that a packet shows, and planted words that it never shows."""

import hashlib
import io
import zipfile
from datetime import timedelta
from typing import Any

from casework import custody, documents, packets
from casework.models import Actor, Case, Check, Fingerprint, Image, Party, Sighting
from notices.models import Clock, Delivery, Notice, NoticeSighting
from notices.recipients import recipient_from_party
from tests import factory

AT = factory.MOMENT
LATER = AT + timedelta(days=2)
CODE = "K7-4821"
FILE_NAME = "canary-beach-2019.jpg"
PICTURE = b"\x89PNG canary bytes of a drawing"
DIGESTS = {name: hashlib.new(name, PICTURE).hexdigest() for name in ("sha256", "sha512", "md5")}
PDQ = "f8f8f0cee0f4a84f06370a22038f63f0b36e2ed596621e1d33e6b39c4e9c9b22"
FACTS = frozenset(
    {"address_of_picture", "description", "depiction", "country", "authority", "organisation", "documents"}
)
# What must not be found anywhere in a packet (E4).
PLANTED = (factory.NAME, "dana-canary@mail.example", CODE, FILE_NAME, PDQ, *DIGESTS.values(), "alice")


def full_case(by: Actor) -> Case:
    """Open a case with a picture, two addresses, a look, a document, a sent notice, and consent to a packet."""
    case = factory.case_of(by, code=CODE)
    image = _fingerprinted(case, by)
    sighting = factory.sighting_of(case, by=by, image=image)
    factory.sighting_of(case, "http://forum.example/t/dana-canaryname?x=1", by=by)
    Party.objects.create(
        case=case, sighting=sighting, role="operator", rank=0, name="Gallery Ltd", key="gallery.example",
        contacts=[], found_by="directory",
    )  # fmt: skip
    Check.objects.create(
        case=case, sighting=sighting, state=Check.State.DONE, due_at=AT, asked_by=by, done_at=AT, verdict="live",
        http_status=200, record_digest="ab" * 32, seen={"matches": [{"distance_bits": 4}]},
    )  # fmt: skip
    documents.add_document(
        case=case, file=io.BytesIO(b"a letter about Dana"), file_name="canary-letter.txt", kind="letter",
        details={}, sighting=sighting, max_bytes=1000, by=by, at=AT,
    )  # fmt: skip
    sent_notice(case, sighting, by)
    factory.consent_of(case, "packet", by=by, facts=FACTS)
    return case


def sent_notice(case: Case, sighting: Sighting, by: Actor) -> Notice:
    """Add one notice that was sent, with its delivery and its clock."""
    found = {
        "kind": "email",
        "value": "abuse@gallery.example",
        "source": "its imprint",
        "as_of": "2026-11-24",
    }
    recipient = recipient_from_party(
        organisation=case.organisation, key="gallery.example", name="Gallery", kind="hosting", country="",
        contacts=[found], at=AT,
    )  # fmt: skip
    contact = recipient.contacts.get()
    notice = Notice.objects.create(
        case=case, recipient=recipient, contact=contact, channel="email", basis_id="us-take-it-down-act",
        state="sent", reference="RQ7XCGHJ23", drafted_by=by, drafted_at=AT, approved_by=by, approved_at=AT,
        sent_at=AT, content_digest="cd" * 32, letter=_letter(),
    )  # fmt: skip
    NoticeSighting.objects.create(notice=notice, sighting=sighting)
    Delivery.objects.create(
        case=case, notice=notice, attempt=1, channel="email", state="accepted", claimed_at=AT, lease_until=AT,
        finished_at=AT, by=by, answer="250 2.0.0 taken for abuse@gallery.example",
    )  # fmt: skip
    Clock.objects.create(
        case=case, notice=notice, kind="advice", started_at=AT, due_at=LATER,
        explanation={"code": "advice_date", "params": {"days": 2, "basis": notice.basis_id}},
    )  # fmt: skip
    custody.record(
        case=case, event="notice_sent", by=by, at=AT, notice=notice.pk, digest=notice.content_digest
    )
    return notice


def built(case: Case, by: Actor, at: Any = AT) -> bytes:
    """Ask for a packet, build it as the worker does, and return what is handed out."""
    packet = packets.ask_packet(case=case, level="L1", by=by, at=at)
    packets.build_packet(packet_id=packet.pk, at=at)
    packet.refresh_from_db()
    return packets.open_packet(packet, by=by, at=at)


def members(archive: bytes) -> dict[str, bytes]:
    """Return a packet's files as Python's own zipfile reads them, by path inside the bag."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        return {name.removeprefix("packet/"): opened.read(name) for name in opened.namelist()}


def _fingerprinted(case: Case, by: Actor) -> Image:
    image = factory.image_of(case, by=by, description=f"By the window, {factory.NAME} in front")
    image.state, image.file_name, image.salt = Image.State.FINGERPRINTED, FILE_NAME, "ef" * 32
    image.exact = {**DIGESTS, "size": len(PICTURE)}
    image.commitment = hashlib.sha256(bytes.fromhex(image.salt) + PICTURE).hexdigest()
    image.save()
    for algorithm, value in (("pdq", [PDQ]), ("sha256", DIGESTS["sha256"]), ("md5", DIGESTS["md5"])):
        Fingerprint.objects.create(
            case=case, image=image, algorithm=algorithm, version="1", value={"value": value}, made_at=AT
        )
    return image


def _letter() -> dict[str, Any]:
    return {
        "subject": "Notice RQ7XCGHJ23",
        "covered_subject": "Notice RQ7XCGHJ23",
        "text": f"I am {factory.NAME}, dana-canary@mail.example. Remove http://gallery.example/v/8841.",
        "covered_text": "I am [name covered], [contact covered]. Remove http://gallery.example/v/8841.",
        "facts": ["name", "contact", "address_of_picture", "country"],
        "elements": [
            {
                "key": "name",
                "source": "47 USC 223a",
                "requirement": "a signature",
                "status": "filled",
                "text": factory.NAME,
                "covered_text": "[name covered]",
            }
        ],
    }
