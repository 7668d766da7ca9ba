"""Two people who change facts at the same time both find theirs kept."""

import pytest

from casework import intake, pictures
from casework.models import Case, CustodyEntry, Image
from notices import answering
from tests import factory

AT = factory.MOMENT


@pytest.fixture
def case(db: None) -> Case:
    return factory.case_of(factory.cast().alice)


def test_facts_of_a_case_that_was_loaded_before_keep_what_came_since(case):
    stale = Case.objects.get(pk=case.pk)
    intake.change_facts(
        case=case, facts={"person": {"gender": "woman"}}, identity={"person": {"address": "Pier 3"}},
        by=case.opened_by, at=AT,
    )  # fmt: skip

    intake.change_facts(case=stale, facts={"harm": {"text": "Sleepless"}}, by=case.opened_by, at=AT)

    kept = Case.objects.get(pk=case.pk)
    assert (kept.facts["person"]["gender"], kept.facts["harm"]["text"]) == ("woman", "Sleepless")
    assert kept.identity["person"]["address"] == "Pier 3"


def test_case_that_ended_meanwhile_takes_no_facts(case):
    stale = Case.objects.get(pk=case.pk)
    Case.objects.update(closed_at=AT)

    with pytest.raises(intake.CaseClosed):
        intake.change_facts(case=stale, facts={"person": {"gender": "woman"}}, by=case.opened_by, at=AT)


def test_facts_of_an_image_that_was_loaded_before_keep_what_came_since(case):
    image = factory.image_of(case, by=case.opened_by)
    stale = Image.objects.get(pk=image.pk)
    pictures.change_image(
        image=image, kind="synthetic", facts={**image.facts, "made_by": "other"}, by=case.opened_by, at=AT
    )
    without = {key: value for key, value in stale.facts.items() if key != "description"}

    pictures.change_image(
        image=stale, kind=stale.kind, facts=without | {"shows": "sexual"}, by=case.opened_by, at=AT
    )

    kept = Image.objects.get()
    assert (kept.kind, kept.facts["made_by"], kept.facts["shows"]) == ("synthetic", "other", "sexual")
    assert "description" not in kept.facts
    last = CustodyEntry.objects.filter(chain=case.pk).order_by("seq").last()
    assert last.data["keys"] == ["description", "shows"]


def test_answer_is_merged_into_what_stands_once_the_case_is_held(case, monkeypatch):
    """The lock comes first, so that nothing is read which another answer is about to change."""
    sighting = factory.sighting_of(case, by=case.opened_by)
    asked = answering.question(case, "sighting.platform")
    held = answering.custody.hold

    def hold(of: Case) -> None:
        held(of)
        if not sighting.facts:
            sighting.facts = {"uploader": "nightowl"}
            sighting.save(update_fields=["facts"])

    monkeypatch.setattr(answering.custody, "hold", hold)

    answering.keep(case=case, asked=asked, value="Gallery", by=case.opened_by, at=AT)

    sighting.refresh_from_db()
    assert sighting.facts == {"uploader": "nightowl", "platform": "Gallery"}
