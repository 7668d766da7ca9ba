"""XARF reports for abuse desks: valid as the schema stands, and nothing in them that the letter does not tell."""

import json
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from notices.channels import xarf
from notices.parties import SightingView
from tests.notices.letter_cast import DANA, FIRST, facts_with, letter

ROOT = Path(__file__).resolve().parents[2]
NOTE = json.loads((ROOT / "tests" / "data" / "xarf_v4_note.json").read_text(encoding="utf-8"))
PROPOSED = json.loads((ROOT / "docs" / "xarf-content-ncii.schema.json").read_text(encoding="utf-8"))
HOST_LAW = "eu-dsa-art16"


def faults(report, schema):
    """Return what a schema says against a report; formats are checked."""
    note = Resource.from_contents(NOTE)
    registry = Registry().with_resources([("note:xarf-v4", note)])
    base = Resource.from_contents({"$schema": NOTE["$schema"], "$ref": "note:xarf-v4#/$defs/content"})
    registry = registry.with_resource("https://xarf.org/schemas/v4/types/content-base.json", base).crawl()
    checks = Draft202012Validator.FORMAT_CHECKER
    validator = Draft202012Validator(schema, registry=registry, format_checker=checks)
    return [one.message for one in validator.iter_errors(report)]


def reports(**changes):
    return xarf.reports(letter(HOST_LAW, **changes).data, seed="a notice")


def test_report_is_valid_as_the_schema_stands():
    for report in reports():
        assert faults(report, NOTE) == []


def test_report_is_valid_under_the_proposed_type():
    """Issue 6: the missing type, in the schema's own style."""
    renamed = [{**report, "type": xarf.PROPOSED_TYPE} for report in reports()]

    assert [fault for report in (*renamed, *PROPOSED["examples"]) for fault in faults(report, PROPOSED)] == []


def test_proposed_type_is_refused_as_the_schema_stands():
    """Therefore the reports bear a type that is known, and the proposed one as a tag."""
    (first, _second) = reports()

    assert faults({**first, "type": xarf.PROPOSED_TYPE}, NOTE)
    assert first["tags"] == ["custom:ncii"]


@pytest.mark.parametrize(
    "spoilt", [{"report_id": "12"}, {"timestamp": "today"}, {"url": None}, {"tags": ["ncii"]}]
)
def test_note_of_the_schema_notices_what_is_wrong(spoilt):
    assert faults({**reports()[0], **spoilt}, NOTE)


def test_each_address_has_its_own_report():
    """XARF: one incident, one report."""
    first, second = reports()

    assert (first["url"], first["source_identifier"]) == (FIRST, "gallery.example")
    assert first["report_id"] != second["report_id"]
    assert UUID(first["report_id"]).version == 4


def test_same_letter_has_the_same_reports():
    assert reports() == reports()


def test_report_tells_nothing_that_the_letter_does_not():
    """S37, design §3.1: every value is a constant, or stands in the letter's own JSON."""
    told, constant = (
        letter(HOST_LAW).data.decode(),
        xarf.reports(letter("us-take-it-down-act").data, seed="b"),
    )
    for report, other in zip(reports(), constant, strict=True):
        for key in ("url", "notice_reference"):
            assert json.dumps(report[key], ensure_ascii=False) in told
        assert report["legal_basis"]["name"] in told
        assert {key for key in report if report[key] != other[key]} <= {
            "report_id", "legal_basis", "description",
        }  # fmt: skip


@pytest.mark.parametrize("hidden", ["Dana", "Field", "mail.example", "window", "curtain"])
def test_report_names_nobody_and_describes_no_picture(hidden):
    """S37: no name, contact, description or picture."""
    content = b"".join(content for _name, content in xarf.files(reports(told=DANA))).decode()

    assert hidden not in content
    assert "evidence" not in json.loads(xarf.files(reports()[:1])[0][1])


def test_day_of_first_sight_is_told_only_where_the_letter_tells_it():
    seen, unseen = reports(sightings=[SightingView(FIRST, first_seen=None), SightingView(FIRST + "0")])

    assert "first_seen_on" not in seen and "first_seen_on" not in unseen


def test_host_in_another_script_stands_where_the_schema_lets_it():
    report = reports(sightings=[SightingView("https://xn--bcher-kva.example/1")])[0]

    assert "domain" not in report
    assert faults(report, NOTE) == []


def test_one_report_is_xarf_json_and_more_are_numbered():
    kept = reports()

    assert [name for name, _content in xarf.files(kept[:1])] == ["xarf.json"]
    assert [name for name, _content in xarf.files(kept)] == ["xarf-1.json", "xarf-2.json"]
    assert xarf.files([]) == ()


def test_long_names_stay_within_the_schema():
    told = facts_with(notifier={"organisation": "Clinic " * 60})
    long = letter(HOST_LAW, told)

    report = xarf.reports(replace(long).data, seed="x")[0]

    assert faults(report, NOTE) == []
