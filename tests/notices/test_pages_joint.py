"""The pages of joint complaints: what they say, what they hide, and who may do what by them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from casework.models import AuditEntry, Consent
from casework.moments import now
from notices import agenda, joining
from notices.models import JointComplaint
from tests import factory
from tests.notices import joint_cast as cast
from tests.notices.pages import browser_of, text_of


@pytest.fixture
def people(db: None) -> factory.Cast:
    return factory.cast(at=now() - timedelta(days=200))


def matter_page(people: factory.Cast) -> str:
    return reverse("joint_matter", args=[cast.host_of(people).pk, cast.LAW, "DE"])


def consent_page(people: factory.Cast, case: object) -> str:
    return reverse("joint_consent", args=[case.pk, cast.host_of(people).pk, cast.LAW, "DE"])


def drafted(people: factory.Cast) -> JointComplaint:
    return joining.draft_joint(matter=cast.about(people), language="fr", by=people.alice, at=now())


def do(client: Client, name: str, row: JointComplaint, **data: str) -> object:
    return client.post(reverse(name, args=[row.pk]), data)


def test_permission_is_asked_in_full_and_never_ticked(people: factory.Cast) -> None:
    """S40: recorded with how and until, for exactly this; unticked beforehand."""
    case = cast.unheeded(people)
    alice = browser_of(people.alice)
    page = text_of(alice.get(consent_page(people, case)))
    assert "Board" in page and "Digital Services Coordinator, Germany" in page and " checked" not in page

    given = {"how": "read_back", "given_on": f"{now() - timedelta(minutes=5):%Y-%m-%dT%H:%M}", "until": ""}
    refused = alice.post(consent_page(people, case), given)
    taken = alice.post(consent_page(people, case), given | {"agrees": "on"})

    assert "Tick this once she agreed" in text_of(refused)
    assert taken.status_code == 302
    consent = case.consents.get(act=Consent.Act.JOINT)
    assert consent.recipient == cast.about(people).key and consent.until is not None
    standing = text_of(alice.get(reverse("consents", args=[case.pk])))
    assert "about Board, to Digital Services Coordinator, Germany" in standing


def test_page_of_few_says_no_number(people: factory.Cast) -> None:
    """S57: the page of one case and that of four say the same."""
    cast.group(people, 1)
    alice = browser_of(people.alice)
    bob = browser_of(people.bob)
    one = text_of(bob.get(matter_page(people))).partition('<h2 id="draft-title">')[0]
    cast.group(people, 3, by=people.bob)
    four = text_of(bob.get(matter_page(people))).partition('<h2 id="draft-title">')[0]

    assert "Fewer than five cases could take part now" in one
    assert one.partition("<main")[2] == four.partition("<main")[2]
    assert "Draft it" not in text_of(alice.get(matter_page(people)))


def test_colleague_sees_no_case_that_is_not_theirs(people: factory.Cast) -> None:
    """S2, S57: a caseworker learns numbers of five or more, and no code."""
    cases = cast.group(people, 6, by=people.bob)
    page = text_of(browser_of(people.alice).get(matter_page(people)))

    assert "6 cases of your organisation could take part." in page and "All of them have agreed." in page
    assert not any(case.code in page for case in cases)


def test_host_of_few_cases_of_others_is_not_there(people: factory.Cast) -> None:
    """S57: that a colleague has a case about this host is not told."""
    cast.group(people, 4, by=people.bob)
    alice = browser_of(people.alice)

    assert "Board" not in text_of(alice.get(reverse("joint_complaints")))
    assert alice.get(matter_page(people)).status_code == 404


@pytest.mark.parametrize("who", ["carol", "erin"])
def test_strangers_find_nothing(people: factory.Cast, who: str) -> None:
    """S2."""
    case = cast.group(people, 5)[0]
    row = drafted(people)
    stranger = browser_of(getattr(people, who))

    assert stranger.get(matter_page(people)).status_code == 404
    assert stranger.get(consent_page(people, case)).status_code == 404
    assert stranger.get(reverse("joint_complaint", args=[row.pk])).status_code == 404
    for name in ("approve_joint", "drop_joint", "take_out_joint"):
        assert do(stranger, name, row).status_code == 404, name
    assert "Board" not in text_of(stranger.get("/joint"))


def test_it_goes_from_draft_to_the_file_by_two_people(people: factory.Cast, settings: object) -> None:
    """S6: and each step is in the audit log before it is done."""
    settings.COOL_OFF_MINUTES = 0
    cast.group(people, 5)
    alice, bob = browser_of(people.alice), browser_of(people.bob)
    alice.post(matter_page(people), {"language": "de"})
    row = JointComplaint.objects.get()
    page = reverse("joint_complaint", args=[row.pk])
    assert "Somebody else approves it" in text_of(alice.get(page))
    do(alice, "approve_joint", row, digest=joining.digest_of(row))
    row.refresh_from_db()
    assert row.state == "drafted" and reverse("joint_complaint", args=[row.pk]) in text_of(
        bob.get("/approvals")
    )

    do(bob, "approve_joint", row, digest=joining.digest_of(row))
    answer = do(alice, "take_out_joint", row)

    assert answer["Content-Type"] == "application/pdf" and answer.content.startswith(b"%PDF")
    events = (
        AuditEntry.objects.filter(event__startswith="joint").order_by("seq").values_list("event", flat=True)
    )
    steps = ["drafted", "approved", "approved", "downloaded"]
    assert list(events) == [f"joint_complaint_{step}" for step in steps]


def test_page_says_that_it_does_not_hold_and_not_whose_permission_went(people: factory.Cast) -> None:
    """S40, S57."""
    cases = cast.group(people, 6)
    row = drafted(people)
    consent = cases[0].consents.get(act=Consent.Act.JOINT)
    alice = browser_of(people.alice)
    alice.post(reverse("withdraw_consent", args=[cases[0].pk, consent.pk]))
    page = text_of(browser_of(people.bob).get(reverse("joint_complaint", args=[row.pk])))

    assert "It cannot leave: draft it anew." in page and "Approve this letter" not in page
    assert not any(case.code in page for case in cases)


def test_approver_without_the_role_is_said_on_the_page(people: factory.Cast, settings: object) -> None:
    settings.COOL_OFF_MINUTES = 0
    cast.group(people, 5)
    row = drafted(people)
    digest = joining.digest_of(row)
    joining.approve_joint(complaint=row, seen_digest=digest, by=people.bob, at=now())
    people.bob.user.roles.all().delete()

    alice = browser_of(people.alice)
    assert do(alice, "take_out_joint", row).status_code == 302

    assert "who may approve. Draft it anew." in text_of(alice.get(reverse("joint_complaint", args=[row.pk])))


def test_withdrawal_after_it_was_taken_out_is_answered_truly(people: factory.Cast, settings: object) -> None:
    """Design §3.1: what an authority may have is said."""
    settings.COOL_OFF_MINUTES = 0
    case = cast.group(people, 5)[0]
    row = drafted(people)
    digest = joining.digest_of(row)
    joining.approve_joint(complaint=row, seen_digest=digest, by=people.bob, at=now())
    joining.take_out(complaint=row, by=people.bob, at=now())
    alice = browser_of(people.alice)

    alice.post(reverse("withdraw_consent", args=[case.pk, case.consents.get(act=Consent.Act.JOINT).pk]))

    assert "had been taken out before: the authority may have it" in text_of(alice.get(f"/cases/{case.pk}"))
    assert "Do not hand it over any more" in text_of(alice.get(reverse("joint_complaint", args=[row.pk])))


def test_permission_that_ends_is_asked_anew_where_it_was_given(people: factory.Cast) -> None:
    case = cast.unheeded(people)
    cast.agrees(case, cast.about(people), by=people.alice, until=now() + timedelta(days=3))
    alice = browser_of(people.alice)

    assert f'href="{reverse("joint_complaints")}"' in text_of(alice.get("/"))
    assert consent_page(people, case) in text_of(alice.get(matter_page(people)))


def test_complaint_about_one_host_hides_no_other_permission(people: factory.Cast) -> None:
    """What ends is said for each host; about the one that an authority has, nothing more is asked of her."""
    case = cast.unheeded(people)
    on, until = cast.about(people), now() + timedelta(days=3)
    complaint = JointComplaint.objects.create(
        organisation=people.clinic, recipient=on.recipient, basis_id=cast.LAW, country="DE", language="en",
        reference="one", drafted_by=people.alice, drafted_at=now(), state="taken", letter={},
        approved_by=people.bob, approved_at=now(), content_digest="0" * 64,
    )  # fmt: skip
    complaint.parts.create(case=case)
    ending = cast.agrees(case, on, by=people.alice, until=until)
    other = cast.agrees(case, on, by=people.alice, until=until, recipient=on.key.replace("board", "other"))

    asked = {task.subject for task in agenda.tasks_of(people.alice, at=now()) if task.kind == "consent"}

    assert other.pk in asked and ending.pk not in asked
