"""FACTS.toml is read strictly: what is wrong is named, with the nearest right key; what is missing is unknown."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from casework.facts import FactsError, load_facts, nearest, parse_facts

SIGHTING = {"url": "http://gallery.example/v/1"}


def refused(data: dict[str, Any]) -> FactsError:
    with pytest.raises(FactsError) as error:
        parse_facts(data)
    return error.value


def test_no_fact_at_all_is_fine() -> None:
    facts = parse_facts({})

    assert facts.person == {}
    assert facts.images == ()


def test_misspelt_key_is_named_with_the_nearest_right_one() -> None:
    error = refused({"person": {"residnce": "DE"}})

    assert error.key == "person.residnce"
    assert "residence" in error.says


def test_key_of_another_section_is_sent_there() -> None:
    error = refused({"person": {"copyright_owner": "self"}})

    assert "[image]" in error.says


def test_misspelt_section_is_named() -> None:
    assert "sighting" in refused({"sightings": [SIGHTING]}).says


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ({"person": {"residence": "QQ"}}, "person.residence"),
        ({"person": {"residence": "CA-XX"}}, "person.residence"),
        ({"person": {"residence": "de"}}, "person.residence"),
        ({"person": {"identifiable": "yes"}}, "person.identifiable"),
        ({"person": {"age_now": 400}}, "person.age_now"),
        ({"person": {"age_now": True}}, "person.age_now"),
        ({"person": {"name": "  "}}, "person.name"),
        ({"person": "Dana"}, "person"),
        ({"image": {"kind": "real"}}, "image"),
        ({"image": [{"kind": "deepfake"}]}, "image[1].kind"),
        ({"image": [{"depiction": "face"}]}, "image[1].depiction"),
        ({"sighting": [SIGHTING, {"kind": "page"}]}, "sighting[2].url"),
        ({"sighting": [{**SIGHTING, "first_seen": "yesterday"}]}, "sighting[1].first_seen"),
        ({"sighting": [{**SIGHTING, "image": "a"}]}, "sighting[1].image"),
        ({"image": [{"id": "a"}, {"id": "a"}]}, "image[1].id"),
        ({"notifier": {"confirms": ["good_fait_statement"]}}, "notifier.confirms"),
        ({"history": {"complaints": [{"when": 1}]}}, "history.complaints[1].when"),
        ({"preferences": {"language": "German"}}, "preferences.language"),
    ],
)
def test_wrong_value_names_its_key(data: dict[str, Any], key: str) -> None:
    assert refused(data).key == key


@pytest.mark.parametrize(
    "person", [{"age_in_image": "adult", "age_now": 15}, {"age_in_image": ["adult", "minor"]}]
)
def test_adult_and_minor_contradict_each_other(person: dict[str, Any]) -> None:
    assert refused({"person": person}).key == "person.age_in_image"


def test_personal_value_is_not_repeated_in_the_error() -> None:
    error = refused({"person": {"name": ["dana-canary"]}})

    assert "canary" not in str(error)


def test_dates_come_as_dates_or_text() -> None:
    moment = "2026-11-20T18:30:00+00:00"

    facts = parse_facts(
        {"sighting": [{**SIGHTING, "first_seen": moment}, {**SIGHTING, "first_seen": "2026-11-21"}]}
    )

    assert facts.sightings[0]["first_seen"] == datetime(2026, 11, 20, 18, 30, tzinfo=UTC)
    assert facts.sightings[1]["first_seen"] == date(2026, 11, 21)


def test_the_only_image_needs_no_id() -> None:
    facts = parse_facts({"image": [{"kind": "real"}], "sighting": [SIGHTING]})

    assert facts.image_of(facts.sightings[0]) == {"kind": "real"}


def test_sighting_of_one_among_several_images_is_unknown_without_its_id() -> None:
    facts = parse_facts({"image": [{"id": 1}, {"id": 2}], "sighting": [SIGHTING]})

    assert facts.image_of(facts.sightings[0]) == {}


@pytest.mark.parametrize(
    ("person", "may_be"),
    [
        ({}, False),
        ({"age_in_image": "unsure"}, True),
        ({"age_in_image": "minor"}, True),
        ({"age_now": 17}, True),
    ],
)
def test_doubt_about_age_counts_as_minor(person: dict[str, Any], may_be: bool) -> None:
    """S55: "unsure" is treated as "minor"."""
    assert parse_facts({"person": person}).may_be_minor is may_be


def test_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    path = tmp_path / "FACTS.toml"
    path.write_text("[person", encoding="utf-8")

    with pytest.raises(FactsError) as error:
        load_facts(path)

    assert error.value.key == "FACTS.toml"


def test_word_that_is_near_nothing_gets_no_hint() -> None:
    assert nearest("zzzz", {"residence", "age_now"}) == ""
