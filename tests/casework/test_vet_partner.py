"""Partners: added by one, confirmed by another, never an address, never a hostile party; used programmes are written down."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from casework import access, programmeuses, vetting
from casework.granting import SamePerson, TooSoon
from casework.intake import CaseClosed
from casework.models import Case, Partner, ProgrammeUse, Role
from tests import factory
from tests.casework import handing_cast as stage

pytestmark = pytest.mark.django_db
AT = stage.AT


def test_second_person_confirms_a_partner() -> None:
    """S6."""
    people = factory.cast()
    partner = stage.partner_of(people, confirmed=False)

    assert not Partner.objects.live(AT).exists()
    with pytest.raises(SamePerson):
        vetting.confirm_partner(partner=partner, by=people.bob, at=AT + timedelta(days=2))
    vetting.confirm_partner(partner=partner, by=people.alice, at=AT)

    assert Partner.objects.live(AT).get() == partner


def test_one_alone_confirms_after_a_day() -> None:
    """S6."""
    people = factory.cast()
    Role.objects.filter(user=people.alice.user).delete()
    partner = stage.partner_of(people, confirmed=False)

    with pytest.raises(TooSoon):
        vetting.confirm_partner(partner=partner, by=people.bob, at=AT + timedelta(hours=23))
    vetting.confirm_partner(partner=partner, by=people.bob, at=AT + timedelta(hours=24))

    assert Partner.objects.live(AT + timedelta(hours=24)).exists()


@pytest.mark.parametrize(
    "name",
    ["", "hashes@partner.example", "https://partner.example/in", "partner.example", "+31 20 555 0100", "a/b"],
)
def test_address_is_no_partner(name: str) -> None:
    with pytest.raises(vetting.NoName):
        stage.partner_of(factory.cast(), name=name)


def test_hostile_party_is_no_partner(monkeypatch: pytest.MonkeyPatch) -> None:
    """Design §3.15."""
    monkeypatch.setattr(vetting, "is_hostile", lambda name: name == "The Mockers")

    with pytest.raises(vetting.Hostile):
        stage.partner_of(factory.cast(), name="The Mockers")


def test_directory_says_who_is_hostile() -> None:
    from casework.directory import LIVE_FILE, read

    marked = next(entry for entry in read(LIVE_FILE) if entry.hostile)

    assert vetting.is_hostile(marked.name.upper())
    assert vetting.is_hostile(marked.domains[0])
    assert not vetting.is_hostile("Safe Pictures Hotline")


def test_partner_that_takes_nothing_known_is_refused() -> None:
    """S20: no other fingerprint than those that have a name in an exchange."""
    with pytest.raises(vetting.TakesNothing):
        stage.partner_of(factory.cast(), takes=["sift", "phash"])


@pytest.mark.parametrize("days", [0, 1])
def test_agreement_holds_through_its_last_day(days: int) -> None:
    stage.partner_of(factory.cast(), until=AT.date())

    assert Partner.objects.live(AT + timedelta(days=days)).exists() is (days == 0)


def test_only_own_supervisors_and_administrators_add_partners() -> None:
    people = factory.cast()
    given: dict[str, Any] = {
        "organisation": people.clinic, "kind": "hotline", "name": "A Hotline", "agreement": "x",
        "agreed_on": date(2026, 1, 1), "until": date(2027, 1, 1), "takes": ["pdq"], "at": AT,
    }  # fmt: skip

    for actor in (people.alice, people.carol, people.erin):
        with pytest.raises(access.Refused):
            vetting.add_partner(by=actor, **given)


def test_partner_of_another_organisation_is_nobodys_to_confirm_or_end() -> None:
    """S2."""
    people = factory.cast()
    partner = stage.partner_of(people, confirmed=False)

    for verb in (vetting.confirm_partner, vetting.end_partner):
        with pytest.raises(access.Refused):
            verb(partner=partner, by=people.carol, at=AT)


def _used(case: Case, by: Any, **given: Any) -> ProgrammeUse:
    told = {
        "programme": "stopncii", "done_on": AT.date(), "done_by": "herself", "outcome": "waiting", "reference": "S-20014",
        "look_again_on": AT.date() + timedelta(days=14),
    }  # fmt: skip
    return programmeuses.record_use(case=case, by=by, at=AT, **(told | given))


def test_new_row_takes_the_one_before_back() -> None:
    people = factory.cast()
    case = factory.case_of(people.alice)
    first = _used(case, people.alice)

    second = _used(case, people.bob, outcome="taken")

    first.refresh_from_db()
    assert (first.taken_back_by, first.look_again_on) == (people.bob, None)
    assert case.programme_uses.get(taken_back_at=None) == second
    assert stage.events(case)[-3:] == ["programme_recorded", "programme_taken_back", "programme_recorded"]


def test_taking_back_twice_changes_nothing_more() -> None:
    people = factory.cast()
    case = factory.case_of(people.alice)
    use = _used(case, people.alice)

    programmeuses.take_back_use(use=use, by=people.alice, at=AT)
    programmeuses.take_back_use(use=use, by=people.bob, at=AT)

    use.refresh_from_db()
    assert use.taken_back_by == people.alice
    assert stage.events(case).count("programme_taken_back") == 1


def test_two_standing_rows_of_one_programme_are_impossible() -> None:
    people = factory.cast()
    use = _used(factory.case_of(people.alice), people.alice)

    with pytest.raises(IntegrityError), transaction.atomic():
        ProgrammeUse(
            case=use.case, programme="stopncii", done_on=AT.date(), done_by="herself", outcome="waiting",
            recorded_by=people.alice, recorded_at=AT,
        ).save(force_insert=True)  # fmt: skip


@pytest.mark.parametrize("programme", ["meta-threatexchange-hma", "made-up"])
def test_only_programmes_for_people_are_written_down(programme: str) -> None:
    people = factory.cast()

    with pytest.raises(programmeuses.UnknownProgramme):
        _used(factory.case_of(people.alice), people.alice, programme=programme)


def test_ended_case_takes_nothing_in() -> None:
    people = factory.cast()
    case = factory.case_of(people.alice)
    Case.objects.filter(pk=case.pk).update(closed_at=AT)

    with pytest.raises(CaseClosed):
        _used(case, people.alice)
