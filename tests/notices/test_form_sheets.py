"""Every form of the directory gets its sheet: each field has words that fit or a hint, and none gets a picture or a paper."""

import re
from functools import cache

import pytest

from casework.directory import LIVE_FILE, Entry, load, read
from casework.facts import parse_facts
from notices.channels.webform import ANSWERS, HINTS, SIGNERS, FormField, FormSheet, sheet
from notices.composing import Letter
from notices.law import load_law
from notices.parties import signer_of
from notices.terms import NO_CONSENT
from notices.views.sheets import questions_of
from tests.notices.letter_cast import CLINIC, DANA, FIRST, letter

LAWS = ("us-take-it-down-act", "eu-dsa-art16", "eu-gdpr-art17-search-engine", "in-it-rules-2021-rule-3-2-b")
SIGNER = signer_of(parse_facts(DANA))
ENTRIES = [
    entry
    for entry in (*read(LIVE_FILE), *load(practice=True))
    if entry.required_fields and entry.channel != "email"
]
# What a label says must be answered by words that look like this.
LOOKS = {
    r"\burls?\b|links?|address of": re.escape(FIRST),
    r"e-?mail": re.escape(CLINIC["email"]),
    r"good.faith": r"good faith|bona fide",
    r"perjury": r"perjury",
    r"^signature": CLINIC["signature"],
    r"country": r"lives in Germany",
    r"name or organisation|name and": CLINIC["organisation"],
}
NEVER = r"screenshot|photo|picture of the face|identity|legal name|ip address"


@cache
def composed(law: str) -> Letter:
    return letter(law)


def made(entry: Entry, law: str) -> FormSheet:
    questions = tuple(zip(entry.required_fields, entry.asks, strict=True))
    return sheet(
        composed(law), basis=load_law().get(law), recipient=entry.name, link=entry.form_url, signer=SIGNER,
        questions=questions,
    )  # fmt: skip


def of_the_form(entry: Entry, law: str) -> list[tuple[str, FormField]]:
    """Return (what it asks for, the field) in the form's order; the message at the end is ours."""
    return list(zip(entry.asks, made(entry, law).fields[:-1], strict=True))


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_every_field_gets_words_that_fit_or_a_hint(entry: Entry, law: str) -> None:
    """Issue 3, point 6."""
    fields = of_the_form(entry, law)

    assert [field.label for _asks, field in fields] == list(entry.required_fields)
    for asks, field in fields:
        assert field.value or field.hint, field.label
        assert field.is_copyable == bool(field.value)
        for label, looks in LOOKS.items():
            is_whole = field.value and not field.hint and "or IP" not in field.label
            if is_whole and re.search(label, field.label, re.IGNORECASE):
                assert re.search(looks, field.value), (asks, field)


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.id)
def test_no_field_gets_a_picture_a_paper_or_her_name(entry: Entry, law: str) -> None:
    """Issue 3, point 6; design §3.2."""
    for _asks, field in of_the_form(entry, law):
        if re.search(NEVER, field.label, re.IGNORECASE):
            assert (field.value, bool(field.hint)) == ("", True), field
        assert "Dana" not in field.value


def test_what_a_field_can_ask_for_has_an_answer_or_a_hint() -> None:
    from casework.directory import FORM_ASKS

    assert set(ANSWERS) | SIGNERS | set(HINTS) == FORM_ASKS
    assert {"picture", "identity", "her_name"}.isdisjoint({*ANSWERS, *SIGNERS})


def test_belief_in_missing_consent_is_not_answered_by_a_belief_in_accuracy() -> None:
    """Laws ask for beliefs in different things: 47 U.S.C. § 223a(a)(1)(B)(iii), Regulation (EU) 2022/2065, Art. 16(2)(d)."""
    youtube = read(LIVE_FILE).get("youtube")
    assert youtube

    american, european = (dict(of_the_form(youtube, law))["belief"] for law in LAWS[:2])

    assert "good faith" in american.value
    assert (european.value, bool(european.hint)) == ("", True)


def test_belief_is_filled_by_what_the_law_file_says_it_is() -> None:
    """No word of a requirement decides: Utah's refers to the federal Act, and says nothing of consent itself."""
    beliefs = {law.id for law in load_law() for one in law.required_elements if one.belief_in == NO_CONSENT}
    youtube = read(LIVE_FILE).get("youtube")
    assert youtube

    assert beliefs == {"us-take-it-down-act", "us-fl-brookes-law", "us-ut-digital-voyeurism"}
    assert "without" in dict(of_the_form(youtube, "us-ut-digital-voyeurism"))["belief"].value


def test_form_set_up_for_the_act_has_fields_of_its_own() -> None:
    x, facebook = read(LIVE_FILE).get("x"), read(LIVE_FILE).get("facebook")
    assert x and facebook

    assert [asks for _label, asks in questions_of(x, "take_it_down_form")][:2] == ["signature", "addresses"]
    assert [asks for _label, asks in questions_of(x, "own_form")] == ["addresses"]
    assert questions_of(facebook, "take_it_down_form") == ()


@pytest.mark.parametrize("process", ["designated_agent", "point_of_contact", "abuse_mailbox"])
def test_fields_of_one_form_are_not_shown_for_another(process: str) -> None:
    """A copyright form asks for other things than the one for intimate images."""
    google = read(LIVE_FILE).get("google-search")
    assert google

    assert questions_of(google, process) == ()
    basis = load_law().get(LAWS[0])
    made = sheet(composed(LAWS[0]), basis=basis, recipient="G", link="", signer=SIGNER, questions=())
    assert not made.is_known
