"""A paragraph that a person writes into a letter is checked like the rest: what it tells, who wrote it, as it was frozen."""

import json

import pytest

from casework import access, custody
from casework.facts import parse_facts
from notices import approval, freewords, letters, paragraphs
from notices.freewords import Paragraph as Words
from notices.models import Notice, Paragraph
from notices.slots import clean
from tests import factory
from tests.notices import letter_cast, matter, pages
from tests.notices.leaving_cast import READ_AT, digest_of

PLAIN = "The same account has put it back twice, each time under another title."


@pytest.fixture
def notice(case, cast):
    return matter.draft(case, by=cast.alice)


def write(notice, by, text=PLAIN, language="en", facts=()):
    given = {"text": text, "language": language, "facts": facts}
    return paragraphs.write_paragraph(notice=notice, **given, by=by, at=READ_AT)


def missing(notice, by):
    letter = letters.compose_notice(notice, at=READ_AT)
    return {one.code: one.says for one in letters.what_is_missing(notice, letter, by=by, at=READ_AT)}


def test_paragraph_stands_in_every_form_of_the_letter(notice, cast):
    before = letters.compose_notice(notice, at=READ_AT)

    write(notice, cast.alice)

    letter = letters.compose_notice(notice, at=READ_AT)
    assert PLAIN in clean(letter.text) and PLAIN in letter.html
    assert json.loads(letter.data)["paragraphs"] == [{"text": PLAIN, "language": "en"}]
    assert letter.facts == before.facts and letter.digest != before.digest
    assert custody.entries(notice.case).last().event == "paragraph_written"


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        (f"{factory.NAME} asks you to act.", "name"),
        ("Please, DANA is afraid.", "name"),
        ("canaryname/dana", "name"),
        ("Write to dana-canary@mail.example.", "contact"),
        ("Write to somebody.else@mail.example.", "contact"),
        ("Call +44 20 7946 0958 at once.", "contact"),
        ("Call (020) 7946-0958.", "contact"),
    ],
)
def test_name_or_contact_typed_by_hand_is_caught_where_she_did_not_agree(notice, cast, text, fact):
    """Design §3.1, S40: whatever its writer ticked."""
    matter.make_ready(notice, by=cast.alice)
    factory.consent_of(notice.case, by=cast.alice, facts=matter.FACTS - {"contact"})
    notice.case.consents.filter(facts__icontains='"contact"').delete()

    write(notice, cast.alice, text)

    assert fact in letters.compose_notice(notice, at=READ_AT).facts
    assert f"does not cover: {fact}" in missing(notice, cast.bob)["no_consent"]


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        "Seen on 2026-03-04 and on 4.3.2026, 12 copies.",
        "Write to cases@clinic.example.",
        "Their ticket 48120.",
    ],
)
def test_what_tells_nothing_of_her_asks_for_no_consent(notice, cast, text):
    before = letters.compose_notice(notice, at=READ_AT).facts

    write(notice, cast.alice, text)

    assert letters.compose_notice(notice, at=READ_AT).facts == before


def test_what_its_writer_ticks_needs_consent(notice, cast):
    matter.make_ready(notice, by=cast.alice)

    write(notice, cast.alice, "Everybody calls her Sparrow.", facts=["name"])

    assert "does not cover: name" in missing(notice, cast.bob)["no_consent"]


def test_address_that_the_letter_is_not_about_is_refused(notice, cast):
    """Design §3.15: no other address of hers goes to a recipient."""
    with pytest.raises(paragraphs.StrangeAddress) as refusal:
        write(notice, cast.alice, "It is on http://mirror.example/kept/1 too.")
    assert refusal.value.urls == ["http://mirror.example/kept/1"]

    write(notice, cast.alice, "See http://gallery.example/v/8842 on gallery.example.")


def test_address_that_is_gone_keeps_the_letter_here(notice, cast):
    write(notice, cast.alice, "See http://gallery.example/v/8842.")

    notice.sightings.filter(number=2).update(state="removed")

    assert "paragraph" in missing(notice, cast.bob)


def test_whoever_writes_a_paragraph_is_a_hand_on_the_first_notice(notice, cast):
    """S6."""
    assert "second_person" not in missing(notice, cast.bob)

    write(notice, cast.bob)

    assert "you changed what it says" in missing(notice, cast.bob)["second_person"]


def test_paragraph_asks_for_declarations_and_the_reading_again(notice, cast):
    matter.make_ready(notice, by=cast.alice)
    seen = digest_of(notice)

    write(notice, cast.alice)

    assert "declaration" in missing(notice, cast.bob)
    with pytest.raises(letters.Changed):
        approval.approve_notice(notice=notice, seen_digest=seen, by=cast.bob, at=READ_AT)


def test_paragraph_is_frozen_with_the_letter(notice, cast):
    row = write(notice, cast.alice)
    matter.make_ready(notice, by=cast.alice)
    approval.approve_notice(notice=notice, seen_digest=digest_of(notice), by=cast.bob, at=READ_AT)

    with pytest.raises(letters.Frozen):
        write(notice, cast.alice)
    with pytest.raises(letters.Frozen):
        paragraphs.remove_paragraph(paragraph=row, by=cast.alice, at=READ_AT)
    assert PLAIN in clean(Notice.objects.get(pk=notice.pk).letter["text"])


def test_paragraph_is_taken_out_once(notice, cast):
    row = write(notice, cast.alice)

    assert paragraphs.remove_paragraph(paragraph=row, by=cast.alice, at=READ_AT)
    assert not paragraphs.remove_paragraph(paragraph=row, by=cast.alice, at=READ_AT)
    assert PLAIN not in clean(letters.compose_notice(notice, at=READ_AT).text)


def test_letter_holds_five(notice, cast):
    for _number in range(5):
        write(notice, cast.alice)

    with pytest.raises(paragraphs.TooMany):
        write(notice, cast.alice)


@pytest.mark.parametrize("who", ["carol", "erin"])
def test_stranger_writes_nothing(notice, cast, who):
    """S2."""
    row, stranger = write(notice, cast.alice), pages.browser_of(getattr(cast, who))
    base = f"/cases/{notice.case_id}/notices/{notice.pk}/paragraphs"
    answers = [stranger.get(base), stranger.post(base), stranger.post(f"{base}/{row.pk}/out")]

    with pytest.raises(access.Refused):
        write(notice, getattr(cast, who))
    assert {answer.status_code for answer in answers} == {404}
    assert Paragraph.objects.count() == 1


def test_paragraph_stays_in_its_language_and_the_letter_says_so():
    """U33: in both halves, unless it is in theirs."""
    letter = letter_cast.letter(
        "eu-dsa-art16", language="de", paragraphs=[Words("Das Konto heißt heute anders.", "de")]
    )

    leading, below = clean(letter.text.partition("=" * 72)[0]), clean(letter.text.partition("=" * 72)[2])
    assert "in the language in which it was written: German. Das Konto heißt heute anders." in leading
    assert "Ergänzung in eigenen Worten" in below and "Das Konto heißt heute anders." in below
    assert "Sprache, in der er geschrieben wurde" not in below
    assert '<p lang="de">Das Konto heißt heute anders.</p>' in letter.html


def test_packet_covers_names_and_contacts_in_it():
    """E4."""
    told = [Words("Dana Field (dana@mail.example, +44 20 7946 0958) asks.", "en")]

    letter = letter_cast.letter(paragraphs=told, masked=approval.COVERED)

    for word in ("Dana", "Field", "mail.example", "7946"):
        assert word not in letter.text


def test_short_words_of_a_name_are_no_name():
    facts = parse_facts({"person": {"name": "Li Wu-Anders"}})
    signer = letter_cast.signer_of(parse_facts(letter_cast.DANA))
    told = [
        freewords.told_in(text, facts=facts, signer=signer, places=())
        for text in ("Liaisons", "li", "Li Wu-Anders", "anders")
    ]

    assert told == [frozenset(), frozenset(), {"name"}, {"name"}]


def test_pages_write_show_and_take_out(notice, cast):
    alice, bob = pages.browser_of(cast.alice), pages.browser_of(cast.bob)
    base = f"/cases/{notice.case_id}/notices/{notice.pk}"
    assert "Read it for names first" in alice.post(f"{base}/paragraphs", {"text": "x"}).content.decode()

    given = {"text": PLAIN, "language": "en", "said": "on"}
    assert alice.post(f"{base}/paragraphs", given).status_code == 302

    said = bob.get(base).content.decode()
    assert "Written by hand into this letter" in said and "tells nothing of her" in said
    alice.post(f"{base}/paragraphs/{notice.paragraphs.get().pk}/out")
    assert PLAIN not in bob.get(base).content.decode()
