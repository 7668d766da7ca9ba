"""The report forms of the practice ground."""

import re
from types import SimpleNamespace

import pytest

from casework.practice.hosts import CLINIC_MAILBOX
from tests.casework.ground import REPORT, dial, fresh, visit


def test_forum_gives_a_number_and_removes(practice_ground: SimpleNamespace) -> None:
    ground = fresh(practice_ground)

    answer = visit(practice_ground, "forum.example", "/report", form=REPORT)

    number = re.search(r"R-\d{4}", answer.text)
    assert number is not None
    assert [report.number for report in ground.reports()] == [number.group()]
    assert "This content was removed" in visit(practice_ground, "forum.example", "/t/harbour/112").text
    assert number.group() in ground.mails(CLINIC_MAILBOX)[0].text


def test_numbers_differ(practice_ground: SimpleNamespace) -> None:
    ground = fresh(practice_ground)

    for _ in range(2):
        visit(practice_ground, "forum.example", "/report", form=REPORT)

    assert len({report.number for report in ground.reports()}) == 2


def test_board_gives_a_number_and_does_nothing(practice_ground: SimpleNamespace) -> None:
    ground = fresh(practice_ground)
    report = {**REPORT, "links": "http://board.example/thread/77"}

    answer = visit(practice_ground, "board.example", "/report", form=report)

    assert re.search(r"R-\d{4}", answer.text)
    assert ground.removed() == []


def test_form_works_at_the_literal_address(practice_ground: SimpleNamespace) -> None:
    fresh(practice_ground)

    answer = dial(practice_ground, "127.77.0.6", "/report", form=REPORT)

    assert re.search(r"R-\d{4}", answer.text)


@pytest.mark.parametrize(
    ("missing", "says"),
    [
        ({"statement": ""}, "good faith"),
        ({"links": ""}, "Links to the content"),
        ({"links": "no address here"}, "no web address"),
        ({"links": " ".join(f"http://forum.example/{n}" for n in range(11))}, "at most 10"),
        ({"relation": "friend"}, "relation"),
        ({"email": "nobody"}, "e-mail"),
    ],
)
def test_incomplete_report_is_refused_and_keeps_what_was_typed(
    practice_ground: SimpleNamespace, missing: dict[str, str], says: str
) -> None:
    ground = fresh(practice_ground)

    answer = visit(practice_ground, "forum.example", "/report", form=REPORT | missing)

    assert answer.status == 422
    assert says in answer.text.partition("</ul>")[0]
    assert "A sailing boat" in answer.text
    assert ground.reports() == []


def test_what_was_typed_is_escaped(practice_ground: SimpleNamespace) -> None:
    answer = visit(
        practice_ground, "forum.example", "/report", form={**REPORT, "name": '"><script>x', "statement": ""}
    )

    assert "<script>" not in answer.text


def test_search_leaves_results_out_and_the_page_stays(practice_ground: SimpleNamespace) -> None:
    ground = fresh(practice_ground)
    listed = "http://gallery.example/v/8841"

    before = visit(practice_ground, "search.example", "/search?q=dana").text
    visit(practice_ground, "search.example", "/report", form={**REPORT, "links": listed})

    assert listed in before
    assert listed not in visit(practice_ground, "search.example", "/search?q=dana").text
    assert ground.removed() == []


def test_reports_keep_no_name(practice_ground: SimpleNamespace) -> None:
    ground = fresh(practice_ground)

    visit(practice_ground, "forum.example", "/report", form=REPORT)

    assert "Harbour Legal Aid" not in (ground.folder / "state.json").read_text()
