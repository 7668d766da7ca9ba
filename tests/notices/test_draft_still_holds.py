"""A draft is approved only while its law still reaches its recipient, and while each thing that the law asks for is there."""

from dataclasses import replace

import pytest

from notices import approval, drafts, letters
from notices.law import Element, load_law
from notices.letters import Missing
from tests import factory
from tests.notices import matter

AT = factory.MOMENT
DMCA = "us-dmca-512c"
pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast):
    """She took the picture herself, on a platform with an agent for copyright."""
    case = matter.case_with_addresses(cast.alice, host="board.example")
    image = case.images.get()
    image.facts = image.facts | {"copyright_owner": "self"}
    image.save()
    return case


def missing_in(notice, by):
    return letters.what_is_missing(notice, letters.compose_notice(notice, at=AT), by=by, at=AT)


def avoid_copyright(case):
    case.facts = case.facts | {"preferences": {"avoid": ["copyright"]}}
    case.save()


def fresh(notice):
    return type(notice).objects.get(pk=notice.pk)


def test_draft_on_a_way_that_she_no_longer_wants_is_not_approved(case, cast):
    """Design §3.3: what she avoids is never used, whenever she said so."""
    notice = matter.draft(case, by=cast.alice, law=DMCA)
    assert "route_gone" not in {one.code for one in missing_in(notice, cast.bob)}
    avoid_copyright(case)

    gone = next(one for one in missing_in(fresh(notice), cast.bob) if one.code == "route_gone")

    assert gone.says == ("This way does not hold any more. The person does not want this way: copyright.")


def test_approval_refuses_it_with_everything_else_in_place(case, cast):
    notice = matter.draft(case, by=cast.alice, law=DMCA)
    matter.make_ready(notice, by=cast.alice)
    avoid_copyright(case)
    digest = letters.compose_notice(fresh(notice), at=AT).digest

    with pytest.raises(approval.NotReady, match="does not hold any more"):
        approval.approve_notice(notice=fresh(notice), seen_digest=digest, by=cast.bob, at=AT)


def test_list_of_tasks_knows_it_too(case, cast):
    notice = matter.draft(case, by=cast.alice, law=DMCA)
    avoid_copyright(case)

    about = drafts.about_each([fresh(notice)])

    assert "route_gone" in letters.lacks_of(about, by=cast.bob, at=AT)[notice]


def test_declaration_without_words_is_named_and_holds_the_letter(case, cast, monkeypatch):
    """Design §3.2: nothing that the law requires is left out without a word."""
    law = load_law()
    act = law.get(matter.LAW)
    sworn = Element("sworn_statement", "An oath before a notary.", "§ 1", is_declaration=True)
    asks = replace(act, required_elements=(*act.required_elements, sworn))
    notice = matter.draft(case, by=cast.alice)
    for room in (letters, drafts):
        monkeypatch.setattr(room, "load_law", lambda: replace(law, bases={**law.bases, act.id: asks}))
    matter.make_ready(notice, by=cast.alice)

    says = "The law asks for a declaration, and its file has no words for it: An oath before a notary."
    assert missing_in(notice, cast.bob) == [Missing("no_wording", says, "sworn_statement")]
