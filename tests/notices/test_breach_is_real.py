"""No authority is told of a breach that did not happen: by the history of a case, alone and together (design §3.15, §4)."""

from datetime import timedelta

import pytest

from casework.models import system_actor
from casework.moments import now
from notices import escalation, replies, routes
from notices.casefacts import facts_of
from notices.conditions import Truth
from notices.jointgroups import group_of
from notices.jointmatters import matter_of
from notices.models import Clock, Dispute, Notice
from tests import factory
from tests.notices import joint_cast, matter, time_cast
from tests.notices.leaving_cast import SEND_AT, again, send
from tests.notices.test_picture_comes_back import put_back
from tests.notices.test_removal_completes import FIRST_LOOK, SECOND_LOOK, look, look_at_all

NUMBER = ("gb-online-safety-act-48h-report", "gb-ofcom-complaint", "GB")
NO_NUMBER = ("eu-dsa-art16", "eu-dsa-art53-complaint", "DE")
BOTH = pytest.mark.parametrize("laws", [NUMBER, NO_NUMBER], indirect=True)
WITH_NUMBER = pytest.mark.parametrize("laws", [NUMBER], indirect=True)
DAYS_AFTER = SEND_AT + timedelta(days=5)
MORE_TIME = DAYS_AFTER + timedelta(days=5)


@pytest.fixture
def laws(request):
    return request.param


@pytest.fixture
def case(cast, laws):
    case = matter.case_with_addresses(cast.alice, host="stonewall.example")
    case.facts = case.facts | {"person": {**case.facts["person"], "residence": laws[2]}}
    case.save()
    return case


@pytest.fixture
def notice(case, cast, laws, mailbox):
    notice = matter.approved(case, cast=cast, law=laws[0])
    send(notice)
    return again(notice)


def pass_by(notice, at=DAYS_AFTER):
    """Let the time of a notice end while it is up."""
    look_at_all(notice, "live", at)
    for clock in Clock.objects.due(at).filter(notice=notice):
        assert escalation.fire_clock(clock_id=clock.pk, by=system_actor(), at=at)


def answer(case, laws, at=DAYS_AFTER):
    """Return what the law of the complaint answers for the notice's addresses."""
    case.refresh_from_db()
    rows = list(case.sightings.filter(lines__isnull=False).distinct())
    found = routes.routes_of(case, at=at, only=laws[1]).routes
    told = [row.number - 1 for row in rows]
    return {one.answer for one in found if one.basis_id == laws[1] and set(told) & set(one.sightings)}


def outcomes(case):
    return [made.get("outcome") for made in facts_of(case).history.get("complaints", ())]


@BOTH
def test_time_that_ran_out_while_it_was_up_is_told(notice, laws):
    """The law's own time, or where it gives none the advised one."""
    assert answer(notice.case, laws, at=SEND_AT) == {Truth.UNKNOWN}

    pass_by(notice)

    assert outcomes(notice.case) == ["none"]
    assert answer(notice.case, laws) == {Truth.YES}


@WITH_NUMBER
def test_letter_that_started_no_time_of_the_law_lets_none_run_out(case, cast, laws, mailbox):
    """Design §4: the law's 48 hours start through the platform's own form alone."""
    notice = matter.approved(case, cast=cast, law=laws[0])
    notice.contact = notice.recipient.contacts.get(process="abuse_mailbox")
    notice.save()
    send(notice)
    pass_by(notice)

    assert [clock.kind for clock in notice.clocks.all()] == ["advice"]
    assert outcomes(case) == [None]
    assert answer(case, laws, at=DAYS_AFTER + timedelta(days=90)) == {Truth.UNKNOWN}


@BOTH
def test_what_was_taken_down_in_time_and_came_back_was_granted(notice, laws):
    look_at_all(notice, "page_gone", FIRST_LOOK)
    look_at_all(notice, "page_gone", SECOND_LOOK)
    back_at = DAYS_AFTER + timedelta(days=20)
    put_back(notice, at=back_at)

    assert again(notice).state == Notice.State.COMPLIED
    assert outcomes(notice.case) == ["granted"]
    assert answer(notice.case, laws, at=back_at) == {Truth.NO}


@WITH_NUMBER
def test_what_was_taken_down_late_and_came_back_was_not_granted(notice, laws):
    pass_by(notice)
    for hours in (3, 12):
        look_at_all(notice, "page_gone", DAYS_AFTER + timedelta(hours=hours))
    back_at = DAYS_AFTER + timedelta(days=20)
    put_back(notice, at=back_at)

    assert outcomes(notice.case) == ["none"]
    assert answer(notice.case, laws, at=back_at) == {Truth.YES}


def gone_in_time(notice):
    """Take the first of two addresses down in time."""
    first = notice.sightings.order_by("number").first()
    for moment in (FIRST_LOOK, SECOND_LOOK):
        look(first, "page_gone", moment)


@BOTH
def test_each_of_two_addresses_is_told_as_what_it_was(notice, laws):
    gone_in_time(notice)
    pass_by(notice)

    told = facts_of(notice.case).history["complaints"]
    first, second = (row.url for row in notice.sightings.order_by("number"))
    assert [(made["urls"], made["outcome"]) for made in told] == [([first], "granted"), ([second], "none")]
    assert "time_ended_at" not in told[0]
    found = routes.routes_of(notice.case, at=DAYS_AFTER, only=laws[1]).routes
    answers = {number: one.answer for one in found for number in one.sightings}
    assert (answers[0], answers[1]) == (Truth.NO, Truth.YES)


@BOTH
def test_address_that_went_before_they_refused_the_other_is_not_told_as_refused(notice, cast, laws):
    gone_in_time(notice)
    at = SECOND_LOOK + timedelta(hours=1)
    replies.record_reply(notice=notice, kind="refused", said="", received_at=at, by=cast.alice, at=at)
    look_at_all(notice, "live", DAYS_AFTER)

    assert outcomes(notice.case) == ["granted", "refused"]


@BOTH
@pytest.mark.parametrize("state", ["undeliverable", "withdrawn", "queued", "sending"])
def test_notice_that_does_not_stand_is_no_complaint(notice, laws, state):
    """It bounced, was taken back, or leaves once more; its clocks are stopped with it."""
    Notice.objects.filter(pk=notice.pk).update(state=state)
    notice.clocks.update(stopped_at=SEND_AT)

    assert outcomes(notice.case) == []
    assert answer(notice.case, laws) == {Truth.UNKNOWN}


@BOTH
def test_refused_notice_that_was_found_wrong_is_no_complaint(notice, cast, laws):
    """S57: one that was refused stays so, and is not withdrawn."""
    told = {"kind": "refused", "said": "", "received_at": SEND_AT, "at": SEND_AT}
    replies.record_reply(notice=notice, by=cast.alice, **told)
    assert outcomes(notice.case) == ["refused"]
    more = {
        "organisation": cast.clinic,
        "received_at": SEND_AT,
        "decided_at": SEND_AT,
        "decided_by": cast.bob,
    }
    Dispute.objects.create(case=notice.case, notice=notice, state="upheld", why="news_or_court", **more)

    assert outcomes(notice.case) == []


@BOTH
def test_who_says_that_it_is_not_theirs_let_no_time_pass(notice, cast, laws):
    told_at = SEND_AT + timedelta(hours=1)
    replies.record_reply(
        notice=notice, kind="not_ours", said="", received_at=told_at, by=cast.alice, at=told_at
    )

    assert outcomes(notice.case) == ["not_ours"]
    assert answer(notice.case, laws) == {Truth.NO}


@BOTH
@pytest.mark.parametrize("how", ["extended", "paused"])
def test_time_that_a_person_gave_is_waited_for(notice, cast, laws, how):
    if how == "extended":
        time_cast.extended(notice, until=MORE_TIME, by=cast.alice)
    else:
        time_cast.paused(notice, by=cast.alice, at=SEND_AT)
    pass_by(notice)
    assert answer(notice.case, laws) == {Truth.UNKNOWN}

    if how == "paused":
        time_cast.resumed(notice, by=cast.alice, at=DAYS_AFTER, until=MORE_TIME)
    later = MORE_TIME + timedelta(days=1)
    pass_by(notice, at=later)
    assert answer(notice.case, laws, at=later) == {Truth.YES}


@pytest.fixture
def people(db):
    return factory.cast(at=now() - timedelta(days=200))


@pytest.fixture
def fits(people, laws):
    """Say whether a case with a notice that was changed so can take part in a joint complaint."""

    def ask(change):
        case = joint_cast.unheeded(people, country=laws[2])
        notice = Notice.objects.get(case=case)
        Notice.objects.filter(pk=notice.pk).update(basis_id=laws[0])
        change(again(notice))
        on = matter_of(people.clinic, joint_cast.host_of(people), laws[1], laws[2], at=now())
        return bool(group_of(on, at=now()).fitting)

    return ask


def clock(notice, kind, **more):
    due_at = notice.sent_at + timedelta(hours=48)
    return Clock.objects.create(
        case=notice.case,
        notice=notice,
        kind=kind,
        started_at=notice.sent_at,
        due_at=due_at,
        explanation={"code": "advice_date", "params": {"days": 2}},
        **more,
    )


def fired(notice, kind="legal"):
    clock(notice, kind, fired_at=notice.sent_at + timedelta(hours=49))


def complied(notice):
    fired(notice, "advice")
    notice.lines.update(outcome="returned", outcome_at=notice.sent_at + timedelta(hours=10))
    Notice.objects.filter(pk=notice.pk).update(state="complied")


def extended(notice):
    clock(notice, "legal", first_due_at=notice.sent_at + timedelta(hours=24))


def not_ours(notice):
    fired(notice, "advice")
    notice.lines.update(outcome="not_ours")
    Notice.objects.filter(pk=notice.pk).update(state="refused")


def state(name):
    return lambda notice: (fired(notice), Notice.objects.filter(pk=notice.pk).update(state=name))


@BOTH
def test_together_people_tell_of_a_time_that_ran_out(fits, laws):
    assert fits(lambda notice: fired(notice, "legal" if laws == NUMBER else "advice"))


@WITH_NUMBER
def test_together_people_tell_of_no_date_of_our_own_where_the_law_gives_one(fits):
    assert not fits(lambda notice: fired(notice, "advice"))


@BOTH
@pytest.mark.parametrize("change", [complied, extended, not_ours, state("undeliverable"), state("withdrawn")])
def test_together_people_tell_of_no_breach_that_was_none(fits, change):
    assert not fits(change)
