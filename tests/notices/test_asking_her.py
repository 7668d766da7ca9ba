"""She answers herself whether a letter may be sent: yes is a consent of exactly that, no holds it (U19, S40)."""

from datetime import timedelta

import pytest

from casework import access, consents, custody
from casework.models import Consent
from notices import agenda, approval, askingher, declaring, letters, ownletters, paragraphs
from notices.hersay import must_say_herself
from notices.models import Notice
from tests import factory
from tests.factory import Cast
from tests.notices import matter
from tests.notices.leaving_cast import events_of, last_entry

AT = factory.MOMENT + timedelta(hours=1)


@pytest.fixture
def notice(cast: Cast) -> Notice:
    """A draft with each declaration confirmed, and no consent."""
    notice = matter.draft(matter.case_with_addresses(cast.alice), by=cast.alice)
    matter.make_ready(notice, by=cast.alice)
    consents.withdraw_consent(consent=notice.case.consents.get(), by=cast.alice, at=factory.MOMENT)
    return notice


def digest_of(notice: Notice) -> str:
    return letters.compose_notice(notice, at=AT).digest


def agree(notice: Notice) -> None:
    askingher.agree_to_letter(
        notice=notice, seen_digest=digest_of(notice), by=factory.dana(notice.case), at=AT
    )


def decline(notice: Notice) -> None:
    askingher.decline_letter(notice=notice, by=factory.dana(notice.case), at=AT)


def confirm(notice: Notice, cast: Cast) -> None:
    """Confirm each declaration anew, she hers."""
    for wording, _given in letters.asked_declarations(notice):
        by = factory.dana(notice.case) if must_say_herself(notice, wording) else cast.bob
        declaring.confirm_declaration(
            notice=notice, key=wording.key, seen_digest=wording.digest, by=by, at=AT
        )


def approve(notice: Notice, cast: Cast) -> Notice:
    return approval.approve_notice(notice=notice, seen_digest=digest_of(notice), by=cast.bob, at=AT)


def test_yes_is_her_own_consent_to_exactly_this_letter(notice: Notice, cast: Cast) -> None:
    """U19, S40."""
    agree(notice)

    given = notice.case.consents.live(AT).get()
    letter = letters.compose_notice(notice, at=AT)
    assert (given.act, given.scope, given.how) == ("send", "this_one", "own_session")
    assert set(given.facts) == consents.with_parts(letter.facts, letters.depicted_in(notice))
    assert given.until == AT + timedelta(days=90)
    assert given.recorded_by == factory.dana(notice.case)
    assert last_entry(notice.case, "letter_agreed").data["digest"] == letter.digest
    assert approve(notice, cast).state == Notice.State.QUEUED


def test_yes_twice_changes_nothing(notice: Notice) -> None:
    agree(notice)
    before = events_of(notice.case)

    agree(notice)

    assert events_of(notice.case) == before
    assert notice.case.consents.live(AT).count() == 1


def test_yes_to_another_letter_than_was_read_is_refused(notice: Notice) -> None:
    """S6, S40."""
    with pytest.raises(letters.Changed):
        askingher.agree_to_letter(notice=notice, seen_digest="0" * 64, by=factory.dana(notice.case), at=AT)

    assert not notice.case.consents.live(AT).exists()


def test_nobody_answers_for_her(notice: Notice, cast: Cast) -> None:
    """S2, S40."""
    other = factory.dana(factory.case_of(cast.alice))
    for somebody in (cast.alice, cast.bob, other):
        with pytest.raises(access.Refused):
            askingher.decline_letter(notice=notice, by=somebody, at=AT)
        with pytest.raises(access.Refused):
            askingher.agree_to_letter(notice=notice, seen_digest=digest_of(notice), by=somebody, at=AT)

    assert not notice.case.consents.live(AT).exists()


def test_no_holds_the_letter_whatever_else_allows_it(notice: Notice, cast: Cast) -> None:
    """U19, S40: a wide consent that staff record afterwards does not stand above her no."""
    decline(notice)
    decline(notice)
    factory.consent_of(notice.case, by=cast.alice, at=AT, facts=matter.FACTS)

    with pytest.raises(approval.NotReady) as refusal:
        approve(notice, cast)

    assert any("does not want this letter" in reason for reason in refusal.value.reasons)
    assert events_of(notice.case).count("letter_declined") == 1


def test_she_changes_her_mind(notice: Notice, cast: Cast) -> None:
    decline(notice)

    agree(notice)

    assert approve(notice, cast).state == Notice.State.QUEUED


def test_no_comes_too_late_once_it_is_approved(notice: Notice, cast: Cast) -> None:
    """She is told so; taking back the consent still holds it at the last moment (S40)."""
    agree(notice)
    approve(notice, cast)

    with pytest.raises(letters.Frozen):
        decline(notice)

    assert notice.case.consents.live(AT).get().act == Consent.Act.SEND


def test_unanswered_it_stays_whatever_staff_recorded(notice: Notice, cast: Cast) -> None:
    """U19, S40: who was asked is waited for."""
    custody.record(case=notice.case, event="letter_asked", by=cast.alice, at=AT, notice=notice.pk)
    factory.consent_of(notice.case, by=cast.alice, at=AT, facts=matter.FACTS)

    with pytest.raises(approval.NotReady) as refusal:
        approve(notice, cast)

    assert any("has not answered" in reason for reason in refusal.value.reasons)


def test_what_staff_write_after_her_yes_waits_for_another(notice: Notice, cast: Cast) -> None:
    """S40: her yes is to what she read; it is shown to her anew, and a second yes lets it go."""
    agree(notice)
    said = "It was published by her former partner."
    paragraphs.write_paragraph(notice=notice, text=said, language="en", facts=[], by=cast.alice, at=AT)
    confirm(notice, cast)

    with pytest.raises(approval.NotReady) as refusal:
        approve(notice, cast)
    assert any("something else now" in reason for reason in refusal.value.reasons)
    assert [put.waits for put in ownletters.put_to_her(notice.case, at=AT)] == [True]

    agree(notice)
    assert approve(notice, cast).state == Notice.State.QUEUED


def test_yes_stays_where_an_address_is_gone_since(notice: Notice, cast: Cast) -> None:
    """Less is told then; nobody waits for her to say so again."""
    agree(notice)
    row = notice.sightings.order_by("number").last()
    notice.sightings.filter(pk=row.pk).update(state="removed")
    confirm(notice, cast)

    assert approve(notice, cast).state == Notice.State.QUEUED


def test_no_stands_for_the_same_letter_drafted_anew(notice: Notice, cast: Cast) -> None:
    """U19, S40: withdrawn and drafted again, a wide consent does not carry it past her no; she can be asked of it."""
    decline(notice)
    approval.withdraw_notice(notice=notice, by=cast.alice, at=AT)
    factory.consent_of(notice.case, by=cast.alice, at=AT, facts=matter.FACTS)
    anew = matter.draft(notice.case, by=cast.alice)
    matter.make_ready(anew, by=cast.alice)

    with pytest.raises(approval.NotReady) as refusal:
        approve(anew, cast)
    assert any("does not want this letter" in reason for reason in refusal.value.reasons)

    agree(anew)
    assert approve(anew, cast).state == Notice.State.QUEUED


def test_unanswered_letter_tells_staff_that_it_waits_for_her(notice: Notice, cast: Cast) -> None:
    """U19: not that something is missing, which they could add."""
    custody.record(case=notice.case, event="letter_asked", by=cast.alice, at=AT, notice=notice.pk)

    said = [str(task.words) for task in agenda.tasks_of(cast.alice, at=AT)]

    assert any("waits for her word" in words for words in said)
