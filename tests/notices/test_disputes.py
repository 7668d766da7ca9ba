"""A message that a notice was wrong: found by its number, read and decided by a supervisor, held for a bounded time (S57)."""

from datetime import timedelta
from uuid import uuid4

import pytest

from casework import access, audit, erasure
from casework.models import AuditEntry, system_actor
from casework.models.keys import KeysDestroyed
from notices import agenda, disputes, escalation
from notices.models import Clock, Dispute, Notice
from tests import factory
from tests.casework.walkers import signed_in
from tests.notices import linked, matter
from tests.notices.leaving_cast import again, events_of, last_entry
from tests.notices.pages import browser_of, text_of

AT = linked.OPENED_AT


@pytest.fixture
def notice(case, cast, mailbox, settings):
    settings.PUBLIC_URL = linked.ORIGIN
    factory.stand_at(AT)
    return linked.sent(case, cast)


def said(reference="", at=AT, why="news_or_court", **typed):
    key = uuid4()
    disputes.take_in(key=key, why=why, typed=disputes.Typed(reference=reference, **typed), at=at)
    disputes.match_new(at=at)
    return Dispute.objects.get(pk=key)


def press(who, row, what, **form):
    return browser_of(who).post(f"/mail/about/{row.pk}/{what}", form, follow=True)


def test_supervisor_gets_a_task_due_after_a_day_and_nobody_else_reads_it(notice, cast):
    """S2, S57."""
    row = said(notice.reference, words="It is our own page.")

    tasks = {
        who: [one for one in agenda.tasks_of(getattr(cast, who), at=AT) if one.kind == "dispute"]
        for who in ("alice", "bob")
    }
    assert [one.due_at for one in tasks["bob"]] == [AT + timedelta(days=1)] and tasks["alice"] == []
    pages = {
        who: signed_in(getattr(cast, who)).get(f"/mail/about/{row.pk}").status_code
        for who in ("alice", "bob", "carol")
    }
    assert pages == {"alice": 404, "bob": 200, "carol": 404}
    assert "It is our own page." in text_of(signed_in(cast.bob).get(f"/mail/about/{row.pk}"))
    assert "says that this notice was wrong" in text_of(
        signed_in(cast.alice).get(f"/cases/{notice.case_id}/notices/{notice.pk}")
    )
    assert last_entry(notice.case, "notice_disputed").data["why"] == "news_or_court"


def test_upheld_withdraws_and_leads_to_the_letter_that_takes_it_back(notice, cast):
    row = said(notice.reference)

    page = text_of(press(cast.bob, row, "uphold"))

    assert again(notice).state == Notice.State.WITHDRAWN
    assert "Tell them that it is withdrawn" in page
    assert events_of(notice.case)[-3:] == ["dispute_decided", "clock_stopped", "notice_withdrawn"]
    assert last_entry(notice.case, "dispute_decided").data["outcome"] == "upheld"


def test_rejected_needs_a_reason_and_leaves_the_notice(notice, cast):
    row = said(notice.reference)
    assert press(cast.bob, row, "reject", reason=" ").status_code == 422
    press(cast.bob, row, "reject", reason="The picture is of her.")

    row.refresh_from_db()
    assert (row.state, row.reason, row.decided_by) == ("rejected", "The picture is of her.", cast.bob)
    assert again(notice).state == Notice.State.SENT
    assert (
        "already" in text_of(browser_of(cast.bob).get("/mail"))
        or press(cast.bob, row, "uphold").status_code == 404
    )
    events = set(AuditEntry.objects.filter(event__startswith="dispute").values_list("event", flat=True))
    assert events == {"dispute_rejected"} and events <= audit.EVENTS


def test_nothing_decides_by_itself(notice):
    """S57: a person does."""
    row = said(notice.reference)
    disputes.match_new(at=AT + timedelta(days=60))
    disputes.purge(at=AT + timedelta(days=60))

    row.refresh_from_db()
    assert (row.state, again(notice).state) == ("open", Notice.State.SENT)


def test_open_message_holds_the_next_step_for_three_days_and_no_longer(notice):
    clock = notice.clocks.first()
    Clock.objects.filter(pk=clock.pk).update(due_at=AT)
    said(notice.reference)

    def fired(at):
        return escalation.fire_clock(clock_id=clock.pk, by=notice.drafted_by, at=at)

    assert not fired(AT + timedelta(days=2))
    assert disputes.holds(notice, at=AT + timedelta(days=2))
    assert fired(AT + timedelta(days=3, minutes=1))


def test_message_that_comes_again_holds_nothing_anew(notice):
    """T5: the uploader cannot stall a case by writing each day."""
    first, later = said(notice.reference), said(notice.reference, at=AT + timedelta(days=3))

    assert first.holds_until and later.holds_until is None
    assert not disputes.holds(notice, at=AT + timedelta(days=3, hours=1))


@pytest.mark.parametrize("reference", ["", "2222222222", "' OR 1=1", "draft"])
def test_what_names_no_notice_that_left_waits_in_the_list_alone(case, cast, reference):
    """S57: a number that nobody outside can have, of a draft, counts as none."""
    draft = matter.draft(case, by=cast.alice)
    row = said(
        draft.reference if reference == "draft" else reference, address="http://gallery.example/v/8842"
    )

    assert (row.state, row.notice, row.holds_until) == ("open", None, None)
    assert "It is news" in text_of(browser_of(cast.bob).get("/mail"))
    press(cast.bob, row, "reject")
    row.refresh_from_db()
    assert (row.state, row.said) == ("discarded", None)


def test_supervisor_puts_one_without_number_to_a_notice_of_the_own_house(notice, cast):
    row = said(address="http://gallery.example/v/8842")
    theirs = matter.draft(matter.case_with_addresses(cast.carol), by=cast.carol)

    assert press(cast.bob, row, "attach", reference=theirs.reference).status_code == 422
    assert "Decide on it here" in text_of(press(cast.bob, row, "attach", reference=notice.reference))
    row.refresh_from_db()
    assert (row.notice, row.case) == (notice, notice.case)


def test_message_that_names_no_notice_waits_where_a_supervisor_is(cast):
    """S57: not at an organisation founded before it, where nobody would read it; with two, at the older."""
    cast.elsewhere.created_at = AT - timedelta(days=900)
    cast.elsewhere.save()
    assert said(address="http://gallery.example/").organisation == cast.clinic

    cast.carol.user.roles.create(role="supervisor")
    assert said(address="http://gallery.example/").organisation == cast.elsewhere

    cast.carol.user.is_active = False
    cast.carol.user.save()
    assert said(address="http://gallery.example/").organisation == cast.clinic


def test_message_about_a_notice_of_another_house_is_read_there_alone(cast, notice):
    """S2: and not by those who take in what is not matched yet."""
    cast.clinic.created_at, cast.elsewhere.created_at = AT, AT - timedelta(days=900)
    cast.clinic.save(), cast.elsewhere.save()
    cast.carol.user.roles.create(role="supervisor")
    disputes.take_in(key=uuid4(), why="other", typed=disputes.Typed(reference=notice.reference), at=AT)
    assert not disputes.waiting_for(cast.carol).exists()

    disputes.match_new(at=AT)

    assert not disputes.waiting_for(cast.carol).exists() and disputes.waiting_for(cast.bob).count() == 1
    with pytest.raises(access.Refused):
        disputes.uphold(dispute=Dispute.objects.get(), by=cast.carol, at=AT)


def test_undecided_message_without_a_notice_is_emptied_in_time(cast, settings):
    row = said(address="http://gallery.example/", words="x")
    assert disputes.purge(at=AT + timedelta(days=settings.UNKNOWN_MAIL_DAYS + 1)) == 1

    row.refresh_from_db()
    assert (row.state, row.said) == ("discarded", None)


def test_what_was_said_goes_with_the_keys_of_the_case(notice):
    """S18: nothing about a deleted case opens, in no older copy of the row either, and nobody is asked to decide on it."""
    row = said(notice.reference, words="Her name is in it.", address="http://gallery.example/v/8841")
    assert row.said is None and row.typed["words"] == "Her name is in it."
    erasure.destroy_case(case=notice.case, by=system_actor(), at=AT)

    with pytest.raises(KeysDestroyed):
        _ = Dispute.objects.get(pk=row.pk).typed
    assert disputes.purge(at=AT) == 1
    row.refresh_from_db()
    assert (row.state, row.told) == ("discarded", None)


def test_nobody_discards_what_a_colleague_put_to_a_notice_meanwhile(notice, cast):
    """S57: two supervisors have the page open."""
    row = said(address="http://gallery.example/v/8841")
    disputes.attach(dispute=row, notice=notice, by=cast.bob, at=AT)

    for decide in (
        lambda: disputes.reject(dispute=row, reason="", by=cast.bob, at=AT),
        lambda: disputes.attach(dispute=row, notice=notice, by=cast.bob, at=AT),
    ):
        with pytest.raises(disputes.NotOpen):
            decide()
    row.refresh_from_db()
    assert (row.state, row.notice) == ("open", notice)


def test_message_about_a_letter_of_a_deleted_case_keeps_no_other_from_being_found(notice, cast):
    """S18, S57."""
    other = matter.draft(matter.case_with_addresses(cast.alice), by=cast.alice)
    Notice.objects.filter(pk=other.pk).update(sent_at=AT)
    erasure.destroy_case(case=notice.case, by=system_actor(), at=AT)

    assert said(notice.reference).notice is None
    assert said(other.reference).notice == other
    with pytest.raises(access.Refused):
        disputes.attach(dispute=Dispute.objects.filter(notice=None).get(), notice=notice, by=cast.bob, at=AT)
