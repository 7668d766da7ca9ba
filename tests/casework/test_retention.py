"""What is kept for a time goes when the time is over, once, on record; a possible minor stops that (S22, S56)."""

import io
from datetime import timedelta

import pytest

from casework import access, erasure, pictures, safeguarding
from casework.models import Case, CustodyEntry, Image, Packet, system_actor
from tests import factory

AT = factory.MOMENT
LATER = AT + timedelta(days=2)


@pytest.fixture
def image(case: Case) -> Image:
    """A picture that waits for its fingerprints and is kept until today."""
    return pictures.submit_image(
        case=case, file=io.BytesIO(b"not decoded"), file_name="a.jpg", kind="real", facts={}, max_bytes=100,
        keep_until=AT.date(), by=case.opened_by, at=AT,
    )  # fmt: skip


def _packet(case: Case, **given: object) -> Packet:
    return Packet.objects.create(
        case=case, level="L1", asked_by=case.opened_by, asked_at=AT,
        **{"state": "ready", "built_at": AT, "sealed_object": "aa/bb", **given},
    )  # fmt: skip


def _entries(case: Case, event: str) -> int:
    return CustodyEntry.objects.filter(chain=case.pk, event=event).count()


def _sweep() -> tuple[int, int, int]:
    by = system_actor()
    return (
        pictures.destroy_late_waiting_copies(by=by, at=LATER),
        erasure.purge_packets(by=by, at=LATER),
        erasure.forget_expired_originals(by=by, at=LATER),
    )


def test_possible_minor_holds_everything_until_the_doubt_is_resolved(case, image, people):
    """S56 outweighs the 24 hours of design §3.4; the late copy goes with the next sweep after that."""
    _packet(case)
    stop = safeguarding.raise_stop(case=case, by=people.alice, at=AT)
    assert _sweep() == (0, 0, 0)
    image.refresh_from_db()
    assert image.state == Image.State.WAITING and image.waiting_object and image.sealed_object

    safeguarding.resolve_stop(
        stop=stop, outcome="resolved", record="Her passport", keep_until=None, by=people.bob, at=AT
    )

    assert _sweep() == (1, 1, 1)
    image.refresh_from_db()
    assert (image.refused_code, image.waiting_object, image.sealed_object) == ("waited_too_long", "", "")


def test_press_during_the_fingerprints_keeps_the_waiting_copy(case, image, people, monkeypatch):
    """S56: a race with a worker that has the picture in its hands."""
    monkeypatch.setattr(pictures, "unseal_for_work", lambda _: b"")

    def pressed(*_: object) -> dict[str, object]:
        safeguarding.raise_stop(case=case, by=people.alice, at=AT)
        return {}

    monkeypatch.setattr(pictures.sandbox, "run", pressed)

    pictures.fingerprint_image(image_id=image.pk, by=system_actor(), at=AT)

    image.refresh_from_db()
    assert (image.state, image.claimed_until) == (Image.State.WAITING, None)
    assert image.waiting_object


def test_file_of_a_stopped_case_is_not_dropped(case, image, people):
    """S56: "delete now" waits as well."""
    Image.objects.update(state=Image.State.REFUSED, waiting_object="")
    safeguarding.raise_stop(case=case, by=people.alice, at=AT)

    with pytest.raises(access.Stopped):
        pictures.drop_refused(image=image, by=people.alice, at=AT)


def test_kept_original_that_is_forgotten_is_in_the_log(case, image):
    """Design §3.8: custody is written with the change; a second sweep writes nothing more."""
    erasure.forget_expired_originals(by=system_actor(), at=LATER)
    erasure.forget_expired_originals(by=system_actor(), at=LATER)

    assert _entries(case, "original_forgotten") == 1


def test_two_sweeps_purge_a_packet_once(case, monkeypatch):
    """S42: two that read the same row."""
    packet = _packet(case)
    by = system_actor()
    assert [erasure._purge(packet, by=by, at=LATER) for _ in range(2)] == [True, False]

    assert _entries(case, "packet_purged") == 1


def test_day_of_a_packet_counts_from_when_it_was_built(case):
    """One that waited through a pause is there for its day."""
    _packet(case, built_at=LATER - timedelta(hours=1))

    assert erasure.purge_packets(by=system_actor(), at=LATER) == 0
