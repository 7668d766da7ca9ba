"""What the way says besides its questions: that it worked, what leaving does, what went wrong, what is still to answer."""

from datetime import timedelta

import pytest
from django.test import Client

from casework import handingin
from casework.dialable import Policy
from casework.models import Intake
from casework.moments import now
from tests import factory
from tests.casework.owndoor import come
from tests.casework.test_own_pages import to_receipt, url
from tests.factory import Cast


@pytest.fixture
def visitor(people: Cast) -> Client:
    factory.door_open(people)
    return Client()


def test_safety_page_opens_at_any_time(visitor: Client) -> None:
    """U12: what leaving does, that the history stays, what is kept. With a receipt it leads back, and asks nothing."""
    to_receipt(visitor)

    page = visitor.get(url("staying_safe")).content.decode()

    assert "It opens a harmless page in place of this one." in page
    assert "Your browser may still list this site in its history." in page
    assert "What you continued since you got your 20 digits is kept. Anything else is not." in page
    assert 'href="/form/now"' in page
    assert 'class="form" method="post"' not in page


def test_page_that_a_changed_answer_opens_is_asked_before_the_check(visitor: Client) -> None:
    to_receipt(visitor)
    visitor.post(url("receipt"), {"cannot": "yes"})
    for name in ("know", "links", "told_by", "made_from", "want", "words", "contact"):
        visitor.post(url(name), {"know": ["links"]} if name == "know" else {})

    changed = visitor.post(f"{url('know')}?checking", {"know": ["links", "file"]})
    then = visitor.post(changed["Location"], {})

    assert changed["Location"] == f"{url('file')}?checking"
    assert then["Location"] == url("check")


@pytest.mark.parametrize(
    ("knows", "leads_to"), [("threat", "told_by"), ("heard", "told_by"), ("file", "file")]
)
def test_status_of_an_unfinished_form_leads_to_a_question_of_hers(
    visitor: Client, knows: str, leads_to: str
) -> None:
    """U1: who has no link is not asked where it is, also with an own word that was not typed yet."""
    digits = to_receipt(visitor)
    visitor.post(url("receipt"), {"digits": digits})
    visitor.post(url("know"), {"know": [knows]})
    visitor.post("/form/now/word/1", {"word": "blue kettle"})

    for client in (visitor, come(digits)):
        assert f'class="button" href="{url(leads_to)}"' in client.get("/form/now").content.decode()


@pytest.mark.parametrize(("mode", "is_offered"), [("worked", True), ("alone", False), ("sent", False)])
def test_wants_that_only_people_serve_are_offered_where_people_work(
    visitor: Client, people: Cast, mode: str, is_offered: bool
) -> None:
    """What was chosen while they did is no error."""
    people.clinic.own_cases = mode
    people.clinic.save(update_fields=["own_cases"])
    to_receipt(visitor)
    visitor.post(url("receipt"), {"cannot": "yes"})

    page = visitor.get(url("want")).content.decode()

    assert "To know what I can do" in page
    assert ("That new copies are found" in page) is ("That a record is kept for later" in page) is is_offered
    assert visitor.post(url("want"), {"want": ["copies"]}).status_code == 302


def test_check_shows_person_and_country_without_a_way_to_change_them(visitor: Client) -> None:
    to_receipt(visitor)
    visitor.post(url("receipt"), {"cannot": "yes"})

    page = visitor.get(url("check")).content.decode()

    assert "Which country do you live in?" in page
    assert "Germany" in page
    assert f'href="{url("country")}' not in page


def test_error_is_said_in_the_title_first(visitor: Client) -> None:
    """U32, S46: heard at once, and still no telling word."""
    page = visitor.post("/form/return", {"digits": "1234"}).content.decode()

    assert "<title>Error: Form</title>" in page


def test_status_says_that_it_worked_on_the_day_of_handing_in(people: Cast) -> None:
    """U7: the first thing she reads; a day later it is not said any more."""
    made = factory.own_case(people, at=now())
    case = made.receipt.case
    handingin.hand_in(intake=case.intake, policy=Policy(practice=True), by=factory.dana(case), at=now())
    client = Client()
    client.post("/form/return", {"digits": made.digits})
    on_that_day = client.get("/form/now").content.decode()
    Intake.objects.update(
        finished_on=(now() - timedelta(days=1)).date(), started_on=(now() - timedelta(days=1)).date()
    )

    assert "It worked: you handed this in today." in on_that_day
    assert "It worked" not in client.get("/form/now").content.decode()
