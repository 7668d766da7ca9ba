"""A recipient answers by the link in its letter, without an account, a cookie or a script."""

import re

import pytest
from django.test import override_settings

from casework import custody
from casework.models import Check, Party
from notices import agenda
from notices.answerpage import FOLDER, words_in
from notices.languages import written
from notices.models import Notice, NoticeSighting, Reply
from tests.casework.walkers import signed_in
from tests.notices import linked
from tests.notices.leaving_cast import again


@pytest.fixture
def notice(case, cast, mailbox, settings):
    settings.PUBLIC_URL = linked.ORIGIN
    return linked.sent(case, cast)


@pytest.fixture
def client(monkeypatch):
    return linked.browser(monkeypatch)


def test_page_says_who_runs_it_and_which_letter_it_is(notice, client):
    page = client.get(linked.path_of(notice)).content.decode()

    assert "Harbour Clinic runs this page" in page
    assert notice.reference in page


def test_page_shows_nothing_of_the_matter(notice, client):
    """No address, no name, no law, no picture, no way into the app, and not the token."""
    page = client.get(linked.path_of(notice)).content.decode()

    told = [*notice.sightings.all().values_list("pk", flat=True), notice.case.code, "gallery", "Recourse"]
    assert not [one for one in told if str(one) in page]
    assert not re.search(r"<img|<script|/account/|/about|/help", page)
    assert linked.token_of(notice) not in page


@pytest.mark.parametrize("kind", ["acknowledged", "says_removed"])
def test_receipt_and_removal_are_recorded_at_once(notice, client, kind):
    answer = linked.answer(client, linked.path_of(notice), kind)

    reply = Reply.objects.get()
    assert (answer.status_code, reply.kind, reply.came_by) == (200, kind, "link")
    assert reply.recorded_by.kind == "recipient"
    assert again(notice).state == Notice.State.ACKNOWLEDGED
    entry = custody.entries(notice.case).filter(event="reply_recorded").last()
    assert entry.data["came_by"] == "link"


def test_removed_asks_for_a_check_and_closes_nothing(notice, client):
    linked.answer(client, linked.path_of(notice), "says_removed")

    assert Check.objects.filter(state="due").count() == 2
    assert set(NoticeSighting.objects.values_list("outcome", flat=True)) == {"open"}
    assert notice.clocks.running().exists()


def test_named_host_is_a_proposal_until_a_person_confirms_it(notice, client):
    named = {"host": "rack.northrack.example", "company": "Northrack", "mailbox": "abuse@northrack.example"}

    linked.answer(client, linked.path_of(notice), "not_ours", words="Ask them.", **named)

    made = Party.objects.filter(named_at__isnull=False)
    assert {party.state for party in made} == {Party.State.PROPOSED}
    assert made.count() == 2
    assert "Northrack · rack.northrack.example · abuse@northrack.example" in Reply.objects.get().said
    assert again(notice).state == Notice.State.ACKNOWLEDGED


@pytest.mark.parametrize(
    "named",
    [
        {"host": "gallery.example"},
        {"host": "localhost"},
        {"host": "10.0.0.1"},
        {"company": "Northrack"},
        {"company": "Northrack", "mailbox": "a@b\r\nBcc: c@d.example"},
        {"host": "javascript:alert(1)"},
    ],
)
def test_name_that_leads_nowhere_is_kept_as_words_alone(notice, client, named):
    linked.answer(client, linked.path_of(notice), "not_ours", **named)

    assert Reply.objects.get().kind == "not_ours"
    assert not Party.objects.filter(named_at__isnull=False).exists()


@pytest.mark.parametrize("kind", ["needs_more", "refused"])
def test_words_are_needed_where_a_person_has_to_read_some(notice, client, kind):
    answer = linked.answer(client, linked.path_of(notice), kind, words="  ")

    assert answer.status_code == 422
    assert words_in("en")["error_words"] in answer.content.decode()
    assert not Reply.objects.exists()


@pytest.mark.parametrize("kind", ["needs_more", "refused", "not_ours"])
def test_caseworker_finds_it_on_the_day_list_and_on_the_notice(notice, cast, client, kind):
    linked.answer(client, linked.path_of(notice), kind, words="See https://evil.example/ <b>now</b>")
    staff = signed_in(cast.alice)

    assert any(
        "answered by link" in str(one.words) for one in agenda.tasks_of(cast.alice, at=linked.OPENED_AT)
    )
    page = staff.get(f"/cases/{notice.case_id}/notices/{notice.pk}").content.decode()
    assert "hxxps[:]//evil[.]example/ &lt;b&gt;now&lt;/b&gt;" in page
    assert "A reply came: answered by link" in staff.get(f"/cases/{notice.case_id}").content.decode()


@pytest.mark.parametrize("language", written())
def test_page_is_in_the_language_of_the_letter_and_in_english(notice, client, language):
    Notice.objects.filter(pk=notice.pk).update(language=language)

    own, english = (client.get(linked.path_of(notice) + more) for more in ("", "?l=en"))

    assert f'<html lang="{language}"' in own.content.decode()
    assert words_in(language)["send"] in own.content.decode()
    assert own["Content-Language"] == language
    assert words_in("en")["send"] in english.content.decode()


@pytest.mark.parametrize("language", written())
def test_every_language_says_the_same_things(language):
    english, there = words_in("en"), words_in(language)

    assert there.keys() == english.keys()
    for key, words in english.items():
        assert set(re.findall(r"%\(\w+\)s", words)) == set(re.findall(r"%\(\w+\)s", there[key])), key
    assert {path.stem for path in FOLDER.glob("*.toml")} == set(written())


def test_page_is_not_kept_not_indexed_and_tells_no_referrer(notice, client):
    answer = client.get(linked.path_of(notice))

    assert answer["Cache-Control"] == "no-store"
    assert "noindex" in answer["X-Robots-Tag"]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert not answer.cookies


def test_answer_needs_no_cookie_and_sets_none(notice, client):
    answer = linked.answer(client, linked.path_of(notice), "acknowledged")

    assert answer.status_code == 200
    assert not client.cookies


def test_session_of_a_caseworker_is_left_alone(notice, cast):
    """Somebody who tries the link of a letter is nobody there."""
    staff = signed_in(cast.alice)

    with override_settings(SESSION_SAVE_EVERY_REQUEST=True):
        answer = staff.get(linked.path_of(notice))

    assert "Alice" not in answer.content.decode()
    assert not answer.cookies
