"""Who has a task, since when it waits, and until when it is put off: set by people, beside what is read from states."""

from datetime import timedelta

import pytest
from django.utils import timezone

from casework import access, assigning, custody, granting, safeguarding, staffing
from notices import agenda, taking
from notices.models import Notice, TaskMark
from tests import factory
from tests.notices import matter, pages
from tests.notices.leaving_cast import SEND_AT

LATER = SEND_AT + timedelta(days=2)
TODAY = SEND_AT.date()


@pytest.fixture
def frank(cast):
    given = {"username": "frank", "passphrase": factory.PASSPHRASE, "roles": ["caseworker"]}
    return staffing.add_staff(organisation=cast.clinic, at=factory.MOMENT, **given).actor


@pytest.fixture
def failed(case, cast):
    """A notice that could not be delivered: a task of whoever has the case."""
    notice = matter.approved(case, cast=cast)
    Notice.objects.filter(pk=notice.pk).update(state="undeliverable")
    return notice


def task_of(actor, kind, at=SEND_AT):
    return next((one for one in agenda.tasks_of(actor, at=at) if one.kind == kind), None)


def my_kinds(actor, at=SEND_AT):
    return [task.kind for task in agenda.mine(agenda.tasks_of(actor, at=at), actor)]


def put_off(task, by, days=5):
    until = TODAY + timedelta(days=days)
    taking.put_off(task=task, until=until, why="She is away this week", by=by, at=SEND_AT)


def test_task_is_of_whoever_has_the_case(failed, cast):
    assert task_of(cast.alice, "undeliverable").owner == cast.alice
    assert "undeliverable" in my_kinds(cast.alice)
    assert "undeliverable" not in my_kinds(cast.bob)
    assert task_of(cast.bob, "undeliverable")


def test_first_notice_waits_for_whoever_may_approve_it(case, cast):
    """S6: the one who has the case wrote it, so that one's day alone would keep it waiting for ever."""
    matter.make_ready(matter.draft(case, by=cast.alice), by=cast.alice)

    assert task_of(cast.bob, "draft").owner is None
    assert "draft" in my_kinds(cast.bob)


def test_every_task_says_of_which_kind_it_is(failed, cast):
    factory.case_of(cast.alice)

    found = agenda.tasks_of(cast.alice, at=SEND_AT + timedelta(days=80))

    assert {"undeliverable", "consent", "no_address"} <= {task.kind for task in found}
    assert all(task.kind for task in found)
    assert len({task.key for task in found}) == len(found)


def test_colleague_takes_a_task_and_has_it(failed, cast):
    taking.give_task(task=task_of(cast.bob, "undeliverable"), to=cast.bob, by=cast.bob, at=SEND_AT)

    assert "undeliverable" in my_kinds(cast.bob)
    assert "undeliverable" not in my_kinds(cast.alice)
    assert custody.entries(failed.case).last().event == "task_given"


def test_task_is_not_given_to_who_may_not_work_the_case(failed, cast, frank):
    """S2."""
    task = task_of(cast.alice, "undeliverable")
    for somebody in (frank, cast.carol, cast.erin):
        with pytest.raises(taking.CannotTake):
            taking.give_task(task=task, to=somebody, by=cast.alice, at=SEND_AT)
    with pytest.raises(access.Refused):
        taking.give_task(task=task, to=cast.bob, by=cast.carol, at=SEND_AT)

    assert not TaskMark.objects.exclude(owner=None).exists()


def test_task_of_one_who_lost_access_falls_back_to_the_case(failed, cast, frank):
    """S3: rights are read each time."""
    granting.ask_access(case=failed.case, user=frank.user, by=cast.alice, at=SEND_AT)
    taking.give_task(task=task_of(cast.alice, "undeliverable"), to=frank, by=cast.alice, at=SEND_AT)
    assert "undeliverable" in my_kinds(frank)

    granting.revoke_access(row=failed.case.accesses.get(user=frank.user), by=cast.bob, at=SEND_AT)

    assert my_kinds(frank) == []
    assert task_of(cast.alice, "undeliverable").owner == cast.alice


def test_case_that_was_handed_over_stands_in_the_new_ones_day(failed, cast, frank):
    assigning.assign_case(case=failed.case, to=frank, by=cast.alice, at=SEND_AT)

    assert {"handed", "undeliverable"} <= set(my_kinds(frank))
    assert "undeliverable" not in my_kinds(cast.alice)

    assigning.take_on_case(case=failed.case, by=frank, at=SEND_AT)
    assert "handed" not in my_kinds(frank)


def test_put_off_task_comes_back_by_itself_on_its_day(failed, cast):
    put_off(task_of(cast.alice, "undeliverable"), cast.alice)

    waiting = task_of(cast.bob, "undeliverable").put_off
    assert (waiting.until, waiting.why) == (TODAY + timedelta(days=5), "She is away this week")
    assert "undeliverable" not in my_kinds(cast.alice)
    assert "undeliverable" not in my_kinds(cast.alice, SEND_AT + timedelta(days=4))
    assert "undeliverable" in my_kinds(cast.alice, SEND_AT + timedelta(days=5))


def test_put_off_task_can_be_taken_up_before(failed, cast):
    put_off(task_of(cast.alice, "undeliverable"), cast.alice)

    taking.take_up(task=task_of(cast.bob, "undeliverable"), by=cast.bob, at=SEND_AT)

    assert "undeliverable" in my_kinds(cast.alice)
    assert [entry.event for entry in custody.entries(failed.case)][-2:] == ["task_put_off", "task_taken_up"]


def test_task_that_is_due_sooner_than_it_was_is_back_at_once(case, cast):
    later = SEND_AT + timedelta(days=80)
    first = factory.consent_of(case, by=cast.alice, at=SEND_AT)
    task = task_of(cast.alice, "consent", later)
    taking.put_off(
        task=task, until=later.date() + timedelta(days=3), why="On holiday", by=cast.alice, at=later
    )
    assert "consent" not in my_kinds(cast.alice, later)

    first.until = first.until - timedelta(days=4)
    first.save(update_fields=["until"])

    assert "consent" in my_kinds(cast.alice, later)


def test_minor_stop_and_returned_picture_cannot_wait(case, cast):
    """Design §3.10: nothing comes before them, and nothing hides them."""
    returned = matter.approved(case, cast=cast)
    returned.lines.update(outcome="removed")
    Notice.objects.filter(pk=returned.pk).update(state="complied")
    stopped = factory.case_of(cast.alice)
    safeguarding.raise_stop(case=stopped, by=cast.alice, at=SEND_AT)

    for kind in ("returned", "stop"):
        with pytest.raises(taking.CannotWait):
            put_off(task_of(cast.bob, kind), cast.bob)


@pytest.mark.parametrize(("days", "why"), [(0, "why"), (-1, "why"), (32, "why"), (3, "  ")])
def test_nothing_is_put_off_into_the_past_for_long_or_without_a_reason(failed, cast, days, why):
    task, until = task_of(cast.alice, "undeliverable"), TODAY + timedelta(days=days)

    with pytest.raises(taking.CannotWait):
        taking.put_off(task=task, until=until, why=why, by=cast.alice, at=SEND_AT)


def test_number_on_every_page_leaves_out_what_is_put_off(failed, cast):
    before = agenda.how_many(cast.alice, at=SEND_AT)

    put_off(task_of(cast.alice, "undeliverable"), cast.alice)

    assert agenda.how_many(cast.alice, at=SEND_AT) == before - 1 == len(my_kinds(cast.alice))


def test_reason_is_sealed(failed, cast):
    """S13: people write what they like."""
    put_off(task_of(cast.alice, "undeliverable"), cast.alice)

    held = TaskMark.objects.values_list("why", flat=True).get()

    assert b"away" not in bytes(held)


def test_age_is_counted_from_when_it_waits(case, cast):
    notice = matter.draft(case, by=cast.alice)

    task = task_of(cast.alice, "draft", notice.drafted_at + timedelta(days=3, hours=1)) or task_of(
        cast.alice, "others_draft", notice.drafted_at + timedelta(days=3, hours=1)
    )

    assert task.waits_days(notice.drafted_at + timedelta(days=3, hours=1)) == 3


def test_pages_take_put_off_and_hand_over(case, cast):
    """From the list to the task and back, as its reader presses; what a colleague has stands under all."""
    alice, bob = pages.browser_of(cast.alice), pages.browser_of(cast.bob)
    row = factory.case_of(cast.alice)
    base = f"/cases/{row.pk}/tasks/no_address/{row.pk}"
    assert base in alice.get("/").content.decode()
    assert base not in bob.get("/").content.decode()
    assert base in bob.get("/?show=all").content.decode()

    assert b"Say until which day." in alice.post(f"{base}/put-off", {"until": "", "why": ""}).content
    day = timezone.localdate() + timedelta(days=3)
    assert alice.post(f"{base}/put-off", {"until": day, "why": "Not before"}).status_code == 302
    assert base not in alice.get("/?show=all").content.decode()
    assert "Not before" in bob.get("/?show=put-off").content.decode()
    alice.post(f"{base}/take-up")
    alice.post(f"{base}/give", {"colleague": str(cast.bob.pk)})

    assert base in bob.get("/").content.decode()


def test_stranger_gets_404_at_every_door_of_a_task(case, cast):
    """S2."""
    row = factory.case_of(cast.alice)
    carol, base = pages.browser_of(cast.carol), f"/cases/{row.pk}/tasks/no_address/{row.pk}"

    answers = [carol.post(f"{base}/{door}").status_code for door in ("give", "put-off", "take-up")]

    assert {carol.get(base).status_code, *answers} == {404}
    assert not TaskMark.objects.exists()


def test_task_that_does_not_wait_is_not_there(case, cast):
    """S2: nor one of another case."""
    other = factory.case_of(cast.carol)
    alice = pages.browser_of(cast.alice)

    assert alice.get(f"/cases/{case.pk}/tasks/no_address/{case.pk}").status_code == 404
    assert alice.get(f"/cases/{other.pk}/tasks/no_address/{other.pk}").status_code == 404
    assert alice.post(f"/cases/{case.pk}/tasks/stop/{case.pk}/put-off").status_code == 404
