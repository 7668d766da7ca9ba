"""Strangers at the links in letters: scanners, guessers, forgers, repeaters, and the uploader to whom a letter was passed on."""

import re
import secrets
import time
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from casework import safeguarding
from casework.models import Case, Check, CustodyEntry, Party
from notices import answeredbylink, answerlinks, approval
from notices.answerpage import words_in
from notices.models import Notice, Reply
from tests.casework.walkers import signed_in
from tests.hostile.dumps import whole_database
from tests.notices import linked, matter
from tests.notices.leaving_cast import again

_WRITE = re.compile(r"^\s*(?:INSERT|UPDATE|DELETE|REPLACE)", re.IGNORECASE)
GUESSED = "2" * answerlinks.LENGTH


@pytest.fixture
def notice(case, cast, mailbox, settings):
    settings.PUBLIC_URL = linked.ORIGIN
    return linked.sent(case, cast)


@pytest.fixture
def client(monkeypatch):
    return linked.browser(monkeypatch)


def post(client, path, **typed):
    return client.post(path, linked.encoded(typed), content_type=linked.FORM)


def test_storm_of_scanners_changes_nothing(notice, client):
    """S10: GET and HEAD, with what link scanners and prefetchers send along; nothing is written at all."""
    heads = {
        "HTTP_PURPOSE": "prefetch",
        "HTTP_SEC_PURPOSE": "prefetch;prerender",
        "HTTP_USER_AGENT": "Scanner/1",
    }
    with CaptureQueriesContext(connection) as queries:
        for _ in range(100):
            assert client.get(linked.path_of(notice), **heads).status_code == 200
            assert client.head(linked.path_of(notice), **heads).status_code == 200

    assert not [query for query in queries if _WRITE.match(query["sql"])]
    assert again(notice).state == Notice.State.SENT


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options", "trace"])
def test_no_other_method_is_taken(notice, client, method):
    assert getattr(client, method)(linked.path_of(notice)).status_code == 405
    assert not Reply.objects.exists()


def test_form_that_never_saw_the_page_sends_nothing(notice, client):
    """What presses every button, and a page elsewhere, has no stamp of this link."""
    other = linked.stamp(client, linked.path_of(notice))[:-4] + "AAAA"
    for stamp in ("", "x", other, "2" * 5000):
        answer = post(client, linked.path_of(notice), kind="refused", words="No.", stamp=stamp)
        assert answer.status_code in {403}
        assert words_in("en")["again"] in answer.content.decode()

    assert not Reply.objects.exists()


def test_stamp_of_another_letter_is_none_of_this(notice, client, cast):
    second = _second(cast)
    stamp = linked.stamp(client, linked.path_of(second))

    answer = post(client, linked.path_of(notice), kind="acknowledged", stamp=stamp)

    assert answer.status_code == 403
    assert not Reply.objects.exists()


def test_stamp_of_last_week_shows_the_page_once_more(notice, client, monkeypatch):
    stamp = linked.stamp(client, linked.path_of(notice))
    later = time.time() + 73 * 3600
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)

    answer = post(client, linked.path_of(notice), kind="refused", words="Because.", stamp=stamp)

    assert answer.status_code == 403
    assert "Because." in answer.content.decode()


def test_link_of_one_letter_answers_for_no_other(notice, client, cast):
    second = _second(cast)

    linked.answer(client, linked.path_of(second), "acknowledged")

    assert Reply.objects.get().notice == second
    assert again(notice).state == Notice.State.SENT


def _dead(notice, cast, how):
    """Bring a link to its end in one of the ways there are, and return its path."""
    path = linked.path_of(notice)
    if how == "withdrawn":
        approval.withdraw_notice(notice=notice, by=cast.alice, at=linked.OPENED_AT)
    elif how == "closed":
        Case.objects.filter(pk=notice.case_id).update(closed_at=linked.OPENED_AT)
    elif how == "too old":
        Notice.objects.filter(pk=notice.pk).update(approved_at=linked.OPENED_AT - timedelta(days=181))
    elif how == "not sent":
        Notice.objects.filter(pk=notice.pk).update(state="queued", sent_at=None)
    elif how == "undone":
        Notice.objects.filter(pk=notice.pk).update(state="drafted", content_digest="")
    return {
        "unknown": f"/r/{GUESSED}",
        "cut": path[:-1],
        "longer": path + "2",
        "zeros": "/r/" + "0" * 28,
    }.get(how, path)


ENDS = ("unknown", "cut", "longer", "zeros", "withdrawn", "closed", "too old", "not sent", "undone")


@pytest.mark.parametrize("how", ENDS)
def test_every_link_that_leads_nowhere_answers_alike(notice, client, cast, how):
    """S8, S57: one page, one status, the same headers and the same number of queries, by GET and by POST."""
    path, stamp = linked.path_of(notice), linked.stamp(client, linked.path_of(notice))
    told = []
    for address in (f"/r/{secrets.token_hex(14)}", _dead(notice, cast, how)):
        got = client.get(address)
        sent = post(client, address, kind="refused", words="No.", stamp=stamp)
        told.append([(one.status_code, one.content, sorted(_steady(one))) for one in (got, sent)])

    assert told[0] == told[1]
    assert told[0][0][0] == 404
    assert not Reply.objects.exists()
    assert path


def _steady(answer):
    return [(key, value) for key, value in answer.headers.items() if key != "Content-Security-Policy"]


def test_guessing_finds_nothing_and_is_slowed_down(notice, client):
    """138 bits; and 60 forms an hour from one visitor, whatever they are sent to."""
    statuses = [post(client, f"/r/{secrets.token_hex(14)}", kind="refused").status_code for _ in range(70)]

    assert statuses.count(404) == 60
    assert statuses[-1] == 429
    assert not Reply.objects.exists()


def test_one_letter_takes_so_many_forms_an_hour_from_everywhere(notice, client):
    path, stamp = linked.path_of(notice), linked.stamp(client, linked.path_of(notice))

    statuses = [
        client.post(
            path, linked.encoded({"stamp": stamp, "kind": "needs_more", "words": f"{number}"}),
            content_type=linked.FORM, REMOTE_ADDR=f"198.51.100.{number}",
        ).status_code
        for number in range(25)
    ]  # fmt: skip

    assert statuses == [200] * 20 + [429] * 5
    assert Reply.objects.count() == 20


def test_letter_takes_so_many_answers_in_all(notice, monkeypatch):
    monkeypatch.setattr("notices.views.respond.ratelimit.consume", lambda *given, **named: True)
    client = linked.browser(monkeypatch)

    statuses = [
        linked.answer(client, linked.path_of(notice), "needs_more", words=f"{number}").status_code
        for number in range(answeredbylink.MOST_ANSWERS + 2)
    ]

    assert statuses[-2:] == [429, 429]
    assert Reply.objects.count() == answeredbylink.MOST_ANSWERS


def test_form_sent_twice_is_one_answer(notice, client):
    """A double press, a repeated request, a reloaded page."""
    path = linked.path_of(notice)
    typed = {"stamp": linked.stamp(client, path), "kind": "says_removed", "words": "Done."}

    statuses = [post(client, path, **typed).status_code for _ in range(3)]

    assert statuses == [200, 200, 200]
    assert Reply.objects.count() == 1
    assert CustodyEntry.objects.filter(event="reply_recorded").count() == 1


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("words=" + "x" * 70_000, linked.FORM),
        ("x" * 3_000_000, linked.FORM),
        ("&".join(f"a{number}=" for number in range(900)), linked.FORM),
        ("&".join(f"a{number}=" for number in range(1500)), linked.FORM),
        ("kind=refused&words=No", f"{linked.FORM}; charset=utf-16"),
        ("{}", "application/json"),
        ("--b\r\n", "multipart/form-data; boundary=b"),
        (b"\xff\xfe\x00", "text/plain"),
    ],
)
def test_huge_or_foreign_body_is_not_read(notice, client, body, kind):
    answer = client.post(linked.path_of(notice), body, content_type=kind)

    assert answer.status_code in {404, 422}
    assert not Reply.objects.exists()


def test_long_words_are_refused_and_short_ones_are_sealed(notice, client):
    """S14: nothing typed by a stranger lies open in the database."""
    path = linked.path_of(notice)
    long = linked.answer(client, path, "refused", words="x" * 2001)
    linked.answer(client, path, "refused", words="CANARY-7719\x00\x1b[31m\u202e")

    assert long.status_code == 422
    assert Reply.objects.get().said == "CANARY-7719[31m"
    assert b"CANARY-7719" not in whole_database()


def test_typed_markup_comes_back_as_text(notice, client):
    answer = linked.answer(
        client, linked.path_of(notice), "", words='"><script>alert(1)</script>{{ 7|add:7 }}'
    )

    assert answer.status_code == 422
    assert "<script" not in answer.content.decode()
    assert "{{ 7|add:7 }}" in answer.content.decode()


def test_answer_during_a_minor_stop_is_kept_and_starts_nothing(notice, client, cast):
    """S56: the recipient sees nothing of the stop; nothing is looked at or proposed."""
    before = client.get(linked.path_of(notice)).content
    safeguarding.raise_stop(case=notice.case, by=cast.alice, at=linked.OPENED_AT)

    removed = linked.answer(client, linked.path_of(notice), "says_removed")
    linked.answer(client, linked.path_of(notice), "not_ours", host="rack.northrack.example")

    stamp = re.compile(rb'value="[^"]{20,}"')
    assert stamp.sub(b"", client.get(linked.path_of(notice)).content) == stamp.sub(b"", before)
    assert removed.status_code == 200
    assert Reply.objects.count() == 2
    assert not Check.objects.filter(state="due").exists()
    assert not Party.objects.filter(named_at__isnull=False).exists()


def test_uploader_with_the_letter_stops_no_clock(notice, client):
    """A letter that was passed on: what its reader says is not ours, refused, waits for a person."""
    for kind in ("not_ours", "refused"):
        linked.answer(client, linked.path_of(notice), kind, words="Never mind.")

    assert notice.clocks.running().filter(kind="legal").exists()
    assert again(notice).state == Notice.State.ACKNOWLEDGED
    assert set(notice.lines.values_list("outcome", flat=True)) == {"open"}


def test_signed_in_browser_of_a_caseworker_gives_a_forger_nothing(notice, cast):
    """No cookie counts here: a foreign page can send no more than who has the link can."""
    cookies = signed_in(cast.alice).cookies
    client = Client(enforce_csrf_checks=True)
    client.cookies = cookies

    answer = post(client, f"/r/{GUESSED}", kind="refused", words="No.")

    assert answer.status_code == 404
    assert not Reply.objects.exists()


def _second(cast):
    case = matter.case_with_addresses(cast.alice, host="board.example")
    notice = matter.approved(case, cast=cast)
    Notice.objects.filter(pk=notice.pk).update(state="sent", sent_at=linked.OPENED_AT)
    return again(notice)
