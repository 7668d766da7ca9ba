"""Answers are sorted by phrases that are data: never a wrong class, and at most a fifth that nobody knows."""

from collections import Counter

import pytest

from notices.replyphrases import UNKNOWN, load_answers
from notices.replyrules import sort_answer
from tests.notices.answer_samples import Sample, samples

KNOWN = samples("known")
HELDOUT = samples("heldout")


@pytest.mark.parametrize("sample", [*KNOWN, *HELDOUT], ids=lambda sample: f"{sample.id}-{sample.kind}")
def test_no_answer_gets_a_wrong_kind(sample: Sample) -> None:
    found = sort_answer(sample.subject, sample.text, headers=sample.headers)

    assert found.kind in {sample.kind, UNKNOWN}, found
    assert found.named == (sample.named if found.kind == "not_ours" else ""), found


@pytest.mark.parametrize("answers", [KNOWN, HELDOUT], ids=["known", "heldout"])
def test_at_most_a_fifth_stays_unknown(answers: list[Sample]) -> None:
    told = [sample for sample in answers if sample.kind != UNKNOWN]

    missed = [
        one.id for one in told if sort_answer(one.subject, one.text, headers=one.headers).kind == UNKNOWN
    ]

    assert len(missed) <= len(told) / 5, missed


def test_there_are_samples_enough_of_every_kind_and_language() -> None:
    languages = Counter(sample.id.partition("-")[0] for sample in KNOWN)
    kinds = Counter(sample.kind for sample in KNOWN)

    assert len(KNOWN) >= 120
    assert len(HELDOUT) >= 40
    assert min(languages[language.code] for language in load_answers().languages) >= 12
    assert min(kinds.values()) >= 10


@pytest.mark.parametrize("header", ["auto-replied", "Auto-Replied; owner-email=x@y.example"])
def test_mail_that_answers_by_itself_is_automatic(header: str) -> None:
    found = sort_answer("Re: x", "Thank you for your message.", headers={"AUTO-SUBMITTED": header})

    assert found.kind == "automatic"


@pytest.mark.parametrize(
    "text", ["We shall not be doing any of that.", "Das kommt nicht in Frage.", "The pictures stay."]
)
def test_denial_that_no_phrase_knows_is_not_taken_for_an_automatic_answer(text: str) -> None:
    """What is automatic, nobody reads: a refusal in new words must reach a person."""
    assert sort_answer("Re: x", text, headers={"Auto-Submitted": "auto-replied"}).kind in {UNKNOWN, "refused"}


def test_what_a_machine_sent_is_still_read() -> None:
    headers = {"Auto-Submitted": "auto-generated"}

    assert sort_answer("x", "The video has been removed.", headers=headers).kind == "says_removed"
    assert sort_answer("x", "We have received your report.", headers=headers).kind == "automatic"
    assert sort_answer("x", "Thanks.", headers=headers).kind == UNKNOWN
    assert (
        sort_answer("x", "We have received your report.", headers={"Auto-Submitted": "no"}).kind
        == "acknowledged"
    )
