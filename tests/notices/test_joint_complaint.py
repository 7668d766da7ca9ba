"""A joint complaint: five people or more, each with her permission, two of the staff, and everything asked again."""

from datetime import timedelta

import pytest

from casework import access, consents, custody, intake, safeguarding
from casework.models import Case, Consent
from casework.moments import now
from notices import joining, underway
from notices.jointgroups import group_of
from notices.jointletters import FACTS
from notices.models import JointComplaint
from tests import factory
from tests.notices import joint_cast as cast

LATER = timedelta(minutes=11)


@pytest.fixture
def people(db: None) -> factory.Cast:
    return factory.cast(at=now() - timedelta(days=200))


def draft(people: factory.Cast, language: str = "de") -> JointComplaint:
    return joining.draft_joint(matter=cast.about(people), language=language, by=people.alice, at=now())


def approve(people: factory.Cast, complaint: JointComplaint, by: object = None) -> None:
    joining.approve_joint(
        complaint=complaint, seen_digest=joining.digest_of(complaint), by=by or people.bob, at=now()
    )


def approved(people: factory.Cast) -> JointComplaint:
    complaint = draft(people)
    approve(people, complaint)
    return complaint


def take(people: factory.Cast, complaint: JointComplaint) -> bytes:
    return joining.take_out(complaint=complaint, by=people.alice, at=now() + LATER)


def withdraw(case: Case, people: factory.Cast) -> None:
    consent = case.consents.get(act=Consent.Act.JOINT)
    consents.withdraw_consent(consent=consent, by=people.alice, at=now())


def test_five_who_agreed_make_a_complaint_that_leaves(people: factory.Cast) -> None:
    cases = cast.group(people, 5)
    complaint = approved(people)

    content = take(people, complaint)

    complaint.refresh_from_db()
    assert content.startswith(b"%PDF") and complaint.state == "taken"
    entries = [custody.entries(case).filter(event__startswith="joint_complaint") for case in cases]
    assert {tuple(row.event for row in of_case) for of_case in entries} == {
        ("joint_complaint_approved", "joint_complaint_taken_out")
    }
    assert all(set(row.data) == {"joint_complaint", "digest"} for of_case in entries for row in of_case)


def test_letter_names_nobody_and_no_address(people: factory.Cast) -> None:
    """E4, S57: no name, code, address or word of any case."""
    cases = cast.group(people, 6)

    told = str(draft(people).letter)

    assert (
        "6 people who live in your country (Germany)" in told and "Board (" in told and "Deutschland" in told
    )
    hidden = [factory.NAME, "dana-canary", f"{cast.HOST}/", "by a window", *(case.code for case in cases)]
    assert not any(word in told for word in hidden)
    assert not any(str(case.pk) in told for case in cases)


def test_four_make_none_and_nobody_says_how_many(people: factory.Cast) -> None:
    """S57."""
    cast.group(people, 4)
    cast.unheeded(people)  # the fifth did not agree

    with pytest.raises(joining.TooFew) as refused:
        draft(people)

    assert not str(refused.value)


def test_fifth_who_takes_it_back_holds_all_of_it(people: factory.Cast) -> None:
    """S40: withdrawn between approval and the last moment."""
    cases = cast.group(people, 5)
    complaint = approved(people)

    withdraw(cases[2], people)

    with pytest.raises(joining.TooFew):
        take(people, complaint)
    complaint.refresh_from_db()
    assert complaint.state == "approved" and complaint.taken_at is None


def test_one_of_six_who_takes_it_back_asks_for_a_new_draft(people: factory.Cast) -> None:
    """S40."""
    cases = cast.group(people, 6)
    complaint = approved(people)

    withdraw(cases[0], people)

    with pytest.raises(joining.Stale):
        take(people, complaint)
    fresh = draft(people)
    assert fresh.letter["numbers"]["people"] == 5
    assert not fresh.parts.filter(case=cases[0]).exists()
    complaint.refresh_from_db()
    assert complaint.state == "dropped"


def test_draft_that_somebody_left_cannot_be_approved(people: factory.Cast) -> None:
    cases = cast.group(people, 6)
    complaint = draft(people)
    withdraw(cases[0], people)

    with pytest.raises(joining.Stale):
        approve(people, complaint)


@pytest.mark.parametrize("how", ["close", "pause", "stop"])
def test_case_that_ended_rests_or_may_show_a_minor_takes_no_part(people: factory.Cast, how: str) -> None:
    """S56."""
    cases = cast.group(people, 5)
    complaint = approved(people)

    if how == "stop":
        safeguarding.raise_stop(case=cases[0], by=people.alice, at=now())
    elif how == "pause":
        intake.pause_case(case=cases[0], by=people.alice, at=now())
    else:
        Case.objects.filter(pk=cases[0].pk).update(closed_at=now())

    with pytest.raises(joining.TooFew):
        take(people, complaint)


def test_who_drafted_it_cannot_approve_it(people: factory.Cast) -> None:
    """S6."""
    cast.group(people, 5)
    complaint = draft(people)

    with pytest.raises(joining.SamePerson):
        approve(people, complaint, by=people.alice)


def test_one_alone_waits_a_day(people: factory.Cast) -> None:
    """S6: where the organisation has nobody else."""
    cast.group(people, 5)
    complaint = draft(people)
    people.bob.user.is_active = False
    people.bob.user.save()

    with pytest.raises(joining.TooSoon):
        approve(people, complaint, by=people.alice)
    later = now() + timedelta(hours=25)
    joining.approve_joint(
        complaint=complaint, seen_digest=joining.digest_of(complaint), by=people.alice, at=later
    )


def test_second_approver_comes_too_late(people: factory.Cast) -> None:
    """S6: approved once; whoever comes second is told, and nothing is written again."""
    cases = cast.group(people, 5)
    complaint = approved(people)

    with pytest.raises(joining.Changed):
        approve(people, complaint)

    assert custody.entries(cases[0]).filter(event="joint_complaint_approved").count() == 1


def test_other_words_than_those_read_are_not_approved(people: factory.Cast) -> None:
    """S6."""
    cast.group(people, 5)
    complaint = draft(people)

    with pytest.raises(joining.Changed):
        joining.approve_joint(complaint=complaint, seen_digest="0" * 64, by=people.bob, at=now())


def test_nothing_leaves_within_the_cool_off(people: factory.Cast) -> None:
    cast.group(people, 5)
    complaint = approved(people)

    with pytest.raises(joining.Changed):
        joining.take_out(complaint=complaint, by=people.alice, at=now())


def test_changed_letter_does_not_leave(people: factory.Cast) -> None:
    """S3: what the row says is checked against what was approved."""
    cast.group(people, 5)
    complaint = approved(people)
    complaint.refresh_from_db()
    complaint.letter = {**complaint.letter, "text": "Other words"}
    complaint.save()

    with pytest.raises(joining.Changed):
        take(people, complaint)


def test_case_of_another_organisation_takes_no_part(people: factory.Cast) -> None:
    """S2, S57."""
    cast.group(people, 4)
    strange = cast.unheeded(people, by=people.carol)
    cast.agrees(strange, cast.about(people), by=people.carol)

    with pytest.raises(joining.TooFew):
        draft(people)
    with pytest.raises(access.Refused):
        joining.draft_joint(matter=cast.about(people), language="en", by=people.carol, at=now())


def test_permission_for_another_authority_or_less_is_none(people: factory.Cast) -> None:
    """S40: exactly this host, to exactly this authority, with all that it tells."""
    cases = [cast.unheeded(people) for _ in range(5)]
    on, other = cast.about(people), cast.about(people, "FR")
    for case in cases[:4]:
        cast.agrees(case, on, by=people.alice)
    cast.agrees(cases[4], other, by=people.alice)
    cast.agrees(cases[4], on, by=people.alice, facts=FACTS - {"country"})

    assert len(group_of(on, at=now()).agreed) == 4


def test_permission_that_ends_holds_it(people: factory.Cast) -> None:
    """S40."""
    cases = cast.group(people, 5)
    complaint = approved(people)
    Consent.objects.filter(case=cases[0], act="joint").update(until=now())

    with pytest.raises(joining.TooFew):
        take(people, complaint)


def test_who_lives_elsewhere_takes_no_part(people: factory.Cast) -> None:
    cast.group(people, 4)
    cast.group(people, 1, country="FR")

    assert len(group_of(cast.about(people), at=now()).fitting) == 4


def test_case_takes_part_once(people: factory.Cast) -> None:
    """S57: the difference between two complaints would tell of the one by whom they differ."""
    cast.group(people, 5)
    take(people, approved(people))
    cast.group(people, 1)

    assert len(group_of(cast.about(people), at=now()).fitting) == 1
    with pytest.raises(joining.TooFew):
        draft(people)


def test_case_that_moved_takes_no_part_in_a_second(people: factory.Cast) -> None:
    """S57: of a complaint to another authority about the same host too."""
    case = cast.group(people, 5)[0]
    take(people, approved(people))
    case.refresh_from_db()
    case.facts = case.facts | {"person": {**case.facts["person"], "residence": "FR"}}
    case.save()

    assert group_of(cast.about(people, "FR"), at=now()).fitting == ()


def test_complaint_whose_approver_may_not_any_more_needs_a_new_draft(people: factory.Cast) -> None:
    """S6."""
    cast.group(people, 5)
    complaint = approved(people)
    people.bob.user.roles.all().delete()

    with pytest.raises(joining.Stale):
        take(people, complaint)


def test_log_says_what_had_been_taken_out_before_a_hold(people: factory.Cast) -> None:
    """Each reads the clock before waiting for the other: the later clock may come first."""
    case = cast.group(people, 5)[0]
    complaint = approved(people)
    take(people, complaint)
    withdraw(case, people)

    complaint.refresh_from_db()
    assert complaint.taken_at > now()
    assert "the authority may have it" in " ".join(underway.caught(case, now()))


def test_second_draft_takes_the_place_of_the_first(people: factory.Cast) -> None:
    cast.group(people, 5)
    first, second = draft(people), draft(people)

    first.refresh_from_db()
    assert (first.state, second.state) == ("dropped", "drafted")
