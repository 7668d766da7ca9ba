"""What pages say of a notice is true of it: whether one is under way, and who answered."""

import pytest

from notices.models import Delivery, Notice
from notices.views.noticerows import delivery_row
from tests import factory
from tests.notices import matter, pages

pytestmark = pytest.mark.django_db


def _address_page(notice: Notice, people: factory.Cast) -> str:
    browser = pages.browser_of(people.alice)
    return pages.text_of(browser.get(f"/cases/{notice.case_id}/addresses/1"))


def test_route_by_their_own_process_says_that_it_goes_by_mail() -> None:
    people = factory.cast()
    case = matter.case_with_addresses(people.alice, host="gallery.example")

    page = pages.text_of(pages.browser_of(people.alice).get(f"/cases/{case.pk}/routes"))

    assert "their own process, by e-mail" in page
    assert page.count("their own process") == page.count("their own process, by e-mail")


@pytest.mark.parametrize("state", ["sending", "refused", "undeliverable"])
def test_address_with_a_notice_is_not_said_to_have_none(state: str) -> None:
    people = factory.cast()
    notice = matter.notice_in(state, cast=people)
    notice.clocks.update(stopped_at=factory.MOMENT)
    notice.case.sightings.update(next_check_at=factory.MOMENT)
    factory.consent_of(notice.case, "look", by=people.alice)

    page = _address_page(notice, people)

    assert "We look again." in page
    assert "No notice is under way" not in page


def test_mail_server_is_not_taken_for_the_people_behind_it() -> None:
    people = factory.cast()
    notice = matter.notice_in("sent", cast=people)
    form = notice.deliveries.get()
    mail = Delivery(channel="email", state="accepted", by=people.alice, answer="250 OK stored")

    assert delivery_row(mail)["is_mail"]
    assert not delivery_row(form)["is_mail"]
    notice.deliveries.update(channel="email")
    page = pages.text_of(pages.browser_of(people.alice).get(f"/cases/{notice.case_id}/notices/{notice.pk}"))
    assert "The mail server said:" in page
