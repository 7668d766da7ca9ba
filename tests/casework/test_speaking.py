"""Which language a page speaks: her choice, her browser's, or English; gone when she leaves. Staff see who read the words."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from casework import spoken
from casework.datafiles import FileUnfit
from casework.models import Case
from casework.spoken import Spoken, Standing
from casework.views.catalogues import standing_words
from tests import factory
from tests.casework.test_own_pages import to_receipt
from tests.casework.walkers import address, signed_in
from tests.factory import Cast

COOKIE = settings.LANGUAGE_COOKIE_NAME
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("her_languages")]


def choose(client: Client, code: str, back: str = "/form") -> str:
    return client.post("/form/language", {"language": code, "back": back})["Location"]


@pytest.mark.parametrize(
    ("asked", "spoken_there"),
    [
        ("de", "de"),
        ("pt-BR,en;q=0.5", "pt"),
        ("it,fr;q=0.8", "fr"),
        ("it", "en"),
        ("", "en"),
        ("x" * 900, "en"),
    ],
)
def test_page_speaks_what_the_browser_asks_for_or_english(asked: str, spoken_there: str) -> None:
    """U33."""
    answer = Client().get("/form", headers={"Accept-Language": asked})

    assert answer["Content-Language"] == spoken_there
    assert {"Accept-Language", "Cookie"} <= set(answer["Vary"].split(", "))
    assert f'<html lang="{spoken_there}" dir="ltr">' in answer.content.decode()


def test_arabic_runs_right_to_left() -> None:
    """U33."""
    assert (
        '<html lang="ar" dir="rtl">'
        in Client(headers={"Accept-Language": "ar"}).get("/form").content.decode()
    )


def test_languages_are_named_in_their_own_words() -> None:
    page = Client().get("/form").content.decode()

    for code, name in spoken.own_names():
        assert f'value="{code}" lang="{code}"' in page
        assert f"<bdi>{name}</bdi>" in page


def test_choice_is_kept_for_the_visit_alone_and_outlives_its_start(people: Cast) -> None:
    """S46: a cookie without a date that says a language; beginning a case takes no choice away."""
    factory.door_open(people)
    client = Client(headers={"Accept-Language": "de"})
    choose(client, "es")
    to_receipt(client)

    assert client.cookies[COOKIE]["max-age"] == client.cookies[COOKIE]["expires"] == ""
    assert client.get("/form/now")["Content-Language"] == "es"
    assert client.get("/help")["Content-Language"] == "es"


def test_leaving_takes_the_choice_away() -> None:
    """S47."""
    client = Client()
    choose(client, "es")

    client.get("/leave")

    assert client.cookies[COOKIE].value == ""
    assert client.get("/form")["Content-Language"] == "en"


def test_digits_open_her_case_in_the_language_in_which_she_began(people: Cast) -> None:
    """U33, S47: nothing of it stays in the browser that she left; one that is chosen before the digits counts."""
    factory.door_open(people)
    client, other = Client(), Client()
    choose(client, "ar")
    digits = to_receipt(client)
    client.post("/form/6", {"digits": digits})
    client.get("/leave")
    choose(other, "de", "/form/return")

    assert client.get("/form/return")["Content-Language"] == "en"
    for browser, language in ((client, "ar"), (other, "de")):
        browser.post("/form/return", {"digits": digits})
        assert browser.get("/form/now")["Content-Language"] == language


@pytest.mark.parametrize(
    ("back", "leads_to"),
    [
        ("/help", "/help"),
        ("/form/8?checking", "/form/8?checking"),
        ("/leave", "/form"),
        ("//evil.example/form", "/form"),
        ("https://evil.example/form", "/form"),
        ("/cases", "/form"),
        ("", "/form"),
    ],
)
def test_choice_leads_back_to_pages_of_hers_alone(back: str, leads_to: str) -> None:
    assert choose(Client(), "de", back) == leads_to


def test_language_that_is_not_spoken_changes_nothing() -> None:
    client = Client()

    assert choose(client, "tlh") == "/form"
    assert COOKIE not in client.cookies
    assert client.get("/form/language").status_code == 405


def test_answer_to_a_form_offers_no_other_language(people: Cast) -> None:
    """U35: what she typed, or sees once, is not lost by a press."""
    wrong = Client().post("/form/return", {"digits": "12"}).content.decode()

    assert 'action="/form/language"' not in wrong
    assert 'action="/form/language"' in Client().get("/form/return").content.decode()


def test_staff_who_miss_a_page_are_spoken_to_in_english(people: Cast) -> None:
    page = signed_in(people.alice).get("/form/99", headers={"Accept-Language": "de"}).content.decode()

    assert '<html lang="en"' in page
    assert "There is no page here" in page


def test_words_are_said_to_be_unread_until_somebody_signs_for_them() -> None:
    one = Spoken("de", date(2026, 11, 26))
    signed = Spoken("de", date(2026, 11, 26), "Ada Reader", date(2026, 12, 1), spoken.digest("de"))
    stale = Spoken("de", date(2026, 11, 26), "Ada Reader", date(2026, 12, 1), "0" * 16)

    assert [row.standing for row in (one, signed, stale)] == [
        Standing.UNREAD,
        Standing.READ,
        Standing.CHANGED,
    ]
    assert standing_words(one) == (
        "German: a machine drafted the words on 26 November 2026. Nobody has read them yet."
    )
    assert "Ada Reader read the words on 1 December 2026." in standing_words(signed)
    assert "Some of them were changed since." in standing_words(stale)


def test_half_a_signature_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "spoken.toml"
    file.write_text('[[language]]\ncode = "de"\ndrafted = 2026-11-26\nread_by = "Ada"\n', encoding="utf-8")

    with pytest.raises(FileUnfit, match="language de: read_on: who read it"):
        spoken.load(file)


def test_staff_see_in_which_language_she_read(people: Cast) -> None:
    """Her pages say that nobody read the words; so do those of whoever reads her answers."""
    factory.door_open(people)
    client = Client(headers={"Accept-Language": "de"})
    digits = to_receipt(client)
    client.post("/form/6", {"digits": digits})
    client.post("/form/15")
    case = Case.objects.get()
    alice = signed_in(people.alice)

    answers = alice.get(address("own_answers", case)).content.decode()
    listed = signed_in(people.bob).get("/house/reader").content.decode()

    assert "She read them in German; here they are in English." in answers
    assert "German: a machine drafted the words on" in answers
    assert "Arabic: a machine drafted the words on" in listed
    assert "and reads it in German" in alice.get(f"/cases/{case.pk}").content.decode()
