"""Approval: only what is complete, only what was read, by two people, behind a cool-off (S6, design §3.2, §3.14)."""

import io
from datetime import timedelta

import pytest

from casework import access, documents, intake, pictures, safeguarding, sightings
from casework.models import Check, Role
from notices import approval, declaring, letters
from notices.models import Declaration, Notice
from tests import factory
from tests.notices import matter
from tests.notices.leaving_cast import READ_AT, again, digest_of, events_of, last_entry


@pytest.fixture
def notice(case, cast):
    notice = matter.draft(case, by=cast.alice)
    matter.make_ready(notice, by=cast.alice)
    return notice


def approve(notice, by, digest=None, at=READ_AT):
    return approval.approve_notice(notice=notice, seen_digest=digest or digest_of(notice), by=by, at=at)


def reasons(notice, by):
    with pytest.raises(approval.NotReady) as refusal:
        approve(notice, by)
    assert again(notice).state == Notice.State.DRAFTED
    return " ".join(refusal.value.reasons)


def test_approval_freezes_the_letter_behind_the_cool_off(notice, cast):
    approved = approve(notice, cast.bob)

    assert (approved.state, approved.approved_by) == (Notice.State.QUEUED, cast.bob)
    assert approved.release_at == READ_AT + timedelta(minutes=10)
    assert again(notice).letter["text"] == letters.compose_notice(notice, at=READ_AT).text
    assert bytes(approved.pdf).startswith(b"%PDF")
    assert approved.message_id.endswith("@clinic.example>")


def test_approval_is_in_custody_with_digest_and_facts(notice, cast):
    approved = approve(notice, cast.bob)

    entry = last_entry(notice.case, "notice_approved")
    assert entry.data["digest"] == approved.content_digest
    assert entry.data["facts"] == approved.letter["facts"]


def test_frozen_letter_has_a_covered_twin_for_the_packet(notice, cast):
    """E4: who signs is covered in what the packet shows."""
    frozen = approve(notice, cast.bob).letter

    assert "Signature: Harbour Clinic" in frozen["text"]
    assert "Signature: Harbour Clinic" not in frozen["covered_text"]
    assert "covered]" in frozen["covered_text"]


def test_second_approval_is_refused(notice, cast):
    digest = digest_of(notice)
    approve(notice, cast.bob, digest)

    with pytest.raises(letters.Frozen):
        approve(notice, cast.bob, digest)

    assert events_of(notice.case).count("notice_approved") == 1


def test_changed_letter_is_not_the_one_that_was_read(notice, cast, case):
    """S6: approval is bound to the digest of the content."""
    digest = digest_of(notice)
    case.images.update(kind="synthetic")

    with pytest.raises(letters.Changed):
        approve(again(notice), cast.bob, digest)


def test_changed_wording_of_a_declaration_must_be_confirmed_again(notice, cast):
    Declaration.objects.update(wording_digest="0" * 64)

    assert "A declaration is not confirmed yet" in reasons(notice, cast.bob)


def test_unconfirmed_declaration_holds_the_notice(case, cast):
    notice = matter.draft(case, by=cast.alice)
    factory.consent_of(case, by=cast.alice, facts=matter.FACTS)

    assert "A declaration is not confirmed yet" in reasons(notice, cast.bob)


def test_missing_element_is_named(notice, cast, case):
    case.images.all().delete()

    assert "The law asks for this, and nothing fills it" in reasons(notice, cast.bob)


def test_no_consent_holds_the_notice(case, cast):
    """S40."""
    notice = matter.draft(case, by=cast.alice)
    for wording, _row in letters.asked_declarations(notice):
        declaring.confirm_declaration(
            notice=notice, key=wording.key, seen_digest=wording.digest, by=cast.alice, at=READ_AT
        )

    assert "no consent that covers this recipient" in reasons(notice, cast.bob)


def test_address_without_any_record_holds_the_notice(notice, cast):
    """Design §3.14."""
    Check.objects.all().delete()

    assert "Address 1 has no record yet" in reasons(notice, cast.bob)


@pytest.mark.parametrize("way", ["check", "document", "declined"])
def test_each_way_of_evidence_is_enough(notice, cast, case, way):
    """Design §3.14."""
    if way != "check":
        Check.objects.all().delete()
    for row in notice.sightings.all():
        if way == "document":
            documents.add_document(
                case=case, file=io.BytesIO(b"%PDF-1.7"), file_name="a.pdf", kind="screenshot", details={},
                sighting=row, max_bytes=100, by=cast.alice, at=READ_AT,
            )  # fmt: skip
        elif way == "declined":
            sightings.decline_evidence(sighting=row, by=cast.alice, at=READ_AT)

    assert approve(again(notice), cast.bob).state == Notice.State.QUEUED


def test_writer_of_the_first_notice_cannot_approve_it(notice, cast):
    """S6."""
    assert "somebody else than its writer" in reasons(notice, cast.alice)


@pytest.mark.parametrize("what", ["picture", "kind", "answer", "which picture"])
def test_who_changed_the_letter_since_cannot_approve_it(notice, cast, case, what):
    """S6: else two people would have approved words that one of them wrote alone."""
    image, row, by = case.images.first(), notice.sightings.first(), {"by": cast.bob, "at": READ_AT}
    if what == "picture":
        changed = image.facts | {"description": "Bob's words"}
        pictures.change_image(image=image, kind=image.kind, facts=changed, **by)
    elif what == "kind":
        pictures.change_image(image=image, kind="source", facts=image.facts, **by)
    elif what == "answer":
        intake.change_facts(case=case, facts={"person": {"residence": "DE"}}, **by)
    else:
        sightings.name_image(sighting=row, image=None, **by)
        sightings.name_image(sighting=row, image=image, **by)

    assert "you changed what it says" in reasons(notice, cast.bob)


def test_who_changed_what_the_letter_does_not_tell_may_approve_it(notice, cast, case):
    """S6: another picture, or the same answer saved again."""
    image, by = case.images.first(), {"by": cast.bob, "at": READ_AT}
    factory.image_of(case, by=cast.bob, at=READ_AT)
    pictures.change_image(image=image, kind=image.kind, facts=image.facts, **by)

    assert approve(notice, cast.bob).approved_by == cast.bob


def test_writer_may_approve_the_second_notice_of_a_case(notice, cast, case):
    approve(notice, cast.bob)
    second = matter.draft(case, by=cast.alice, law="eu-dsa-art16")
    matter.make_ready(second, by=cast.alice)

    assert approve(second, cast.alice).approved_by == cast.alice


def test_writer_approves_alone_where_there_is_nobody_else(notice, cast):
    """S6: elsewhere the cool-off stands in."""
    Role.objects.filter(user=cast.bob.user).delete()

    approved = approve(notice, cast.alice)

    assert approved.release_at > READ_AT


@pytest.mark.parametrize("name", ["carol", "erin"])
def test_stranger_cannot_approve(notice, cast, name):
    with pytest.raises(access.Refused):
        approve(notice, getattr(cast, name))


def test_possible_minor_stops_approval(notice, cast, case):
    """S56."""
    safeguarding.raise_stop(case=case, by=cast.alice, at=READ_AT)

    with pytest.raises(access.Stopped):
        approve(notice, cast.bob)


def test_letter_that_no_font_can_print_is_not_approved(notice, cast, case):
    image = case.images.first()
    image.facts = image.facts | {"description": "By a window \u0378"}
    image.save()
    matter.make_ready(notice, by=cast.alice)

    assert "No font here can print these characters" in reasons(again(notice), cast.bob)


def test_law_that_nobody_has_read_for_long_takes_no_new_notice(notice, cast):
    """Design §3.12."""
    late = READ_AT + timedelta(days=400)
    digest = letters.compose_notice(notice, at=late).digest

    with pytest.raises(approval.NotReady, match="180 days"):
        approve(notice, cast.bob, digest, at=late)
