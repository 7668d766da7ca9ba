"""Cloudflare's reporting API, against a server of our own that speaks it: filed once, refused, busy, or unsure."""

import json
from dataclasses import replace

import pytest

from notices.channels import PermanentFailure, TemporaryFailure, Unfit, cloudflare
from notices.parties import SightingView
from tests.notices import cloudflare_server
from tests.notices.cloudflare_server import ACCOUNT, TOKEN
from tests.notices.letter_cast import DANA, FIRST, SECOND, facts_with, letter

LAW = "eu-dsa-art16"


@pytest.fixture
def api(tmp_path, monkeypatch):
    with cloudflare_server.running(tmp_path, monkeypatch) as server:
        yield server


@pytest.fixture
def report():
    return cloudflare.report(letter(LAW).data)


def file(api, report, **changes):
    given = {"url": api.url, "account": ACCOUNT, "token": TOKEN}
    return cloudflare.deliver(report, **(given | changes))


def test_report_is_filed_as_documented(api, report):
    accepted = file(api, report)

    (filed,) = api.filed
    assert accepted.server_answer == "0000000000000001"
    assert (filed["act"], filed["urls"]) == ("abuse_ncsei", f"{FIRST}\n{SECOND}")
    assert filed["ncsei_subject_representation"] is False


def test_owner_is_not_told_and_the_host_not_who_writes(report):
    """Design §3.15: a channel that passes on."""
    assert (report["host_notification"], report["owner_notification"]) == ("send-anon", "none")
    assert not {"country", "tele"} & set(report)


def test_report_holds_what_the_law_asks_for_and_her_name_nowhere(report):
    """Design §3.2, S37."""
    assert "without that person's consent" in report["comments"]
    assert "Our reference: 7F3K92QD." in report["comments"]
    assert all(hidden not in json.dumps(report) for hidden in ("Dana", "Field", "mail.example"))


def test_addresses_of_several_hosts_are_not_one_report():
    rows = [SightingView(FIRST), SightingView("https://other.example/1")]

    with pytest.raises(Unfit) as refusal:
        cloudflare.report(letter(LAW, sightings=rows).data)

    assert refusal.value.code == "urls"


def test_words_are_never_cut_to_fit():
    """Design §3.2: no incomplete notice."""
    long = letter(LAW, facts_with(image={**DANA["image"][0], "description": "By a window. " * 200}))

    with pytest.raises(Unfit) as refusal:
        cloudflare.report(replace(long).data)

    assert refusal.value.code == "comments"


def test_account_without_the_right_is_a_final_failure(api, report):
    with pytest.raises(PermanentFailure) as failure:
        file(api, report, token="another")

    assert failure.value.code == "sign_in"
    assert failure.value.server_answer == "401 Not entitled to use feature: Abuse Report API"


def test_refused_report_is_a_final_failure_with_their_words(api, report):
    with pytest.raises(PermanentFailure) as failure:
        file(api, report | {"email2": "other@clinic.example"})

    assert failure.value.server_answer == "400 Provided emails did not match"


def test_too_many_is_tried_again(api, report):
    api.answers.append((429, {"success": False, "errors": [{"code": 971, "message": "Please wait"}]}))

    with pytest.raises(TemporaryFailure) as failure:
        file(api, report)

    assert (failure.value.server_answer, failure.value.may_have_arrived) == ("429 Please wait", False)


@pytest.mark.parametrize(
    "answer",
    [
        "drop", (500, {"result": "error", "msg": "Failed while writing to the database"}), (502, b"<html>"), (200, b"ok"),
        (200, {"result": "success"}), (302, b""),
    ],
)  # fmt: skip
def test_no_clear_answer_may_mean_that_they_have_it(api, report, answer):
    """S42."""
    api.answers.append(answer)

    with pytest.raises(TemporaryFailure) as failure:
        file(api, report)

    assert failure.value.may_have_arrived


def test_server_that_is_not_there_has_nothing(report):
    with pytest.raises(TemporaryFailure) as failure:
        cloudflare.deliver(report, url="https://127.0.0.1:1/client/v4", account=ACCOUNT, token=TOKEN)

    assert (failure.value.code, failure.value.may_have_arrived) == ("connection", False)


def test_stranger_with_another_certificate_is_told_nothing(api, report, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")

    with pytest.raises(TemporaryFailure) as failure:
        file(api, report)

    assert (failure.value.code, api.filed) == ("tls", [])


@pytest.mark.parametrize("url", ["http://127.77.0.240/client/v4", "file:///etc/passwd", ""])
def test_nothing_but_https_is_dialled(report, url):
    with pytest.raises(PermanentFailure):
        cloudflare.deliver(report, url=url, account=ACCOUNT, token=TOKEN)


def test_last_moment_stops_the_report_before_its_words_leave(api, report):
    """Design §3.1."""

    def refuse():
        raise LookupError

    with pytest.raises(LookupError):
        file(api, report, last_moment=refuse)

    assert api.filed == []
