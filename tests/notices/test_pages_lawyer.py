"""A law that no answer decides is shown with what is open in it: nothing is dropped (issue 3 point 1)."""

import pytest

from casework import intake
from tests import factory
from tests.notices import matter, pages

pytestmark = pytest.mark.django_db


def test_law_that_a_lawyer_has_to_weigh_stands_apart_with_why() -> None:
    people = factory.cast()
    case = matter.case_with_addresses(people.alice)
    intake.change_facts(
        case=case, by=people.alice, at=factory.MOMENT, facts={"person": {"residence": "CA-ON"}}
    )

    page = pages.text_of(pages.browser_of(people.alice).get(f"/cases/{case.pk}/routes"))
    shown = page.partition('id="lawyer-title"')[2].partition("</section>")[0]

    assert "/law/ca-on-privacy-torts" in shown
    assert "It needs a lawyer: it stands on decisions of courts and not on a statute." in shown
