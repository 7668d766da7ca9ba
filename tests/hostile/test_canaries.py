"""A whole case life with planted words: a thief of database and store finds none of them, in any form (S13, S16, S20, S21)."""

import hashlib
import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from casework import (
    documents,
    handing,
    intake,
    packets,
    pictures,
    programmeuses,
    safeguarding,
    sandbox,
    tasks,
)
from casework.models import Case, Image, Packet
from casework.sentences import FACT_WORDS
from notices import approval, letters, replies, reviews
from notices.models import Notice
from tests import factory
from tests.casework import handing_cast
from tests.casework.walkers import address, signed_in
from tests.hostile.dumps import in_many_forms, whole_database, whole_store
from tests.notices import matter
from tests.pictures import draw

AT = factory.MOMENT
PLANTED = {
    "name": "Dana Canaryname",
    "her mail": "dana-canary@mail.example",
    "searched name": "Danachka Canaryalias",
    "narrative": "It began with Canarystory in spring",
    "description": "A Canarydescription by a window",
    "address": "http://gallery.example/v/canarypath-8841",
    "typed address": "hxxp://gallery[.]example/v/canarypath-8841",
    "file name": "canaryfile-of-dana.jpg",
    "document": "The words of Canarydocument.",
    "document name": "canarydocument.txt",
    "device": "Canaryphone 12",
    "reply": "We have received Canaryreply.",
    "stop record": "Reported to Canaryhotline",
    "law read where": "Canarygazette of May",
    "law read at": "https://law.example/canaryact",
    "note on a law": "Compared with Canarycommentary",
    "partner": "Canaryhotline of the North",
    "agreement": "Canaryletter in the safe",
    "programme's number": "S-CANARY-20014",
    "wrong passphrase": "a canary passphrase typed",
}
IDENTITY = {"name": "name", "contact_email": "her mail", "searched_name": "searched name"}
PICTURE = draw(77, 640, 480)


@pytest.fixture
def thief(db: None) -> tuple[Case, bytes]:
    """A case that went through its life, and all that a thief of database and store holds."""
    people = factory.cast()
    case = _intake(people)
    _image(case, people)
    _notice(case, people)
    _pages(case, people)
    _packet(case, people)
    _review(people)
    _hand_over(case, people)
    safeguarding_stop = safeguarding.raise_stop(case=case, by=people.alice, at=AT)
    safeguarding.resolve_stop(
        stop=safeguarding_stop,
        outcome="reported",
        record=PLANTED["stop record"],
        keep_until=AT.date(),
        by=people.bob,
        at=AT,
    )
    return case, whole_database() + whole_store()


def _intake(people: factory.Cast) -> Case:
    person = {key: PLANTED[planted] for key, planted in IDENTITY.items()}
    case = intake.open_case(
        organisation=people.clinic,
        under_18="no",
        facts={"person": {"residence": "US", "identifiable": True}},
        identity={"person": person},
        by=people.alice,
        at=AT,
    )
    intake.set_narrative(case=case, text=PLANTED["narrative"], by=people.alice, at=AT)
    factory.consent_of(case, by=people.alice, facts=frozenset(FACT_WORDS))
    factory.consent_of(case, "packet", by=people.alice, facts=frozenset(FACT_WORDS))
    documents.add_document(
        case=case, file=io.BytesIO(PLANTED["document"].encode()), file_name=PLANTED["document name"], kind="letter",
        details={"device": PLANTED["device"]}, sighting=None, max_bytes=1000, by=people.alice, at=AT,
    )  # fmt: skip
    return case


def _image(case: Case, people: factory.Cast) -> None:
    """Submit, keep sealed, fingerprint in the real sandbox; then an address with its parties and a look."""
    facts = {
        "description": PLANTED["description"],
        "depiction": ["face"],
        "shows": "nude",
        "published": True,
        "licensed": False,
    }
    image = pictures.submit_image(
        case=case, file=io.BytesIO(PICTURE), file_name=PLANTED["file name"], kind="real", facts=facts,
        keep_until=(AT + timedelta(days=30)).date(), max_bytes=10_000_000, by=people.alice, at=AT,
    )  # fmt: skip
    tasks.fingerprint.apply(kwargs={"image_id": str(image.pk)}, throw=True)
    image.refresh_from_db()
    assert image.state == Image.State.FINGERPRINTED
    sighting = factory.sighting_of(case, PLANTED["address"], by=people.alice, image=image)
    sighting.typed = PLANTED["typed address"]
    sighting.save(update_fields=["typed"])
    matter.host_chain(sighting, "gallery.example", by=people.alice, at=AT)
    matter.looked_at(sighting, by=people.alice, at=AT)


def _notice(case: Case, people: factory.Cast) -> None:
    notice = matter.draft(case, by=people.alice)
    matter.make_ready(notice, by=people.alice)
    digest = letters.compose_notice(notice, at=AT).digest
    approval.approve_notice(notice=notice, seen_digest=digest, by=people.bob, at=AT)
    Notice.objects.filter(pk=notice.pk).update(state="sent", sent_at=AT)
    notice.refresh_from_db()
    replies.record_reply(
        notice=notice, kind="acknowledged", said=PLANTED["reply"], received_at=AT, by=people.alice, at=AT
    )


def _pages(case: Case, people: factory.Cast) -> None:
    """Visit as people do, type into forms, send some of them wrong, so that sessions and messages are filled."""
    Client().post("/account/login/", {"login": "alice", "password": PLANTED["wrong passphrase"]})
    client = signed_in(people.alice)
    for name in (
        "person",
        "identity",
        "narrative",
        "images",
        "addresses",
        "consents",
        "documents",
        "packets",
        "case",
        "routes",
    ):
        client.get(address(name, case))
    client.post(address("addresses", case), {"text": PLANTED["address"], "seen": "public"})
    client.post(address("identity", case), {"name": PLANTED["name"], "contact_email": "not an address"})
    client.post(address("narrative", case), {"text": PLANTED["narrative"]})


def _hand_over(case: Case, people: factory.Cast) -> None:
    """Write down a programme; hand the picture's fingerprints to a partner, up to the file."""
    programmeuses.record_use(
        case=case, programme="stopncii", done_on=AT.date(), done_by="herself", outcome="waiting",
        reference=PLANTED["programme's number"], look_again_on=None, by=people.alice, at=AT,
    )  # fmt: skip
    partner = handing_cast.partner_of(people, name=PLANTED["partner"], agreement=PLANTED["agreement"])
    handing_cast.consent_to(case, partner, by=people.alice)
    given = {"case": case, "partner": partner, "numbers": [1], "file_format": "csv"}
    row = handing.ask_hand_over(by=people.alice, at=AT, **given)
    handing.agree(row=row, by=people.bob, at=AT)
    assert handing.take_out(row=row, by=people.alice, at=AT).content.count(b"pdq,") == 1


def _packet(case: Case, people: factory.Cast) -> None:
    packet = packets.ask_packet(case=case, level="L1", by=people.alice, at=AT)
    packets.build_packet(packet_id=packet.pk, at=AT)
    packet.refresh_from_db()
    assert packet.state == Packet.State.READY


def _review(people: factory.Cast) -> None:
    reviews.review_basis(
        organisation=people.elsewhere, basis_id=matter.LAW, outcome="changed", by=people.erin, at=AT,
        source_title=PLANTED["law read where"], source_url=PLANTED["law read at"], note=PLANTED["note on a law"],
    )  # fmt: skip


def test_thief_of_database_and_store_finds_no_planted_word(thief: tuple[Case, bytes]) -> None:
    """S21, S13, S16, S30: as text, hex, base64, UTF-16, in tables, sessions and sealed files."""
    _, dump = thief
    assert b"Harbour Clinic" in dump

    found = [
        what for what, words in PLANTED.items() for form in in_many_forms(words.encode()) if form in dump
    ]

    assert found == []


def test_thief_finds_no_picture_and_no_fingerprint_of_one(thief: tuple[Case, bytes]) -> None:
    """S20, S21: slices of the file, its digests, its perceptual fingerprints, whole and by hex."""
    _, dump = thief
    prints = sandbox.run("fingerprint", PICTURE)
    slices = [PICTURE[place : place + 48] for place in range(0, len(PICTURE) - 48, len(PICTURE) // 9)]
    digests = [getattr(hashlib, name)(PICTURE).digest() for name in ("sha256", "sha512", "md5", "sha1")]
    perceptual = [bytes.fromhex(prints[key]) for key in ("pdq", "phash", "dhash")]

    for secret in [*slices, *digests, *perceptual, *map(bytes.fromhex, prints["pdq_dihedral"])]:
        assert not [
            form for form in (secret, secret.hex().encode(), secret.hex().upper().encode()) if form in dump
        ]
    assert prints["keypoints"].encode()[:60] not in dump


def test_nothing_is_left_in_temporary_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    """S16, S21: a submission through the page, its fingerprints and a refused file leave no file behind."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    people = factory.cast()
    case = factory.case_of(people.alice)
    files: list[Any] = [io.BytesIO(PICTURE), io.BytesIO(PICTURE[:5000])]
    for file, name in zip(files, ("whole.jpg", "cut.jpg"), strict=True):
        file.name = name
    asked = {"files": files, "kind": "real", "depiction": ["face"], "shows": "nude"}
    assert signed_in(people.alice).post(address("images", case), asked).status_code == 302
    for image in Image.objects.filter(case=case):
        tasks.fingerprint.apply(kwargs={"image_id": str(image.pk)}, throw=True)

    assert sorted(Image.objects.filter(case=case).values_list("state", flat=True)) == [
        "fingerprinted",
        "refused",
    ]
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert Path(settings.STORAGES["sealed"]["OPTIONS"]["location"]).is_dir()
