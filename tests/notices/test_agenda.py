"""What a person must do is read from states: each thing once, with its date, to those who can do it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from casework import consents, intake, safeguarding
from casework.models import Actor
from casework.moments import now
from notices import agenda, letters, ways
from notices.models import Contact, Notice
from tests import factory
from tests.casework.handing_cast import consent_to, partner_of
from tests.casework.walkers import signed_in
from tests.notices import matter
from tests.notices.leaving_cast import SEND_AT


def tasks(actor, at):
    """Return the list, after a look that the number on every page is that of the list."""
    found = agenda.tasks_of(actor, at=at)
    assert agenda.how_many(actor, at=at) == len(found)
    return found


def pages(actor, at=SEND_AT):
    return [task.page for task in tasks(actor, at)]


def words(actor, at=SEND_AT):
    return " ".join(str(task.words) for task in tasks(actor, at))


def second_draft(notice):
    """Draft another notice about the same addresses."""
    choice = letters.Choice(notice.basis_id, notice.contact, tuple(notice.sightings.all()))
    return letters.draft_notice(case=notice.case, choice=choice, by=notice.drafted_by, at=notice.drafted_at)


def test_draft_waits_to_be_read(case, cast):
    matter.make_ready(matter.draft(case, by=cast.alice), by=cast.alice)

    assert "The notice to Gallery (TAKE IT DOWN Act) waits to be read and approved." in words(cast.bob)
    assert [row.case_id for row in agenda.to_approve(cast.bob)] == [case.pk]


def test_queued_mail_asks_nothing_of_anybody(case, cast):
    matter.approved(case, cast=cast)

    assert "notice" not in pages(cast.alice)


@pytest.mark.parametrize(("at", "asks"), [(SEND_AT, True), (factory.MOMENT, False)])
def test_form_is_asked_for_when_its_cool_off_is_over(cast, at, asks):
    matter.approved(matter.case_with_addresses(cast.alice, host="board.example"), cast=cast)

    assert ("own form" in words(cast.alice, at)) is asks


@pytest.mark.parametrize(
    ("state", "says"), [("undeliverable", "Find another contact"), ("overdue", "let the time run out")]
)
def test_what_went_wrong_asks_for_a_decision(case, cast, state, says):
    notice = matter.approved(case, cast=cast)
    Notice.objects.filter(pk=notice.pk).update(state=state)

    assert says in words(cast.alice)


def test_consent_that_ends_is_asked_for_before(case, cast):
    factory.consent_of(case, by=cast.alice)

    assert "A consent ends" not in words(cast.alice, SEND_AT + timedelta(days=75))
    assert "A consent ends" in words(cast.alice, SEND_AT + timedelta(days=77))


def test_renewal_leads_to_a_page_that_asks_for_it(case, cast):
    """Handing fingerprints over is asked beside the partner and what would leave."""
    until = now() + timedelta(days=10)
    consent_to(case, partner_of(cast), by=cast.alice, until=until)
    factory.consent_of(case, by=cast.alice, until=until)

    tasks = [task for task in agenda.tasks_of(cast.alice, at=now()) if task.kind == "consent"]

    assert sorted(task.page for task in tasks) == ["consents", "hand_over"]
    browser = signed_in(cast.alice)
    answers = [browser.get(reverse(task.page, args=task.arguments)) for task in tasks]
    assert [answer.status_code for answer in answers] == [200, 200]


@pytest.mark.parametrize(
    ("options", "asks"),
    [
        ({}, False),
        ({"facts": frozenset({"country"})}, True),
        ({"scope": "this_one", "recipient": "gallery.example"}, True),
        ({"act": "packet"}, True),
        ({"until": SEND_AT + timedelta(days=79)}, True),
    ],
)
def test_renewed_consent_is_not_asked_for_again(case, cast, options, asks):
    """Only a consent that ends later, reaches as far and allows as much is a renewal."""
    later = SEND_AT + timedelta(days=78)
    first = factory.consent_of(case, by=cast.alice, at=SEND_AT)
    assert "A consent ends" in words(cast.alice, later)

    factory.consent_of(case, by=cast.alice, at=later, **options)

    tasks = [task for task in agenda.tasks_of(cast.alice, at=later) if task.due_at == first.until]
    assert bool(tasks) is asks


def test_renewals_count_together(case, cast):
    later = SEND_AT + timedelta(days=78)
    named = {"scope": "this_and_named", "recipient": "gallery.example"}
    factory.consent_of(case, by=cast.alice, at=SEND_AT, facts=frozenset({"name", "age"}), **named)

    factory.consent_of(case, by=cast.alice, at=later, facts=frozenset({"name"}))
    factory.consent_of(case, by=cast.alice, at=later, facts=frozenset({"age"}), **named)

    assert "A consent ends" not in words(cast.alice, later)


def test_stop_goes_to_the_lead_alone(case, cast):
    safeguarding.raise_stop(case=case, by=cast.alice, at=SEND_AT)

    assert "possibly under 18" in words(cast.bob)
    assert "possibly under 18" not in words(cast.alice)


@pytest.mark.parametrize("name", ["carol", "erin"])
def test_stranger_has_no_task_here(case, cast, name):
    matter.draft(case, by=cast.alice)

    assert pages(getattr(cast, name)) == []
    assert not agenda.to_approve(getattr(cast, name))


def test_contacts_to_confirm_are_those_of_drafts_that_one_sees(case, cast):
    notice = matter.draft(case, by=cast.alice)
    Contact.objects.update(state=Contact.State.UNCONFIRMED)
    cast.bob.user.roles.filter(role="supervisor").update(role="caseworker")
    bob = Actor.objects.get(pk=cast.bob.pk)

    assert list(ways.contacts_to_confirm(cast.alice, at=SEND_AT)) == [notice.contact]
    assert not ways.contacts_to_confirm(bob, at=SEND_AT)
    assert not ways.contacts_to_confirm(cast.carol, at=SEND_AT)


def test_contact_of_no_draft_waits_for_nobody(case, cast):
    notice = matter.draft(case, by=cast.alice)
    Contact.objects.update(state=Contact.State.UNCONFIRMED)

    Notice.objects.filter(pk=notice.pk).update(state=Notice.State.WITHDRAWN)

    assert not ways.contacts_to_confirm(cast.alice, at=SEND_AT)


def test_writer_hears_once_a_case_that_somebody_else_approves(case, cast):
    """S6: the first notice of a case needs two people; the one who wrote it can only wait."""
    first = matter.draft(case, by=cast.alice)
    for notice in (first, second_draft(first)):
        matter.make_ready(notice, by=cast.alice)

    said = words(cast.alice)
    assert said.count("Waits for somebody else to approve") == 1
    assert "waits to be read" not in said


def test_draft_that_lacks_something_is_not_said_to_wait_for_approval(case, cast):
    matter.draft(case, by=cast.alice)

    for actor in (cast.alice, cast.bob):
        assert "The notice to Gallery (TAKE IT DOWN Act) is not complete" in words(actor)


def test_stopped_case_asks_nothing_but_its_stop(case, cast):
    """Design §3.10: no ordinary work, for nobody; the record is the lead's."""
    matter.draft(case, by=cast.alice)
    factory.case_of(cast.alice)
    empty = factory.case_of(cast.bob)
    for row in (case, empty):
        safeguarding.raise_stop(case=row, by=cast.bob, at=SEND_AT)

    assert {task.case for task in agenda.tasks_of(cast.alice, at=SEND_AT)}.isdisjoint({case, empty})
    asked = [task.page for task in agenda.tasks_of(cast.bob, at=SEND_AT) if task.case in (case, empty)]
    assert asked == ["stop", "stop"]


def test_paused_case_asks_for_nothing_to_be_sent(cast):
    """Design §3.1."""
    case = matter.case_with_addresses(cast.alice, host="board.example")
    matter.approved(case, cast=cast)
    intake.pause_case(case=case, by=cast.alice, at=SEND_AT)

    assert "notice" not in pages(cast.alice)


def test_form_that_her_consent_no_longer_covers_is_said_to_be_held(cast):
    """Design §3.1: nothing goes out without consent, through no hands."""
    case = matter.case_with_addresses(cast.alice, host="board.example")
    matter.approved(case, cast=cast)
    for consent in case.consents.all():
        consents.withdraw_consent(consent=consent, by=cast.alice, at=SEND_AT)

    assert "is held back" in words(cast.alice)
    assert "Fill in" not in words(cast.alice)


def test_overdue_notice_with_another_under_way_asks_nothing_more(case, cast):
    notice = matter.approved(case, cast=cast)
    second_draft(notice)
    Notice.objects.filter(pk=notice.pk).update(state="overdue")

    assert "Decide on the next step" not in words(cast.alice)


def test_number_on_every_page_composes_no_letter_for_a_case_with_one_draft(case, cast, monkeypatch):
    matter.draft(case, by=cast.alice)
    monkeypatch.setattr(letters, "compose_notice", None)

    assert [agenda.how_many(actor, at=SEND_AT) for actor in (cast.alice, cast.bob)] == [1, 1]
