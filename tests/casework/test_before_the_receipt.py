"""Before she has digits: which answers are held, for how long, and that nothing of them is anywhere else."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.test import Client

from casework.models import Case, Intake, Organisation
from casework.moments import now
from tests import factory
from tests.casework.test_own_pages import to_receipt, url
from tests.factory import Cast

SAID = [{"safe": "yes"}, {"safe": "no"}, {"safe": "unknown"}, {}]
ENDED = "Your visit ended when you left, or after some time"


@pytest.fixture
def visitor(people: Cast) -> Client:
    factory.door_open(people)
    return Client()


def rows() -> dict[str, int]:
    """Return how many rows every table has, but that of sessions."""
    models = [one for one in apps.get_models(include_auto_created=True) if one is not Session]
    return {one._meta.label: one._base_manager.count() for one in models}


def held() -> list[dict[str, Any]]:
    """Return what the rows of sessions hold of the pages passed; anything else in one of them is a fault."""
    found = [row.get_decoded() for row in Session.objects.all()]
    assert all(set(one) <= {"passed"} for one in found), found
    assert all(set(one["passed"]) == {"since", "seen", "answers"} for one in found if one), found
    return [one["passed"]["answers"] for one in found if one]


def walk(client: Client, safe: dict[str, str], who: str = "me") -> None:
    """Walk to the country, the last question before the receipt."""
    for name, answer in (
        ("staying_safe", {}),
        ("safe_now", safe),
        ("under_18", {"under_18": "no"}),
        ("who", {"who": who}),
    ):
        client.post(url(name), answer)


def too_long_idle(client: Client) -> None:
    """Let the visit be idle for more than 15 minutes (S9)."""
    session = client.session
    session["passed"] = {**session["passed"], "seen": session["passed"]["seen"] - 15 * 60 - 1}
    session.save()


@pytest.mark.parametrize("safe", SAID, ids=str)
def test_nothing_is_kept_before_the_receipt(visitor: Client, safe: dict[str, str]) -> None:
    """U14, S23: no row in any table; the session says what opens the case, and the same whatever she said of her safety."""
    before = rows()

    walk(visitor, safe)

    assert rows() == before
    assert held() == [
        {"staying_safe": {}, "safe_now": {}, "under_18": {"under_18": "no"}, "who": {"who": "me"}}
    ]


@pytest.mark.parametrize("safe", SAID, ids=str)
def test_answer_about_her_safety_is_nowhere_in_her_case(
    visitor: Client, safe: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    """S23: nor in a session, a log, or on the page to which she goes back."""
    caplog.set_level(logging.DEBUG)
    walk(visitor, safe)
    back = visitor.get(url("safe_now")).content.decode()
    visitor.post(url("country"), {"country": "DE"})

    intake, case = Intake.objects.get(), Case.objects.get()
    assert " checked" not in back
    assert "safe" not in str([intake.said, intake.answered, case.facts])
    assert not any("safe" in str(row.get_decoded()) for row in Session.objects.all())
    assert not any("safe" in one.getMessage() for one in caplog.records)


@pytest.mark.parametrize("safe", ["no", "unknown"])
def test_whom_to_call_first_stands_in_one_answer(visitor: Client, safe: str) -> None:
    """U29: it stays when the next question was left open, and no address says it (S46)."""
    visitor.post(url("staying_safe"))

    said = visitor.post(url("safe_now"), {"safe": safe})
    page = said.content.decode()
    wrong = visitor.post(url("under_18"), {"first": "1"})

    assert 'href="tel:112"' in page
    assert "This form can wait. You can begin again later." in page
    assert f'action="{url("under_18")}"' in page
    assert 'name="under_18"' in page
    assert (wrong.status_code, 'href="tel:112"' in wrong.content.decode()) == (422, True)
    assert 'href="tel:112"' not in visitor.get(url("under_18")).content.decode()


def test_who_may_be_under_18_leaves_a_count_and_nothing_else(visitor: Client) -> None:
    """S24, S55: no row knows at which moment."""
    before = rows()
    visitor.post(url("staying_safe"))
    visitor.post(url("safe_now"), {})

    visitor.post(url("under_18"), {"under_18": "yes"})

    assert {name for name, count in rows().items() if count != before[name]} == {"casework.AgeGateCount"}
    assert not Session.objects.exists()


def test_who_is_told_to_talk_first_is_told_what_is_kept(visitor: Client) -> None:
    """U8: the answer itself is not."""
    walk(visitor, {}, who="does_not_know")

    page = visitor.post(url("who"), {"who": "does_not_know"}).content.decode()

    assert "No case was opened, and this answer is not kept." in page
    assert "who" not in held()[0]


@pytest.mark.parametrize("mode", ["alone", "sent"])
def test_where_people_write_themselves_nobody_else_is_led_on(people: Cast, mode: str) -> None:
    """U8, S57: no letter for another can be had there, so it is said before anything more is asked, with the ways on."""
    Organisation.objects.update(own_cases=mode)
    factory.door_open(people)
    client = Client()
    walk(client, {}, who="asked_me")

    page = client.post(url("who"), {"who": "asked_me"}).content.decode()

    assert "has to prove that they agreed. Nobody here can check that." in page
    assert all(f'href="{way}"' in page for way in ("/help", "/help/friend", url("who")))
    assert client.get(url("country"))["Location"] == url("who")
    assert "who" not in held()[0]


def test_where_somebody_works_the_case_who_was_asked_goes_on(visitor: Client) -> None:
    walk(visitor, {})

    assert visitor.post(url("who"), {"who": "asked_me"})["Location"] == url("country")


@pytest.fixture(params=["before the receipt", "after it"])
def on_the_way(request: pytest.FixtureRequest, visitor: Client) -> Client:
    """Return a visit that is the only row of sessions."""
    if request.param == "after it":
        visitor.post(url("receipt"), {"digits": to_receipt(visitor)})
        Session.objects.exclude(pk=visitor.session.session_key).delete()
    else:
        walk(visitor, {"safe": "no"})
    assert Session.objects.count() == 1
    return visitor


def test_first_page_leads_on_in_this_visit(on_the_way: Client) -> None:
    """U35: nobody takes her answers for lost; another browser is told nothing."""
    has_case, other = Case.objects.exists(), Client().get("/form").content.decode()
    on = "/form/now" if has_case else url("country")

    assert f'<a class="button" href="{on}">' in on_the_way.get("/form").content.decode()
    assert f'href="{on}"' not in other and f'<a class="button" href="{url("staying_safe")}">' in other


def test_leaving_deletes_the_row_of_the_visit(on_the_way: Client) -> None:
    """S47."""
    on_the_way.get("/leave")

    assert not Session.objects.exists()


def test_answers_do_not_outlive_the_receipt(visitor: Client) -> None:
    walk(visitor, {})

    visitor.post(url("country"), {"country": "DE"})

    assert Case.objects.exists()
    assert not any("passed" in row.get_decoded() for row in Session.objects.all())


@pytest.mark.parametrize("name", ["safe_now", "under_18", "who", "country"])
def test_visit_that_ended_begins_again_in_words(visitor: Client, name: str) -> None:
    """S9, U35: and nothing of it is held any more."""
    walk(visitor, {})
    too_long_idle(visitor)

    answer = visitor.post(url(name), {"who": "me"}, follow=True)

    page = answer.content.decode()
    assert answer.redirect_chain == [("/form/1?ended", 302)]
    assert ENDED in page
    assert 'href="/form/return"' in page
    assert held() == []
    assert ENDED not in visitor.get("/form/1").content.decode()


def test_row_that_is_gone_is_told_in_the_same_words(visitor: Client) -> None:
    """U35: after half an hour the row is deleted; a stranger reads the same, so the words tell of no visit."""
    walk(visitor, {})
    Session.objects.update(expire_date=now() - timedelta(seconds=1))

    pages = [client.get(url("who"))["Location"] for client in (visitor, Client())]

    assert pages == ["/form/1?ended"] * 2


def test_page_that_is_passed_once_more_is_told_without_them(visitor: Client) -> None:
    """The words of an ended visit are not said in one that goes on."""
    walk(visitor, {})

    assert ENDED not in visitor.get("/form/1?ended").content.decode()


def test_page_on_leaving_says_what_is_true_before_the_receipt_too(visitor: Client) -> None:
    """U12, U14."""
    page = visitor.get(url("staying_safe")).content.decode()

    assert "so do 15 minutes without a page" in page
    assert "What you continued since you got your 20 digits is kept. Anything else is not." in page
