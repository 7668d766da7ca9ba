"""What no route may say: yes to an enemy, to what she agreed to, to a time that nobody started, too early to a regulator."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from casework.directory import LIVE_FILE, read
from casework.facts import parse_facts
from notices.addressees import recipients_of_facts
from notices.conditions import Truth
from notices.flatfacts import RecipientFacts
from notices.law import load_law
from notices.ranking import next_question
from notices.reckoning import Route, compute_routes
from notices.sentences import reason_sentence
from tests.notices.test_routes_engine import DANA, FORUM, TODAY, of, routes

PICTURE = DANA["image"][0]
ADULTS_AND_REAL = sorted(
    basis.id for basis in load_law() if basis.kind in {"civil", "criminal"} and "real" in basis.covers
)
# For those under 18 alone, or on the sending of somebody else's picture: nobody's agreement counts there.
WITHOUT_CONSENT = {"gb-sexual-offences-act-66a"}


def test_directory_names_the_site_that_publishes_notices_as_hostile() -> None:
    """Design §3.15: its host, authorities and courts stay open; it gets nothing."""
    directory = read(LIVE_FILE)
    told = DANA | {"sighting": [{"image": "1", "url": "https://kiwifarms.net/threads/1"}]}
    facts = parse_facts(told)
    recipients = recipients_of_facts(facts, [directory])

    found = compute_routes(facts, recipients=recipients, law=load_law(), today=TODAY)

    assert [one.id for one in recipients if one.hostile] == ["kiwi-farms"]
    assert all(route.recipient is None or route.recipient.id != "kiwi-farms" for route in found)
    assert of(found, "us-take-it-down-act").answer == Truth.NO


@pytest.mark.parametrize("age", ["adult", "minor"])
def test_intimate_picture_that_others_were_made_from_is_a_real_one(age: str) -> None:
    real, source = (
        routes(image=[{**PICTURE, "kind": kind}], person={"age_in_image": age}) for kind in ("real", "source")
    )

    assert {(route.basis_id, route.answer) for route in source} == {
        (route.basis_id, route.answer) for route in real
    }


def test_source_picture_is_asked_what_it_shows_and_not_its_kind_again() -> None:
    bare = {"id": "1", "kind": "source", "published": True, "licensed": False}
    found = of(routes(image=[bare]), "us-take-it-down-act")

    assert (found.answer, found.questions) == (Truth.UNKNOWN, ("image.shows", "image.realistic"))
    assert of(routes(image=[{**bare, "shows": "other"}]), "gb-stopncii").answer == Truth.NO


def test_who_is_under_18_now_was_so_in_the_image() -> None:
    """Design §3.10: nobody is asked, and the programmes answer."""
    found = routes(person={"age_in_image": None, "age_now": 16})

    assert of(found, "us-ncmec-take-it-down").answer == Truth.YES
    assert not any("person.age_in_image" in route.questions for route in found)


@pytest.mark.parametrize("age", ["minor", "unsure"])
def test_programmes_and_hotlines_come_first_where_someone_may_be_under_18(age: str) -> None:
    """Design §3.10."""
    order = [route.basis_id for route in routes(person={"age_in_image": age}) if route.answer == "yes"]
    hotlines = {"us-ncmec-take-it-down", "us-csam-cybertipline", "gb-report-remove", "ca-project-arachnid"}
    last = max(order.index(one) for one in hotlines if one in order) if hotlines & set(order) else -1

    assert last < order.index("us-take-it-down-act")


def of_image(basis_id: str, age: str, **told: Any) -> list[Route]:
    """Return the answers of one law for a real image, where everybody lives in its country."""
    law = load_law()
    place = law.get(basis_id).jurisdiction
    place = {"EU": "FR", "GB": "GB-ENG", "GB-NIR": "GB-NIR"}.get(place, place)
    here = RecipientFacts("site", "Site", kind="social", country=place, serves=(place, "US"), sightings=(0,))
    person = {
        "residence": place, "nationalities": [place.partition("-")[0]], "age_in_image": age, "gender": "woman",
    }  # fmt: skip
    image = {**PICTURE, "shows": "sexual", "made_by": "other", "threatened": True, **told}
    sighting = {**DANA["sighting"][0], "uploader_country": place, "host_country": place}
    return routes(here, person=person, image=[image], sighting=[sighting], history={"police_report": True})


@pytest.mark.parametrize("basis_id", ADULTS_AND_REAL)
def test_no_police_or_court_says_yes_to_what_an_adult_agreed_to(basis_id: str) -> None:
    """She may be at risk herself: a no, or a question for a lawyer."""
    found = of(of_image(basis_id, "adult", licensed=True), basis_id)

    assert found.answer != Truth.YES
    assert found.answer == Truth.NO or not found.questions


@pytest.mark.parametrize(
    "basis_id", [one for one in ADULTS_AND_REAL if "minor" in load_law().get(one).covers]
)
def test_what_a_minor_agreed_to_turns_no_law(basis_id: str) -> None:
    agreed, never = (
        of(of_image(basis_id, "minor", licensed=said), basis_id).answer for said in (True, False)
    )

    assert agreed == never


def test_court_and_police_come_with_the_word_that_she_agreed_once() -> None:
    found = of(of_image("ae-cybercrimes-44-53", "adult", licensed=True), "ae-cybercrimes-44-53")

    assert found.answer == Truth.UNKNOWN
    assert {"agreed_to_some"} <= {one.code for one in found.cautions}
    assert all(reason_sentence(one) for one in (*found.cautions, *found.reasons))


@pytest.mark.parametrize(
    "basis_id",
    ["gb-sexual-offences-act-66b", "gb-online-safety-act-48h-report", "gb-online-safety-act-48h-search"],
)
def test_british_law_asks_whether_a_made_image_looks_real(basis_id: str) -> None:
    forged = {**PICTURE, "kind": "synthetic", "realistic": False}
    search = replace(FORUM, id="find", name="Find", kind="search")
    both = (FORUM, search)

    assert {one.answer for one in routes(*both, image=[forged]) if one.basis_id == basis_id} == {Truth.NO}
    found = routes(*both, image=[{**forged, "realistic": True}])
    assert Truth.YES in {one.answer for one in found if one.basis_id == basis_id}


def test_site_of_which_no_way_is_known_starts_no_time() -> None:
    unknown = of(routes(replace(FORUM, channels=())), "us-take-it-down-act")

    assert (unknown.answer, unknown.starts_clock) == (Truth.YES, False)
    assert "way_unknown" in {one.code for one in unknown.cautions}


def test_american_act_is_open_for_search_engines() -> None:
    found = of(routes(replace(FORUM, kind="search")), "us-take-it-down-act")

    assert (found.answer, found.questions) == (Truth.UNKNOWN, ())


def test_directive_is_no_law_of_its_own_when_its_day_has_come() -> None:
    facts = parse_facts(DANA | {"person": {**DANA["person"], "residence": "FR"}})
    found = compute_routes(facts, recipients=[FORUM], law=load_law(), today=date(2027, 7, 1))

    assert of(found, "eu-directive-2024-1385").answer == Truth.UNKNOWN


@pytest.mark.parametrize("basis_id", ["jp-idpa-large-platforms", "jp-revenge-porn-act-art4"])
def test_japanese_law_asks_for_somebody_with_a_link(basis_id: str) -> None:
    x = RecipientFacts("x", "X", kind="social", country="US", serves=("US", "JP"), sightings=(0,))

    def answer(**person: Any) -> Truth:
        return of(routes(x, person=person), basis_id).answer

    assert answer() == Truth.UNKNOWN
    assert answer(residence="JP") == Truth.YES
    assert answer(nationalities=["JP"]) == Truth.YES


def test_selfie_is_not_what_the_german_offence_on_shielded_parts_is_about() -> None:
    german = {"person": {"residence": "DE"}}
    selfie, taken = (
        of(routes(image=[{**PICTURE, "made_by": by}], **german), "de-stgb-184k") for by in ("self", "other")
    )

    assert (selfie.answer, taken.answer) == (Truth.NO, Truth.UNKNOWN)


def test_indian_offences_ask_what_the_image_shows() -> None:
    indian = {"person": {"residence": "IN"}}
    found = of(routes(image=[{**PICTURE, "shows": "other"}], **indian), "in-criminal-it-act-bns")

    assert found.answer == Truth.UNKNOWN


@pytest.mark.parametrize("told", [{}, DANA, {"image": [{"kind": "real"}]}])
def test_age_is_asked_before_all_else(told: dict[str, Any]) -> None:
    """Design §3.10: where someone under 18 may be shown, the way is another one."""
    person = {key: value for key, value in DANA["person"].items() if key != "age_in_image"} if told else {}
    facts = parse_facts({**told, "person": person})
    found = compute_routes(facts, recipients=[FORUM], law=load_law(), today=TODAY)

    assert next_question(found) == "person.age_in_image"
    assert next_question(found, without={"person.age_in_image"}) not in (None, "person.age_in_image")
