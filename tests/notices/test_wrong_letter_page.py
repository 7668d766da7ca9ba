"""Anybody says that a letter was wrong: no account, and answers that tell nothing of what is known here (S57, S19, S20)."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from casework import spoken
from casework.views import slowing
from notices import disputes
from notices.models import Dispute
from notices.views.respond import STAMP_HOURS
from tests import factory
from tests.hostile.dumps import whole_database
from tests.notices import linked

PATH = "/letter"
AT = linked.OPENED_AT
_STAMP = re.compile(r'name="stamp" value="([^"]+)"')


@pytest.fixture
def notice(case, cast, mailbox, settings):
    settings.PUBLIC_URL = linked.ORIGIN
    return linked.sent(case, cast)


@pytest.fixture
def client(cast):
    cache.clear()
    factory.stand_at(AT)
    return Client(enforce_csrf_checks=True)


def say(client, **typed):
    stamp = _STAMP.search(client.get(PATH).content.decode())[1]
    form = {"stamp": stamp, "why": "news_or_court", **typed}
    return client.post(PATH, linked.encoded(form), content_type=linked.FORM)


def counted(client, typed):
    """Say something with nothing in the cache; return the answer and the kinds of queries that it took."""
    cache.clear()
    with CaptureQueriesContext(connection) as queries:
        answer = say(client, **typed)
    return answer, [re.sub(r"X?'[^']*'|_x\d+", "?", one["sql"])[:40] for one in queries]


def headers(answer):
    """The policy of scripts holds a number of its own each time."""
    return {key: answer[key] for key in answer.headers if "Security-Policy" not in key}


def test_answers_are_equal_whether_anything_is_known_or_not(notice, client):
    """S57, S19, S20: paired: a number that exists, one that does not, an address of a case, one of nobody."""
    known, unknown = notice.sightings.first().url, "http://gallery.example/v/0000"
    say(client, reference="first, so that keys are at hand")
    pairs = [
        {"reference": notice.reference},
        {"reference": "2" * 10},
        {"address": known},
        {"address": unknown},
    ]

    answers, queries = zip(*(counted(client, typed) for typed in pairs), strict=True)

    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.content for answer in answers}) == 1
    assert all(one == queries[0] for one in queries)
    assert all(headers(one) == headers(answers[0]) for one in answers)


def test_page_of_form_tells_nothing_and_sets_no_cookie(notice, client):
    page = client.get(PATH)

    assert "Was a letter wrong?" in page.content.decode()
    assert not re.search(r"<script|<img|Harbour|Recourse", page.content.decode())
    assert not page.cookies and not say(client, reference=notice.reference).cookies


def test_nothing_is_looked_up_before_the_worker_comes(notice, client):
    say(client, reference=notice.reference.lower(), words="It is a newspaper.", mailbox="desk@paper.example")

    row = Dispute.objects.get()
    assert (row.state, row.notice) == ("new", None)
    assert row.typed["words"] == "It is a newspaper."
    disputes.match_new(at=AT)
    row = Dispute.objects.get()
    assert (row.state, row.notice, row.case) == ("open", notice, notice.case)
    assert row.typed["mailbox"] == "desk@paper.example"


def test_stolen_database_shows_nothing_of_it(client):
    """S13: what was typed is sealed."""
    say(client, address="http://canary-page.example/1", words="canary words", mailbox="canary@mail.example")

    assert "canary" not in str(whole_database())


@pytest.mark.parametrize("typed", [{"address": "a.example"}, {"address": ""}])
def test_who_holds_a_letter_finds_support_and_the_way_out(client, typed):
    """U8, U10: they may be the person it is about; after sending as well."""
    page = say(client, **typed).content.decode()

    assert all(f'href="{link}"' in page for link in ("/help", "/about", "/leave"))


def test_same_form_sent_twice_is_one(client):
    stamp = _STAMP.search(client.get(PATH).content.decode())[1]
    form = linked.encoded({"stamp": stamp, "why": "other", "words": "It is mine.", "address": "a.example"})
    answers = [client.post(PATH, form, content_type=linked.FORM) for _ in range(2)]

    assert answers[0].content == answers[1].content
    assert Dispute.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"why": "", "reference": "2222222222"}, "Choose what was wrong."),
        ({"words": "kept words"}, "Give the number of the letter, or the address"),
        ({"why": "other", "address": "kept.example"}, "Say in your words what was wrong."),
        ({"address": "kept.example", "mailbox": "no mail"}, "This is no mail address."),
        ({"address": "kept.example" * 400}, "This is too long. At most 2000 characters."),
    ],
)
def test_bad_input_is_said_and_nothing_typed_is_lost(client, typed, says):
    answer = say(client, **typed)

    page = answer.content.decode()
    assert answer.status_code == 422 and says in page
    assert all(value[:12] in page for value in typed.values() if value != "other")
    assert not Dispute.objects.exists()


@pytest.mark.parametrize("stamp", ["", "forged", "x" * 9000])
def test_form_that_nobody_opened_sends_nothing_and_is_shown_again(client, stamp):
    form = linked.encoded({"stamp": stamp, "why": "other", "words": "kept words", "address": "a.example"})
    answer = client.post(PATH, form, content_type=linked.FORM)

    assert answer.status_code == 403 and "kept words" in answer.content.decode()
    assert not Dispute.objects.exists() and STAMP_HOURS > 0


def test_bodies_of_another_kind_are_refused_in_words(client):
    answers = [
        client.post(PATH, b"{}", content_type="application/json"),
        client.post(PATH, b"words=%ff&why=%00", content_type=linked.FORM),
        client.post(PATH, "a=1&" * 30000, content_type=linked.FORM),
    ]
    assert {one.status_code for one in answers} <= {400, 422}
    assert all("Nothing of it is kept." in one.content.decode() for one in answers if one.status_code == 400)
    assert not Dispute.objects.exists()


def test_tries_are_slowed_down_and_never_locked_out(client, monkeypatch):
    """S51: after the free ones a pause that grows; what was typed stays in the form."""
    monkeypatch.setattr(slowing, "_seconds", lambda: 1_000)
    answers = [say(client, address="a.example", words=f"number {number}") for number in range(6)]

    assert [one.status_code for one in answers[:5]] == [200] * 5
    assert answers[5].status_code == 429
    assert "Wait 2 seconds" in answers[5].content.decode() and "number 5" in answers[5].content.decode()


def test_page_of_the_letters_link_leads_here(notice, client):
    assert f'href="{PATH}"' in client.get(linked.path_of(notice)).content.decode()


@pytest.mark.usefixtures("her_languages")
def test_page_speaks_what_the_browser_asks_for_and_sets_no_cookie_for_it(client):
    """U33, S57: who did not ask for a letter may read no English."""
    answer = client.get(PATH, headers={"Accept-Language": "ar"})
    page = answer.content.decode()
    with translation.override("ar"):
        is_said = str(spoken.UNREAD) in page

    assert answer["Content-Language"] == "ar" and not answer.cookies
    assert '<html lang="ar" dir="rtl">' in page
    assert is_said == (spoken.find("ar").standing is spoken.Standing.UNREAD)


def test_either_number_or_address_is_asked_for(client):
    page = client.get(PATH).content.decode()

    assert page.count("one of the two is needed") == 2
