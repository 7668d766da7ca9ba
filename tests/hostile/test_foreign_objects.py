"""Nobody reaches what is not theirs, by any address or method, nor learns whether it is there (S2)."""

from uuid import uuid4

import pytest

from tests import factory
from tests.hostile import pages

MISSING = (
    "notice_id",
    "consent_id",
    "access_id",
    "packet_id",
    "hand_over_id",
    "clock_id",
    "subject",
    "mail_id",
    "paragraph_id",
)


@pytest.fixture
def ground(db: None) -> pages.Ground:
    return pages.build()


@pytest.mark.parametrize("who", ["carol", "erin"])
def test_stranger_gets_one_answer_for_a_foreign_case_and_a_missing_one(
    ground: pages.Ground, who: str
) -> None:
    """S2: status, headers that matter and body, by every method, on every address of a case."""
    stranger = pages.browser(getattr(ground.people, who))

    for name in pages.CASE_PAGES:
        for method in pages.METHODS:
            foreign = getattr(stranger, method)(ground.address(name))
            missing = getattr(stranger, method)(ground.address(name, case_id=uuid4()))

            assert foreign.status_code == missing.status_code, (name, method)
            assert foreign.status_code in {404, 405}, (name, method)
            assert pages.alike(foreign.content) == pages.alike(missing.content), (name, method)


def test_every_address_of_a_case_says_404_to_a_stranger_by_some_method(ground: pages.Ground) -> None:
    """S2."""
    carol = pages.browser(ground.people.carol)

    for name in pages.CASE_PAGES:
        answers = {
            method: getattr(carol, method)(ground.address(name)).status_code for method in ("get", "post")
        }
        assert 404 in answers.values(), (name, answers)


@pytest.mark.parametrize("key", MISSING)
def test_thing_of_another_case_is_not_there_in_ones_own(ground: pages.Ground, key: str) -> None:
    """S2: Carol owns a case; ids of Alice's things in its addresses find nothing."""
    own = factory.case_of(ground.people.carol)
    carol = pages.browser(ground.people.carol)

    for name in (name for name in pages.CASE_PAGES if key in pages.CONVERTERS[name]):
        for method in ("get", "post"):
            foreign = getattr(carol, method)(ground.address(name, case_id=own.pk))
            missing = getattr(carol, method)(ground.address(name, case_id=own.pk, **{key: uuid4()}))
            assert foreign.status_code == missing.status_code, (name, method)
            assert foreign.status_code in {404, 405}, (name, method)
            assert pages.alike(foreign.content) == pages.alike(missing.content), (name, method)


def test_administrator_opens_no_case_by_that_role(ground: pages.Ground) -> None:
    """S11: administering people gives no case."""
    bob = ground.people.bob.user
    bob.roles.exclude(role="administrator").delete()
    client = pages.browser(type(ground.people.bob).objects.get(pk=ground.people.bob.pk))

    answers = {client.get(ground.address(name)).status_code for name in pages.CASE_PAGES}

    assert answers <= {404, 405}


def test_contact_of_another_organisation_cannot_be_confirmed(ground: pages.Ground) -> None:
    """S2: what hangs from an organisation, not from a case."""
    carol = pages.browser(ground.people.carol)

    foreign = carol.post(ground.address("confirm_contact"))
    missing = carol.post(ground.address("confirm_contact", contact_id=uuid4()))

    assert foreign.status_code == missing.status_code == 404
    assert pages.alike(foreign.content) == pages.alike(missing.content)
