"""A FACTS.toml that cannot be so is refused by the key; what is only unlikely is warned of and goes through."""

import contextlib
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from casework.facts import FactsError, parse_facts
from casework.plausible import doubts, refuse_impossible

TODAY = date(2026, 11, 25)
SEEN = {"url": "https://site.example/1"}


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ({"sighting": [{**SEEN, "first_seen": "2030-01-01"}]}, "sighting[1].first_seen"),
        ({"sighting": [SEEN, {"url": "notaurl"}]}, "sighting[2].url"),
        ({"sighting": [{"url": "https://"}]}, "sighting[1].url"),
        (
            {"image": [{"published": False}], "sighting": [{**SEEN, "seen_in_public": True}]},
            "sighting[1].seen_in_public",
        ),
        ({"person": {"age_in_image": "minor", "looks_young": True}}, "person.looks_young"),
        ({"person": {"age_now": 17, "looks_young": True}}, "person.looks_young"),
        ({"history": {"complaints": [{"sent_at": "2026-12-25"}]}}, "history.complaints[1].sent_at"),
        (
            {"history": {"complaints": [{"sent_at": "2026-11-20", "decided_at": "2026-11-19"}]}},
            "history.complaints[1].decided_at",
        ),
    ],
)
def test_what_cannot_be_so_is_named_by_its_key(data: dict[str, Any], key: str) -> None:
    with pytest.raises(FactsError) as error:
        refuse_impossible(parse_facts(data), today=TODAY)

    assert error.value.key == key
    assert "notaurl" not in error.value.says


@pytest.mark.parametrize(
    "data",
    [
        {"sighting": [{**SEEN, "first_seen": "2026-11-26"}]},  # it is the 26th in Auckland
        {"sighting": [{"url": "site.example/1"}]},
        {"sighting": [{"url": "http://192.0.2.7/1"}]},
        {"sighting": [{"url": "a chat on her telephone", "seen_in_public": False}]},
        {"image": [{"published": False}], "sighting": [{**SEEN, "seen_in_public": False}]},
        {"person": {"age_in_image": "adult", "looks_young": True}},
        {"history": {"complaints": [{"sent_at": "2026-11-20T10:00:00Z", "decided_at": "2026-11-20"}]}},
    ],
)
def test_what_can_be_so_goes_through(data: dict[str, Any]) -> None:
    facts = parse_facts(data)
    refuse_impossible(facts, today=TODAY)

    assert doubts(facts) == []


@pytest.mark.parametrize(
    ("data", "key"),
    [
        ({"image": [{"made_by": "other", "copyright_owner": "self"}]}, "image[1].copyright_owner"),
        ({"image": [{"licensed": True, "threatened": True}]}, "image[1].licensed"),
        ({"notifier": {"role": "parent"}, "person": {"age_now": 30}}, "notifier.role"),
    ],
)
def test_what_is_unlikely_is_warned_of(data: dict[str, Any], key: str) -> None:
    facts = parse_facts(data)
    refuse_impossible(facts, today=TODAY)

    assert [name for name, _says in doubts(facts)] == [key]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "command", [("routes",), ("notice", "--basis", "eu-dsa-art16", "--out", "letter.pdf")]
)
def test_both_commands_refuse_and_warn(command: tuple[str, ...], tmp_path: Path) -> None:
    name, *rest = command
    told = tmp_path / "facts.toml"
    told.write_text('[[sighting]]\nurl = "notaurl"\n', encoding="utf-8")
    with pytest.raises(CommandError, match=r"sighting\[1\]\.url") as refusal:
        call_command(name, str(told), *rest)
    assert refusal.value.returncode == 2

    told.write_text('[[image]]\nmade_by = "other"\ncopyright_owner = "self"\n', encoding="utf-8")
    warned = io.StringIO()
    out = [str(tmp_path / one) if one.endswith(".pdf") else one for one in rest]
    with contextlib.suppress(SystemExit):  # elements are missing, as they may be
        call_command(name, str(told), *out, stderr=warned, stdout=io.StringIO())
    assert "image[1].copyright_owner" in warned.getvalue()
