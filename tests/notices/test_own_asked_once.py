"""What she said on her way in is not asked again once she handed it in; a place is asked about by another question."""

from datetime import timedelta

import pytest

from tests import factory
from tests.factory import Cast
from tests.notices.test_own_facts import FIRST, answer, asked_of, case_of, made_of
from tests.notices.test_own_letters import come, text

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("mode", ["worked", "alone"])
@pytest.mark.parametrize("said", [["nothing"], ["face"]])
def test_how_people_can_tell_is_asked_once(cast: Cast, mode: str, said: list[str]) -> None:
    """Not again where she said it on her way in, also that they cannot."""
    client, order = come(made := made_of(cast, mode, told_by={"told_by": said})), []
    while code := asked_of(case_of(made)):
        order.append(code.partition(":")[0])
        answer(client, (code, {"kind": "real", "licensed": "False", "shows": "nude"}[order[-1]]))

    assert order == ["kind", "licensed", "shows"]


@pytest.mark.parametrize("mode", ["worked", "alone"])
@pytest.mark.parametrize(
    ("value", "identifiable", "depiction"), [(["place"], None, None), (["body"], True, ["body"])]
)
def test_whoever_named_the_place_is_asked_for_something_of_herself(
    cast: Cast, mode: str, value: list[str], identifiable: bool | None, depiction: list[str] | None
) -> None:
    """A place alone says it to no law for sure. Another question, asked once."""
    client = come(made := made_of(cast, mode, told_by={"told_by": ["place"]}))
    answer(client, ("kind", "real"), ("licensed:1", "False"), ("shows", "nude"))
    page = text(client.get(FIRST))
    answer(client, ("depiction", value))
    factory.stand_at(factory.MOMENT + timedelta(days=1))

    case = case_of(made)
    assert "Is there anything of you yourself in it?" in page and "The place, or things in it" not in page
    assert case.facts["person"].get("identifiable") is identifiable
    assert case.images.get().facts.get("depiction") == depiction
    assert asked_of(case) == ""
