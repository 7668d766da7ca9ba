"""The part of a condition that follows from `covers` and `addressed_to`, alike for every law."""

from notices.conditions import Any_, Condition, Leaf
from notices.terms import PARTIES

_IMAGE_KINDS = ("real", "synthetic", "source")
# Acts that are done before anybody else sees the image.
_DONE_UNSEEN = frozenset({"making", "sending"})


def coverage(covers: tuple[str, ...], addressed_to: tuple[str, ...]) -> tuple[Condition, ...]:
    """Return what must hold besides the file's own condition.

    The recipient acts as one of the parties addressed; the image is of a kind that is covered (a law on copyright
    alone names no kind); it is public, or threatened where a threat is covered, or the address is that of a tool where
    tools are covered (a law that covers the making or the sending asks for neither); the person was adult, unless a
    minor's image is covered.
    """
    parts: list[Condition] = []
    parties = [party for party in addressed_to if party in PARTIES]
    if parties:
        parts.append(Leaf("recipient.acts_as", "has", parties))
    kinds = [kind for kind in _IMAGE_KINDS if kind in covers]
    if kinds:
        parts.append(Leaf("image.kind", "in", kinds))
    seen: list[Condition] = [Leaf("image.is_public", "is", True)]
    if "threat" in covers:
        seen.append(Leaf("image.threatened", "is", True))
    if "tool" in covers:
        seen.append(Leaf("sighting.is_tool", "is", True))
    if not _DONE_UNSEEN.intersection(covers):
        parts.append(Any_(tuple(seen)) if len(seen) > 1 else seen[0])
    if "minor" not in covers:
        parts.append(Leaf("person.age_in_image", "in", ["adult"]))
    return tuple(parts)
