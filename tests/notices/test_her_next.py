"""The next date that she is told: staff are called late with what waits for them, and never with what waits for her (U7, U17)."""

from datetime import timedelta

import pytest
from django.urls import reverse

from casework.moments import now
from notices.askingher import why_not_asked
from notices.ownletters import put_to_her
from tests import factory
from tests.factory import Cast
from tests.notices import alone_cast, ownmatter, pages
from tests.notices.test_own_ask import yes
from tests.notices.test_own_status import come, text

pytestmark = pytest.mark.django_db
STATUS, LATE = "/form/now", "We are late with it."
WAITS = "A letter waits for your word."


@pytest.fixture(autouse=True)
def _clock() -> None:
    factory.stand_at(factory.MOMENT)


def after(days: int, digits: str) -> str:
    """Return her status so many days from now."""
    factory.stand_at(now() + timedelta(days=days))
    return text(come(digits), STATUS)


def test_draft_that_cannot_be_put_to_her_yet_makes_staff_late(cast: Cast) -> None:
    made, notice = ownmatter.own_draft(cast)
    image = notice.case.images.get()
    image.facts = {}
    image.save(update_fields=["facts"])
    assert why_not_asked(notice, at=now()) == "incomplete"

    assert LATE not in text(come(made.digits), STATUS)
    assert LATE in after(3, made.digits)


def test_nobody_is_late_while_her_own_word_alone_is_waited_for(cast: Cast) -> None:
    made, _notice = ownmatter.asked_draft(cast)

    page = after(3, made.digits)

    assert LATE not in page
    assert f"</strong> {WAITS}</p>" in page.partition("What you can do")[0]


def test_staff_have_a_day_from_her_yes(cast: Cast) -> None:
    made, notice = ownmatter.asked_draft(cast)
    ownmatter.confirm_ours(notice, by=cast.alice)
    factory.stand_at(now() + timedelta(days=5))
    assert yes(come(made.digits)).status_code == 302
    assert not any(one.waits for one in put_to_her(notice.case, at=now()))

    page = text(come(made.digits), STATUS)

    assert LATE not in page and "By then somebody looks at your case." in page
    assert LATE in after(4, made.digits)


def test_staff_have_a_day_from_her_yes_that_they_work_on_it(cast: Cast) -> None:
    """What lay there before that was nobody's to do."""
    made = alone_cast.made(cast, at=now())
    factory.stand_at(now() + timedelta(days=5))
    pages.browser_of(cast.alice).post(reverse("offer_work", args=[made.receipt.case_id]))
    come(made.digits).post("/form/now/work", {"answer": "yes"})

    page = text(come(made.digits), STATUS)

    assert LATE not in page and "By then somebody looks at your case." in page
    assert LATE in after(3, made.digits)
