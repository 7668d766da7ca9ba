"""An answer goes where it belongs: her identity under the case's key, the rest under `ops`, a site's to its rows."""

import pytest
from django.db import connection

from casework.models import Case, Sighting
from casework.vocabulary import SECTIONS
from notices import answering
from tests import factory
from tests.notices.leaving_cast import events_of, last_entry


def keep(case, fact, value, by):
    section, _dot, name = fact.partition(".")
    asked = answering.question(case, fact) or answering.Question(fact, "", SECTIONS[section][name], ())
    answering.keep(case=case, asked=asked, value=value, by=by, at=factory.MOMENT)
    return Case.objects.get(pk=case.pk)


def test_residence_is_kept_under_ops(case, cast):
    kept = keep(case, "person.residence", "GB-ENG", cast.alice)

    assert kept.facts["person"]["residence"] == "GB-ENG"
    assert "residence" not in kept.identity["person"]


@pytest.mark.parametrize(("fact", "value"), [("person.name", "Dana Other"), ("person.searched_name", "Dana")])
def test_what_names_her_is_kept_under_the_case_key(case, cast, fact, value):
    kept = keep(case, fact, value, cast.alice)

    section, name = fact.split(".")
    assert kept.identity[section][name] == value
    assert name not in kept.facts[section]


def test_answer_is_ciphertext_in_the_row(case, cast):
    """S13."""
    keep(case, "person.searched_name", "Dana Searchcanary", cast.alice)

    with connection.cursor() as cursor:
        cursor.execute("SELECT facts, identity FROM casework_case")
        row = cursor.fetchone()
    assert not [value for value in row if b"Searchcanary" in bytes(value)]


def test_custody_says_which_fact_and_not_the_answer(case, cast):
    keep(case, "person.residence", "GB-ENG", cast.alice)

    assert last_entry(case, "facts_changed").data == {"keys": ["person.residence"]}


def test_answer_about_a_picture_goes_to_each_that_lacks_it(case, cast):
    factory.image_of(case, by=cast.alice, copyright_owner="other")

    keep(case, "image.copyright_owner", "self", cast.alice)

    owners = [image.facts["copyright_owner"] for image in case.images.order_by("number")]
    assert owners == ["self", "other"]


def test_answer_about_a_site_goes_to_every_address_of_its_host(case, cast):
    factory.sighting_of(case, "http://mirror.example/kept/2", by=cast.alice)
    asked = answering.question(case, "sighting.recipient_kind")

    answering.keep(case=case, asked=asked, value="social", by=cast.alice, at=factory.MOMENT)

    told = {row.url: (row.facts or {}).get("recipient_kind") for row in Sighting.objects.all()}
    assert asked.about == "gallery.example"
    assert [kind for url, kind in told.items() if "gallery" in url] == ["social", "social"]
    assert [kind for url, kind in told.items() if "mirror" in url] == [None, None]
    assert events_of(case)[-1] == "facts_changed"


@pytest.mark.parametrize(
    ("fact", "value"),
    [("person.residence", "Atlantis"), ("image.shows", "a cat"), ("person.identifiable", "x")],
)
def test_impossible_answer_is_refused_and_changes_nothing(case, cast, fact, value):
    before = events_of(case)

    with pytest.raises(answering.NoAnswer) as refusal:
        keep(case, fact, value, cast.alice)

    assert refusal.value.says
    assert events_of(case) == before


@pytest.mark.parametrize("fact", ["person.no_such_fact", "nowhere.name", "history.complaints", "person.name"])
def test_fact_that_is_not_asked_for_has_no_question(case, fact):
    assert answering.question(case, fact) is None
