"""For every law that is loaded and any facts: three values, never lost, never resting on what is not known."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.directory import LIVE_FILE, read
from casework.facts import Facts, parse_facts
from casework.vocabulary import SECTIONS, Type
from notices.conditions import Truth, evaluate
from notices.factwords import QUESTIONS
from notices.flatfacts import RecipientFacts, asked_of, flatten
from notices.law import load_law
from notices.reckoning import compute_routes
from notices.sentences import no_letter_sentence, question_sentence, reason_sentence

TODAY = date(2026, 11, 25)
PLACES = [
    "US",
    "US-CA",
    "DE",
    "FR",
    "GB",
    "GB-SCT",
    "GB-ENG",
    "CA",
    "CA-BC",
    "AU",
    "IN",
    "JP",
    "KR",
    "BR",
    "ZA",
    "TH",
]
# What says by itself that no fact decides it: an open question of law, or what lists and directories leave open.
SAYS_OPEN = {"open", "doubt", "needs_lawyer"}
ENTRIES = [
    RecipientFacts("a.example", "a.example"),
    *(
        RecipientFacts(one.id, one.name, kind=one.kind, country=one.country, serves=one.serves)
        for one in list(read(LIVE_FILE))[::9]
    ),
]
COMPLAINTS = [
    {"to": entry.name, "law": law, "outcome": outcome}
    for entry in ENTRIES[:3]
    for law in ("eu-dsa-art16", "gb-online-safety-act-48h-report")
    for outcome in ("refused", "none")
]


def _values(section: str, name: str) -> st.SearchStrategy[Any]:
    key = SECTIONS[section][name]
    if key.type in (Type.YES_NO, Type.YES_NO_OR_TEXT):
        return st.booleans()
    if key.type == Type.CHOICE:
        return st.sampled_from(key.values)
    if key.type == Type.DATE:
        return st.dates(date(2010, 1, 1), TODAY)
    if key.type == Type.COMPLAINTS:
        return st.lists(st.sampled_from(COMPLAINTS), max_size=2)
    if key.type == Type.CHOICES:
        return st.lists(st.sampled_from(key.values), max_size=3)
    places = st.sampled_from(PLACES)
    return places if key.type == Type.PLACE else st.lists(places, max_size=3)


def _some(section: str, *names: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={name: _values(section, name) for name in names})


TOLD = st.tuples(
    _some("person", "residence", "age_in_image", "identifiable", "gender", "nationalities"),
    _some(
        "image", "kind", "shows", "realistic", "made_by", "copyright_owner", "source_owner", "licensed", "depiction",
        "published", "threatened", "threat_from",
    ),
    _some(
        "sighting", "kind", "first_seen", "seen_in_public", "recipient_kind", "serves", "host_country",
        "uploader_country",
    ),
    _some("history", "police_report", "complaints"),
    _some("notifier", "role"),
)  # fmt: skip
RECIPIENT = st.sampled_from(ENTRIES)


def _facts(person: Any, image: Any, sighting: Any, history: Any, notifier: Any) -> Facts:
    return parse_facts(
        {
            "person": person,
            "notifier": notifier,
            "image": [image],
            "sighting": [{"url": "http://a.example/", **sighting}],
            "history": history,
        }
    )


def _flat(facts: Facts, recipient: RecipientFacts) -> dict[str, Any]:
    return flatten(facts, image=facts.images[0], sighting=facts.sightings[0], recipient=recipient)


def _answers(facts: Facts, recipient: RecipientFacts) -> dict[str, Truth]:
    """Return what each law answers about the one picture at the one address, to the one recipient."""
    found = compute_routes(
        facts, recipients=[replace(recipient, sightings=(0,))], law=load_law(), today=TODAY
    )
    return {route.basis_id: route.answer for route in found}


@settings(max_examples=80, deadline=None)
@given(TOLD, TOLD, RECIPIENT)
def test_more_facts_never_turn_the_answer_of_a_law(known: Any, more: Any, recipient: RecipientFacts) -> None:
    """From FACTS.toml to the answer: no stays no, yes stays yes, and an unknown goes only where it said it could."""
    law = load_law()
    fewer = _flat(_facts(*known), recipient)
    fuller = _flat(_facts(*({**extra, **sure} for extra, sure in zip(more, known, strict=True))), recipient)

    for basis in law:
        before = evaluate(basis.condition, fewer, law.groups)
        after = evaluate(basis.condition, fuller, law.groups).truth
        assert before.truth in (Truth.UNKNOWN, after), basis.id
        assert after in (before.truth, *before.can), basis.id


@settings(max_examples=40, deadline=None)
@given(TOLD, TOLD, RECIPIENT)
def test_more_facts_never_turn_a_route(known: Any, more: Any, recipient: RecipientFacts) -> None:
    """The same of what a page shows: days, doubts and who may write stand between a condition and its route."""
    fuller = [{**extra, **sure} for extra, sure in zip(more, known, strict=True)]

    before, after = _answers(_facts(*known), recipient), _answers(_facts(*fuller), recipient)

    assert before.keys() == after.keys()
    for basis_id, truth in before.items():
        assert truth in (Truth.UNKNOWN, after[basis_id]), basis_id


@settings(max_examples=80, deadline=None)
@given(TOLD, RECIPIENT)
def test_answer_rests_on_the_facts_that_it_names(known: Any, recipient: RecipientFacts) -> None:
    """A yes or a no never rests on an unknown: with nothing but the facts of its reasons it is the same."""
    law = load_law()
    flat = _flat(_facts(*known), recipient)

    for basis in law:
        answer = evaluate(basis.condition, flat, law.groups)
        if answer.truth != Truth.UNKNOWN:
            named = {reason.values["fact"] for reason in answer.reasons}
            kept = {fact: value for fact, value in flat.items() if fact in named}
            assert named <= set(flat), basis.id
            assert evaluate(basis.condition, kept, law.groups).truth == answer.truth, basis.id


@settings(max_examples=40, deadline=None)
@given(TOLD, RECIPIENT, st.booleans(), st.booleans())
def test_every_law_answers_with_reasons_or_says_what_is_open(
    known: Any, recipient: RecipientFacts, is_seen: bool, is_hostile: bool
) -> None:
    """Issue 3 points 1 and 2: no law is dropped; each says why, and an unknown asks something or says what is open."""
    law, facts = load_law(), _facts(*known)
    facts = facts if is_seen else Facts(facts.person, facts.notifier, facts.images)
    acting = RecipientFacts(
        recipient.id, recipient.name, kind=recipient.kind, hostile=is_hostile, sightings=(0,)
    )

    found = compute_routes(facts, recipients=[acting], law=law, today=TODAY)

    assert {route.basis_id for route in found} == set(law.bases)
    for route in found:
        assert route.reasons, route.basis_id
        assert all(reason_sentence(one) for one in (*route.reasons, *route.cautions))
        assert all(question_sentence(one) for one in route.questions)
        assert route.writes or no_letter_sentence(route.why_not)
        is_open = SAYS_OPEN.intersection(reason.code for reason in route.reasons)
        assert route.answer != Truth.UNKNOWN or route.questions or is_open, route.basis_id
        assert route.answer == Truth.UNKNOWN or not route.questions


@pytest.mark.parametrize("fact", sorted(load_law().asked))
def test_every_fact_that_a_law_tests_is_asked_in_words(fact: str) -> None:
    for is_seen in (True, False):
        assert set(asked_of([fact], is_seen=is_seen)) <= set(QUESTIONS)
