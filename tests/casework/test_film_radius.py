"""Frames are searched like pictures: everything within 31 bits is found, whichever way it was turned, and nothing more."""

import itertools

import pytest

from casework import filmframes, filmmatch, pdq

FORMS = [f"{number:02x}" * 32 for number in (0x0F, 0x33, 0x55, 0x3C, 0x5A, 0x66, 0x69, 0xFF)]
OTHERS = [f"{number:02x}" * 32 for number in (0x17, 0x2B, 0x4D, 0x71, 0x8E, 0xB2, 0xD4, 0xE8)]


def flipped(form, bits):
    return f"{int(form, 16) ^ (2**bits - 1):064x}"


def still_of(forms):
    return {"pdq_dihedral": forms, "pdq_quality": 100, "versions": {"pdq": pdq.VERSION}}


def film_of(*frames):
    rows = [
        {"at_s": place, "pdq_dihedral": forms, "pdq_quality": 100} for place, forms in enumerate(frames, 1)
    ]
    return {"frames": rows, "versions": {"vpdq": filmframes.VERSION}}


TURNED = [(31, "match"), (32, "none")]


@pytest.mark.parametrize(("place", "bits", "verdict"), [(n, *of) for n in range(8) for of in TURNED])
def test_still_is_found_in_each_form_within_the_radius_alone(place, bits, verdict):
    forms = [flipped(FORMS[place], bits), *OTHERS[1:]]
    film = film_of(OTHERS, FORMS)

    there, back = filmmatch.compare(still_of(forms), film), filmmatch.compare(film, still_of(forms))

    assert (there.verdict, back.verdict) == (verdict, verdict)
    assert {there.distance_bits, back.distance_bits} == ({bits} if verdict == "match" else {None})
    said = "still_of_film" + filmmatch._suffix(place)
    assert there.transform == (said if verdict == "match" else "")


def test_frames_in_common_are_counted_however_many_there_are(monkeypatch):
    """The frames of one film are searched for some at a time."""
    monkeypatch.setattr(filmmatch, "_ROWS_AT_ONCE", 3)
    forms = [f"{number:064x}" for number in itertools.islice(_far_apart(), 20)]
    frames = [[form, *OTHERS[1:]] for form in forms]

    match = filmmatch.compare(film_of(*frames), film_of(*frames[:14]))

    assert (match.verdict, match.frames, match.distance_bits) == ("match", 14, 0)


def _far_apart():
    """Yield numbers of 256 bits, each 64 bits and more from the others: the rows of a Hadamard matrix."""
    for row in range(1, 64):
        yield sum((bin(row & column).count("1") & 1) << column for column in range(256))


def test_frame_with_other_than_eight_forms_is_malformed():
    with pytest.raises(ValueError, match="eight"):
        filmmatch.compare(film_of(FORMS[:7]), film_of(FORMS))
