"""What came of notices is kept as counts without a case: moved once, corrected late, alike to a recount, and left at deletion."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from casework import custody, erasure
from casework.models import Case, system_actor
from notices import counting, tasks
from notices.counting import cell_of, count_due, month_start
from notices.models import Notice, OutcomeCount
from tests import factory
from tests.notices import outcome_cast as made

pytestmark = pytest.mark.django_db
OCTOBER, NOVEMBER, DECEMBER = (datetime(2026, month, 1, 6, tzinfo=UTC) for month in (10, 11, 12))


@pytest.fixture
def people() -> factory.Cast:
    return factory.cast()


def kept() -> Counter[tuple[tuple[str, Any], ...]]:
    rows = OutcomeCount.objects.filter(count__gt=0).values()
    return Counter(
        {
            tuple(sorted((key, value) for key, value in row.items() if key not in {"id", "count"})): row[
                "count"
            ]
            for row in rows
        }
    )


def recounted(at: datetime) -> Counter[tuple[tuple[str, Any], ...]]:
    upto = month_start(at)
    found = (cell_of(notice, upto=upto) for notice in Notice.objects.filter(sent_at__lt=upto))
    return Counter(tuple(sorted(cell.items())) for cell in found if cell)


def ends() -> dict[str, int]:
    counted: Counter[str] = Counter()
    for row in OutcomeCount.objects.all():
        counted[row.end] += row.count
    return dict(+counted)


def test_row_names_no_case_no_notice_and_no_day() -> None:
    """A row cannot be joined to whose it was: recipient, channel, quarter, steps and counts, and nothing else."""
    fields = {field.name: field for field in OutcomeCount._meta.concrete_fields}

    related = {name for name, field in fields.items() if field.is_relation}
    assert related == {"organisation", "recipient"}
    assert set(fields) - related == {
        "id", "channel", "quarter", "end", "step", "is_answered", "answer_step", "came_back", "after_others",
        "is_first", "is_first_by_channel", "count",
    }  # fmt: skip
    assert {type(field).__name__ for field in fields.values()}.isdisjoint({"DateTimeField", "JSONField"})


def test_counted_once_however_often_it_is_asked(people: factory.Cast) -> None:
    notice = made.notice_to(made.recipient_of(people), by=people.alice)
    made.gone_after(notice, 50)

    assert [count_due(at=OCTOBER), count_due(at=OCTOBER), count_due(at=OCTOBER + timedelta(days=20))] == [
        1,
        0,
        0,
    ]
    assert ends() == {"gone": 1}
    assert OutcomeCount.objects.get().quarter.isoformat() == "2026-07-01"


def test_nothing_of_a_month_is_counted_before_it_is_over(people: factory.Cast) -> None:
    made.gone_after(made.notice_to(made.recipient_of(people), by=people.alice), 50)

    assert count_due(at=made.SENT + timedelta(days=20)) == 0
    assert not OutcomeCount.objects.exists()


def test_late_events_correct_the_row(people: factory.Cast) -> None:
    notice = made.notice_to(made.recipient_of(people), by=people.alice)
    made.looked(notice, (30, "live"))
    count_due(at=OCTOBER)
    assert ends() == {"open": 1}

    made.gone_after(notice, 40 * 24)
    count_due(at=NOVEMBER)
    assert ends() == {"gone": 1}

    made.looked(notice, (60 * 24, "live"))
    count_due(at=DECEMBER)
    assert OutcomeCount.objects.get(count=1).came_back


def test_one_that_came_back_as_undeliverable_is_counted_no_more(people: factory.Cast) -> None:
    notice = made.notice_to(made.recipient_of(people), by=people.alice)
    count_due(at=OCTOBER)

    Notice.objects.filter(pk=notice.pk).update(state="undeliverable")
    count_due(at=NOVEMBER)

    assert ends() == {}


def test_one_that_came_back_and_was_withdrawn_then_is_counted_no_more(people: factory.Cast) -> None:
    """A letter that never arrived says nothing of its recipient, whoever gave it up; the next of its case is its first."""
    board = made.recipient_of(people)
    notice = made.notice_to(board, by=people.alice)
    made.looked(notice, (30, "live"))
    for what in ("undeliverable", "withdraw"):
        _end(notice, what)
    made.notice_to(board, by=people.alice, case=notice.case, sent_at=made.SENT + timedelta(hours=2))

    count_due(at=OCTOBER)

    assert ends() == {"open": 1}
    assert OutcomeCount.objects.get().is_first


def test_one_that_came_back_and_arrived_the_second_time_is_counted(people: factory.Cast) -> None:
    notice = made.notice_to(made.recipient_of(people), by=people.alice)
    _end(notice, "undeliverable")
    sent_at = made.SENT + timedelta(days=2)
    Notice.objects.filter(pk=notice.pk).update(state="sent", sent_at=sent_at)
    _end(notice, "withdraw", at=sent_at + timedelta(days=1))

    count_due(at=OCTOBER)

    assert ends() == {"open": 1}


def test_two_who_count_at_once_count_once(people: factory.Cast) -> None:
    """The second holds the row as it was before the first moved it."""
    made.notice_to(made.recipient_of(people), by=people.alice)
    stale = Notice.objects.select_related("case", "counted_in").get()
    count_due(at=OCTOBER)

    counting._count(stale, upto=month_start(OCTOBER))

    assert ends() == {"open": 1}


def test_deleted_case_leaves_its_counts_and_no_way_to_them(people: factory.Cast) -> None:
    """S18: what was counted stays as it is; nothing of the case is read any more, and its notice points nowhere."""
    notice = made.notice_to(made.recipient_of(people), by=people.alice)
    made.looked(notice, (30, "live"))
    count_due(at=OCTOBER)
    before = kept()

    erasure.destroy_case(case=notice.case, by=people.bob, at=OCTOBER)
    made.gone_after(notice, 40 * 24)
    count_due(at=NOVEMBER)

    notice.refresh_from_db()
    assert notice.counted_in is None
    assert kept() == before != Counter()


def test_sweep_and_command_fill_what_was_never_counted(people: factory.Cast) -> None:
    board = made.recipient_of(people)
    for _ in range(3):
        made.notice_to(board, by=people.alice, sent_at=made.SENT - timedelta(days=900))

    tasks.sweep()
    assert sum(kept().values()) == 3

    call_command("count_outcomes")
    assert sum(kept().values()) == 3


STEP = st.tuples(
    st.sampled_from(
        ["send", "again", "live", "gone", "wall", "answer", "no", "withdraw", "undeliverable", "month"]
    ),
    st.integers(min_value=0, max_value=5),
    st.integers(min_value=1, max_value=400),
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEP, min_size=4, max_size=14))
def test_recount_from_scratch_equals_what_was_kept(
    people: factory.Cast, steps: list[tuple[str, int, int]]
) -> None:
    with transaction.atomic():
        boards = [made.recipient_of(people, key) for key in ("practice-board", "practice-forum")]
        month = OCTOBER
        for what, which, hours in steps:
            if what == "month":
                month += timedelta(days=31)
                count_due(at=month)
            else:
                _happen(people, boards, what, which, hours)
        count_due(at=month + timedelta(days=31))

        assert kept() == recounted(month + timedelta(days=31))
        transaction.set_rollback(True)


def _happen(people: factory.Cast, boards: list[Any], what: str, which: int, hours: int) -> None:
    rows = list(Notice.objects.order_by("sent_at", "pk"))
    if what == "send" or not rows:
        made.notice_to(boards[which % 2], by=people.alice, sent_at=made.SENT + timedelta(hours=hours))
        return
    notice = rows[which % len(rows)]
    if what == "again":
        sent_at, channel = notice.sent_at + timedelta(hours=hours - 100), ("email", "form")[which % 2]
        made.notice_to(boards[hours % 2], by=people.alice, case=notice.case, sent_at=sent_at, channel=channel)
    elif what in ("answer", "no"):
        made.answered(notice, hours, "refused" if what == "no" else "acknowledged")
    elif what in ("withdraw", "undeliverable"):
        _end(notice, what)
    else:
        made.looked(notice, (hours, {"gone": "removed", "wall": "login_wall"}.get(what, what)))


def _end(notice: Notice, what: str, at: datetime | None = None) -> None:
    state, event = {
        "withdraw": ("withdrawn", "notice_withdrawn"),
        "undeliverable": ("undeliverable", "notice_bounced"),
    }[what]
    Notice.objects.filter(pk=notice.pk).update(state=state)
    case, moment = Case.objects.get(pk=notice.case_id), at or notice.sent_at
    custody.record(case=case, event=event, by=system_actor(), at=moment, notice=notice.pk)
