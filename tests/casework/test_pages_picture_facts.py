"""What follows from an answer about a picture is set and cleared with it; what nobody said stays unknown."""

from collections.abc import Mapping

import pytest
from django.test import Client

from casework.models import Case
from tests import factory
from tests.casework.walkers import address, signed_in

GIVEN = {"kind": "real", "shows": "nude", "description": "A picture by a window"}


@pytest.fixture
def case(db: None) -> Case:
    return factory.case_of(factory.cast().alice)


@pytest.fixture
def alice(case: Case) -> Client:
    return signed_in(case.opened_by)


def _facts(case: Case, alice: Client, *answers: Mapping[str, object]) -> dict[str, object]:
    """Describe a picture, answer its page again and again, and return its facts."""
    first, *later = answers
    alice.post(address("images", case), GIVEN | first)
    for answer in later:
        alice.post(address("image", case, (1,)), GIVEN | answer)
    return case.images.get().facts


@pytest.mark.parametrize(
    ("makers", "owner"),
    [
        (["self"], "self"),
        (["self", "other"], None),
        (["self", "unknown"], None),
        (["self", ""], None),
        (["self", "studio"], "studio"),
        (["other", "self"], "self"),
    ],
)
def test_owner_follows_who_made_it(case: Case, alice: Client, makers: list[str], owner: str | None) -> None:
    """Design §3.2: a copyright notice never says that she owns what she said somebody else made."""
    facts = _facts(case, alice, *({"made_by": maker} for maker in makers))

    assert facts.get("copyright_owner") == owner


def test_owner_that_was_answered_stays_while_who_made_it_stays(case: Case, alice: Client) -> None:
    factory.image_of(case, by=case.opened_by, made_by="other", copyright_owner="self")

    alice.post(address("image", case, (1,)), GIVEN | {"made_by": "other", "description": "Other words"})

    facts = case.images.get().facts
    assert facts["description"] == "Other words"
    assert facts["copyright_owner"] == "self"


@pytest.mark.parametrize(
    ("said", "published", "threatened"),
    [
        ("", None, None),
        ("unknown", None, None),
        ("published", True, None),
        ("threatened", False, True),
        ("both", True, True),
    ],
)
def test_publication_is_as_it_was_said(
    case: Case, alice: Client, said: str, published: bool | None, threatened: bool | None
) -> None:
    """Design §4: unknown is an answer; nothing is published because nobody said otherwise."""
    facts = _facts(case, alice, {"happened": said})

    assert (facts.get("published"), facts.get("threatened")) == (published, threatened)


def test_correction_clears_what_was_said_before(case: Case, alice: Client) -> None:
    facts = _facts(case, alice, {"happened": "both"}, {"happened": "published"})

    assert "threatened" not in facts


def test_answer_stands_ticked_on_the_page_and_no_other(case: Case, alice: Client) -> None:
    _facts(case, alice, {"happened": "threatened"})

    html = alice.get(address("image", case, (1,))).content.decode()

    assert 'value="threatened" id="id_happened_1" checked' in html


def test_what_an_interview_found_out_outlives_the_form(case: Case, alice: Client) -> None:
    """ "Not published" alone is none of the rows, so the row that is not ticked takes nothing away."""
    factory.image_of(case, by=case.opened_by, published=False, licensed=False)

    alice.post(address("image", case, (1,)), GIVEN)

    facts = case.images.get().facts
    assert facts["published"] is False
    assert facts["licensed"] is False


def test_owner_that_somebody_chose_goes_before_the_maker(case: Case, alice: Client) -> None:
    facts = _facts(case, alice, {"made_by": "studio", "copyright_owner": "self"})

    assert facts["copyright_owner"] == "self"


@pytest.mark.parametrize(("said", "held"), [("yes", True), ("no", False), ("unknown", None), ("", None)])
def test_agreement_is_as_it_was_said(case: Case, alice: Client, said: str, held: bool | None) -> None:
    assert _facts(case, alice, {"licensed": said}).get("licensed") is held


def test_words_on_who_she_is_and_what_it_was_made_from_are_kept(case: Case, alice: Client) -> None:
    """Design §1: a picture can take one person's face and another's body; either can be the survivor."""
    told = {"recognised_by": "The tattoo of a fern on her arm", "made_from": "A film of somebody else"}

    facts = _facts(case, alice, {"depiction": ["body", "mark"], **told})

    assert facts.items() >= told.items()


def test_forgery_names_the_picture_that_it_was_made_from(case: Case, alice: Client) -> None:
    _facts(case, alice, {"kind": "source", "description": "A red coat"})
    alice.post(address("images", case), GIVEN | {"kind": "synthetic", "source_image": "1"})

    assert case.images.get(number=2).facts["made_from"] == "1"
    assert 'value="1" selected' in alice.get(address("image", case, (2,))).content.decode()


def test_country_of_the_one_who_threatens_is_kept_and_cleared(case: Case, alice: Client) -> None:
    kept = _facts(case, alice, {"happened": "threatened", "threat_from": "FR"})
    assert kept["threat_from"] == "FR"

    alice.post(address("image", case, (1,)), GIVEN | {"happened": "threatened", "threat_from": ""})

    assert "threat_from" not in case.images.get().facts
