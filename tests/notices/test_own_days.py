"""What staff see of somebody who acts in her own case: the day, never the minute (S24). The log keeps the moment."""

from datetime import timedelta

import pytest

from casework import handingin, intake, opening
from casework.dialable import Policy
from casework.models import Case, CustodyEntry
from notices import draftduties, selfsending
from notices.drafts import about_each
from notices.duties import end_of_day
from tests import factory
from tests.factory import MOMENT, Cast
from tests.notices import alone_cast, pages

LINK = "https://gallery.example/v/8841"
# Her visit: at a minute at which nothing else happens.
VISIT = MOMENT.replace(hour=3, minute=37, second=11)


@pytest.fixture
def case(cast: Cast) -> Case:
    """A case that Dana opened, filled in, handed in and paused within a minute."""
    case: Case = factory.own_case(cast, at=VISIT).receipt.case
    dana = factory.dana(case)
    links = {"text": LINK, "seen": "public"}
    opening.go_on(intake=case.intake, name="links", said=links, words="", by=dana, at=VISIT)
    handingin.hand_in(intake=case.intake, policy=Policy(practice=True), by=dana, at=VISIT)
    intake.pause_case(case=case, by=dana, at=VISIT)
    factory.stand_at(VISIT.replace(hour=12, minute=15))
    return case


def test_staff_see_the_day_of_what_she_did(case: Case, cast: Cast) -> None:
    """S24: her case, one of her addresses, the list of cases and the day's tasks; a colleague's minute stays."""
    intake.resume_case(case=case, by=cast.alice, at=VISIT.replace(hour=4, minute=41))
    intake.pause_case(case=case, by=factory.dana(case), at=VISIT.replace(hour=5))
    browser = pages.browser_of(cast.alice)

    read = {
        url: pages.text_of(browser.get(url))
        for url in (f"/cases/{case.pk}", f"/cases/{case.pk}/addresses/1", "/cases", "/")
    }

    assert [url for url, page in read.items() if ":37" in page or "05:00" in page or "T05" in page] == []
    own = read[f"/cases/{case.pk}"]
    assert f'<time datetime="{VISIT.date()}">' in own
    assert "Paused since" in own
    assert "04:41" in own


def test_staff_see_the_day_of_a_letter_that_she_wrote(cast: Cast) -> None:
    """S24: on the page of her case, on Approvals, and as a task, due with the end of the day after."""
    case = alone_cast.case_of(cast, at=VISIT, mode="sent")
    notice = alone_cast.draft(case, at=VISIT)
    selfsending.ask_house(notice=notice, by=factory.dana(case), at=VISIT)
    factory.stand_at(VISIT.replace(hour=12, minute=15))
    browser = pages.browser_of(cast.alice)

    read = [pages.text_of(browser.get(url)) for url in (f"/cases/{case.pk}", "/cases", "/", "/approvals")]

    assert "Gallery" in read[0] and "Gallery" in read[2] and "Gallery" in read[3]
    assert not any(":37" in page for page in read)
    (draft,) = draftduties.gathered(cast.alice, about_each(draftduties.drafts(Case.objects.all())))
    assert draft.task().due_at == end_of_day(VISIT) + timedelta(days=1)


def test_log_keeps_the_moment(case: Case) -> None:
    """E7: what the chain holds is what was done when it was done."""
    said = CustodyEntry.objects.filter(
        chain=case.pk, event__in=["case_opened", "case_handed_in", "case_paused"]
    )

    assert set(said.values_list("at", flat=True)) == {VISIT}
