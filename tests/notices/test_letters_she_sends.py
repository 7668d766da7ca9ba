"""She sends a letter herself: her act is the consent, time runs from the day that she gives, a look follows (S40, S57, U19)."""

from datetime import date, timedelta

import pytest

from casework import access, consents, daylimits, erasure, intake
from casework.models import Check, DayCount, Organisation, Party
from notices import (
    agenda,
    approval,
    askingher,
    declaring,
    escalation,
    hersigning,
    keptback,
    letters,
    ownletters,
    selfsending,
)
from notices.models import Clock, Delivery, Notice
from notices.selfsending import Sending
from tests import factory
from tests.factory import Cast
from tests.notices import alone_cast
from tests.notices.leaving_cast import events_of

AT = factory.MOMENT + timedelta(days=2)
DAY = date(2026, 11, 25)


@pytest.fixture
def notice(cast: Cast) -> Notice:
    """Her letter, signed and with every declaration of hers."""
    return whole(alone_cast.draft(alone_cast.case_of(cast)))


def whole(notice: Notice) -> Notice:
    dana = factory.dana(notice.case)
    selfsending.sign_as(notice=notice, name="D. Example", email="d@mail.example", by=dana, at=AT)
    for wording, _given in letters.asked_declarations(notice):
        declaring.confirm_declaration(
            notice=notice, key=wording.key, seen_digest=wording.digest, by=dana, at=AT
        )
    return notice


def send(notice: Notice, *, sent_on: date = DAY, number: str = "R-1", seen: str = "") -> Notice:
    way = selfsending.ways_of(notice, at=AT)[0]
    said = Sending(seen or selfsending.read_digest(notice), way.pk, sent_on, number)
    return selfsending.send_herself(notice=notice, said=said, by=factory.dana(notice.case), at=AT)


def test_her_act_is_the_consent_to_exactly_this_letter(notice: Notice) -> None:
    """S40."""
    send(notice)

    given = notice.case.consents.filter(act="send").get()
    assert (given.scope, given.how, given.recorded_by) == (
        "this_one",
        "own_session",
        factory.dana(notice.case),
    )
    assert {"letter_agreed", "notice_sent", "clock_started"} <= set(events_of(notice.case))


def test_time_runs_from_the_day_that_she_gives(notice: Notice) -> None:
    sent = send(notice)

    clock = sent.clocks.get()
    assert sent.state == Notice.State.SENT
    assert sent.sent_at.date() == DAY
    assert (clock.kind, clock.started_at) == (Clock.Kind.LEGAL, sent.sent_at)
    assert sent.deliveries.get().answer == "R-1"
    assert sent.deliveries.get().by == factory.dana(notice.case)
    assert sent.content_digest


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2026, 11, 27)], ids=["before", "ahead"])
def test_day_before_the_letter_or_ahead_is_refused(notice: Notice, day: date) -> None:
    with pytest.raises(ValueError, match=r"on|counter"):
        send(notice, sent_on=day)
    assert not Delivery.objects.exists()


def test_nothing_is_kept_of_a_letter_that_lacks_something(cast: Cast) -> None:
    """Without a name the route says what it lacks; nothing is invented."""
    bare = alone_cast.draft(alone_cast.case_of(cast))

    with pytest.raises(selfsending.NotWhole) as refusal:
        send(bare)
    assert {"element", "declaration"} <= {one.code for one in refusal.value.lacks}
    bare.refresh_from_db()
    assert bare.state == Notice.State.DRAFTED
    assert not bare.case.consents.filter(act="send").exists()


def test_letter_that_changed_since_she_read_it_is_refused(notice: Notice) -> None:
    with pytest.raises(letters.Changed):
        send(notice, seen="0" * 64)


def test_twice_is_once(notice: Notice) -> None:
    send(notice)

    with pytest.raises(letters.Frozen):
        send(notice)
    assert notice.deliveries.count() == 1


def test_nothing_goes_while_she_paused_everything(notice: Notice) -> None:
    intake.pause_case(case=notice.case, by=factory.dana(notice.case), at=AT)

    with pytest.raises(selfsending.NotWhole) as refusal:
        send(notice)
    assert {one.code for one in refusal.value.lacks} == {"paused"}


def test_nobody_else_says_that_she_sent_it(notice: Notice, cast: Cast) -> None:
    """S2, S40."""
    said = Sending(selfsending.read_digest(notice), selfsending.ways_of(notice, at=AT)[0].pk, DAY, "")

    with pytest.raises(access.Refused):
        selfsending.send_herself(notice=notice, said=said, by=cast.alice, at=AT)
    with pytest.raises(access.Refused):
        selfsending.sign_as(notice=notice, name="x", email="", by=cast.alice, at=AT)


def test_removed_asks_for_a_look_and_closes_nothing(notice: Notice) -> None:
    dana = factory.dana(notice.case)
    consents.allow_looking(case=notice.case, how="own_session", given_at=AT, by=dana, at=AT)
    sent = send(notice)
    selfsending.say_answer(notice=sent, kind="says_removed", on=DAY, by=dana, at=AT)

    sent.refresh_from_db()
    assert Check.objects.filter(case=notice.case).count() == 2
    assert sent.state == Notice.State.ACKNOWLEDGED


@pytest.mark.parametrize(("kind", "day"), [("counter_notice", DAY), ("refused", date(2026, 11, 24))])
def test_answer_that_cannot_be_is_refused(notice: Notice, kind: str, day: date) -> None:
    with pytest.raises(ValueError, match=r"on|counter"):
        selfsending.say_answer(notice=send(notice), kind=kind, on=day, by=factory.dana(notice.case), at=AT)


def test_next_letter_is_drafted_in_her_voice_and_waits_for_her(notice: Notice, cast: Cast) -> None:
    """The ladder goes on under the same rules, and staff have nothing to do with it."""
    clock = send(notice).clocks.get()
    later = clock.due_at + timedelta(hours=1)
    escalation.fire_clock(clock_id=clock.pk, by=factory.dana(notice.case), at=later)

    drafts = notice.case.notices.filter(state=Notice.State.DRAFTED)
    assert {row.signer for row in drafts} == {Notice.Signer.HERSELF}
    assert "practice-gallery" in {row.recipient.key for row in drafts.filter(is_follow_up=True)}
    assert not agenda.tasks_of(cast.alice, at=later)


def test_recipient_counts_once_for_its_day(cast: Cast) -> None:
    """S57: written, written again and sent on one day is one of the five."""
    case, at = alone_cast.case_of(cast), factory.MOMENT
    (route,) = alone_cast.offered(case)[:1]
    chosen = {"basis_id": route.basis_id, "recipient_id": route.recipient.id, "channel": route.channel}
    for _ in range(2):
        selfsending.write(case=case, by=factory.dana(case), at=at, **chosen)

    assert daylimits.left(case, DayCount.What.RECIPIENT, at=at) == 4


def test_sixth_recipient_of_a_day_is_not_written_to(cast: Cast) -> None:
    """S57, and nothing of the letter stays."""
    case, at = alone_cast.case_of(cast), factory.MOMENT
    (route,) = alone_cast.offered(case)[:1]
    chosen = {"basis_id": route.basis_id, "recipient_id": route.recipient.id, "channel": route.channel}
    daylimits.take(case, DayCount.What.RECIPIENT, at=at, number=5)
    with pytest.raises(keptback.TooMany):
        selfsending.write(case=case, by=factory.dana(case), at=at, **chosen)
    assert not case.notices.exists()

    assert selfsending.write(case=case, by=factory.dana(case), at=at + timedelta(days=1), **chosen)


def test_deleted_case_keeps_no_count_of_its_days(notice: Notice) -> None:
    """S18: how much she did on which day goes with it."""
    daylimits.take(notice.case, DayCount.What.RECIPIENT, at=AT)
    erasure.destroy_case(case=notice.case, by=factory.dana(notice.case), at=AT)

    assert not DayCount.objects.exists()


def test_letter_of_another_day_counts_on_the_day_that_she_sends_it(notice: Notice) -> None:
    """S57: a full day keeps it, and nothing is said to be sent."""
    daylimits.take(notice.case, DayCount.What.RECIPIENT, at=AT, number=5)
    with pytest.raises(keptback.TooMany):
        send(notice)

    notice.refresh_from_db()
    assert notice.state == Notice.State.DRAFTED and not notice.case.consents.filter(act="send").exists()


def asked(cast: Cast) -> Notice:
    notice = alone_cast.draft(alone_cast.case_of(cast, mode="sent"))
    selfsending.ask_house(notice=notice, by=factory.dana(notice.case), at=AT)
    return Notice.objects.get(pk=notice.pk)


def approve(notice: Notice, by: object) -> None:
    digest = letters.compose_notice(notice, at=AT).digest
    approval.approve_notice(notice=notice, seen_digest=digest, by=by, at=AT)


def test_house_signs_what_she_agreed_to_and_its_reader_approved(cast: Cast) -> None:
    """S6, U19: she reads that letter first, the reader is the second person, the organisation signs."""
    notice = asked(cast)
    for wording, _given in letters.asked_declarations(notice):
        if wording.belief_of == "signer":
            declaring.confirm_declaration(
                notice=notice, key=wording.key, seen_digest=wording.digest, by=cast.alice, at=AT
            )
    digest = askingher.Draft(notice).whole(at=AT).digest
    ticked = [wording.digest for wording, _given in letters.asked_declarations(notice)]
    with pytest.raises(approval.NotReady):
        approve(notice, cast.alice)
    askingher.say_yes(notice=notice, seen_digest=digest, ticked=ticked, by=factory.dana(notice.case), at=AT)
    for row in notice.sightings.all():
        alone_cast.matter.looked_at(row, by=cast.alice, at=AT)
    with pytest.raises(approval.NotReady, match="Only the reader"):
        approve(notice, cast.bob)
    approve(notice, cast.alice)

    notice.refresh_from_db()
    assert notice.state == Notice.State.QUEUED
    assert "Harbour Clinic" in notice.letter["text"]


def test_house_sends_nothing_where_it_does_not_offer_it(notice: Notice) -> None:
    with pytest.raises(selfsending.NotOffered):
        selfsending.ask_house(notice=notice, by=factory.dana(notice.case), at=AT)
    Organisation.objects.update(own_cases="sent", intake_reader=None)
    fresh = Notice.objects.get(pk=notice.pk)
    with pytest.raises(selfsending.NotOffered):
        selfsending.ask_house(notice=fresh, by=factory.dana(notice.case), at=AT)


def test_site_that_turns_out_to_be_run_by_the_uploader_gets_none(notice: Notice) -> None:
    """S57: asked again as she sends it, since who runs a site may become known later."""
    Party.objects.filter(sighting__in=notice.sightings.all(), role="platform").update(role="operator")

    with pytest.raises(selfsending.NotWhole) as refusal:
        send(notice)

    assert "kept_back" in {one.code for one in refusal.value.lacks}


def test_her_own_letter_is_no_question_of_the_house(notice: Notice) -> None:
    """S6: where nobody sends for her, neither her yes nor another signer makes the letter the organisation's."""
    dana = factory.dana(notice.case)

    assert ownletters.put_to_her(notice.case, at=AT) == []
    with pytest.raises(access.Refused):
        hersigning.choose_signer(notice=notice, name="", by=dana, at=AT)
    notice.refresh_from_db()
    assert notice.signer == Notice.Signer.HERSELF
