"""Nothing goes out without consent (design §3.1, S40)."""

from datetime import timedelta

import pytest

from casework import consents
from casework.consents import Disclosure, NoConsent
from tests import factory

pytestmark = pytest.mark.django_db

LETTER = Disclosure("send", ("gallery.example",), frozenset({"address_of_picture", "description"}))


@pytest.fixture
def case():
    return factory.case_of(factory.cast().alice)


def test_no_consent_at_all_lets_nothing_leave(case):
    """S40."""
    with pytest.raises(NoConsent):
        consents.require(case, LETTER, at=factory.MOMENT)


def test_a_consent_that_covers_every_fact_lets_it_leave(case):
    factory.consent_of(case, by=case.opened_by)

    consents.require(case, LETTER, at=factory.MOMENT)


def test_one_fact_too_many_is_refused_by_name(case):
    """facts(letter) is a subset of facts(consent), or it does not leave."""
    factory.consent_of(case, by=case.opened_by, facts=frozenset({"address_of_picture"}))

    with pytest.raises(NoConsent, match="description") as refusal:
        consents.require(case, LETTER, at=factory.MOMENT)

    assert refusal.value.facts == {"description"}


@pytest.mark.parametrize(
    "options",
    [
        {"scope": "this_one", "recipient": "stonewall.example"},
        {"scope": "this_and_named", "recipient": "stonewall.example"},
        {"act": "packet"},
        {"until": factory.MOMENT - timedelta(days=1), "given_at": factory.MOMENT - timedelta(days=2)},
    ],
)
def test_another_recipient_act_or_time_is_not_covered(case, options):
    """S40: wrong scope, expired."""
    factory.consent_of(case, by=case.opened_by, **options)

    with pytest.raises(NoConsent):
        consents.require(case, LETTER, at=factory.MOMENT)


def test_those_named_by_the_recipient_can_be_covered(case):
    factory.consent_of(case, by=case.opened_by, scope="this_and_named", recipient="gallery.example")
    named = Disclosure("send", ("harbor-host.example", "gallery.example"), LETTER.facts)

    consents.require(case, named, at=factory.MOMENT)


def test_withdrawal_holds_at_once_and_twice(case):
    """S40: withdrawn."""
    consent = factory.consent_of(case, by=case.opened_by)

    for _ in range(2):
        consents.withdraw_consent(consent=consent, by=factory.dana(case), at=factory.MOMENT)

    with pytest.raises(NoConsent):
        consents.require(case, LETTER, at=factory.MOMENT)


def test_a_consent_ends_after_ninety_days_unless_said(case):
    consent = factory.consent_of(case, by=case.opened_by)

    assert consent.until == factory.MOMENT + timedelta(days=90)


def test_looking_lasts_until_the_case_ends(case):
    consent = factory.consent_of(case, "look", by=case.opened_by)

    assert consent.until is None
    assert consents.may_look(case, at=factory.MOMENT + timedelta(days=300))
