"""Declarations are confirmed one by one, in the wording that was read, and never by themselves (design §3.2)."""

import pytest

from casework import access
from notices import declaring, letters
from notices.elements import wording_digest
from notices.models import Declaration, Notice
from tests import factory
from tests.notices import matter
from tests.notices.leaving_cast import events_of, last_entry

KEY = "good_faith_statement"


@pytest.fixture
def notice(case, cast):
    return matter.draft(case, by=cast.alice)


def digest_of(notice):
    return next(wording.digest for wording, _row in letters.asked_declarations(notice) if wording.key == KEY)


def confirm(notice, by, **changes):
    given = {"key": KEY, "seen_digest": digest_of(notice)} | changes
    return declaring.confirm_declaration(notice=notice, by=by, at=factory.MOMENT, **given)


def test_no_declaration_is_confirmed_from_facts(notice):
    assert [row for _wording, row in letters.asked_declarations(notice)] == [None]


def test_confirmation_keeps_who_and_which_wording(notice, cast):
    row = confirm(notice, cast.alice)

    entry = last_entry(notice.case, "declaration_confirmed")
    assert (row.confirmed_by, row.wording_digest) == (cast.alice, digest_of(notice))
    wording = next(one for one, _row in letters.asked_declarations(notice) if one.key == KEY)
    assert entry.data["wording"] == wording_digest(wording.text)
    assert entry.data["confirmed"] == row.wording_digest


def test_second_confirmation_changes_nothing(notice, cast):
    first = confirm(notice, cast.alice)

    second = confirm(notice, cast.bob)

    assert second == first
    assert second.confirmed_by == cast.alice
    assert events_of(notice.case).count("declaration_confirmed") == 1


@pytest.mark.parametrize("changes", [{"seen_digest": "0" * 64}, {"key": "perjury_statement"}])
def test_another_wording_or_key_is_refused(notice, cast, changes):
    with pytest.raises(letters.Changed):
        confirm(notice, cast.alice, **changes)

    assert not Declaration.objects.exists()


def test_confirmation_of_an_older_wording_counts_for_nothing(notice, cast):
    confirm(notice, cast.alice)
    Declaration.objects.update(wording_digest="0" * 64)

    assert letters.asked_declarations(notice)[0][1] is None
    assert KEY in letters.compose_notice(notice, at=factory.MOMENT).missing


def test_queued_notice_takes_no_confirmation(notice, cast):
    Notice.objects.filter(pk=notice.pk).update(
        state="queued", approved_at=factory.MOMENT, content_digest="0" * 64
    )

    with pytest.raises(letters.Frozen):
        confirm(notice, cast.alice)


def test_stranger_cannot_confirm(notice, cast):
    with pytest.raises(access.Refused):
        confirm(notice, cast.carol)
