"""The letter that follows one of the organisation's, where nobody works the case: it asks her by itself, and waits for her."""

from datetime import timedelta

import pytest

from casework.models import Consent, Sighting, system_actor
from notices import alonenext, approval, askingagain
from notices.models import Notice
from notices.ownletters import put_to_her
from notices.views.ownsent import became_of
from tests import factory
from tests.factory import Cast
from tests.notices.house_cast import AT, agree, approve, letters_of

LATER = AT + timedelta(days=3)


@pytest.fixture
def follow_up(cast: Cast) -> Notice:
    """Return the draft that asks the gallery again, two days after the letter before it left."""
    first = approve(letters_of(cast)[0], cast.alice)
    Notice.objects.filter(pk=first.pk).update(state=Notice.State.OVERDUE, sent_at=AT)
    first.case.receipts.update(kept_on=AT.date(), opened_on=AT.date())
    first.refresh_from_db()
    rows = list(Sighting.objects.filter(lines__notice=first))
    draft = askingagain.ask_again(notice=first, sightings=rows, by=system_actor(), at=LATER)
    assert draft is not None and draft.own_voice is None
    return Notice.objects.get(pk=draft.pk)


def test_it_is_put_to_her_and_every_page_says_so(follow_up: Notice) -> None:
    """S40: what waits for her word is where the pages lead."""
    (put,) = put_to_her(follow_up.case, at=LATER)

    assert put.notice == follow_up and put.waits
    assert "asked" in [one.code for one in alonenext.next_alone(follow_up.case, at=LATER)]
    assert str(became_of(follow_up, at=LATER)) == "It waits for your word."


def test_without_her_word_it_stays_whatever_staff_record(follow_up: Notice, cast: Cast) -> None:
    """S40: a consent that the reader recorded is not hers."""
    factory.consent_of(follow_up.case, Consent.Act.FOLLOW_UP, by=cast.alice, at=LATER)

    with pytest.raises(approval.NotReady, match="says yes to this letter"):
        approve(follow_up, cast.alice, at=LATER)


def test_her_yes_lets_it_go_to_the_reader(follow_up: Notice, cast: Cast) -> None:
    agree(follow_up, cast, at=LATER)

    assert "read" in [one.code for one in alonenext.next_alone(follow_up.case, at=LATER)]
    approve(follow_up, cast.alice, at=LATER)
