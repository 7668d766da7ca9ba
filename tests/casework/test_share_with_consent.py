"""A case is shared with another organisation only while she agrees to it (S40, design §3.1)."""

from datetime import timedelta

import pytest

from casework import access, consents, granting
from casework.consents import NoConsent
from casework.facts import DISCLOSABLE
from casework.models import system_actor
from tests import factory
from tests.casework.walkers import address, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return factory.cast()


@pytest.fixture
def case(people):
    return factory.case_of(people.alice)


def ask(case, user, by, at=factory.MOMENT):
    return granting.ask_access(case=case, user=user, by=by, at=at)


def test_counsel_elsewhere_is_not_asked_for_without_consent(case, people):
    with pytest.raises(NoConsent):
        ask(case, people.erin.user, people.alice)

    assert not case.accesses.filter(user=people.erin.user).exists()


@pytest.mark.parametrize(
    "options",
    [
        {"recipient": "Harbour Clinic"},
        {"act": "packet"},
        {"act": "send"},
        {"facts": frozenset()},
        {"facts": DISCLOSABLE - {"name"}},
    ],
)
def test_consent_to_something_else_does_not_count(case, people, options):
    """S40: wrong recipient, wrong act; design §3.1: sharing shows everything, so less than that is no consent to it."""
    given = {
        "act": "grant",
        "scope": "this_one",
        "recipient": "Northgate Legal Aid",
        "facts": DISCLOSABLE,
    }
    factory.consent_of(case, by=people.alice, **(given | options))

    with pytest.raises(NoConsent):
        ask(case, people.erin.user, people.alice)


def test_colleague_needs_no_consent(case, people):
    assert ask(case, people.bob.user, people.alice).approved_at


def test_second_person_cannot_agree_when_consent_has_ended(case, people):
    """S40: expired."""
    factory.consent_to_share(case, people.erin.user, by=people.alice)
    row = ask(case, people.erin.user, people.alice)

    with pytest.raises(NoConsent):
        granting.approve_access(row=row, by=people.bob, at=factory.MOMENT + timedelta(days=91))


def test_access_ends_with_the_consent_that_it_stands_on(case, people):
    """S40: the sweep ends it, for nobody withdraws what has run out by itself."""
    factory.consent_to_share(case, people.erin.user, by=people.alice)
    granting.approve_access(row=ask(case, people.erin.user, people.alice), by=people.bob, at=factory.MOMENT)

    kept = granting.end_lapsed_accesses(by=system_actor(), at=factory.MOMENT + timedelta(days=89))
    ended = granting.end_lapsed_accesses(by=system_actor(), at=factory.MOMENT + timedelta(days=91))

    assert (kept, ended) == (0, 1)
    assert case not in access.visible_cases(people.erin)
    assert access.visible_cases(people.bob).filter(pk=case.pk).exists()


@pytest.mark.parametrize(
    "ended", [{"until": factory.MOMENT}, {"withdrawn_at": factory.MOMENT}], ids=["expired", "withdrawn"]
)
def test_reading_ends_with_the_consent_while_the_queue_is_busy(case, people, ended):
    """S40: the sweep only tidies; the gate itself asks whether she still agrees."""
    factory.share_with(case, people.erin.user, asked_by=people.alice, approved_by=people.bob)
    case.consents.filter(act="grant").update(**ended)

    assert case.accesses.get(user=people.erin.user).revoked_at is None
    assert case not in access.visible_cases(people.erin)
    with pytest.raises(access.Refused):
        access.require(case, people.erin, "view")
    access.require(case, people.alice, "view")


def test_withdrawal_ends_the_access(case, people):
    """S40: twice equals once."""
    factory.share_with(case, people.erin.user, asked_by=people.alice, approved_by=people.bob)
    consent = case.consents.get(act="grant")

    for _ in range(2):
        granting.withdraw_sharing(consent=consent, by=people.alice, at=factory.MOMENT)

    with pytest.raises(access.Refused):
        access.require(case, people.erin, "view")
    access.require(case, people.alice, "work")


def test_withdrawal_leaves_what_another_consent_covers(case, people):
    factory.share_with(case, people.erin.user, asked_by=people.alice, approved_by=people.bob)
    second = factory.consent_to_share(case, people.erin.user, by=people.alice)

    granting.withdraw_sharing(consent=second, by=people.alice, at=factory.MOMENT)

    access.require(case, people.erin, "view")


def test_page_says_what_is_missing_and_leads_to_the_form_and_back(case, people):
    alice = signed_in(people.alice)
    share = address("share", case)

    page = alice.post(share, {"username": "erin"}).content.decode()
    link = f"{address('consents', case)}?act=grant&recipient=Northgate+Legal+Aid&next={share}"
    given = {
        "act": "grant",
        "recipient": "Northgate Legal Aid",
        "how": "read_back",
        "given_on": "2026-11-24T14:00",
    }
    recorded = alice.post(link, given)
    alice.post(share, {"username": "erin"})

    assert link.replace("&", "&amp;") in page
    assert recorded["Location"] == share
    assert case.accesses.filter(user=people.erin.user, approved_at=None).exists()
    assert (
        consents.allowed_facts(case, granting._disclosure(people.erin.user), at=factory.MOMENT) == DISCLOSABLE
    )


def test_form_for_sharing_says_what_it_shows_and_offers_no_boxes(case, people):
    """Design §3.1: counsel sees the whole case, so nothing is there to be chosen, and all of it is kept as agreed."""
    alice = signed_in(people.alice)
    link = f"{address('consents', case)}?act=grant&recipient=Northgate+Legal+Aid"
    given = {"act": "grant", "recipient": "", "how": "read_back", "given_on": "2026-11-24T14:00"}

    asked = alice.get(link).content.decode()
    refused = alice.post(link, given).content.decode()
    turned = alice.post(link, given | {"act": "send", "scope": "any"}).content.decode()
    alice.post(link, given | {"recipient": "Northgate Legal Aid"})

    for page in (asked, refused):
        assert "see everything in the case: the addresses" in page
        assert 'name="facts"' not in page
    assert 'name="facts"' in turned
    assert case.consents.get().facts == sorted(DISCLOSABLE)
    assert "They see everything in the case." in alice.get(address("consents", case)).content.decode()


def test_access_that_stands_on_less_than_everything_ends(case, people):
    """S40, design §3.1: a consent that declared no facts, as they were recorded before."""
    factory.share_with(case, people.erin.user, asked_by=people.alice, approved_by=people.bob)
    case.consents.filter(act="grant").update(facts=[])

    ended = granting.end_lapsed_accesses(by=system_actor(), at=factory.MOMENT)

    assert ended == 1


def test_consent_to_share_names_an_organisation(case, people):
    given = {"act": "grant", "how": "read_back", "given_on": "2026-11-24T14:00"}

    page = signed_in(people.alice).post(address("consents", case), given).content.decode()

    assert "Say which organisation." in page
    assert not case.consents.filter(act="grant").exists()


def test_consent_that_lies_ahead_is_not_recorded(case, people):
    """S40: nothing leaves before she agreed."""
    given = {"act": "look", "how": "read_back", "given_on": "2126-11-24T14:00"}

    page = signed_in(people.alice).post(address("consents", case), given).content.decode()

    assert "This moment lies ahead." in page
    assert not case.consents.exists()


def test_press_that_takes_sharing_back_ends_the_access(case, people):
    factory.share_with(case, people.erin.user, asked_by=people.alice, approved_by=people.bob)
    consent = case.consents.get(act="grant")

    signed_in(people.alice).post(address("withdraw_consent", case, (consent.pk,)))

    assert not case.accesses.filter(user=people.erin.user, revoked_at=None).exists()
