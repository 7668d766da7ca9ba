"""A packet that was bound anew with fitting digests is still found out where its papers disagree (E6, E7, S50)."""

import json

import pytest

from casework import bags, covering, papers, verifying
from tests import factory
from tests.casework import packet_cast

AT = packet_cast.AT


@pytest.fixture
def payload(db) -> dict[str, bytes]:
    people = factory.cast()
    files = packet_cast.members(packet_cast.built(packet_cast.full_case(people.alice), people.alice))
    return {
        path.removeprefix("data/"): content for path, content in files.items() if path.startswith("data/")
    }


def bound(payload: dict[str, bytes]) -> list[str]:
    return verifying.broken_parts(bags.build_bag(payload, tags={}, info=[], at=AT))


def with_lines(payload: dict[str, bytes], lines: list[bytes]) -> dict[str, bytes]:
    return {**payload, papers.CUSTODY_LINES: b"".join(lines)}


def test_untouched_payload_is_whole(payload):
    assert bound(payload) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda lines: [lines[0].replace(b"case_opened", b"case_closed"), *lines[1:]],
        lambda lines: lines[1:],
        lambda lines: [lines[1], lines[0], *lines[2:]],
        lambda lines: [*lines, lines[-1]],
        lambda lines: lines[:-1],
        lambda lines: [lines[0].replace(b'"seq":1', b'"seq": 1'), *lines[1:]],
    ],
)
def test_edited_dropped_swapped_inserted_and_cut_entries_are_found(payload, spoil):
    """E7."""
    lines = payload[papers.CUSTODY_LINES].splitlines(keepends=True)

    assert any("custody" in says for says in bound(with_lines(payload, spoil(lines))))


def test_sheet_that_says_something_else_is_found(payload):
    """E6."""
    broken = bound({**payload, "sightings.csv": payload["sightings.csv"].replace(b"gallery", b"another")})

    assert "data/sightings.csv: says something else than packet.json" in broken


def test_packet_json_in_another_form_is_found(payload):
    """E6."""
    loose = json.dumps(json.loads(payload["packet.json"]), indent=1).encode()

    assert "data/packet.json: not in its one form" in bound({**payload, "packet.json": loose})


def test_letter_that_was_exchanged_is_found(payload):
    assert any("notice-1.txt" in says for says in bound({**payload, "notices/notice-1.txt": b"another"}))


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b"null", b'{"format":1}', b"\xff"])
def test_packet_json_that_is_none_is_found(payload, content):
    assert bound({**payload, "packet.json": content})


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", "＠x"])
def test_formula_in_a_sheet_is_disarmed(text):
    """S50."""
    table = {"columns": ["a"], "rows": [{"a": text}]}

    sheet = papers.sheets({"tables": {"t": table}})["t.csv"].decode()

    assert sheet == f'"a"\r\n"\'{text}"\r\n'


def test_sheet_quotes_quotes_and_line_ends():
    """S50: RFC 4180."""
    table = {"columns": ["a", "b"], "rows": [{"a": 'say "x"\nand y', "b": None}, {"a": True, "b": 0}]}

    sheet = papers.sheets({"tables": {"t": table}})["t.csv"]

    assert sheet == b'"a","b"\r\n"say ""x""\nand y",""\r\n"yes","0"\r\n'


@pytest.mark.parametrize(
    "said", ["Dana Canaryname", "dana-canaryname", "DANA%20CANARYNAME", "dana.canaryname"]
)
def test_name_is_covered_however_it_is_written(said):
    """E4."""
    hide = covering.covers(loose=["Dana Canaryname"], exact=[])

    assert hide.cover(f"by {said}, seen") == "by [covered], seen"
    assert hide.left_in(f"x/{said}/y")


def test_short_plain_words_do_not_stop_a_packet():
    """A name such as May is covered where it is found, but is no proof that something was left uncovered."""
    assert not covering.covers(loose=["May"], exact=[]).left_in("5 May 2026")
