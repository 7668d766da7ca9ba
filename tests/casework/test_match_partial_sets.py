"""A fingerprint set may lack anything: what both have is compared, and nothing is guessed."""

import itertools

import pytest

from casework import fingerprints, imaging
from tests import pictures

FOUND = imaging.fingerprint(pictures.draw(60, 800, 600, quality=80), {})
KNOWN = imaging.fingerprint(pictures.draw(60, 800, 600, quality=92), {})
ON_HER_DEVICE = ("sha256", "md5", "pdq", "pdq_quality", "pdq_dihedral")


def without(prints, names):
    return {name: value for name, value in prints.items() if name not in names}


@pytest.mark.parametrize(
    "names", [pair for count in (1, 2) for pair in itertools.combinations(FOUND, count)], ids="-".join
)
def test_sets_without_a_part_are_compared_by_the_others(names):
    less = without(FOUND, names), without(KNOWN, names)
    for found, known in itertools.product((FOUND, less[0]), (KNOWN, less[1])):
        match = fingerprints.compare(found, known)

        # Either stage finds it alone; without PDQ's quality a person looks.
        assert match.verdict in {"match", "possible"} or {"versions", "pdq_dihedral"} & set(names)


def test_set_made_on_a_device_is_compared_both_ways():
    device = {name: KNOWN[name] for name in ON_HER_DEVICE} | {"versions": {"pdq": "1"}}

    assert fingerprints.compare(FOUND, device).method == "pdq"
    assert fingerprints.compare(device, FOUND).verdict == "match"
    assert fingerprints.best(FOUND, [{}, device])[1] == 1


def test_empty_sets_are_no_match():
    assert fingerprints.compare({}, KNOWN).verdict == "none"
    assert fingerprints.compare(FOUND, {}).verdict == "none"
    assert not fingerprints.has_enough_detail({})


def test_boxes_kept_before_their_surroundings_were_measured_are_compared():
    boxes = [without(box, ("flat", "around", "keypoints", "keypoints_mirrored")) for box in KNOWN["boxes"]]

    assert fingerprints.compare(FOUND, {**KNOWN, "boxes": boxes}).verdict == "match"
