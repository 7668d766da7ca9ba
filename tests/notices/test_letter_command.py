"""The command `notice` (design §7): FACTS.toml in, a draft and its elements out."""

import io
import json
from datetime import UTC, datetime
from typing import Any

import pypdf
import pytest
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.django_db

FACTS = """
[person]
residence = "US-NY"
identifiable = true
age_in_image = "adult"
[notifier]
role = "clinic"
organisation = "Harbour Legal Clinic"
email = "notices@clinic.example"
signature = "Harbour Legal Clinic"
confirms = ["good_faith_statement"]
[[image]]
id = "a"
kind = "real"
depiction = ["face"]
shows = "nude"
description = "Taken at a window."
[[sighting]]
image = "a"
url = "https://unlisted-gallery.net/p/1"
first_seen = 2026-11-03
[[sighting]]
image = "a"
url = "https://unlisted-gallery.net/p/2"
"""


@pytest.fixture
def run(tmp_path, capsys):
    def call(text: str, basis: str = "us-take-it-down-act") -> tuple[int, dict[str, Any], Any]:
        source, target = tmp_path / "FACTS.toml", tmp_path / "F.pdf"
        source.write_text(text, encoding="utf-8")
        code = 0
        try:
            call_command("notice", str(source), "--basis", basis, "--out", str(target), "--json")
        except SystemExit as stop:
            code = int(stop.code or 0)
        except CommandError as error:
            code = error.returncode
        lines = capsys.readouterr().out.splitlines()
        return code, json.loads(lines[0]), target

    return call


def test_complete_facts_give_a_draft_and_exit_0(run):
    code, line, target = run(FACTS)

    pages = pypdf.PdfReader(io.BytesIO(target.read_bytes())).pages
    assert (code, line["missing"], line["pages"]) == (0, [], len(pages))
    assert {"key", "source", "text"} == set(line["elements"][0])
    assert all("DRAFT" in page.extract_text() for page in pages)
    assert line["recipient"] == "unlisted-gallery.net"
    assert (line["deadline"]["amount"], line["deadline"]["unit"]) == (48, "hours")


def test_letter_too_long_for_a_pdf_is_said_and_exits_2(run):
    code, line, target = run(FACTS.replace("Taken at a window.", "Taken at a window. " * 120_000))

    assert (code, line["error"], target.exists()) == (2, "size", False)
    assert "too long" in line["says"]


def test_element_that_is_missing_is_named_and_the_draft_still_written(run):
    code, line, target = run(FACTS.replace('confirms = ["good_faith_statement"]', ""))

    assert (code, line["missing"]) == (1, ["good_faith_statement"])
    assert target.read_bytes().startswith(b"%PDF")


def test_addresses_of_another_recipient_stay_out(run):
    _code, line, _target = run(FACTS.replace("unlisted-gallery.net/p/2", "unlisted-forum.net/p/2"))

    located = next(element for element in line["elements"] if element["key"] == "location_url")
    assert "unlisted-forum" not in located["text"]


def test_unknown_law_names_the_nearest_and_writes_nothing(run):
    code, line, target = run(FACTS, basis="us-take-it-down-akt")

    assert code == 2
    assert (line["basis"], line["error"]) == ("us-take-it-down-akt", "unknown_basis")
    assert "us-take-it-down-act" in line["says"]
    assert not target.exists()


def test_misspelt_key_is_named_with_the_nearest_right_one(run):
    code, line, target = run(FACTS.replace("residence", "residense"))

    assert code == 2
    assert line["error"] == "person.residense" and "residence" in line["says"]
    assert not target.exists()


def test_law_that_has_no_letter_says_so(run):
    code, line, target = run(FACTS, basis="us-take-it-down-act-criminal")

    assert (code, line["error"]) == (1, "kind")
    assert not target.exists()


def test_draft_about_a_minor_is_for_a_hotline_or_a_lawyer(run):
    """Design §3.10."""
    _code, line, _target = run(FACTS.replace('"adult"', '"minor"'))

    assert line["draft_for"] == "draft: for a hotline or a lawyer"


@pytest.mark.parametrize("out", ["none/F.pdf", "."])
def test_draft_that_cannot_be_written_says_so(tmp_path, capsys, out):
    (tmp_path / "FACTS.toml").write_text(FACTS, encoding="utf-8")
    words = ["notice", str(tmp_path / "FACTS.toml"), "--basis", "us-take-it-down-act", "--json"]

    with pytest.raises(CommandError, match="cannot be written") as refusal:
        call_command(*words, "--out", str(tmp_path / out))

    line = json.loads(capsys.readouterr().out)
    assert refusal.value.returncode == 2
    assert (line["basis"], line["error"]) == ("us-take-it-down-act", "not_written")
    assert str(tmp_path / out) in line["says"]


@pytest.mark.parametrize(
    ("command", "key"), [("routes", "path"), ("notice", "basis"), ("verify_packet", "path")]
)
def test_missing_file_is_said_alike_by_all(tmp_path, capsys, command, key):
    absent = str(tmp_path / "absent")
    more = ["--basis", "us-take-it-down-act", "--out", str(tmp_path / "F.pdf")]

    with pytest.raises(CommandError, match=f"^There is no file at {absent}.$") as refusal:
        call_command(command, absent, "--json", *(more if command == "notice" else []))

    line = json.loads(capsys.readouterr().out)
    assert refusal.value.returncode == 2
    assert set(line) == {key, "error", "says"}
    assert (line["error"], line["says"]) == ("no_file", f"There is no file at {absent}.")


def test_facts_about_nothing_published_fill_no_words_on_consent(run):
    """Design §3.2: nothing is said of a publication that nobody told."""
    _code, line, _target = run("", basis="us-dmca-512c")
    _code, tida, _target = run("")
    _code, told, _target = run(FACTS)

    key = "statement_of_non_consent"
    assert key in tida["missing"] and key not in told["missing"]
    assert key not in {element["key"] for found in (line, tida) for element in found["elements"]}
    assert any(element["key"] == key and element["text"] for element in told["elements"])


def test_old_law_gives_a_draft_and_says_that_it_waits_for_a_reviewer(tmp_path, capsys, monkeypatch):
    """Design §3.12: a draft is to be read; nothing leaves on it."""
    monkeypatch.setattr("casework.moments.now_or_real", lambda tell: datetime(2027, 9, 1, tzinfo=UTC))
    source, target = tmp_path / "FACTS.toml", tmp_path / "F.pdf"
    source.write_text(FACTS, encoding="utf-8")

    call_command(
        "notice", str(source), "--basis", "us-take-it-down-act", "--out", str(target), "--json",
        stderr=(warned := io.StringIO()),
    )  # fmt: skip

    assert json.loads(capsys.readouterr().out)["why_not"] == "needs_review"
    assert "A law reviewer confirms it first." in warned.getvalue()
    assert target.exists()


def test_young_law_has_nothing_in_its_way(run):
    assert run(FACTS)[1]["why_not"] is None
