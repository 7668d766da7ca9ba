"""Search by fingerprint finds all that brute force finds, and compares nothing of another kind (S20)."""

import random

import pytest

from casework import searching
from casework.searching import Index, Kind

PDQ = Kind("pdq", "1")


def form(bits):
    return f"{bits:064x}"


def changed(bits, count, chance):
    """Return a fingerprint that differs in exactly so many bits."""
    for place in chance.sample(range(256), count):
        bits ^= 1 << place
    return bits


def brute(rows, query, radius):
    distances = [(place, (row ^ query).bit_count()) for place, row in enumerate(rows)]
    return [(place, bits) for place, bits in distances if bits <= radius]


def found(hits):
    return list(zip(hits.entries.tolist(), hits.bits.tolist(), strict=True))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("radius", [0, 31, 64, 255, 256])
def test_search_finds_what_brute_force_finds(seed, radius):
    chance = random.Random(seed)
    query = chance.getrandbits(256)
    distances = [0, 1, 30, 31, 31, 32, 63, 64, 65, 128, 255, 256] * 9
    rows = [changed(query, count, chance) for count in distances]
    rows += [chance.getrandbits(256) for _ in range(300)] + rows[:20]
    chance.shuffle(rows)

    hits = Index(PDQ, ([form(row)] for row in rows)).within(form(query), PDQ, radius=radius)

    assert found(hits) == brute(rows, query, radius)


def test_radius_is_31_bits_and_counted_in():
    chance = random.Random(7)
    query = chance.getrandbits(256)
    # All in one word, or all in the last: neither hides a neighbour nor makes one.
    rows = [query ^ ((1 << 31) - 1), query ^ ((1 << 32) - 1), query ^ (((1 << 31) - 1) << 225)]

    hits = Index(PDQ, ([form(row)] for row in rows)).within(form(query), PDQ)

    assert found(hits) == [(0, 31), (2, 31)]


def test_chunk_borders_hide_nothing(monkeypatch):
    monkeypatch.setattr(searching, "_CHUNK", 8)
    chance = random.Random(8)
    query = chance.getrandbits(256)
    rows = [changed(query, chance.choice((31, 32)), chance) for _ in range(41)]

    hits = Index(PDQ, ([form(row)] for row in rows)).within(form(query), PDQ)

    assert found(hits) == brute(rows, query, 31)


def test_hit_names_entry_and_form():
    entries = [[form(0)], [form(1 << 200), form(3), form(2**256 - 1)], [], [form(2**256 - 2)]]

    hits = Index(PDQ, entries).within(form(2**256 - 1), PDQ)

    assert (hits.entries.tolist(), hits.forms.tolist(), hits.bits.tolist()) == ([1, 3], [2, 0], [0, 1])


def test_many_at_once_say_the_same():
    chance = random.Random(9)
    rows = [chance.getrandbits(256) for _ in range(50)]
    index = Index(PDQ, ([form(row)] for row in rows * 2))
    queries = [form(changed(row, 31, chance)) for row in rows] + [form(0)]

    together = [found(hits) for hits in index.within_each(queries, PDQ)]

    assert together == [found(index.within(query, PDQ)) for query in queries]
    assert [len(hits) for hits in together] == [2] * 50 + [0]


def test_empty_index_finds_nothing():
    assert found(Index(PDQ, []).within(form(0), PDQ)) == []
    assert list(Index(PDQ, []).within_each([], PDQ)) == []
    assert Index(PDQ, []).bits(form(0), PDQ).tolist() == []


def test_distance_of_every_form_is_told():
    assert Index(PDQ, [[form(0), form(7)], [form(2**256 - 1)]]).bits(form(0), PDQ).tolist() == [0, 3, 256]


@pytest.mark.parametrize("other", [Kind("pdq", "2"), Kind("vpdq", "1")])
def test_other_algorithm_or_version_is_never_compared(other):
    index = Index(PDQ, [[form(0)]])

    with pytest.raises(searching.OtherKind):
        index.within(form(0), other)
    with pytest.raises(searching.OtherKind):
        index.within_each([form(0)], other)
    with pytest.raises(searching.OtherKind):
        index.bits(form(0), other)


@pytest.mark.parametrize("malformed", ["", "00", "g" * 64, "0" * 66])
def test_malformed_form_is_refused(malformed):
    with pytest.raises(ValueError, match=r"64 hex|fromhex"):
        Index(PDQ, [[malformed]])
    with pytest.raises(ValueError, match=r"64 hex|fromhex"):
        Index(PDQ, []).within(malformed, PDQ)
