"""What her own form asks of her: one thing a page, no name, no puzzle, nothing a second time."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from django import forms
from django.test import Client

from casework import ownquestions, questions
from casework.views.ownasked import ASKED
from notices.selfforms import OwnFactForm
from tests import factory
from tests.casework.test_own_pages import digits_on, to_receipt, url
from tests.factory import Cast
from tests.hostile.pages import patterns

# Every control of the whole way, by its page. What is not here is not asked: no name, no birth date, no address, no paper.
ASKS = {
    "staying_safe": set[str](),
    "safe_now": {"safe"},
    "under_18": {"under_18"},
    "who": {"who"},
    "country": {"country"},
    "receipt": {"digits", "cannot"},
    "know": {"know"},
    "links": {"text", "seen", "may_look"},
    "file": {"description"},
    "told_by": {"told_by"},
    "made_from": {"made_from"},
    "want": {"want", "avoid"},
    "words": {"words"},
    "contact": {"way", "where", "hours", "when", "called", "code_word"},
    "check": set(),
}
# Every form that she is shown once she has digits, by its class, and what each asks. Her name and an address for an answer stand
# in letters that she signs, and nowhere else.
ASKS_LATER = {
    "ReceiptForm": {"digits"},
    "OwnWordForm": {"word"},
    "LinksMoreForm": {"text", "seen", "may_look"},
    "LinksLaterForm": {"seen", "may_look"},
    "SendOnceForm": {"files"},
    "OwnPrintsForm": {"prints"},
    "MessageForm": {"text"},
    "ContactForm": ASKS["contact"],
    "OwnFactForm": {"value"},
    "OwnSignerForm": {"who", "name"},
    "SignForm": {"name", "email"},
    "SentForm": {"way", "sent_on", "number"},
    "AnsweredForm": {"kind", "on"},
    "PleaseForm": {"may_look"},
}
# What stands in her pages beside such forms: boxes to tick, what she read, and what a button is about. Buttons ask nothing.
IN_PAGES = {
    "confirmed",
    "true",
    "number",
    "up_to",
    "key",
    "digest",
    "seen",
    "fact",
    "safe",
    "first",
    "country",
    "{{ name }}",
}
# Buttons of the frame: they answer nothing.
_FRAME = {"csrfmiddlewaretoken", "leave", "language", "back", "next", "on_to"}
_FIELD = re.compile(r"<(?:input|select|textarea)\b[^>]*>")
_CONTROL = re.compile(r"<(?:input|select|textarea|button)\b[^>]*>")
# Fields that a person fills by hand may be filled by paste, by a password manager and by a friend who reads aloud.
_FORBIDS = re.compile(r"\bon(paste|copy|drop|input|keydown)=|\breadonly\b|\bmaxlength=\"(?:\d|1\d|2[0-3])\"")
_PUZZLE = re.compile(
    r"captcha|not a robot|puzzle|security question|letters in the picture|which of these", re.IGNORECASE
)


@pytest.fixture
def visitor(people: Cast) -> Client:
    factory.door_open(people)
    return Client()


def way(visitor: Client) -> Iterator[tuple[str, str]]:
    """Walk the fullest way; yield the name of each page and its text."""
    given = {"under_18": {"under_18": "no"}, "who": {"who": "me"}, "know": {"know": ["links", "file"]}}
    page = visitor.get(url("staying_safe")).content.decode()
    for name in questions.PAGES:
        yield name, page
        if name == "country":
            page = visitor.post(url(name), {"country": "DE"}).content.decode()
            continue
        more = {"digits": digits_on(page)} if name == "receipt" else given.get(name, {})
        page = visitor.post(url(name), more, follow=True).content.decode()


def controls(page: str) -> set[str]:
    main = page.partition("<main")[2].partition("</main>")[0]
    return set(re.findall(r'\bname="(\w+)"', " ".join(_CONTROL.findall(main)))) - _FRAME


def test_nothing_is_asked_that_is_not_on_the_list(visitor: Client) -> None:
    """S23: no legal name, birth date, address, identity paper; only her own words may tell a story, and they can be left out."""
    assert {name: controls(page) for name, page in way(visitor)} == {
        name: wanted - _FRAME for name, wanted in ASKS.items()
    }


def forms_of(module: ModuleType) -> dict[str, set[str]]:
    """Return the forms that a module of pages names, each with its fields."""
    known = [one for one in vars(module).values() if isinstance(one, type) and issubclass(one, forms.Form)]
    return {one.__name__: set(one.base_fields) for one in known if one is not forms.Form}


def test_no_form_asks_what_is_not_on_the_list_once_she_has_digits(people: Cast) -> None:
    """S23: also where letters are signed, and where she says how she may be reached."""
    pages = {one.callback.__module__ for one in patterns() if getattr(one.callback, "is_own", False)}
    asked = {name: fields for page in pages for name, fields in forms_of(sys.modules[page]).items()}
    asked["OwnFactForm"] = set(OwnFactForm(asked=ownquestions.QUESTIONS[0]).fields)
    on_way_in = {row.form.__name__ for row in ASKED.values()} - {"ContactForm"}

    assert {name: fields for name, fields in asked.items() if name not in on_way_in} == ASKS_LATER


def test_no_page_of_hers_has_a_field_beside_those_of_its_forms() -> None:
    """S23."""
    found = [
        page for house in ("casework", "notices") for page in Path("templates", house, "own").glob("*.html")
    ]
    fields = [control for page in found for control in _FIELD.findall(page.read_text())]

    assert set(re.findall(r'\bname="([^"]+)"', " ".join(fields))) == IN_PAGES


def test_each_page_asks_one_question_says_why_and_has_a_way_back(visitor: Client) -> None:
    """U2: the heading is the question."""
    for name, page in way(visitor):
        main = page.partition("<main")[2]
        if name not in ASKED:
            continue
        assert re.findall(r"<h1>(.*?)</h1>", main) == [str(ASKED[name].question)], name
        assert str(ASKED[name].why) in main, name
        assert '<a class="back" href="' in main, name
        assert len(re.findall(r'class="button" type="submit">Continue<', main)) == 1, name


def test_what_can_be_left_out_says_so(visitor: Client) -> None:
    """S23: every question after the country, in its own words."""
    said = dict(way(visitor))

    assert [name for name in questions.AFTER if name in ASKED and "leave this out" not in said[name]] == []


def test_no_page_sets_a_puzzle_or_forbids_to_paste(visitor: Client) -> None:
    """U16: her digits and her word may be pasted; nothing has to be solved or remembered."""
    pages = dict(way(visitor))
    pages["return"] = Client().get("/form/return").content.decode()
    pages["sign-in"] = Client().get("/account/login/").content.decode()

    assert [name for name, page in pages.items() if _PUZZLE.search(page)] == []
    assert [
        (name, control)
        for name, page in pages.items()
        for control in _CONTROL.findall(page)
        if _FORBIDS.search(control)
    ] == []


def test_what_she_said_is_asked_nowhere_again(visitor: Client) -> None:
    """U4: her answers stand where they are asked for a second time, also when she comes back with her digits."""
    digits = to_receipt(visitor)
    visitor.post(url("receipt"), {"digits": digits})
    visitor.post(url("links"), {"text": "http://gallery.example/v/8841", "seen": "public", "may_look": "yes"})
    visitor.post(url("words"), {"words": "It was an old film."})
    again = Client()
    again.post("/form/return", {"digits": digits})

    links, words = (again.get(url(name)).content.decode() for name in ("links", "words"))

    assert "http://gallery.example/v/8841</textarea>" in links
    assert links.count(" checked") == 2
    assert "It was an old film.</textarea>" in words
