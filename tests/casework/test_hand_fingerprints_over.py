"""Fingerprints leave for a vetted partner alone, with her consent and two people, and everything is asked again at the end."""

from datetime import timedelta
from typing import Any

import pytest

from casework import access, consents, custody, erasure, handing, intake, safeguarding, vetting
from casework.granting import SamePerson, TooSoon
from casework.models import AuditEntry, Case, CustodyEntry, Fingerprint, HandOver, Image, Partner, Party, Role
from tests import factory
from tests.casework import handing_cast as stage

pytestmark = pytest.mark.django_db
AT, LATER = stage.AT, stage.AT + timedelta(minutes=5)


@pytest.fixture
def ground() -> Any:
    """Alice's case with a fingerprinted picture, a partner, and her consent."""
    people = factory.cast()
    case = factory.case_of(people.alice)
    stage.fingerprinted(case, people.alice)
    partner = stage.partner_of(people)
    consent = stage.consent_to(case, partner, by=people.alice)
    return people, case, partner, consent


def asked(
    case: Case, partner: Any, by: Any, numbers: tuple[int, ...] = (1,), file_format: str = "csv"
) -> HandOver:
    return handing.ask_hand_over(
        case=case, partner=partner, numbers=numbers, file_format=file_format, by=by, at=AT
    )


def agreed(ground: Any) -> HandOver:
    people, case, partner, _consent = ground
    row = asked(case, partner, people.alice)
    handing.agree(row=row, by=people.bob, at=LATER)
    row.refresh_from_db()
    return row


def test_two_people_hand_over_exactly_what_was_previewed(ground: Any) -> None:
    """E15, S6, S40."""
    people, case, partner, _consent = ground
    shown = handing.preview(case, partner=partner, numbers=[1], file_format="csv", at=AT)
    row = agreed(ground)

    written = handing.take_out(row=row, by=people.alice, at=LATER)

    lines = written.content.decode().splitlines()
    assert [line.split(",")[:2] for line in lines[1:]] == [[one.name, one.value] for one in shown.signals]
    assert stage.state_of(row) == "handed"
    assert stage.events(case)[-3:] == [
        "fingerprints_asked",
        "fingerprints_agreed",
        "fingerprints_handed_over",
    ]


@pytest.mark.parametrize("file_format", ["csv", "json", "lines", "stopncii"])
def test_keypoints_and_other_fingerprints_never_leave(ground: Any, file_format: str) -> None:
    """S20."""
    people, case, partner, _consent = ground
    row = asked(case, partner, people.alice, file_format=file_format)
    handing.agree(row=row, by=people.bob, at=LATER)
    row.refresh_from_db()

    text = handing.take_out(row=row, by=people.bob, at=LATER).content.decode()

    assert stage.PDQ in text
    assert not [one for one in (stage.KEYPOINTS, stage.PHASH, stage.SHA256, stage.PLAIN) if one in text]


def test_no_log_and_no_row_holds_a_fingerprint(ground: Any) -> None:
    """S20, S49: custody, audit, the row of the hand-over."""
    people, _case, _partner, _consent = ground
    row = agreed(ground)
    handing.take_out(row=row, by=people.alice, at=LATER)

    kept = " ".join(custody.canonical(entry) for entry in CustodyEntry.objects.all())
    kept += " ".join(custody.canonical(entry) for entry in AuditEntry.objects.all())
    kept += str(HandOver.objects.values().get())

    assert not [one for one in stage.FINGERPRINTS if one in kept]


def test_one_person_cannot_ask_and_agree(ground: Any) -> None:
    """S6."""
    people, case, partner, _consent = ground
    row = asked(case, partner, people.alice)

    with pytest.raises(SamePerson):
        handing.agree(row=row, by=people.alice, at=AT + timedelta(days=2))

    assert stage.state_of(row) == "asked"


def test_one_alone_waits_a_day(ground: Any) -> None:
    """S6: where the organisation has one person, 24 hours stand in for the second."""
    people, case, partner, _consent = ground
    Role.objects.filter(user=people.bob.user).delete()
    row = asked(case, partner, people.alice)

    with pytest.raises(TooSoon):
        handing.agree(row=row, by=people.alice, at=AT + timedelta(hours=23))
    handing.agree(row=row, by=people.alice, at=AT + timedelta(hours=24))

    assert stage.state_of(row) == "agreed"


def test_nothing_leaves_unagreed_or_after_its_day(ground: Any) -> None:
    people, case, partner, _consent = ground
    row = asked(case, partner, people.alice)

    with pytest.raises(handing.NotOpen):
        handing.take_out(row=row, by=people.bob, at=LATER)
    handing.agree(row=row, by=people.bob, at=LATER)
    with pytest.raises(handing.NotOpen):
        handing.take_out(row=row, by=people.bob, at=LATER + timedelta(hours=24))


@pytest.mark.parametrize(
    "given",
    [
        {"withdrawn": True},
        {"until": AT + timedelta(seconds=1)},
        {"recipient": "another partner"},
        {"facts": stage.FACTS - {"picture:1"}},
        {"facts": stage.FACTS - {"fingerprint:photo_md5"}},
    ],
)
def test_consent_is_asked_again_when_the_file_is_taken_out(ground: Any, given: dict[str, Any]) -> None:
    """S3, S40: withdrawn, over, another partner, another picture, another kind of fingerprint."""
    people, case, partner, consent = ground
    row = agreed(ground)
    consents.withdraw_consent(consent=consent, by=people.alice, at=LATER)
    if not given.pop("withdrawn", False):
        stage.consent_to(case, partner, by=people.alice, **given)

    with pytest.raises(consents.NoConsent):
        handing.take_out(row=row, by=people.alice, at=LATER)

    assert stage.state_of(row) == "agreed"


def test_without_consent_nothing_is_even_asked(ground: Any) -> None:
    """S40."""
    people, case, _partner, _consent = ground
    other = stage.partner_of(people, name="Another Hotline")

    with pytest.raises(consents.NoConsent):
        asked(case, other, people.alice)

    assert case.hand_overs.count() == 0


def _pause(people: Any, case: Case, _partner: Any) -> None:
    intake.pause_case(case=case, by=people.alice, at=LATER)


def _stop(people: Any, case: Case, _partner: Any) -> None:
    safeguarding.raise_stop(case=case, by=people.alice, at=LATER)


def _end_partner(people: Any, _case: Case, partner: Any) -> None:
    vetting.end_partner(partner=partner, by=people.bob, at=LATER)


def _agreement_runs_out(_people: Any, _case: Case, partner: Any) -> None:
    Partner.objects.filter(pk=partner.pk).update(until=(LATER - timedelta(days=1)).date())


def _met_as_hostile(people: Any, case: Case, partner: Any) -> None:
    sighting = factory.sighting_of(case, by=people.alice)
    told = {"role": "operator", "rank": 0, "name": partner.name.upper(), "key": "x", "is_hostile": True}
    Party.objects.create(case=case, sighting=sighting, contacts=[], **told)


def _second_person_leaves(people: Any, _case: Case, _partner: Any) -> None:
    Role.objects.filter(user=people.bob.user).delete()


def _doubt(_people: Any, case: Case, _partner: Any) -> None:
    case.facts = {"person": {"age_in_image": "unsure"}}
    case.save(update_fields=["facts"])


def _other_fingerprint(_people: Any, case: Case, _partner: Any) -> None:
    row = Fingerprint.objects.get(case=case, algorithm="pdq")
    row.value = {**row.value, "value": [stage.PLAIN] * 8}
    row.save(update_fields=["value"])


def _innocent(_people: Any, case: Case, _partner: Any) -> None:
    Image.objects.filter(case=case).update(kind=Image.Kind.SOURCE)


def _refused(_people: Any, case: Case, _partner: Any) -> None:
    Image.objects.filter(case=case).update(state=Image.State.REFUSED)


@pytest.mark.parametrize(
    ("happens", "refusal"),
    [
        (_pause, handing.Paused),
        (_stop, access.Stopped),
        (_end_partner, handing.NoPartner),
        (_agreement_runs_out, handing.NoPartner),
        (_met_as_hostile, handing.NoPartner),
        (_second_person_leaves, access.Refused),
        (_doubt, handing.PossibleMinor),
        (_other_fingerprint, handing.Changed),
        (_refused, handing.Nothing),
        (_innocent, handing.Nothing),
    ],
)
def test_everything_is_asked_again_when_the_file_is_taken_out(
    ground: Any, happens: Any, refusal: Any
) -> None:
    """S3, S6, S55, S56."""
    people, case, partner, _consent = ground
    row = agreed(ground)
    happens(people, case, partner)

    row.case.refresh_from_db()
    with pytest.raises(refusal):
        handing.take_out(row=row, by=people.alice, at=LATER)


def test_partner_that_the_directory_calls_hostile_since_gets_nothing(
    ground: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Design §3.15: asked again at the end, as everything is."""
    people, _case, partner, _consent = ground
    row = agreed(ground)
    monkeypatch.setattr(vetting, "is_hostile", lambda name: name == partner.name)

    with pytest.raises(handing.NoPartner):
        handing.take_out(row=row, by=people.alice, at=LATER)

    assert stage.state_of(row) == "agreed"


def test_plain_picture_is_left_out_and_the_others_go(ground: Any) -> None:
    people, case, partner, _consent = ground
    stage.fingerprinted(case, people.alice, pdq=stage.PLAIN, quality=49)

    shown = handing.preview(case, partner=partner, numbers=[1, 2], file_format="stopncii", at=AT)

    assert [(one.picture, one.name) for one in shown.signals] == [(1, "pdq")]
    assert ("too_plain", 2) in {(one.why, one.picture) for one in shown.left_out}


def test_pictures_of_another_case_have_no_fingerprints_here(ground: Any) -> None:
    """S20: paired cases."""
    people, _case, partner, _consent = ground
    other = factory.case_of(people.alice)
    stage.consent_to(other, partner, by=people.alice)

    with pytest.raises(handing.Nothing):
        asked(other, partner, people.alice)


def test_dropping_takes_it_back_in_a_stopped_case_too(ground: Any) -> None:
    people, case, partner, _consent = ground
    row = asked(case, partner, people.alice)
    safeguarding.raise_stop(case=case, by=people.alice, at=LATER)

    handing.drop(row=row, by=people.alice, at=LATER)
    handing.drop(row=row, by=people.alice, at=LATER)

    assert stage.state_of(row) == "dropped"
    assert stage.events(case).count("fingerprints_dropped") == 1


def test_stranger_and_counsel_elsewhere_hand_nothing_over(ground: Any) -> None:
    """S2."""
    people, case, partner, _consent = ground
    factory.share_with(case, people.erin.user, asked_by=people.alice, approved_by=people.bob)

    for actor in (people.carol, people.erin):
        with pytest.raises(access.Refused):
            asked(case, partner, actor)


def test_destroyed_case_hands_nothing_over(ground: Any) -> None:
    """S18."""
    people, case, partner, _consent = ground
    row = agreed(ground)
    erasure.destroy_case(case=case, by=people.bob, at=LATER)

    with pytest.raises(intake.CaseClosed):
        handing.take_out(row=row, by=people.alice, at=LATER)

    assert stage.state_of(row) == "dropped"
    assert Partner.objects.live(LATER).get() == partner
