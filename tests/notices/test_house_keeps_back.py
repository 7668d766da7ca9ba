"""A letter that she asked for and the rules keep back for good takes no yes, and both pages say so (S57)."""

import pytest

from notices import agenda, alonenext, askingher, leaving, protecting
from notices.drafts import Draft
from notices.letters import compose_notice
from notices.models import Notice, ProtectedHost
from notices.ownletters import put_to_her
from notices.views.missing import missing_rows
from notices.views.ownsent import became_of
from tests import factory
from tests.factory import Cast
from tests.notices.house_cast import AT, approve, letters_of

CANNOT = "It does not fit any more."


@pytest.fixture
def notice(cast: Cast) -> Notice:
    return letters_of(cast)[0]


def protect(cast: Cast) -> None:
    ProtectedHost.objects.create(
        organisation=cast.clinic, host="gallery.example", reason="news", added_by=cast.bob, added_at=AT
    )


def test_it_takes_no_yes_and_asks_for_none(notice: Notice, cast: Cast) -> None:
    """U7: her yes would come to nothing."""
    askingher.decline_letter(notice=notice, by=factory.dana(notice.case), at=AT)
    protect(cast)
    (put,) = put_to_her(notice.case, at=AT)
    with pytest.raises(askingher.KeptBack):
        askingher.agree_to_letter(
            notice=notice, seen_digest=Draft(notice).whole(at=AT).digest, by=factory.dana(notice.case), at=AT
        )

    assert put.is_kept and not put.waits
    assert CANNOT in str(became_of(notice, at=AT))


def test_what_she_agreed_to_waits_for_nobody(notice: Notice, cast: Cast) -> None:
    protect(cast)

    assert not {"asked", "read"} & {one.code for one in alonenext.next_alone(notice.case, at=AT)}
    assert CANNOT in str(became_of(notice, at=AT))


def test_staff_read_one_sentence_and_look_for_no_supervisor(notice: Notice, cast: Cast) -> None:
    protect(cast)
    letter = compose_notice(notice, at=AT)
    rows = missing_rows(notice, letter, by=cast.alice, at=AT)
    said = [str(task.words) for task in agenda.tasks_of(cast.alice, at=AT)]

    assert [row["code"] for row in rows] == ["kept_back"] and protecting.caution_of(notice) == ""
    assert any("and withdraw it" in one for one in said) and not any("supervisor" in one for one in said)


def test_approved_before_it_is_held_and_her_page_says_so(notice: Notice, cast: Cast) -> None:
    approved = approve(notice, cast.alice)
    protect(cast)

    with pytest.raises(leaving.MayNotLeave, match="Nobody works this case"):
        leaving.require_still_approved(approved, at=AT)
    assert CANNOT in str(became_of(approved, at=AT))
