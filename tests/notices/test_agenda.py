"""What a person must do is read from states: each thing once, with its date, to those who can do it."""

from datetime import timedelta

import pytest

from casework import safeguarding
from casework.models import Actor
from notices import agenda
from notices.models import Contact, Notice
from tests import factory
from tests.notices import matter
from tests.notices.leaving_cast import SEND_AT


def pages(actor, at=SEND_AT):
    return [task.page for task in agenda.tasks_of(actor, at=at)]


def words(actor, at=SEND_AT):
    return " ".join(str(task.words) for task in agenda.tasks_of(actor, at=at))


def test_draft_waits_to_be_read(case, cast):
    matter.draft(case, by=cast.alice)

    assert "waits to be read and approved" in words(cast.bob)
    assert [row.case_id for row in agenda.to_approve(cast.bob)] == [case.pk]


def test_queued_mail_asks_nothing_of_anybody(case, cast):
    matter.approved(case, cast=cast)

    assert "notice" not in pages(cast.alice)


@pytest.mark.parametrize(("at", "asks"), [(SEND_AT, True), (factory.MOMENT, False)])
def test_form_is_asked_for_when_its_cool_off_is_over(cast, at, asks):
    matter.approved(matter.case_with_addresses(cast.alice, host="board.example"), cast=cast)

    assert ("own form" in words(cast.alice, at)) is asks


@pytest.mark.parametrize(
    ("state", "says"), [("undeliverable", "Find another contact"), ("overdue", "time ran out")]
)
def test_what_went_wrong_asks_for_a_decision(case, cast, state, says):
    notice = matter.approved(case, cast=cast)
    Notice.objects.filter(pk=notice.pk).update(state=state)

    assert says in words(cast.alice)


def test_consent_that_ends_is_asked_for_before(case, cast):
    factory.consent_of(case, by=cast.alice)

    assert "A consent ends" not in words(cast.alice, SEND_AT + timedelta(days=75))
    assert "A consent ends" in words(cast.alice, SEND_AT + timedelta(days=77))


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

    assert list(agenda.contacts_to_confirm(cast.alice)) == [notice.contact]
    assert not agenda.contacts_to_confirm(bob)
    assert not agenda.contacts_to_confirm(cast.carol)


def test_contact_of_no_draft_waits_for_nobody(case, cast):
    notice = matter.draft(case, by=cast.alice)
    Contact.objects.update(state=Contact.State.UNCONFIRMED)

    Notice.objects.filter(pk=notice.pk).update(state=Notice.State.WITHDRAWN)

    assert not agenda.contacts_to_confirm(cast.alice)
