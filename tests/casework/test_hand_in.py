"""Handing in: what she said becomes facts, a described picture, addresses and a permission, and nothing she did not say."""

from typing import Any

import pytest

from casework import consents, handingin, opening
from casework.dialable import Policy
from casework.forms.own import MadeFromForm
from casework.models import Case, Image, Sighting
from tests import factory
from tests.factory import MOMENT, Cast

LINKS = """look here http://gallery.example/v/8841 it says my name
http://gallery.example/v/8841
and my old school"""


@pytest.fixture
def case(people: Cast) -> Case:
    return factory.own_case(people).receipt.case


def handed(case: Case, **said: Any) -> Case:
    for name, answers in said.items():
        opening.note_answered(intake=case.intake, name=name, said={name: answers})
    handingin.hand_in(intake=case.intake, policy=Policy(practice=True), by=factory.dana(case), at=MOMENT)
    case.refresh_from_db()
    return case


def test_nothing_said_leaves_nothing_but_the_case(case: Case) -> None:
    """U1, S23."""
    handed(case)

    assert case.facts["person"] == {"age_in_image": "adult", "residence": "US"}
    assert not case.images.exists()
    assert not case.sightings.exists()
    assert not case.consents.exists()


def test_body_from_an_old_film_is_a_picture_and_its_source(case: Case) -> None:
    """Her body, other people's faces, old footage."""
    handed(case, told_by={"told_by": ["body", "mark"]}, made_from={"made_from": "changed_film"})

    made, source = case.images.get(kind=Image.Kind.SYNTHETIC), case.images.get(kind=Image.Kind.SOURCE)

    assert made.facts == {"depiction": ["body", "mark"], "made_from": str(source.number)}
    assert case.facts["person"]["identifiable"] is True


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ("as_taken", Image.Kind.REAL),
        ("own_picture", Image.Kind.SYNTHETIC),
        ("changed_film", Image.Kind.SYNTHETIC),
        ("made", Image.Kind.SYNTHETIC),
        ("", Image.Kind.UNKNOWN),
        ("own_film", Image.Kind.UNKNOWN),
    ],
)
def test_only_a_row_that_says_it_makes_a_picture_real_or_a_forgery(case: Case, row: str, kind: str) -> None:
    """She signs it: who took a picture, as a form begun before asked, says nothing of that."""
    handed(case, told_by={"told_by": ["face"]}, made_from={"made_from": row})

    assert {one.kind for one in case.images.all()} - {Image.Kind.SOURCE} == {kind}


def test_each_row_says_whether_the_picture_is_real_or_changed(case: Case) -> None:
    """Issue point 2: whoever took it herself reads at “Real” that this row is hers."""
    field = MadeFromForm().fields["made_from"]
    rows = dict(field.choices)

    assert str(rows.pop("as_taken")) == "Real" and "you took yourself" in str(field.widget.hints["as_taken"])
    del rows["unknown"]
    assert rows and all("hanged by a computer" in str(words) for words in rows.values())


def test_face_is_said_to_be_anothers_by_her_alone(case: Case) -> None:
    """Her body can be told with no face at all; a letter says of a face only what she said of it."""
    handed(case, told_by={"told_by": ["other_face", "mark"]})

    assert handingin.depicted(["body"]) == {"depiction": ["body"]}
    assert case.images.get().facts == {"depiction": ["mark", "body"], "other_face": True}
    assert case.facts["person"]["identifiable"] is True


@pytest.mark.parametrize(
    ("told_by", "identifiable"), [(["face"], True), (["place"], None), (["nothing"], False), ([], None)]
)
def test_who_can_tell_is_said_by_her_alone(told_by: list[str], identifiable: bool | None) -> None:
    said = {"told_by": {"told_by": told_by}}

    assert handingin.facts_of(said)["person"]["identifiable"] is identifiable


def test_links_are_recorded_once_and_the_rest_is_a_note(case: Case) -> None:
    handed(case, links={"text": LINKS, "seen": "public", "may_look": "yes"})

    row = case.sightings.get()
    notes = handingin.notes_of(case.intake.said)

    assert (row.url, row.seen) == ("http://gallery.example/v/8841", Sighting.Seen.PUBLIC)
    assert any("my old school" in note for note in notes)
    assert consents.may_look(case, at=MOMENT)


@pytest.mark.parametrize("seen", ["", "sent_to_me"])
def test_links_are_never_opened_unless_she_said_that_anyone_can(case: Case, seen: str) -> None:
    handed(case, links={"text": LINKS, "seen": seen, "may_look": ""})

    row = case.sightings.get()

    assert row.not_fetched_because == (seen or "not_said")
    assert not consents.may_look(case, at=MOMENT)


def test_what_she_does_not_want_holds(case: Case) -> None:
    handed(case, want={"want": ["down"], "avoid": ["police", "name"]})

    assert case.facts["preferences"] == {"avoid": ["police"], "disclose_name": False}


def test_threat_without_a_link_is_a_picture_that_is_threatened(case: Case) -> None:
    handed(case, know={"know": ["threat"]})

    assert case.images.get().facts == {"threatened": True}
