"""Who may have a packet, with whose consent, and what happens when that changes before it is built (S3, S40, S56)."""

from datetime import timedelta

import pytest

from casework import access, consents, custody, documents, erasure, intake, packets, reporting, safeguarding
from casework.models import AuditEntry, CustodyEntry, Fingerprint, Packet, system_actor
from tests import factory
from tests.casework import packet_cast

pytestmark = pytest.mark.django_db

AT = packet_cast.AT


@pytest.fixture
def people():
    return factory.cast()


@pytest.fixture
def case(people):
    return packet_cast.full_case(people.alice)


def asked(case, by) -> Packet:
    return packets.ask_packet(case=case, level="L1", by=by, at=AT)


def build(packet: Packet, at=AT) -> Packet:
    packets.build_packet(packet_id=packet.pk, at=at)
    packet.refresh_from_db()
    return packet


def test_alice_asks_builds_and_opens(case, people):
    packet = build(asked(case, people.alice))

    assert packet.state == Packet.State.READY
    assert packets.open_packet(packet, by=people.alice, at=AT).startswith(b"PK")
    events = CustodyEntry.objects.filter(chain=case.pk).values_list("event", flat=True)
    assert {"packet_asked", "packet_built"} <= set(events)
    assert not AuditEntry.objects.exists()


def test_asking_twice_gives_the_packet_that_is_being_built(case, people):
    assert asked(case, people.alice) == asked(case, people.alice)


def test_building_twice_changes_nothing(case, people):
    packet = build(asked(case, people.alice))

    again = build(Packet.objects.get(pk=packet.pk), at=AT + timedelta(hours=1))

    assert (again.sealed_object, again.sha256) == (packet.sealed_object, packet.sha256)
    assert CustodyEntry.objects.filter(chain=case.pk, event="packet_built").count() == 1


def test_counsel_with_this_one_case_has_it_and_a_stranger_does_not(case, people):
    """S2."""
    factory.share_with(case, people.erin.user, asked_by=people.alice, approved_by=people.bob)

    packet = build(asked(case, people.erin))

    assert packets.open_packet(packet, by=people.erin, at=AT)
    with pytest.raises(access.Refused):
        asked(case, people.carol)
    with pytest.raises(access.Refused):
        packets.open_packet(packet, by=people.carol, at=AT)


def test_missing_consent_names_the_fact(people):
    """S40: facts(packet) are a part of facts(consent), or it is refused by name."""
    case = factory.case_of(people.alice)
    factory.image_of(case, by=people.alice)
    factory.sighting_of(case, by=people.alice)
    factory.consent_of(
        case, "packet", by=people.alice, facts=frozenset({"address_of_picture", "organisation"})
    )

    with pytest.raises(consents.NoConsent) as refusal:
        asked(case, people.alice)

    assert refusal.value.facts == {"description", "depiction"}
    assert packets.preview(case, at=AT).not_allowed == ["depiction", "description"]


def test_facts_of_a_letter_need_consent_unless_covered(case, people):
    """E4, S40: her name was in the letter and is covered here; her country is not."""
    facts = packets.collect(case, packet_id=case.pk, at=AT).facts

    assert "country" in facts
    assert not facts & {"name", "contact", "signature"}


def test_consent_to_send_is_no_consent_to_a_packet(people):
    case = factory.case_of(people.alice)
    factory.consent_of(case, "send", by=people.alice)

    with pytest.raises(consents.NoConsent):
        asked(case, people.alice)


def test_consent_withdrawn_before_the_worker_came_stops_it(case, people):
    """S3, S40."""
    packet = asked(case, people.alice)
    consents.withdraw_consent(consent=case.consents.get(act="packet"), by=people.alice, at=AT)

    assert build(packet).state == Packet.State.FAILED


def test_access_revoked_before_the_worker_came_stops_it(case, people):
    """S3."""
    packet = asked(case, people.alice)
    case.accesses.update(revoked_at=AT)

    assert build(packet).state == Packet.State.FAILED


def test_consent_withdrawn_after_building_stops_the_download(case, people):
    """S40."""
    packet = build(asked(case, people.alice))
    consents.withdraw_consent(consent=case.consents.get(act="packet"), by=people.alice, at=AT)

    with pytest.raises(consents.NoConsent):
        packets.open_packet(packet, by=people.alice, at=AT)


def test_possible_minor_closes_asking_building_and_opening(case, people):
    """S56."""
    ready, waiting = build(asked(case, people.alice)), asked(case, people.bob)
    safeguarding.raise_stop(case=case, by=people.alice, at=AT)

    assert build(waiting).state == Packet.State.DUE
    with pytest.raises(access.Stopped):
        asked(case, people.alice)
    with pytest.raises(access.Stopped):
        packets.open_packet(ready, by=people.alice, at=AT)


def test_paused_case_builds_when_it_goes_on(case, people):
    """Design §3.1."""
    packet = asked(case, people.alice)
    intake.pause_case(case=case, by=people.alice, at=AT)
    assert build(packet).state == Packet.State.DUE

    intake.resume_case(case=case, by=people.alice, at=AT)

    assert build(packet).state == Packet.State.READY


def test_other_levels_are_refused_in_words(case, people):
    with pytest.raises(packets.NotBuilt, match="two people approved"):
        packets.ask_packet(case=case, level="L3", by=people.alice, at=AT)


def test_name_in_the_custody_log_is_found_before_it_leaves(case, people):
    """E4: the log cannot be covered without breaking it, so the packet is not built."""
    custody.record(case=case, event="document_opened", by=people.alice, at=AT, reason=f"for {factory.NAME}")

    with pytest.raises(packets.Uncovered, match=r"custody\.jsonl"):
        packets.collect(case, packet_id=case.pk, at=AT)


@pytest.mark.parametrize("quality", [0, 100])
def test_picture_of_one_colour_does_not_hold_the_packet_back(case, people, quality):
    """E4: its fingerprints are zeros, and so is the digest with which every custody log begins."""
    image = factory.image_of(case, by=people.alice)
    for algorithm, value in (("pdq", ["0" * 64] * 8), ("phash", "0" * 16), ("dhash", "0" * 16)):
        Fingerprint.objects.create(
            case=case,
            image=image,
            algorithm=algorithm,
            version="1",
            quality=quality if algorithm == "pdq" else None,
            value={"value": value},
            made_at=AT,
        )

    assert build(asked(case, people.alice)).state == Packet.State.READY


def test_packet_is_forgotten_after_its_day(case, people):
    packet = build(asked(case, people.alice))

    erasure.purge_packets(by=system_actor(), at=AT + timedelta(hours=25))

    packet.refresh_from_db()
    with pytest.raises(packets.NotThere):
        packets.open_packet(packet, by=people.alice, at=AT + timedelta(hours=25))


def test_destroyed_case_gives_no_packet(case, people):
    packet = asked(case, people.alice)
    erasure.destroy_case(case=case, by=people.alice, at=AT)

    assert build(packet).state == Packet.State.FAILED


def test_document_reasons_stay_short_codes(case, people):
    """E7: what a document holds is never in the log, only its commitment."""
    document = case.documents.get(number=1)

    assert documents.neutral_name(document) == "document-1.txt"
    assert (
        document.commitment
        in b"".join(packets.collect(case, packet_id=case.pk, at=AT).files.values()).decode()
    )


def test_report_that_cannot_be_set_fails_for_good(case, people, monkeypatch):
    """S42: no endless tries."""

    def refuse(html, **options):
        raise reporting.ReportRefused("pages")

    monkeypatch.setattr(packets, "_renderers", [refuse])

    assert build(asked(case, people.alice)).state == Packet.State.FAILED
