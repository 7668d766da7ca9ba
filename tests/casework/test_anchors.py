"""One anchor a day over the heads of both chains: pending while the authority is down, provable by head (E9, E10)."""

from datetime import timedelta

import pytest

from casework import anchoring, audit, custody, timestamps, trees
from casework.models import Anchor
from tests import factory

pytestmark = pytest.mark.django_db

AT = factory.MOMENT
SEED = "5e" * 32
NOBODY = timestamps.Authority("http://127.0.0.1:9/tsa")


@pytest.fixture
def case():
    people = factory.cast()
    case = factory.case_of(people.alice)
    audit.record(organisation_id=case.organisation_id, event="case_viewed", by=people.alice, at=AT)
    return case


def test_anchor_stands_over_the_heads_of_both_chains(case):
    anchor = anchoring.anchor_heads(authority=None, at=AT)

    head = custody.entries(case).last()
    assert f"{case.pk} {head.seq} {head.digest}" in anchor.heads["lines"]
    assert any(line.startswith(f"{case.organisation_id} 1 ") for line in anchor.heads["lines"])
    anchoring.check_anchor(anchor)


def test_a_day_has_one_anchor(case):
    first = anchoring.anchor_heads(authority=None, at=AT)

    assert anchoring.anchor_heads(authority=None, at=AT + timedelta(hours=3)) == first
    assert anchoring.anchor_heads(authority=None, at=AT + timedelta(days=1)) != first


def test_authority_that_is_down_leaves_the_anchor_pending(case):
    """E10, S54: nothing raises, and it is tried again."""
    anchor = anchoring.anchor_heads(authority=NOBODY, at=AT)

    assert anchor.token is None
    assert anchoring.stamp_pending(authority=NOBODY, at=AT) == 0


def test_changed_line_is_detected(case):
    anchor = anchoring.anchor_heads(authority=None, at=AT)
    anchor.heads["lines"][0] = anchor.heads["lines"][0].replace(" 1 ", " 2 ")

    with pytest.raises(anchoring.AnchorBroken):
        anchoring.check_anchor(anchor)


def test_proof_leads_from_one_head_to_the_root(case):
    """E9."""
    anchor = anchoring.anchor_heads(authority=None, at=AT)

    (proof,) = anchoring.proofs_of(case.pk, since=AT)

    assert trees.climb(proof.line, proof.steps) == anchor.digest
    assert trees.climb(proof.line.replace(" 1 ", " 2 "), proof.steps) != anchor.digest


def test_anchor_without_a_new_head_adds_no_proof(case):
    anchoring.anchor_heads(authority=None, at=AT)
    anchoring.anchor_heads(authority=None, at=AT + timedelta(days=1))

    assert len(list(anchoring.proofs_of(case.pk, since=AT))) == 1
    assert Anchor.objects.count() == 2


@pytest.mark.parametrize("count", [1, 2, 3, 255, 256, 257, 600])
def test_every_line_of_a_tree_can_be_proved(count):
    lines = [f"chain-{number} {number} digest" for number in range(count)]
    root = trees.root(lines, seed=SEED)

    for line in {lines[0], lines[count // 2], lines[-1]}:
        assert trees.climb(line, trees.path(lines, line, seed=SEED)) == root


def test_path_is_as_long_for_one_case_as_for_two_hundred():
    """E9: the fillings hide how many cases there are."""
    one = trees.path(["a 1 d"], "a 1 d", seed=SEED)
    many = trees.path(["a 1 d", *(f"b{number} 1 d" for number in range(200))], "a 1 d", seed=SEED)

    assert len(one) == len(many) == 8


def test_line_that_is_not_in_the_tree_has_no_path():
    with pytest.raises(ValueError, match="not in list"):
        trees.path(["a 1 d"], "b 1 d", seed=SEED)
