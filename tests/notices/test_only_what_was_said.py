"""A letter states what somebody said, about what is still there, in the voice of whoever signs (design §3.2, §3.13)."""

import re

import pytest

from casework import sightings
from casework.facts import parse_facts
from casework.models import Image, Sighting
from notices import letters, replies
from notices import routes as engine
from notices.conditions import Truth
from notices.law import LETTER_KINDS, load_law
from notices.letters import what_is_missing
from notices.parties import SightingView
from notices.reckoning import compute_routes
from notices.views.routes import route_row
from tests import factory
from tests.notices import matter, pages
from tests.notices.letter_cast import FIRST, HERSELF, SECOND, facts_with, letter
from tests.notices.test_routes_engine import DANA as DANA_AT_A_FORUM
from tests.notices.test_routes_engine import FORUM, TODAY

ART_20 = "eu-dsa-art20-internal-complaint"
LETTER_BASES = [basis.id for basis in load_law() if basis.kind in LETTER_KINDS]
FIRST_PERSON = re.compile(
    r"shows? me\b|\b(image|images|life) of me\b|\bmy (sex|body|privacy|honour|name)\b|I never"
)


def flat(composed):
    return " ".join(composed.text.split())


def codes(notice, by):
    composed = letters.compose_notice(notice, at=factory.MOMENT)
    return [(one.code, one.about) for one in what_is_missing(notice, composed, by=by, at=factory.MOMENT)]


def gone(notice, *numbers):
    Sighting.objects.filter(case=notice.case, number__in=numbers).update(
        state="removed", removed_at=factory.MOMENT
    )


@pytest.fixture
def ready(case, cast):
    notice = matter.draft(case, by=cast.alice)
    matter.make_ready(notice, by=cast.alice)
    return notice


@pytest.mark.parametrize("kind", ["real", "synthetic"])
@pytest.mark.parametrize("basis_id", LETTER_BASES)
def test_representative_never_speaks_as_her(basis_id, kind):
    composed = letter(basis_id, told=facts_with(image={"kind": kind}))

    assert not FIRST_PERSON.search(flat(composed))


def test_letter_about_a_forgery_says_nothing_of_agreeing_to_its_making():
    told = facts_with(image={"kind": "synthetic", "realistic": True})

    for basis_id in LETTER_BASES:
        for speaker in (told, told | {"notifier": HERSELF}):
            text = flat(letter(basis_id, told=speaker))
            assert not re.search(r"agreed to its making|consent to its making|agreed to the making", text)


def test_each_work_is_numbered_and_tied_to_its_addresses():
    told = facts_with()
    told["image"] = [*told["image"], told["image"][0] | {"id": "2", "description": "A woman at a table"}]
    places = [SightingView(FIRST, None, "2"), SightingView(SECOND, None, "1")]

    text = flat(letter("us-dmca-512c", told=told, sightings=places))

    assert (
        "Work 1, at address 2: Taken at a window with a green curtain. Work 2, at address 1: A woman" in text
    )
    assert "The material at address 2 is a copy of work 1." in text


def complained(**changes):
    made = {"to": "Gallery Ltd", "reference": "R-1", "law": "eu-dsa-art16", "outcome": "refused"} | changes
    return facts_with(history={"complaints": [made]})


def test_internal_complaint_names_addresses_notice_and_decision():
    text = flat(letter(ART_20, told=complained(decided_at="2026-11-12", sent_at="2026-11-10")))

    assert "The decision complained of is that of Gallery Ltd of 12 November 2026" in text
    assert "Article 16 on 10 November 2026 (reference R-1)" in text
    assert FIRST in text
    assert "falls under" not in text


@pytest.mark.parametrize(
    "changes",
    [
        {"law": "eu-gdpr-art17-host"},
        {"to": "Elsewhere"},
        {"outcome": "none"},
        {"urls": ["http://x.example/"]},
    ],
)
def test_internal_complaint_contests_no_other_letter(changes):
    assert "prior_complaint_to_platform" in letter(ART_20, told=complained(**changes)).missing


def test_complaint_to_one_of_the_directory_names_it_in_words():
    made = {"to": "reddit", "law": "eu-dsa-art16", "outcome": "refused"}
    text = flat(letter("eu-dsa-art53-complaint", told=facts_with(history={"complaints": [made]})))

    assert "Reddit was told" in text and "reddit was told" not in text


def test_nobody_is_quoted_on_an_intent_that_was_not_told():
    for basis_id in ("hk-pdpo-cessation-notice", "za-fpa-18f"):
        assert not re.search(r"to harm (me|that person)", flat(letter(basis_id)))


def test_names_of_laws_in_conditions_are_laws():
    for basis in load_law():
        named = re.findall(r"(?:eu|gb|us)-[\w-]+", str(basis.condition))
        assert {name for name in named if "-large" not in name} <= set(load_law().bases)


def test_draft_leaves_out_what_is_gone_and_asks_for_its_declarations_again(ready, cast):
    gone(ready, 1)

    composed = letters.compose_notice(ready, at=factory.MOMENT)

    assert "v/8841" not in composed.text + composed.data.decode()
    assert [row for _wording, row in letters.asked_declarations(ready)] == [None]
    assert ("declaration", "good_faith_statement") in codes(ready, cast.bob)


def test_draft_about_nothing_that_is_left_can_only_be_withdrawn(ready, cast):
    gone(ready, 1, 2)

    assert codes(ready, cast.bob) == [("all_gone", "")]


def test_other_facts_ask_for_declarations_again(ready):
    image = Image.objects.get(case=ready.case)
    image.facts = image.facts | {"description": "Another picture altogether"}
    image.save()

    assert [row for _wording, row in letters.asked_declarations(ready)] == [None]


def test_person_says_which_picture_where_a_look_recognised_none(ready, cast):
    Sighting.objects.filter(case=ready.case, number=1).update(image=None)
    assert ("picture", "1") in codes(ready, cast.bob)

    row = Sighting.objects.get(case=ready.case, number=1)
    sightings.name_image(sighting=row, image=ready.case.images.get(), by=cast.alice, at=factory.MOMENT)

    assert ("picture", "1") not in codes(ready, cast.bob)


@pytest.mark.parametrize("law", [matter.LAW, "eu-gdpr-art17-host"])
def test_letter_that_says_she_never_agreed_rests_on_her_answer(case, cast, law):
    """Also where the law asks for her own belief: a declaration that staff confirm is no answer of hers."""
    notice = matter.draft(case, by=cast.alice)
    notice.basis_id = law
    assert ("agreement", "1") not in codes(notice, cast.bob)

    image = case.images.get()
    image.facts = {key: value for key, value in image.facts.items() if key != "licensed"}
    image.save()

    assert ("agreement", "1") in codes(notice, cast.bob)


def test_searched_name_counts_as_learning_her_name(case):
    found = engine.routes_of(case, at=factory.MOMENT)
    route = next(one for one in found.routes if one.basis_id == "eu-gdpr-art17-search-engine")

    row = route_row(found, route)

    assert "searched_name" in route.discloses
    assert (row["learns"], row["exposure"]) == (row["sees"], 1)


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({}, "yes"),
        ({"law": None}, "yes"),
        ({"outcome": None}, "unknown"),
        ({"outcome": "none"}, "no"),
        ({"law": "us-take-it-down-act"}, "no"),
        ({"to": "Elsewhere"}, "no"),
        ({"urls": ["https://forum.example/other"]}, "no"),
    ],
)
def test_internal_complaint_needs_a_refusal_by_this_recipient(changes, answer):
    made = {"to": "Forum", "law": "eu-dsa-art16", "outcome": "refused"} | changes
    made = {key: value for key, value in made.items() if value is not None}
    facts = parse_facts({**DANA_AT_A_FORUM, "history": {"complaints": [made]}})

    routes = compute_routes(facts, recipients=[FORUM], law=load_law(), today=TODAY)

    assert {route.answer for route in routes if route.basis_id == ART_20} == {Truth(answer)}


def test_recorded_refusal_is_a_decision_on_that_notice(cast):
    notice = matter.notice_in("sent", cast=cast)
    told = engine.routes_of(notice.case, at=factory.MOMENT).facts.history["complaints"]
    assert [one.get("outcome") for one in told] == [None]

    given = {"kind": "refused", "said": "No.", "received_at": factory.MOMENT, "at": factory.MOMENT}
    replies.record_reply(notice=notice, by=cast.alice, **given)

    told = engine.routes_of(notice.case, at=factory.MOMENT).facts.history["complaints"]
    assert [(one["law"], one["outcome"], one["decided_at"]) for one in told] == [
        (notice.basis_id, "refused", factory.MOMENT)
    ]


def test_question_of_a_draft_leads_back_to_the_draft(case, cast):
    """What a draft lacks is answered and read in one place; nothing says that no law waits for it."""
    notice = matter.draft(case, by=cast.alice)
    image = case.images.get()
    image.facts = {key: value for key, value in image.facts.items() if key != "licensed"}
    image.save()
    browser, page = pages.browser_of(cast.alice), f"/cases/{case.pk}/notices/{notice.pk}"
    asks = f"/cases/{case.pk}/routes/answer?fact=image.licensed&image={image.number}&notice={notice.pk}"

    draft, question = pages.text_of(browser.get(page)), pages.text_of(browser.get(asks))
    answered = browser.post(asks, {"value": "no"})

    assert asks.replace("&", "&amp;") in draft
    assert "waits for this answer" in question and "0 laws" not in question
    assert f'href="{page}"' in question
    assert answered.url == page
