"""A padded Merkle tree over the heads of all chains, of hexadecimal text that sha256sum can follow. Pure.

A path proves one chain's head and says nothing about the others, not even how many there are (E9).
"""

import hashlib
from collections.abc import Iterable, Sequence

# Leaves are filled up to a power of two, at least this many, with fillings that only the seed's holder can tell.
FEWEST_LEAVES = 256


def leaf(line: str) -> str:
    """Return the SHA-256 (hex) of one head's line "chain seq digest"."""
    return _sha256(f"leaf {line}")


def node(left: str, right: str) -> str:
    """Return the SHA-256 (hex) of two hexadecimal digests side by side."""
    return _sha256(f"node {left} {right}")


def root(lines: Iterable[str], *, seed: str) -> str:
    """Return the digest (hex) that stands for all lines; `seed` is 32 random bytes, hex."""
    return _levels(lines, seed)[-1][0]


def path(lines: Iterable[str], line: str, *, seed: str) -> list[str]:
    """Return the steps from a line to the root, each "left HEX" or "right HEX": the neighbour and its side.

    Raises ValueError: when the line is not among them.
    """
    levels = _levels(lines, seed)
    place = levels[0].index(leaf(line))
    steps = []
    for level in levels[:-1]:
        side = "left" if place % 2 else "right"
        steps.append(f"{side} {level[place ^ 1]}")
        place //= 2
    return steps


def climb(line: str, steps: Iterable[str]) -> str:
    """Return the root that a line and its path lead to. Raises ValueError: on a step that is none."""
    reached = leaf(line)
    for step in steps:
        side, _, neighbour = step.partition(" ")
        if side not in {"left", "right"} or len(neighbour) != 64:
            raise ValueError("a path has steps to the left and to the right only")
        reached = node(neighbour, reached) if side == "left" else node(reached, neighbour)
    return reached


def _levels(lines: Iterable[str], seed: str) -> list[list[str]]:
    leaves = [leaf(line) for line in lines]
    count = FEWEST_LEAVES
    while count < len(leaves):
        count *= 2
    leaves += [_sha256(f"filling {seed} {number}") for number in range(len(leaves), count)]
    levels = [sorted(leaves)]
    while len(levels[-1]) > 1:
        levels.append(_paired(levels[-1]))
    return levels


def _paired(level: Sequence[str]) -> list[str]:
    return [node(level[place], level[place + 1]) for place in range(0, len(level), 2)]


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode("ascii")).hexdigest()
