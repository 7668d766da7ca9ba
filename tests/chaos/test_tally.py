"""The count of a storm sees what it is there to see."""

import pytest

from tests.chaos.tally import Kept, Stopped, Told, besides, tally


def mail(reference="A", message_id="<1>", at=10.0, digest="d"):
    return Kept(at, message_id, reference, digest)


def test_quiet_day_counts_nothing_amiss():
    told = Told(approved={"A", "B", "C"}, withdrawn={"C"})

    counts = tally(told, [mail("A"), mail("B", "<2>")], {"A": "sent", "B": "sent", "C": "withdrawn"})

    assert counts == {
        "approved": 3, "delivered": 2, "lost": 0, "doubled_same_message_id": 0, "doubled_other_id": 0, "stuck": 0,
    }  # fmt: skip


@pytest.mark.parametrize("state", ["sent", "drafted", "undeliverable", None])
def test_notice_that_never_arrived_is_lost_whatever_the_database_says(state):
    assert tally(Told(approved={"A"}), [], {"A": state})["lost"] == 1


def test_notice_that_waits_is_stuck_and_not_lost():
    counts = tally(Told(approved={"A"}), [], {"A": "queued"})

    assert (counts["lost"], counts["stuck"]) == (0, 1)


def test_copies_are_told_apart_by_their_name():
    kept = [mail("A"), mail("A"), mail("A"), mail("B", "<2>"), mail("B", "<3>")]

    counts = tally(Told(approved={"A", "B"}), kept, {})

    assert (counts["doubled_same_message_id"], counts["doubled_other_id"]) == (2, 1)


@pytest.mark.parametrize(
    ("answer", "count"),
    [
        (Stopped("A"), 1),
        (Stopped("A", since=11.0), 0),
        (Stopped("A", since=9.0, until=9.5), 0),
        (Stopped("A", message_id="<other>"), 0),
        (Stopped("B"), 0),
    ],
)
def test_mail_after_the_answer_stopped_is_seen(answer, count):
    assert besides(Told(stopped=[answer]), [mail("A")], {})["left_after_stopped"] == count


def test_bytes_that_changed_and_strangers_are_seen():
    counts = besides(Told(), [mail(digest="d"), mail(digest="e")], {})

    assert (counts["changed_between_attempts"], counts["never_approved"]) == (1, 1)
