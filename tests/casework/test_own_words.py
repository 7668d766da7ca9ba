"""Her own words: who cannot read them is told why, and takes their place only by saying so."""

import pytest
from django.conf import settings

from casework import intake
from casework.models import AuditEntry, KeyGrant
from tests import factory
from tests.casework.walkers import address, full_case, signed_in

AGAIN = "Your key is not open in this session. Sign out, sign in again"
NO_KEY = "You do not hold this case’s key. A colleague who works it can give it to you."


@pytest.fixture
def people(db):
    return factory.cast()


@pytest.fixture
def case(people):
    case = factory.case_of(people.alice)
    intake.set_narrative(case=case, text="Words that stay.", by=people.alice, at=factory.MOMENT)
    return case


def sealed(case):
    case.refresh_from_db()
    return bytes(case.narrative)


def without_key(client):
    """The session's second cookie is lost."""
    del client.cookies[settings.VAULT_COOKIE_NAME]
    return client


def test_writer_whose_key_is_not_open_is_told_to_sign_in_again(people, case):
    """Design §3.4: the key is open only in a session that has the second cookie."""
    page = without_key(signed_in(people.alice)).get(address("narrative", case)).content.decode()

    assert AGAIN in page
    assert NO_KEY not in page
    assert "Words that stay." in signed_in(people.alice).get(address("narrative", case)).content.decode()


def test_colleague_without_a_grant_is_told_who_can_give_one(people, case):
    KeyGrant.objects.filter(case=case, holder=people.alice).delete()

    page = signed_in(people.alice).get(address("narrative", case)).content.decode()

    assert NO_KEY in page
    assert AGAIN not in page


@pytest.mark.parametrize("reason", ["cookie", "grant"])
def test_save_takes_no_place_of_words_that_the_writer_cannot_read(people, case, reason):
    client, before = signed_in(people.alice), sealed(case)
    if reason == "cookie":
        without_key(client)
    else:
        KeyGrant.objects.filter(case=case, holder=people.alice).delete()

    page = client.post(address("narrative", case), {"text": "New words."}).content.decode()

    assert sealed(case) == before
    assert "Tick this only if the words that you cannot read may be lost." in page
    assert "New words." in page


def test_deliberate_tick_takes_their_place(people, case):
    client, before = without_key(signed_in(people.alice)), sealed(case)

    answer = client.post(address("narrative", case), {"text": "New words.", "replace_unread": "on"})

    assert answer.status_code == 302
    assert sealed(case) != before


def test_who_reads_them_saves_without_a_tick_and_saving_is_no_reading(people, case):
    client, before = signed_in(people.alice), sealed(case)

    answer = client.post(address("narrative", case), {"text": "New words."})

    assert answer.status_code == 302
    assert sealed(case) != before
    assert not AuditEntry.objects.filter(event="narrative_read").exists()


def test_document_says_the_same_to_whose_key_is_not_open(people):
    case = full_case(people)

    client = without_key(signed_in(people.alice))
    page = client.post(address("open_document", case, (1,)), {"reason": "to_check"}).content.decode()

    assert AGAIN in page
