"""`manage.py fingerprint` and `match`: one line a file, exit 0, 1 or 2, a bad file stops no other (design §7)."""

import io
import json

import pytest
from django.core.management import call_command
from PIL import Image, ImageOps

from casework.management.commands import fingerprint, match
from tests import pictures


def run(command, *arguments):
    """Return exit code, the lines of standard output as objects, and standard error."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(command.Command(stdout=out, stderr=err), "--json", *map(str, arguments))
        code = 0
    except SystemExit as end:
        code = end.code
    return code, [json.loads(line) for line in out.getvalue().splitlines()], err.getvalue()


@pytest.fixture
def folder(tmp_path):
    for seed in (50, 51, 52):
        (tmp_path / f"known-{seed}.jpg").write_bytes(pictures.draw(seed))
    (tmp_path / "mirrored.png").write_bytes(pictures.encode(pictures.scene(51)[:, ::-1], "PNG"))
    (tmp_path / "cut.jpg").write_bytes(pictures.draw(50)[:9000])
    (tmp_path / "page.jpg").write_bytes(b"<html><body>")
    return tmp_path


def test_fingerprint_prints_a_line_a_file(folder):
    code, lines, err = run(fingerprint, folder / "known-50.jpg", folder / "known-51.jpg")

    assert (code, err) == (0, "")
    assert [line["path"] for line in lines] == [str(folder / f"known-{seed}.jpg") for seed in (50, 51)]
    assert {"sha256", "md5", "pdq", "pdq_quality", "phash", "width_px", "height_px", "format"} <= set(
        lines[0]
    )


def test_bad_file_gets_its_own_line_and_stops_no_other(folder):
    files = [folder / name for name in ("cut.jpg", "known-50.jpg", "page.jpg", "missing.jpg", "known-52.jpg")]

    code, lines, _ = run(fingerprint, *files)

    assert code == 1
    assert [line["path"] for line in lines] == [str(path) for path in files]
    assert ["error" in line for line in lines] == [True, False, True, True, False]
    assert (lines[0]["error"], lines[2]["error"]) == ("truncated", "is_web_page")
    assert "cut off" in lines[0]["says"]
    assert lines[3]["says"] == f"There is no file at {files[3]}."


def test_name_of_a_file_steers_no_terminal_and_stops_no_other(folder):
    """S30: each bad file is named, cleaned, in one line; the others go through."""
    names = [
        "\u202egpj.exe",
        "two\nlines.jpg",
        "\x1b[31mred.jpg",
        "known-50.jpg",
        b"\xff\xfe.jpg".decode("utf-8", "surrogateescape"),
    ]
    for name in names:
        if not (folder / name).exists():
            (folder / name).write_bytes(b"%PDF-1.7")
    out, err = io.StringIO(), io.StringIO()

    with pytest.raises(SystemExit):
        call_command(fingerprint.Command(stdout=out, stderr=err), *(str(folder / name) for name in names))

    lines = err.getvalue().splitlines()
    assert len(lines) == 4 and all("is a PDF" in line for line in lines)
    assert not {"\u202e", "\x1b"} & set(err.getvalue())
    assert str(folder / "known-50.jpg") in out.getvalue()


def test_fingerprint_of_nothing_that_can_be_opened_could_not_be_asked(folder):
    code, lines, _ = run(fingerprint, folder / "missing.jpg", folder)

    assert code == 2
    assert [set(line) for line in lines] == [{"path", "error", "says"}] * 2


def test_match_names_the_picture_and_what_was_done_to_it(folder):
    known = [folder / f"known-{seed}.jpg" for seed in (50, 51, 52)]

    code, lines, err = run(match, "--against", *known, "--", folder / "mirrored.png")

    assert (code, err) == (0, "")
    assert lines[0]["verdict"] == "match"
    assert lines[0]["best"]["path"] == str(folder / "known-51.jpg")
    assert lines[0]["best"]["transform"] == "mirrored"
    assert lines[0]["best"]["method"] == "pdq"
    assert lines[0]["best"]["distance_bits"] <= 31


def test_match_against_a_folder_reads_what_is_in_it(folder, tmp_path_factory):
    found = tmp_path_factory.mktemp("found") / "bordered.jpg"
    picture = ImageOps.expand(Image.fromarray(pictures.scene(52)), 100, "black")
    picture.save(found)

    code, lines, _ = run(match, "--against", folder, "--", found)

    assert code == 0
    assert [line["path"].rpartition("/")[2] for line in lines if "error" in line] == ["cut.jpg", "page.jpg"]
    assert lines[-1]["best"]["path"] == str(folder / "known-52.jpg")


def test_no_match_is_exit_1(folder, tmp_path_factory):
    other = tmp_path_factory.mktemp("found") / "other.jpg"
    other.write_bytes(pictures.draw(60))

    code, lines, _ = run(match, "--against", folder / "known-50.jpg", "--", other)

    assert code == 1
    assert lines == [{"path": str(other), "verdict": "none", "best": None, "enough_detail": True}]


@pytest.mark.parametrize(("against", "file"), [("page.jpg", "known-50.jpg"), ("known-50.jpg", "cut.jpg")])
def test_match_that_could_not_be_asked_is_exit_2(folder, against, file):
    code, lines, _ = run(match, "--against", folder / against, "--", folder / file)

    assert code == 2
    assert "error" in lines[0]


def test_lines_for_people_need_no_json(folder, capsys):
    call_command(
        match.Command(), "--against", str(folder / "known-50.jpg"), "--", str(folder / "known-50.jpg")
    )

    assert "the same picture" in capsys.readouterr().out


@pytest.mark.parametrize("known", ["", "empty"])
def test_nothing_to_compare_with_has_its_line(folder, known):
    """Design §7; an empty name is no name of the folder that one happens to be in."""
    (folder / "empty").mkdir()

    code, lines, err = run(match, "--against", known and folder / known, "--", folder / "known-50.jpg")

    assert (code, lines[-1]["error"], err) == (2, "nothing_to_compare_with", "")
    assert [line["path"] for line in lines[:-1]] == [""] * (not known)
