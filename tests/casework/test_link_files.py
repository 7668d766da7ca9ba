"""A list of addresses is read row by row: any of the usual codings and separators; what is not understood is told."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework import linkfiles
from casework.linkfiles import FileRefused

TODAY = date(2026, 11, 24)
HEAD = "address,where seen,first seen,note"


def read(text: str) -> linkfiles.Listed:
    return linkfiles.read(text, today=TODAY)


def only(text: str) -> linkfiles.Row:
    found = read(text)
    assert not found.faults
    (row,) = found.rows
    return row


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_usual_codings_are_read(codec):
    text = f"{HEAD}\r\nhttps://gallery.example/v/1,public,2026-03-04,für später – ça\r\n"

    assert only(linkfiles.decode(text.encode(codec))).note == "für später – ça"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("headed", [True, False])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_usual_separators_are_read(separator, headed, end):
    cells = ["https://gallery.example/v/1", "sent to me", "4.3.2026", "a note"]
    lines = [*([separator.join(HEAD.split(","))] if headed else []), separator.join(cells)]

    row = only(end.join(lines))

    assert (row.address, row.seen, row.note) == (cells[0], "sent_to_me", "a note")
    assert row.first_seen == date(2026, 3, 4)
    assert row.line == (2 if headed else 1)


def test_separator_that_a_spreadsheet_names_is_taken():
    row = only("sep=;\nhttps://gallery.example/a,b;public;;with, comma")

    assert (row.address, row.seen, row.note) == ("https://gallery.example/a,b", "public", "with, comma")


def test_columns_are_found_by_their_headings():
    found = read("Nr;Note;URL;Datum\n1;mine;https://gallery.example/v/1;2026-03-04\n")

    assert found.rows[0].address == "https://gallery.example/v/1"
    assert (found.rows[0].note, found.rows[0].first_seen) == ("mine", date(2026, 3, 4))
    assert found.unread == ("Nr",)


def test_bare_list_of_addresses_is_read():
    found = read("https://gallery.example/v/1\n\nhttps://gallery.example/v/2,3\n")

    assert [(row.line, row.address) for row in found.rows] == [
        (1, "https://gallery.example/v/1"),
        (3, "https://gallery.example/v/2,3"),
    ]


def test_cell_in_quotation_marks_holds_separators_and_line_breaks():
    found = read(
        f'{HEAD}\n"https://gallery.example/a,b",public,,"two\nlines"\nhttps://gallery.example/2,,,\n'
    )

    assert [(row.line, row.note) for row in found.rows] == [(2, "two\nlines"), (4, "")]


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("https://a.example/,elsewhere,,", "“public” or “sent to me”"),
        ("https://a.example/,public,3/4/2026,", "read in two ways"),
        ("https://a.example/,public,2026-02-30,", "no such day"),
        ("https://a.example/,public,soon,", "no day that we can read"),
        ("https://a.example/,public,2026-11-25,", "lies ahead"),
        (",public,,a note alone", "No web address"),
        ('=HYPERLINK("https://a.example/"),public,,', "formula"),
        ("https://a.example/,public,,@SUM(1)", "formula"),
        ("https://a.example/,public,,＝1+1", "formula"),
        ('"https://a.example/,public', "quotation marks"),
        (f"https://a.example/,public,,{'x' * 501}", "longer than 500"),
    ],
)
def test_row_that_is_not_understood_is_told_with_its_line(row, says):
    """Nothing is lost for it: the rows around it are understood."""
    found = read(f"{HEAD}\nhttps://gallery.example/1,public,,\n{row}\nhttps://gallery.example/3,public,,\n")

    (fault,) = found.faults
    assert fault.line == 3 and fault.raw == row and says in fault.says
    assert [one.line for one in found.rows] == [2, 4]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "nothing in this file"),
        (b" \r\n", "nothing in this file"),
        (b"PK\x03\x04rest", "spreadsheet"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\x00\x01\x02\x00\x03", "no text file"),
        (b"a" * (linkfiles.MAX_BYTES + 1), "larger than 500 kB"),
    ],
)
def test_what_is_no_list_is_refused_in_words(content, says):
    with pytest.raises(FileRefused) as refusal:
        linkfiles.decode(content)

    assert says in refusal.value.says


def test_list_of_too_many_rows_is_refused_in_words():
    with pytest.raises(FileRefused, match="more than 1000 rows"):
        read("https://gallery.example/\n" * 1001)


@given(st.text(max_size=400))
def test_every_line_with_words_is_a_row_a_fault_or_a_heading(text):
    found = read(text)

    told = [*(row.raw for row in found.rows), *(fault.raw for fault in found.faults), found.heading]
    words = [line for line in linkfiles._ENDS.split(text) if any(c.isalnum() for c in line)]
    assert all(any(line in raw for raw in told) or line.lower().startswith("sep=") for line in words)


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=20)), max_size=5))
def test_list_that_goes_out_holds_no_formula(rows):
    """A cell that begins like one gets an apostrophe, whatever a spreadsheet is set to."""
    import csv
    import io

    out = linkfiles.write(rows).decode("utf-8-sig")

    cells = [cell for row in csv.reader(io.StringIO(out, newline="")) for cell in row]
    assert not any(
        cell[:1] in "=+-@\t\r\n＝＋－＠" and cell not in ("", "-", "–")
        for cell in cells
        if cell.strip() not in {"-", "–"}
    )


def test_list_that_went_out_comes_in_again():
    out = linkfiles.write(
        [HEAD.split(","), ("https://gallery.example/1", "public", "2026-03-04", "=not a sum")]
    )

    assert only(linkfiles.decode(out)).note == "=not a sum"
