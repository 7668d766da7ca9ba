"""What a partner got and may not keep is somebody's task until it was asked to delete it; and how much can be taken out."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from casework import access, consents, erasure, handing, partnerdeletion, vetting
from casework.models import Case, HandOver
from casework.moments import now
from notices import agenda
from tests import factory
from tests.casework import handing_cast as stage
from tests.casework.walkers import signed_in

pytestmark = pytest.mark.django_db
WORDS = "A partner has fingerprints that it may not keep."


@pytest.fixture
def ground() -> Any:
    """Alice's case, whose fingerprints were taken out for a partner, with her consent to it."""
    people = factory.cast(at=now())
    case = factory.case_of(people.alice, at=now())
    stage.fingerprinted(case, people.alice)
    partner = stage.partner_of(people, at=now())
    consent = stage.consent_to(case, partner, by=people.alice)
    row = handing.ask_hand_over(
        case=case, partner=partner, numbers=[1], file_format="csv", by=people.alice, at=now()
    )
    handing.agree(row=row, by=people.bob, at=now())
    row.refresh_from_db()
    handing.take_out(row=row, by=people.alice, at=now())
    row.refresh_from_db()
    return people, case, row, consent


def tasks(actor: Any) -> list[str]:
    found = agenda.tasks_of(actor, at=now())
    assert agenda.how_many(actor, at=now()) == len(found)
    return [str(task.words) for task in found if WORDS in str(task.words)]


def test_nothing_is_asked_while_her_consent_covers_it(ground: Any) -> None:
    """S40."""
    people, _case, _row, _consent = ground

    assert tasks(people.alice) == []


def test_withdrawn_consent_makes_a_task_until_the_partner_was_asked(ground: Any) -> None:
    """S40: a partner keeps what it got until somebody asks it not to."""
    people, case, row, consent = ground
    consents.withdraw_consent(consent=consent, by=people.alice, at=now())
    assert len(tasks(people.alice)) == 1

    partnerdeletion.record_asked(row=row, by=people.alice, at=now())
    partnerdeletion.record_asked(row=row, by=people.bob, at=now())

    row.refresh_from_db()
    assert tasks(people.alice) == [] and row.deletion_asked_by == people.alice
    assert stage.events(case).count("fingerprints_deletion_asked") == 1


def test_ended_case_leaves_the_task_and_its_page(ground: Any) -> None:
    """S18, U26: what outlives the keys of a case is asked for, on a page that still opens."""
    people, case, row, _consent = ground
    erasure.destroy_case(case=case, by=people.alice, at=now())
    assert len(tasks(people.alice)) == 1
    browser = signed_in(people.alice)

    shown = browser.get(reverse("hand_over", args=[case.pk])).content.decode()
    browser.post(reverse("deletion_asked", args=[case.pk, row.pk]))

    assert "The case has ended." in shown and row.reference in shown
    assert tasks(people.alice) == [] and "fingerprints_deletion_asked" in stage.events(case)


def test_page_says_what_to_ask_and_then_that_it_was_asked(ground: Any) -> None:
    """S40, U7."""
    people, case, row, consent = ground
    consents.withdraw_consent(consent=consent, by=people.alice, at=now())
    browser = signed_in(people.bob)

    before = browser.get(reverse("hand_over", args=[case.pk])).content.decode()
    after = browser.post(reverse("deletion_asked", args=[case.pk, row.pk]), follow=True).content.decode()

    assert "Ask the partner to delete what it got" in before
    assert "asked the partner to delete it" in after and "I asked the partner" not in after


def test_others_cannot_write_it_down_and_nothing_is_taken_out_afterwards(ground: Any) -> None:
    """S2, S3."""
    people, _case, row, _consent = ground
    with pytest.raises(access.Refused):
        partnerdeletion.record_asked(row=row, by=people.carol, at=now())

    partnerdeletion.record_asked(row=row, by=people.alice, at=now())

    with pytest.raises(handing.NotOpen):
        handing.take_out(row=row, by=people.alice, at=now())


def test_file_is_taken_out_five_times_at_most(ground: Any) -> None:
    """S51."""
    people, _case, row, _consent = ground
    for _time in range(handing.MOST_TAKEN_OUT - 1):
        handing.take_out(row=row, by=people.bob, at=now())

    with pytest.raises(handing.TooMany):
        handing.take_out(row=row, by=people.alice, at=now())


def test_one_person_asks_ten_times_a_day_at_most(ground: Any) -> None:
    """S51: what was dropped counts; another person and another day have room."""
    people, case, row, _consent = ground
    given = {"case": case, "partner": row.partner, "numbers": [1], "file_format": "csv"}
    for _time in range(handing.MOST_ASKED_A_DAY - 1):
        handing.drop(row=handing.ask_hand_over(by=people.alice, at=now(), **given), by=people.alice, at=now())

    with pytest.raises(handing.TooMany):
        handing.ask_hand_over(by=people.alice, at=now(), **given)

    handing.ask_hand_over(by=people.bob, at=now(), **given)
    handing.ask_hand_over(by=people.alice, at=now() + timedelta(days=1, minutes=1), **given)
    assert HandOver.objects.filter(case=Case.objects.get()).count() == handing.MOST_ASKED_A_DAY + 2


def test_waiting_partner_is_counted_for_who_can_confirm_it(db: None) -> None:
    """S6: in the bar and beside the link; not for who added it."""
    people = factory.cast(at=now())
    partner = stage.partner_of(people, confirmed=False, at=now())

    waits = [vetting.waiting_for(one, at=now()).count() for one in (people.alice, people.bob, people.carol)]
    html = signed_in(people.alice).get(reverse("partners")).content.decode()
    assert waits == [1, 0, 0]
    assert html.count('class="count">1<') == 2

    vetting.confirm_partner(partner=partner, by=people.alice, at=now())
    assert not vetting.waiting_for(people.alice, at=now())
